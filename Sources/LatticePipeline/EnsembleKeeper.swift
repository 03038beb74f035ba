import Dispatch
import EnsembleSampling
import EnsembleStorage
import ErrorAnalysis
import Foundation
import Logging
import Synchronization

/// Writes the state of an ensemble to disk from time to time while it is drawn.
final class EnsembleKeeper<Block: JoinableBlock & Codable & Sendable>: Sendable {
  /// How far the ensemble has got.
  let ledger: EnsembleLedger<Block>

  private let identity: EnsembleIdentity
  private let file: CheckpointFile
  private let prepare: @Sendable () throws -> Void
  private let logger: Logger
  private let hasFailed = Mutex(false)

  /// Keeps an ensemble.
  ///
  /// - Parameters:
  ///   - ledger: Its state.
  ///   - identity: Which it is.
  ///   - file: Where the state goes.
  ///   - logger: Takes a warning if it cannot.
  ///   - prepare: Called before the file is written: makes its folder, brings fields to disk.
  init(
    ledger: EnsembleLedger<Block>, identity: EnsembleIdentity, file: CheckpointFile,
    logger: Logger, prepare: @escaping @Sendable () throws -> Void
  ) {
    self.ledger = ledger
    self.identity = identity
    self.file = file
    self.logger = logger
    self.prepare = prepare
  }

  /// The state as it stands, in a checkpoint's bytes.
  ///
  /// - Throws: An encoding error; none is expected.
  func bytes() throws -> [UInt8] {
    Array(
      CheckpointFile.bytes(
        try EnsembleState(identity: identity, snapshot: ledger.snapshot).encoded()))
  }

  /// Writes the state; a failure is a warning, once: the run itself can go on.
  ///
  /// - Returns: Whether it was written.
  @discardableResult func save() -> Bool {
    hasFailed.withLock { hasFailed in
      do {
        let state = EnsembleState(identity: identity, snapshot: ledger.snapshot)
        try prepare()
        try file.write(state.encoded())
        return true
      } catch {
        if !hasFailed { logger.warning("no checkpoint: \(error)") }
        hasFailed = true
        return false
      }
    }
  }

  /// Draws the ensemble, saving at intervals, and once more when a stop is requested.
  ///
  /// - Parameters:
  ///   - interval: Seconds between checkpoints.
  ///   - draw: Draws what the ledger misses.
  /// - Throws: ``EnsembleSampling/SamplingStopped`` if the drawing did.
  func keeping<Result>(
    every interval: Double, _ draw: () throws -> Result
  ) throws -> Result {
    let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "lattice.checkpoint"))
    timer.schedule(deadline: .now() + interval, repeating: interval)
    timer.setEventHandler { [self] in save() }
    timer.activate()
    defer { timer.cancel() }
    do {
      return try draw()
    } catch let error as SamplingStopped {
      if !ledger.snapshot.isEmpty { save() }
      throw error
    }
  }
}
