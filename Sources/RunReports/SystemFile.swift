#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files by the system's own calls, whose reasons are words.
enum SystemFile {
  /// What the system refused, and why in its words: `Permission denied`.
  struct Failure: Error {
    /// Whether the file could be opened.
    let isOpen: Bool
    let reason: String
  }

  /// Writes a file and forces it to disk.
  ///
  /// - Parameters:
  ///   - bytes: All there is to write.
  ///   - path: Where.
  ///   - isNew: Whether a file of that name is an error instead of being replaced.
  static func write(_ bytes: [UInt8], to path: String, isNew: Bool = false) throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | (isNew ? O_EXCL : O_TRUNC), 0o644)
    guard descriptor >= 0 else { throw Failure(isOpen: false, reason: lastError) }
    defer { close(descriptor) }
    var remaining = bytes[...]
    while !remaining.isEmpty {
      let written = remaining.withUnsafeBytes { writeBytes(descriptor, $0) }
      if written < 0 {
        if errno == EINTR { continue }
        throw Failure(isOpen: true, reason: lastError)
      }
      remaining = remaining.dropFirst(written)
    }
    guard fsync(descriptor) == 0 else { throw Failure(isOpen: true, reason: lastError) }
  }

  /// Replaces a file: it is on disk whole before it takes its name; on failure nothing is left of it.
  ///
  /// - Parameters:
  ///   - fresh: What it is called until then.
  static func replace(_ path: String, by bytes: [UInt8], through fresh: String) throws(Failure) {
    do throws(Failure) {
      unlink(fresh)
      try write(bytes, to: fresh, isNew: true)
      guard rename(fresh, path) == 0 else { throw Failure(isOpen: false, reason: lastError) }
    } catch {
      unlink(fresh)
      throw error
    }
  }

  /// Whether something has a name: a symbolic link that leads nowhere has it too.
  static func isTaken(_ path: String) -> Bool {
    var attributes = stat()
    return lstat(path, &attributes) == 0
  }

  /// Why the last call failed, in words.
  static var lastError: String { String(cString: strerror(errno)) }

  private static func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}
