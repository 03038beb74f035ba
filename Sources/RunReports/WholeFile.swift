/// A file that readers see whole, or as it was before.
public enum WholeFile {
  /// What a file is called while it is written.
  public static let freshSuffix = ".new"

  /// Replaces a file, or makes it.
  ///
  /// - Throws: ``ReportError/cannotWrite(path:reason:)``; the file is then what it was.
  public static func write(_ text: String, to path: String) throws(ReportError) {
    do throws(SystemFile.Failure) {
      try SystemFile.replace(path, by: Array(text.utf8), through: path + freshSuffix)
    } catch {
      throw .cannotWrite(path: path, reason: error.reason)
    }
  }
}
