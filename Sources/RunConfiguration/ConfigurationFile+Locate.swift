import Foundation

extension ConfigurationFile {
  /// Finds a file although the case of its path may be off.
  ///
  /// The exact path comes first. Otherwise it is looked up component by component ignoring case,
  /// so that `configs/phi4.json` finds `Configs/phi4.json`; exactly one match is used.
  ///
  /// - Returns: The path that exists, and whether it differs from the one typed.
  /// - Throws: A problem that names the matches if there are several, or similar files if none.
  public static func locate(
    _ path: String
  ) throws(ConfigurationError) -> (path: String, wasFolded: Bool) {
    guard !path.isEmpty else {
      throw ConfigurationError(
        ConfigurationProblem(
          source: "", fact: "no configuration is named", wayOut: "Name a .json file."))
    }
    if FileManager.default.fileExists(atPath: path) { return (path, false) }
    let components = path.split(separator: "/").map(String.init)
    var found = [path.hasPrefix("/") ? "/" : ""]
    for (depth, component) in components.enumerated() {
      let isLast = depth == components.count - 1
      let matches = found.flatMap { folder in
        ConfigurationFolder.entries(of: folder, matching: component)
          .map { ConfigurationFolder.join(folder, $0) }
          .filter { isLast || ConfigurationFolder.isFolder($0) }
      }
      if matches.isEmpty { throw missing(path, component, isLast: isLast, folders: found) }
      found = matches
    }
    if found.count == 1 { return (found[0], found[0] != path) }
    throw ConfigurationError(
      ConfigurationProblem(
        source: path, fact: "there is no such file, and ignoring case it could be several",
        wayOut: "Name one of \(found.sorted().prefix(10).listed("or"))."))
  }

  /// The configurations a path stands for: a file, or those right in a folder, sorted by name.
  ///
  /// - Throws: As ``locate(_:)``, and a problem if there is none in the folder.
  public static func all(at path: String) throws(ConfigurationError) -> [String] {
    let found = try locate(path).path
    guard ConfigurationFolder.isFolder(found) else { return [found] }
    let files = ConfigurationFolder.configurations(in: found, isDeep: false)
    guard !files.isEmpty else {
      throw ConfigurationError(
        ConfigurationProblem(
          source: path, fact: "no configuration lies in this folder", wayOut: "Name a .json file."))
    }
    return files
  }

  /// Whether the current folder has a file of this name, letter case aside; a folder is none.
  public static func isInCurrentFolder(_ name: String) -> Bool {
    ConfigurationFolder.entries(of: "", matching: name).contains {
      !ConfigurationFolder.isFolder($0)
    }
  }

  /// The error for a component that no folder searched has, with the nearest name or the
  /// configurations around.
  private static func missing(
    _ path: String, _ component: String, isLast: Bool, folders: [String]
  ) -> ConfigurationError {
    let what = isLast ? "file" : "folder"
    let places = folders.map { $0.isEmpty ? "the current folder" : $0 }.listed("or")
    let fact =
      "there is no \(what) \(component.abbreviated.quoted) in \(places), not even ignoring case"
    let nearby = folders.flatMap { ConfigurationFolder.configurations(in: $0, isDeep: true) }
    let candidates =
      isLast ? nearby : folders.flatMap { ConfigurationFolder.folders(in: $0) }
    let names = candidates.map { ConfigurationFolder.plainName($0) }
    let nearest = Spelling.nearest(to: ConfigurationFolder.plainName(component), among: names)
    var problem = ConfigurationProblem(
      source: path, fact: fact, wayOut: "No .json file is nearby: check the path.")
    if let nearest, let place = names.firstIndex(of: nearest) {
      problem = ConfigurationProblem(
        source: path, fact: fact, rule: "did you mean \(candidates[place])?")
    } else if !nearby.isEmpty {
      problem = ConfigurationProblem(
        source: path, fact: fact, wayOut: "Nearby are \(nearby.prefix(10).listed("and")).")
    }
    return ConfigurationError(problem)
  }
}
