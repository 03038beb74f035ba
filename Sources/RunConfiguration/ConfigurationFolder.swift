import Foundation

/// Looks into folders for the search of a configuration; a folder that cannot be read is empty.
package enum ConfigurationFolder {
  /// Entries of one folder looked at when something is to be suggested.
  static let longestListing = 1000
  /// The published schema lies beside the configurations but is none.
  static let schemaName = "schema.json"

  /// The path of an entry; the empty folder is the current one.
  static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty || folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// The names in a folder that equal the given one when case is ignored.
  static func entries(of folder: String, matching name: String) -> [String] {
    if name == "." || name == ".." { return [name] }
    let matches = entries(of: folder).filter { $0.lowercased() == name.lowercased() }
    // A folder may be entered although it may not be listed.
    if matches.isEmpty, FileManager.default.fileExists(atPath: join(folder, name)) { return [name] }
    return matches
  }

  /// Paths of the `.json` files in a folder and, if wanted, in its immediate sub-folders.
  static func configurations(in folder: String, isDeep: Bool) -> [String] {
    let names = entries(of: folder).prefix(longestListing)
    let own = names.filter { $0.lowercased().hasSuffix(".json") && $0 != schemaName }
      .map { join(folder, $0) }
      .filter { !isFolder($0) }
    guard isDeep else { return own }
    return own + folders(in: folder).flatMap { configurations(in: $0, isDeep: false) }
  }

  /// Paths of the visible folders in a folder.
  static func folders(in folder: String) -> [String] {
    entries(of: folder).prefix(longestListing).filter { !$0.hasPrefix(".") }
      .map { join(folder, $0) }
      .filter { isFolder($0) }
  }

  /// The last component of a path without `.json`.
  package static func plainName(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.lowercased().hasSuffix(".json") ? String(name.dropLast(5)) : name
  }

  private static func entries(of folder: String) -> [String] {
    let path = folder.isEmpty ? "." : folder
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}
