#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An exclusive lock on a file or folder, by which processes keep out of each other's way.
///
/// It ends with the process that holds it, however that ends; programs that it starts do not inherit it.
/// Where a file system has no locks (flock(2)), nothing is locked.
public final class FileLock: Sendable {
  /// Why there is no lock.
  public enum Failure: Error, Hashable, Sendable {
    /// Another process has it, or this one already.
    case held
    /// The file or folder cannot be opened.
    case unopenable(reason: String)
  }

  /// Whoever only looks whether a lock is held has it for a moment.
  private static let (attempts, pause) = (20, UInt32(5000))

  private let descriptor: Int32

  /// Takes a lock.
  ///
  /// - Parameters:
  ///   - path: The file or folder.
  ///   - isMade: Whether a file that is not there is made.
  /// - Throws: ``Failure``.
  public init(_ path: String, making isMade: Bool = false) throws(Failure) {
    descriptor = open(path, (isMade ? O_RDWR | O_CREAT : O_RDONLY) | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .unopenable(reason: SystemFile.lastError) }
    // From here on the destructor closes it.
    for _ in 0..<Self.attempts {
      guard flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else { return }
      usleep(Self.pause)
    }
    throw .held
  }

  /// Takes the lock on what is written to a folder.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - file: A file in it that has the lock, made if it is not there; nil for the folder itself.
  /// - Throws: ``ReportError`` if another process has it or it cannot be opened.
  public convenience init(writing folder: String, by file: String? = nil) throws(ReportError) {
    let path = file.map { folder + "/" + $0 } ?? folder
    do throws(Failure) {
      try self.init(path, making: file != nil)
    } catch {
      switch error {
      case .held: throw .inUse(path: folder)
      case .unopenable(let reason): throw .cannotWrite(path: path, reason: reason)
      }
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Whether a lock is held; nil if that cannot be known.
  public static func isHeld(_ path: String) -> Bool? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else { return false }
    return errno == EWOULDBLOCK ? true : nil
  }
}
