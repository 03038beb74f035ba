import Foundation
public import LatticeGeometry
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Keeps the fields of a run on disk while they are drawn, in whatever order workers come to them, and
/// packs them into a ``FieldArchive`` at the end.
///
/// Every field has its place in the spool, at index × size; so the packed file does not depend on the
/// number of threads, byte for byte, and memory does not grow with the number of fields.
public final class FieldSpool: Sendable {
  let content: FieldArchiveContent

  private let shape: FieldArchiveShape
  private let path: String
  private let descriptor: Int32
  private let firstFailure = Mutex<FieldArchiveError?>(nil)
  private let onFailure: @Sendable () -> Void

  /// Creates the spool, after checking that the disk has room for it and for the packed file.
  ///
  /// - Parameters:
  ///   - path: A file that does not exist; its name is free again at once.
  ///   - content: What will be stored.
  ///   - keepsName: Whether the file keeps its name and goes on where it exists: so
  ///     that fields survive the end of the program.
  ///   - onFailure: Called once when a field cannot be written; ``pack(to:threads:isStopped:)`` then
  ///     throws the reason.
  /// - Throws: ``FieldArchiveError``.
  public init(
    path: String, content: FieldArchiveContent, keepsName: Bool = false,
    onFailure: @escaping @Sendable () -> Void = {}
  ) throws(FieldArchiveError) {
    self.path = path
    self.content = content
    shape = content.shape
    self.onFailure = onFailure
    precondition(shape.isStorable, "a field fits into a chunk of HDF5")
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    var system = statvfs()
    if statvfs(folder, &system) == 0 {
      let available = Int(clamping: UInt64(system.f_bavail)) * Int(clamping: system.f_frsize)
      guard shape.diskNeed <= available else {
        throw .notEnoughSpace(path: path, needed: shape.diskNeed, available: available)
      }
    }
    let mode = keepsName ? O_CREAT : O_CREAT | O_EXCL
    let opened = open(path, O_RDWR | mode | O_CLOEXEC, 0o600)
    guard opened >= 0 else {
      throw .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    descriptor = opened
    // The file lives on without its name until it is closed, whatever ends the program.
    if !keepsName { unlink(path) }
  }

  /// Forces what was stored to disk.
  public func synchronise() { fsync(descriptor) }

  deinit { close(descriptor) }

  /// Why fields are missing, if any are.
  public var failure: FieldArchiveError? { firstFailure.withLock { $0 } }

  /// Stores a field. May be called on several threads, once for every point and index.
  ///
  /// A network lost by its flow, whose ln w is not finite and whose field need not consist of numbers, is
  /// stored as what it counts for: ln w = −∞ and φ = 0.
  ///
  /// - Parameters:
  ///   - field: One configuration a component.
  ///   - point: The point of the coupling axis.
  ///   - index: 0 ..< the number of fields.
  ///   - chain: The Markov chain it comes from, 0 if there are none.
  ///   - logWeight: ln w.
  public func store(
    _ field: borrowing Field, point: Int, index: Int, chain: Int = 0, logWeight: Double
  ) {
    precondition(
      field.lattice == shape.lattice && field.count == shape.componentCount
        && (0..<shape.theoryCount).contains(point) && (0..<shape.fieldCount).contains(index),
      "a field that was announced")
    // One more than the chain, so that a record that was never written is told.
    let isLost = !logWeight.isFinite
    var head: (Double, Int) = (isLost ? -.infinity : logWeight, 1 + chain)
    let start = offset(ofPoint: point, index: index)
    var written = withUnsafeMutableBytes(of: &head) { write($0, at: start) }
    if isLost {
      var zeros = [Double](repeating: 0, count: shape.valueCount)
      written =
        zeros.withUnsafeMutableBytes { write($0, at: start + FieldArchiveShape.headSize) }
        && written
    } else {
      let values = UnsafeMutableRawBufferPointer(start: field.pointer, count: 8 * shape.valueCount)
      written = write(values, at: start + FieldArchiveShape.headSize) && written
    }
    guard !written else { return }
    let reason = String(cString: strerror(errno))
    let isFirst = firstFailure.withLock { failure in
      defer { failure = failure ?? .cannotWrite(path: path, reason: reason) }
      return failure == nil
    }
    if isFirst { onFailure() }
  }

  /// Packs what was stored into a file, in the order of the fields' indices.
  ///
  /// - Parameters:
  ///   - target: The file; it takes this name when all of it is on disk.
  ///   - threads: Workers that compress.
  ///   - isStopped: Asked now and then whether to give up.
  /// - Returns: Whether the file was written; not if `isStopped` said so.
  /// - Throws: ``FieldArchiveError``.
  public func pack(
    to target: String, threads: Int, isStopped: () -> Bool = { false }
  ) throws(FieldArchiveError) -> Bool {
    if let failure { throw failure }
    return try FieldArchiveWriter(spool: self, path: target, threads: threads).write(
      isStopped: isStopped)
  }

  // MARK: Bytes

  private func offset(ofPoint point: Int, index: Int) -> Int {
    (point * shape.fieldCount + index) * shape.recordSize
  }

  private func write(_ bytes: UnsafeMutableRawBufferPointer, at offset: Int) -> Bool {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
      let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      if count >= 0 {
        done += count
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  /// Reads back consecutive fields.
  ///
  /// - Parameters:
  ///   - indices: Which.
  ///   - point: Of which point.
  ///   - values: Takes the values of all of them, one after the other.
  /// - Returns: Their log-weights and chains.
  func read(
    _ indices: Range<Int>, point: Int, into values: UnsafeMutablePointer<Double>
  ) throws(FieldArchiveError) -> [(logWeight: Double, chain: Int)] {
    var heads: [(logWeight: Double, chain: Int)] = []
    for (position, index) in indices.enumerated() {
      var head: (Double, Int) = (0, 0)
      let target = UnsafeMutableRawBufferPointer(
        start: values + position * shape.valueCount, count: 8 * shape.valueCount)
      let start = offset(ofPoint: point, index: index)
      let isWhole = withUnsafeMutableBytes(of: &head) {
        read($0, at: start) && read(target, at: start + FieldArchiveShape.headSize)
      }
      guard isWhole, head.1 > 0 else {
        throw .incomplete(path: path, point: point, index: index)
      }
      heads.append((head.0, head.1 - 1))
    }
    return heads
  }

  private func read(_ bytes: UnsafeMutableRawBufferPointer, at offset: Int) -> Bool {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
      let count = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      if count > 0 {
        done += count
      } else if count == 0 || errno != EINTR {
        return false
      }
    }
    return true
  }
}
