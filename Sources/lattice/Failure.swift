import ArgumentParser
import EnsembleSampling
import EnsembleStorage
import Foundation
import LatticePipeline
import RunConfiguration
import RunReports

/// Turns errors into one message on standard error and the exit code that goes with it.
enum Failure {
  /// Runs a command's work; on failure reports it and throws the exit code.
  static func reported<Result>(_ work: () throws -> Result) throws -> Result {
    do {
      return try work()
    } catch let error as ConfigurationError {
      throw exit(65, error.description)
    } catch let error as RankError {
      let code: Int32 = error.isUsage ? 64 : 1
      throw error.isSpoken ? exit(code, "lattice: \(error)") : ExitCode(code)
    } catch let error as RankRelease {
      throw ExitCode(error.code)
    } catch let error as RunStatusError {
      throw exit(65, "lattice: \(error)")
    } catch let error as ReportPageError {
      throw exit(error.isData ? 65 : 73, "lattice: \(error)")
    } catch let error as ComparisonError {
      throw exit(65, error.description)
    } catch let error as RunError where error.isConfiguration {
      throw exit(65, "lattice: \(error)")
    } catch let error as FieldFileError {
      throw exit(65, "lattice: \(error.description)")
    } catch let error as StoredAnalysisError {
      throw exit(65, "lattice: \(error.description)")
    } catch let error as EnsemblePlannerError {
      throw exit(64, "lattice: \(error)")
    } catch let error as NewFileError {
      if case .cannotWrite = error { throw exit(74, "lattice: \(error)") }
      throw exit(73, "lattice: \(error)")
    } catch let error as ReportError {
      switch error {
      case .cannotWrite: throw exit(74, "lattice: \(error.description)")
      case .folderExists, .notARunFolder, .inUse, .cannotCreate:
        throw exit(73, "lattice: \(error.description)")
      }
    } catch let error as ContinuationError {
      throw exit(65, "lattice: \(error.description)")
    } catch let error as CheckpointError {
      if case .cannotWrite = error { throw exit(74, "lattice: \(error.description)") }
      throw exit(65, "lattice: \(error.description)")
    } catch let error as SweepError {
      if case .otherSweep = error { throw exit(65, "lattice: \(error.description)") }
      throw exit(73, "lattice: \(error.description)")
    } catch let error as SweepInterrupted {
      let kept =
        error.keptNetworks > 0
        ? "; \(error.keptNetworks) of \(error.networksWanted) networks of the next run are kept"
        : ""
      throw exit(
        128 + (Interruption.received ?? SIGINT),
        "lattice: interrupted after \(error.finishedPoints) of \(error.pointCount) points\(kept); go on "
          + "with: \(ShellCommand.resuming(error.folder))")
    } catch let error as RunInterrupted {
      let kept =
        error.checkpoint.map { "go on with: \(ShellCommand.resuming($0))" }
        ?? "nothing was written."
      throw exit(
        128 + (Interruption.received ?? SIGINT),
        "lattice: interrupted after \(error.completedNetworks) networks; \(kept)")
    } catch let error as SamplingStopped {
      let signal = Interruption.received ?? SIGINT
      throw exit(
        128 + signal,
        "lattice: interrupted after \(error.completedNetworks) networks; nothing was written.")
    } catch let error as ExitCode {
      throw error
    } catch let error as ValidationError {
      throw error
    } catch {
      throw exit(1, "lattice: \(error)")
    }
  }

  /// The same of a command that ranks share: none of them waits for one that failed.
  static func reported(by ranks: Ranks, _ work: () throws -> Void) throws {
    do {
      try reported {
        try ranks.waitForFirst()
        try work()
      }
      ranks.finish(code: 0)
    } catch {
      let code = (error as? ExitCode)?.rawValue ?? 64
      if !ranks.isFirst, !ranks.isReleased {
        StandardError.write(
          "lattice: this was rank \(ranks.rank) of \(ranks.size), on "
            + "\(ProcessInfo.processInfo.hostName).")
      }
      ranks.finish(code: code)
      if code != 0 { throw error }
    }
  }

  private static func exit(_ code: Int32, _ message: String) -> ExitCode {
    StandardError.write(message)
    return ExitCode(code)
  }
}
