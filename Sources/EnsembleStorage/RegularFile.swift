import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file open for reading at any offset, by any number of threads.
final class RegularFile: Sendable {
  let path: String
  /// Its bytes when it was opened.
  let size: Int
  private let descriptor: Int32

  /// Opens a file that holds anything at all.
  init(_ path: String) throws(FieldFileError) {
    // Opening a pipe would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .cannotRead(path: path, reason: String(cString: strerror(errno)))
    }
    var status = stat()
    let reason: String? =
      if fstat(descriptor, &status) != 0 {
        String(cString: strerror(errno))
      } else if status.st_mode & S_IFMT == S_IFDIR {
        "it is a folder"
      } else if status.st_mode & S_IFMT != S_IFREG {
        "it is not a regular file"
      } else if status.st_size == 0 {
        "it is empty"
      } else {
        nil
      }
    if let reason {
      close(descriptor)
      throw .cannotRead(path: path, reason: reason)
    }
    self.path = path
    self.descriptor = descriptor
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Fills a buffer with the bytes from an offset on.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(FieldFileError) {
    var done = 0
    while done < buffer.count {
      let target = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let count = pread(descriptor, target.baseAddress, target.count, off_t(offset + done))
      if count > 0 {
        done += count
      } else if count == 0 {
        throw .wrongSize(
          path: path, expected: size, found: offset + done,
          reason: "it was cut short while it was read")
      } else if errno != EINTR {
        throw .cannotRead(path: path, reason: String(cString: strerror(errno)))
      }
    }
  }

  /// The bytes from an offset on, fewer where the file ends.
  func bytes(at offset: Int, atMost count: Int) throws(FieldFileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: max(0, min(count, size - offset)))
    // Typed errors do not pass through the standard library's closures.
    let result = bytes.withUnsafeMutableBytes { buffer -> Result<Void, FieldFileError> in
      Result { () throws(FieldFileError) in try read(at: offset, into: buffer) }
    }
    try result.get()
    return bytes
  }
}
