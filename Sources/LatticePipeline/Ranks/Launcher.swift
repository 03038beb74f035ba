import Foundation

/// What the environment tells of the program that started this process, if it starts several at once.
public struct Launcher: Hashable, Sendable {
  /// How many processes it says it started.
  public let size: Int

  /// Which of them this is, from 0; nil if it does not say.
  public let rank: Int?

  /// The variable that holds the size.
  public let variable: String

  /// Sizes and ranks as Open MPI, the process managers of MPICH and Slurm name them. Whoever starts
  /// processes through another sets its own on top, so the first found counts.
  private static let variables = [
    (size: "OMPI_COMM_WORLD_SIZE", rank: "OMPI_COMM_WORLD_RANK"),
    (size: "PMI_SIZE", rank: "PMI_RANK"),
    (size: "SLURM_STEP_NUM_TASKS", rank: "SLURM_PROCID"),
  ]

  /// What this process's environment says; nil if no launcher left its mark.
  public static var current: Launcher? {
    Launcher(environment: ProcessInfo.processInfo.environment)
  }

  /// Reads an environment.
  ///
  /// - Returns: nil if no launcher left its mark.
  public init?(environment: [String: String]) {
    for names in Self.variables {
      guard let size = environment[names.size].flatMap({ Int($0) }) else { continue }
      self.size = size
      rank = environment[names.rank].flatMap { Int($0) }
      variable = names.size
      return
    }
    return nil
  }

  /// Whether this process speaks where all would say the same.
  public var speaks: Bool { (rank ?? 0) == 0 }
}
