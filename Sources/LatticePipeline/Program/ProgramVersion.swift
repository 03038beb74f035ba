/// The program's own name and version.
public enum ProgramVersion {
  /// Semantic version.
  public static let number = "0.1.0"

  /// `lattice 0.1.0`.
  public static var text: String { "lattice \(number)" }

  /// The Swift compiler's version, as far as the language tells.
  public static var compiler: String {
    #if compiler(>=6.4)
      "6.4 or newer"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }
}
