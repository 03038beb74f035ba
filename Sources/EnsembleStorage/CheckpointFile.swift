import Crypto
public import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that is replaced as a whole: versioned, checksummed, with the one before it kept beside it.
///
/// Its content stands between a header (a line of text, the version and the length as 64-bit integers,
/// least significant byte first) and the SHA-256 of all that precedes. A file that is cut short or
/// changed is therefore told from a whole one, and the previous one is read in its place.
public struct CheckpointFile: Sendable {
  /// What was read, and from where.
  public struct Content: Hashable, Sendable {
    /// What was written.
    public let payload: Data

    /// Why the newest file was passed over; nil if this is the newest.
    public let fault: String?
  }

  /// Where the newest content is.
  public let path: String

  /// Where the one before it is.
  public var previousPath: String { path + ".previous" }

  private static let mark = Array("lattice checkpoint\n".utf8)
  private static let version: UInt64 = 1
  private static let checksumSize = 32
  private static let headSize = mark.count + 16

  /// Names a file; nothing is read or written yet.
  public init(path: String) { self.path = path }

  /// The bytes of a file with this content.
  public static func bytes(_ payload: Data) -> Data {
    var data = Data(mark)
    for number in [version, UInt64(payload.count)] {
      withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) }
    }
    data.append(payload)
    data.append(contentsOf: SHA256.hash(data: data))
    return data
  }

  /// Replaces the content; whatever happens meanwhile, a whole file remains under one of the names.
  ///
  /// - Throws: ``CheckpointError/cannotWrite(path:reason:)``.
  public func write(_ payload: Data) throws(CheckpointError) {
    let fresh = path + ".new"
    do throws(CheckpointError) {
      try Self.write(Self.bytes(payload), to: fresh)
    } catch {
      // Half a file must not fill what little room there is.
      unlink(fresh)
      throw error
    }
    if access(path, F_OK) == 0, rename(path, previousPath) != 0 {
      throw .cannotWrite(path: previousPath, reason: String(cString: strerror(errno)))
    }
    guard rename(fresh, path) == 0 else {
      throw .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  private static func write(_ data: Data, to path: String) throws(CheckpointError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    let failure = data.withUnsafeBytes { bytes -> Int32? in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes {
          #if canImport(Glibc)
            Glibc.write(descriptor, $0.baseAddress, $0.count)
          #else
            Darwin.write(descriptor, $0.baseAddress, $0.count)
          #endif
        }
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if errno != EINTR {
          return errno
        }
      }
      return fsync(descriptor) == 0 ? nil : errno
    }
    if let failure { throw .cannotWrite(path: path, reason: String(cString: strerror(failure))) }
  }

  /// The newest whole content; nil if there has been none.
  ///
  /// - Throws: ``CheckpointError/damaged(path:reason:)`` if there are files and none of them is whole.
  public func read() throws(CheckpointError) -> Content? {
    var fault: String?
    for candidate in [path, previousPath] {
      guard FileManager.default.fileExists(atPath: candidate) else { continue }
      do throws(CheckpointError) {
        let payload = try Self.payload(of: candidate)
        return Content(payload: payload, fault: fault)
      } catch {
        fault = fault ?? error.reason
      }
    }
    if let fault { throw .damaged(path: path, reason: fault) }
    return nil
  }

  /// The content of one file.
  private static func payload(of path: String) throws(CheckpointError) -> Data {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .damaged(path: path, reason: "it cannot be read")
    }
    return try payload(in: data, path: path)
  }

  /// The content that a file's bytes hold.
  ///
  /// - Throws: ``CheckpointError/damaged(path:reason:)``.
  public static func payload(in data: Data, path: String) throws(CheckpointError) -> Data {
    guard data.starts(with: mark) else {
      throw .damaged(path: path, reason: "it does not begin like a checkpoint")
    }
    guard data.count >= headSize + checksumSize else {
      throw .damaged(path: path, reason: "it ends after \(data.count) bytes, within its header")
    }
    func number(at offset: Int) -> UInt64 {
      data.withUnsafeBytes {
        UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      }
    }
    guard number(at: mark.count) == version else {
      throw .damaged(
        path: path, reason: "it is of version \(number(at: mark.count)), not \(version)")
    }
    let length = number(at: mark.count + 8)
    let whole = UInt64(headSize + checksumSize)
    guard length <= UInt64(Int.max) - whole, UInt64(data.count) == length + whole else {
      throw .damaged(
        path: path, reason: "it has \(data.count) bytes where its header announces \(length)")
    }
    let end = data.startIndex + headSize + Int(length)
    guard data[end...].elementsEqual(SHA256.hash(data: data[..<end])) else {
      throw .damaged(path: path, reason: "its checksum is another")
    }
    return data[(data.startIndex + headSize)..<end]
  }
}
