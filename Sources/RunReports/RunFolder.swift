public import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder of a run while it is being written: a hidden sibling that takes the final name only
/// when everything in it is on disk, so that a reader sees a whole run or none.
public final class RunFolder {
  /// The path the folder will have, as it was given.
  public let path: String

  /// The same without symbolic links, dots and trailing slashes.
  private let target: String

  /// Where files are written until then.
  private let temporary: String
  private let replaces: Bool
  private var isOpen = true

  /// On what is being written, by which other processes tell it from what a killed one left.
  private let lock: FileLock?

  /// Folders above the run's that did not exist before, outermost first.
  private let createdParents: [String]

  /// Files written so far, relative to the folder.
  public private(set) var files: [String] = []

  /// What an earlier run is called besides while a new one takes its name.
  private static let replacedSuffix = "-replaced"

  /// Files by which the folder of an earlier run is told from anybody else's.
  static let marks = ["manifest.json", "config.json"]

  /// Creates the temporary folder, after checking that the final name may be taken.
  ///
  /// - Parameters:
  ///   - path: The run's folder.
  ///   - force: Whether an earlier run of that name may be replaced.
  /// - Throws: ``ReportError`` if the name is taken, another process is about to take it, or the place is
  ///   not writable.
  public init(path: String, force: Bool) throws(ReportError) {
    self.path = path
    try Self.checkName(path)
    target = FilePath.resolved(path)
    let (parent, prefix) = Self.place(of: target)
    temporary = parent + "/" + prefix + "\(getpid())"
    // Nobody looks for others between another's looking and its lock.
    var gate = try? FileLock(parent)
    defer { withExtendedLifetime(gate) {} }
    Self.clearLeftovers(of: target, in: parent, named: prefix)
    replaces = SystemFile.isTaken(path)
    if replaces {
      guard force else { throw .folderExists(path: path) }
      guard Self.isReplaceable(target) else { throw .notARunFolder(path: path) }
      guard !(FilePath.resolved(".") + "/").hasPrefix(target + "/") else {
        throw .cannotCreate(path: path, reason: "the current folder cannot be replaced")
      }
      guard access(target, W_OK | X_OK) == 0 else {
        throw .cannotCreate(
          path: path, reason: "the run in it cannot be replaced: \(SystemFile.lastError)")
      }
    }
    createdParents = try Self.makeFolders(above: temporary, for: path)
    if gate == nil { gate = try? FileLock(parent) }
    guard Self.processes(in: parent, named: prefix).isEmpty else { throw .inUse(path: path) }
    guard mkdir(temporary, 0o777) == 0 else {
      let reason = SystemFile.lastError
      for folder in createdParents.reversed() { rmdir(folder) }
      throw .cannotCreate(path: path, reason: reason)
    }
    // Where there are no locks, a name taken meanwhile is noticed at the end.
    lock = try? FileLock(temporary)
  }

  /// The folder above, and how the names in it begin of what becomes a folder.
  private static func place(of folder: String) -> (parent: String, prefix: String) {
    let url = URL(fileURLWithPath: folder)
    return (url.deletingLastPathComponent().path, "." + url.lastPathComponent + partialMark)
  }

  /// Whether the process of a number is writing a folder: it then has the lock, and where locks tell
  /// nothing there is such a process.
  private static func isBeingWritten(_ folder: String, by process: pid_t) -> Bool {
    FileLock.isHeld(folder) ?? isRunning(process)
  }

  /// What stands between the name a folder will have and the number of the process that writes it.
  private static let partialMark = ".partial-"

  /// The numbers of processes at work on a folder of this name that has not got it yet.
  public static func processes(making path: String) -> [Int] {
    let (parent, prefix) = place(of: FilePath.resolved(path))
    return processes(in: parent, named: prefix)
  }

  private static func processes(in parent: String, named prefix: String) -> [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    return names.compactMap { name -> Int? in
      guard name.hasPrefix(prefix), let process = pid_t(name.dropFirst(prefix.count)), process > 0,
        isBeingWritten(parent + "/" + name, by: process)
      else { return nil }
      return Int(process)
    }.sorted()
  }

  /// Clears away what processes left that were killed. One killed while it put a new run in the place of an
  /// earlier one left that aside; it gets its name back.
  private static func clearLeftovers(of target: String, in parent: String, named prefix: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    for name in names where name.hasPrefix(prefix) {
      let isReplaced = name.hasSuffix(replacedSuffix)
      let number = name.dropFirst(prefix.count).dropLast(isReplaced ? replacedSuffix.count : 0)
      let leftover = parent + "/" + name
      guard let process = pid_t(number),
        !(isReplaced ? isRunning(process) : isBeingWritten(leftover, by: process))
      else { continue }
      if isReplaced, !FileManager.default.fileExists(atPath: target) {
        rename(leftover, target)
      } else {
        try? FileManager.default.removeItem(atPath: leftover)
      }
    }
  }

  /// Clears away what processes that were killed left in a folder of runs, whatever the runs' names.
  public static func clearLeftovers(in folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let runs = names.compactMap { name in
      name.hasPrefix(".")
        ? name.range(of: partialMark, options: .backwards).map {
          String(name[..<$0.lowerBound].dropFirst())
        } : nil
    }
    for run in Set(runs) where !run.isEmpty {
      let target = folder + "/" + run
      clearLeftovers(of: target, in: folder, named: place(of: target).prefix)
    }
  }

