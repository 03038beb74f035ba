import EnsembleSampling
import EnsembleStorage
import Logging
import RunReports

/// `fields.h5` of a run while it comes into being.
struct FieldOutput {
  /// Where fields are kept meanwhile.
  let spool: FieldSpool

  private let folder: RunFolder
  private let file: String

  /// Claims the disk space.
  ///
  /// - Parameters:
  ///   - content: What the file will hold.
  ///   - folder: The run's folder.
  ///   - prefix: The place of the file in it, empty or ending in a slash.
  ///   - checkpoint: Where fields outlast an interruption; nil lets them go with the program.
  ///   - monitor: Is asked to stop the sampling if a field cannot be kept.
  /// - Throws: ``/RunReports/ReportError`` if there is too little room or the place is not writable.
  init(
    _ content: FieldArchiveContent, in folder: RunFolder, prefix: String,
    outlasting checkpoint: RunCheckpoint? = nil, monitor: SamplingMonitor
  ) throws(ReportError) {
    self.folder = folder
    file = prefix + "fields.h5"
    let path =
      try checkpoint?.spoolPath(of: prefix) ?? folder.currentPath(of: prefix + "fields.spool")
    do {
      spool = try FieldSpool(
        path: path, content: content, keepsName: checkpoint != nil
      ) { monitor.requestStop() }
    } catch {
      throw Self.reported(error, path: folder.path + "/" + file)
    }
  }

  /// Runs the sampling that fills the spool.
  ///
  /// - Throws: The reason if the sampling was stopped because a field could not be kept.
  func filling<Sample>(_ sample: () throws -> Sample) throws -> Sample {
    do {
      return try sample()
    } catch let error as SamplingStopped {
      guard let failure = spool.failure else { throw error }
      throw Self.reported(failure, path: folder.path + "/" + file)
    }
  }

  /// Packs the file.
  ///
  /// - Throws: ``/RunReports/ReportError``, or ``/EnsembleSampling/SamplingStopped`` after a stop request.
  func finish(threads: Int, monitor: SamplingMonitor, logger: Logger) throws {
    let isWritten: Bool
    do {
      isWritten = try spool.pack(to: folder.currentPath(of: file), threads: threads) {
        monitor.isStopRequested
      }
    } catch {
      throw Self.reported(error, path: folder.path + "/" + file)
    }
    guard isWritten else { return try monitor.checkStop() }
    folder.record(file)
    logger.info("kept the fields in \(file)")
  }

  static func reported(_ error: FieldArchiveError, path: String) -> ReportError {
    switch error {
    case .notEnoughSpace(_, let needed, let available):
      .cannotCreate(
        path: path,
        reason: "\(MemoryEstimate.describe(needed)) of disk are needed while it is written, and "
          + "\(MemoryEstimate.describe(available)) are free; draw fewer networks or set output.fields "
          + "to false")
    case .cannotWrite(_, let reason): .cannotWrite(path: path, reason: reason)
    case .incomplete(_, let point, let index):
      .cannotWrite(path: path, reason: "field \(index) of point \(point) was never drawn")
    }
  }
}
