import Foundation
import RunReports

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads files of folders that may hold anything: pipes that never answer, devices that never end.
enum PlainFile {
  /// Why a file is not read.
  enum Fault: Error, Hashable, CustomStringConvertible {
    /// There is none.
    case missing
    /// It is a folder, a pipe, a device or a socket.
    case notPlain
    /// It leads out of the folder it is in.
    case elsewhere
    /// It has more bytes than what it should be can have.
    case tooLarge(bytes: Int, limit: Int)
    /// The system's reason.
    case unreadable(String)

    /// What is wrong, to follow the file's name.
    var description: String {
      switch self {
      case .missing: "is missing"
      case .notPlain: "is not a plain file"
      case .elsewhere: "leads out of its folder"
      case .tooLarge(let bytes, let limit):
        "has \(MemoryEstimate.describe(bytes)), more than the \(MemoryEstimate.describe(limit)) that are read"
      case .unreadable(let reason): "cannot be read: \(reason)"
      }
    }
  }

  /// Opens a plain file, or what a symbolic link to one leads to, without waiting for anything.
  ///
  /// - Returns: The file, and its bytes when it was opened.
  static func open(_ path: String) throws(Fault) -> (file: FileHandle, size: Int) {
    #if canImport(Glibc)
      let descriptor = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    #else
      let descriptor = Darwin.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    #endif
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT, ENOTDIR: throw .missing
      // A socket, or a device that is not there.
      case ENXIO, ENODEV: throw .notPlain
      default: throw .unreadable(String(cString: strerror(errno)))
      }
    }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .unreadable(String(cString: strerror(errno)))
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notPlain }
    return (file, Int(status.st_size))
  }

  /// The content of a file of moderate size.
  ///
  /// - Parameters:
  ///   - name: Relative to the folder.
  ///   - folder: What a symbolic link must not lead out of.
  ///   - limit: The most bytes it may have.
  static func data(
    of name: String, in folder: String, atMost limit: Int
  ) throws(Fault) -> Data {
    let path = folder + "/" + name
    let (file, size) = try open(path)
    guard FilePath.resolved(path).hasPrefix(FilePath.resolved(folder) + "/") else {
      throw .elsewhere
    }
    guard size <= limit else { throw .tooLarge(bytes: size, limit: limit) }
    do {
      // It may have grown since; what was there is enough.
      return try file.read(upToCount: max(1, size)) ?? Data()
    } catch {
      throw .unreadable(error.localizedDescription)
    }
  }
}