  /// Whether there is another process of a number, be it another user's.
  private static func isRunning(_ process: pid_t) -> Bool {
    guard process != getpid() else { return false }
    if kill(process, 0) == 0 { return true }
    #if canImport(Glibc)
      return Glibc.errno != ESRCH
    #else
      return Darwin.errno != ESRCH
    #endif
  }

  /// The paths of everything below a folder but folders, sorted; none if it cannot be read.
  public static func files(below folder: String) -> [String] {
    let manager = FileManager.default
    return ((try? manager.subpathsOfDirectory(atPath: folder)) ?? []).filter { path in
      let attributes = try? manager.attributesOfItem(atPath: folder + "/" + path)
      return attributes?[.type] as? FileAttributeType != .typeDirectory
    }.sorted()
  }

  /// Whether a folder is empty or holds an earlier run.
  private static func isReplaceable(_ folder: String) -> Bool {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      return false
    }
    return names.isEmpty || marks.allSatisfy(names.contains)
  }

  /// Makes a folder that fills while others look on, with those above it.
  ///
  /// - Throws: ``ReportError`` unless there is a folder of that name afterwards.
  public static func make(_ path: String) throws(ReportError) {
    try checkName(path)
    _ = try makeFolders(above: FilePath.resolved(path) + "/file", for: path)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
      isFolder.boolValue
    else { throw .cannotCreate(path: path, reason: "a file has that name") }
  }

  private static func checkName(_ path: String) throws(ReportError) {
    guard path.isEmpty else { return }
    throw .cannotCreate(path: "\"\"", reason: "a folder needs a name")
  }

  /// Creates the missing folders above a file and returns them, outermost first.
  private static func makeFolders(
    above file: String, for path: String
  ) throws(ReportError) -> [String] {
    var missing: [String] = []
    var folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    while folder.path != "/", !FileManager.default.fileExists(atPath: folder.path) {
      missing.insert(folder.path, at: 0)
      folder.deleteLastPathComponent()
    }
    var made: [String] = []
    for folder in missing {
      if mkdir(folder, 0o777) == 0 {
        made.append(folder)
      } else if errno != EEXIST {
        let reason = SystemFile.lastError
        for folder in made.reversed() { rmdir(folder) }
        throw .cannotCreate(path: path, reason: reason)
      }
    }
    return made
  }

  /// Where a file of the folder is at present, for programs that write it themselves.
  public func currentPath(of file: String) -> String { temporary + "/" + file }

  /// Creates a folder inside.
  public func makeFolder(_ name: String) throws(ReportError) {
    guard mkdir(currentPath(of: name), 0o777) == 0 else {
      throw .cannotCreate(path: path + "/" + name, reason: SystemFile.lastError)
    }
  }

  /// Writes a file and forces it to disk.
  public func write(_ text: String, to file: String) throws(ReportError) {
    try write(Array(text.utf8), to: file)
  }

  /// Writes a file and forces it to disk.
  public func write(_ bytes: [UInt8], to file: String) throws(ReportError) {
    do throws(SystemFile.Failure) {
      try SystemFile.write(bytes, to: currentPath(of: file))
    } catch {
      throw .cannotWrite(path: path + "/" + file, reason: error.reason)
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
      throw .cannotWrite(path: path + "/" + file, reason: error.localizedDescription)
    }
  }

  /// Pages made of a run's files, which a new run makes out of date.
  private static let derivedFiles: Set<String> = ["report.html"]

  /// Gives the folder its final name, in place of an earlier run if that was allowed. What lay there and
  /// was not the earlier run's lies there still.
  public func finish() throws(ReportError) {
    let (parent, old) = (Self.place(of: target).parent, temporary + Self.replacedSuffix)
    // Nobody takes for left behind what is aside for a moment.
    let gate = try? FileLock(parent)
    defer { withExtendedLifetime(gate) {} }
    if replaces {
      try ForeignFiles(in: target, derived: Self.derivedFiles).keep(in: temporary)
      guard rename(target, old) == 0 else {
        throw .cannotCreate(path: path, reason: SystemFile.lastError)
      }
    }
    guard rename(temporary, target) == 0 else {
      let (isTaken, reason) = ([EEXIST, ENOTEMPTY].contains(errno), SystemFile.lastError)
      if replaces { rename(old, target) }
      if isTaken { throw .folderExists(path: path) }
      throw .cannotCreate(path: path, reason: reason)
    }
    isOpen = false
    Self.synchronise(folder: parent)
    if replaces { try? FileManager.default.removeItem(atPath: old) }
  }

  /// Removes everything written, unless the folder has its final name.
  public func discard() {
    guard isOpen else { return }
    isOpen = false
    try? FileManager.default.removeItem(atPath: temporary)
    // Only folders that are empty again go.
    for folder in createdParents.reversed() { rmdir(folder) }
  }

  deinit { discard() }

  /// Brings to disk which names are in a folder.
  public static func synchronise(folder: String) {
    let descriptor = open(folder, O_RDONLY)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
