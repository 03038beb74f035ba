import EnsembleSampling
import EnsembleStorage
import Foundation

/// How far an ensemble had got when it was saved, whatever is measured of it.
struct EnsembleProgress {
  /// Networks drawn.
  let networks: Int

  /// Blocks of which nothing is missing.
  let wholeBlocks: Int

  /// Whether some block has more networks than it will have.
  let isTooLarge: Bool

  /// Which ensemble it is.
  let identity: EnsembleIdentity

  /// When it was saved.
  let saved: Date

  /// The largest state read, in bytes.
  private static let largest = 1 << 32

  private struct State: Decodable {
    let identity: EnsembleIdentity
    let blocks: [Int]
    let entries: [Entry]

    struct Entry: Decodable {
      let segmentCount: Int
      let restCount: Int
    }
  }

  /// Why a folder of checkpoints has no whole state of an ensemble; nil if none was saved.
  ///
  /// - Parameters: As of ``init(of:in:_:)``.
  static func fault(of ensemble: String, in folder: String) -> String? {
    let file = CheckpointFile(path: folder + "/" + RunCheckpoint.stateName(of: ensemble))
    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
    if exists(file.path) || exists(file.previousPath) {
      return "\(file.path) cannot be read, nor one before it"
    }
    return exists(folder + "/" + RunCheckpoint.costName(of: ensemble))
      ? "\(file.path) was saved and is gone" : nil
  }

  /// Reads the newest whole state of a folder of checkpoints; nil if there is none.
  ///
  /// - Parameters:
  ///   - ensemble: Its place in the run's folder, empty or ending in a slash.
  ///   - folder: The folder of checkpoints.
  ///   - specification: All networks it will have.
  init?(of ensemble: String, in folder: String, _ specification: EnsembleSpecification) {
    let name = RunCheckpoint.stateName(of: ensemble)
    let file = CheckpointFile(path: folder + "/" + name)
    let found = [file.path, file.previousPath].lazy.compactMap { path -> (State, Date)? in
      let candidate = URL(fileURLWithPath: path).lastPathComponent
      guard let data = try? PlainFile.data(of: candidate, in: folder, atMost: Self.largest),
        let payload = try? CheckpointFile.payload(in: data, path: path),
        let state = try? PropertyListDecoder().decode(State.self, from: payload),
        state.blocks.count == state.entries.count,
        state.blocks.allSatisfy((0..<state.identity.blockCount).contains),
        let attributes = try? FileManager.default.attributesOfItem(atPath: path),
        let saved = attributes[.modificationDate] as? Date
      else { return nil }
      return (state, saved)
    }.first
    guard let (state, saved) = found else { return nil }
    let counts = state.entries.map {
      $0.segmentCount * EnsembleSpecification.segmentLength + $0.restCount
    }
    networks = counts.reduce(0, +)
    wholeBlocks = zip(state.blocks, counts).count {
      $1 == specification.networkCount(ofBlock: $0)
    }
    isTooLarge = zip(state.blocks, counts).contains {
      $1 > specification.networkCount(ofBlock: $0)
    }
    identity = state.identity
    self.saved = saved
  }
}
