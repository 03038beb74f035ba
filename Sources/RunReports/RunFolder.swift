public import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder of a run while it is being written: a hidden sibling that takes the final name only
/// when everything in it is on disk, so that a reader sees a whole run or none.
public final class RunFolder {
  /// The path the folder will have.
  public let path: String

  /// Where files are written until then.
  private let temporary: String
  private let replaces: Bool
  private var isOpen = true

  /// Files written so far, relative to the folder.
  public private(set) var files: [String] = []

  /// Creates the temporary folder, after checking that the final name may be taken.
  ///
  /// - Parameters:
  ///   - path: The run's folder.
  ///   - force: Whether an earlier run of that name may be replaced.
  /// - Throws: ``ReportError`` if the name is taken or the place is not writable.
  public init(path: String, force: Bool) throws(ReportError) {
    self.path = path
    let manager = FileManager.default
    var isDirectory: ObjCBool = false
    replaces = manager.fileExists(atPath: path, isDirectory: &isDirectory)
    if replaces {
      guard force else { throw .folderExists(path: path) }
      let isRun =
        isDirectory.boolValue
        && (manager.fileExists(atPath: path + "/manifest.json")
          || (try? manager.contentsOfDirectory(atPath: path))?.isEmpty == true)
      guard isRun else { throw .notARunFolder(path: path) }
    }
    let url = URL(fileURLWithPath: path)
    let parent = url.deletingLastPathComponent().path
    temporary = parent + "/.\(url.lastPathComponent).partial-\(getpid())"
    do {
      try manager.createDirectory(atPath: parent, withIntermediateDirectories: true)
      if manager.fileExists(atPath: temporary) { try manager.removeItem(atPath: temporary) }
      try manager.createDirectory(atPath: temporary, withIntermediateDirectories: false)
    } catch {
      throw .cannotCreate(path: path, reason: Self.reason(error))
    }
  }

  /// Where a file of the folder is at present, for programs that write it themselves.
  public func currentPath(of file: String) -> String { temporary + "/" + file }

  /// Creates a folder inside.
  public func makeFolder(_ name: String) throws(ReportError) {
    do {
      try FileManager.default.createDirectory(
        atPath: currentPath(of: name), withIntermediateDirectories: true)
    } catch {
      throw .cannotCreate(path: path + "/" + name, reason: Self.reason(error))
    }
  }

  /// Writes a file and forces it to disk.
  public func write(_ text: String, to file: String) throws(ReportError) {
    let target = currentPath(of: file)
    let descriptor = open(target, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else { throw .cannotWrite(path: path + "/" + file, reason: Self.errno()) }
    defer { close(descriptor) }
    var remaining = Array(text.utf8)[...]
    while !remaining.isEmpty {
      let written = remaining.withUnsafeBytes { Self.writeBytes(descriptor, $0) }
      if written < 0 {
        if Self.wasInterrupted { continue }
        throw .cannotWrite(path: path + "/" + file, reason: Self.errno())
      }
      remaining = remaining.dropFirst(written)
    }
    guard fsync(descriptor) == 0 else {
      throw .cannotWrite(path: path + "/" + file, reason: Self.errno())
    }
    record(file)
  }

  /// Adds a file that another program wrote to the list.
  public func record(_ file: String) {
    if !files.contains(file) { files.append(file) }
  }

  /// Reads back a file of the folder.
  public func contents(of file: String) throws(ReportError) -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: currentPath(of: file)))
    } catch {
      throw .cannotWrite(path: path + "/" + file, reason: Self.reason(error))
    }
  }

  /// Gives the folder its final name, in place of an earlier run if that was allowed.
  public func finish() throws(ReportError) {
    let old = temporary + "-replaced"
    if replaces {
      guard rename(path, old) == 0 else {
        throw .cannotCreate(path: path, reason: Self.errno())
      }
    }
    guard rename(temporary, path) == 0 else {
      let reason = Self.errno()
      if replaces { rename(old, path) }
      throw .cannotCreate(path: path, reason: reason)
    }
    isOpen = false
    Self.synchronise(folder: URL(fileURLWithPath: path).deletingLastPathComponent().path)
    if replaces { try? FileManager.default.removeItem(atPath: old) }
  }

  /// Removes everything written, unless the folder has its final name.
  public func discard() {
    if isOpen { try? FileManager.default.removeItem(atPath: temporary) }
    isOpen = false
  }

  deinit { discard() }

  private static func synchronise(folder: String) {
    let descriptor = open(folder, O_RDONLY)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }

  private static var wasInterrupted: Bool {
    #if canImport(Glibc)
      Glibc.errno == EINTR
    #else
      Darwin.errno == EINTR
    #endif
  }

  private static func errno() -> String {
    #if canImport(Glibc)
      String(cString: strerror(Glibc.errno))
    #else
      String(cString: strerror(Darwin.errno))
    #endif
  }

  private static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    if let code = underlying, code.domain == NSPOSIXErrorDomain {
      return String(cString: strerror(Int32(code.code)))
    }
    return (error as NSError).localizedDescription
  }
}
