import Foundation

/// A file the user asked for, which takes nobody's place unasked.
public struct NewFile: Sendable {
  /// Where it will be, as it was given.
  public let path: String

  private let replaces: Bool

  /// Checks that the place may be taken, before any work is done for what goes there.
  ///
  /// - Parameters:
  ///   - path: The file's.
  ///   - replacing: Whether a file of that name may be replaced.
  /// - Throws: ``NewFileError`` if it may not, or there is no such folder to write to.
  public init(_ path: String, replacing: Bool) throws(NewFileError) {
    self.path = path
    replaces = replacing
    guard !path.isEmpty else { throw .nameless }
    let manager = FileManager.default
    var isFolder: ObjCBool = false
    if manager.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw .isFolder(path: path)
    }
    guard replacing || !SystemFile.isTaken(path) else { throw .exists(path: path) }
    let folder = FilePath.folder(of: path)
    guard manager.fileExists(atPath: folder, isDirectory: &isFolder) else {
      throw .noFolder(path: path, folder: folder)
    }
    guard isFolder.boolValue else {
      throw .cannotCreate(path: path, reason: "\(folder) is a file, not a folder")
    }
    guard manager.isWritableFile(atPath: folder) else {
      throw .cannotCreate(path: path, reason: "\(folder) is not writable")
    }
  }

  /// Writes the file: a reader sees the whole of it or what was there before.
  ///
  /// - Throws: ``NewFileError``.
  public func write(_ text: String) throws(NewFileError) {
    let bytes = Array(text.utf8)
    do throws(SystemFile.Failure) {
      if replaces {
        try SystemFile.replace(path, by: bytes, through: "\(path).new-\(getpid())")
      } else {
        try SystemFile.write(bytes, to: path, isNew: true)
      }
    } catch {
      if error.isOpen, !replaces { unlink(path) }
      throw error.isOpen
        ? .cannotWrite(path: path, reason: error.reason)
        : !replaces && SystemFile.isTaken(path)
          ? .exists(path: path) : .cannotCreate(path: path, reason: error.reason)
    }
  }
}
