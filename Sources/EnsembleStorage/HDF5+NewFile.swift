import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension HDF5 {
  /// Writes a file under a temporary name, forces it to disk and gives it its own.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - write: Writes it under the name it is told; false gives it up.
  /// - Returns: Whether it was written.
  /// - Throws: ``FieldArchiveError``, whatever the cause.
  static func writeFile(
    _ path: String, _ write: (String) throws -> Bool
  ) throws(FieldArchiveError) -> Bool {
    let temporary = "\(path).partial-\(getpid())"
    unlink(temporary)
    do {
      guard try perform({ try write(temporary) }) else {
        unlink(temporary)
        return false
      }
    } catch {
      unlink(temporary)
      if let error = error as? HDF5Error {
        throw .cannotWrite(path: path, reason: error.reason)
      }
      throw error as? FieldArchiveError ?? .cannotWrite(path: path, reason: "\(error)")
    }
    guard synchronise(temporary), rename(temporary, path) == 0,
      synchronise(URL(fileURLWithPath: path).deletingLastPathComponent().path)
    else {
      let reason = String(cString: strerror(errno))
      unlink(temporary)
      throw .cannotWrite(path: path, reason: reason)
    }
    return true
  }

  private static func synchronise(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return fsync(descriptor) == 0
  }
}
