import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where paths lead.
public enum FilePath {
  /// The path of the folder a file is named in, be the file there or not, or a link.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A path from the root without symbolic links and dots, as the system follows it: `..` behind a link is
  /// the folder above what the link leads to. What does not exist keeps its name.
  public static func resolved(_ path: String) -> String {
    guard !path.isEmpty else { return FileManager.default.currentDirectoryPath }
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    let names = path.split(separator: "/")
    guard let last = names.last else { return "/" }
    let folder = names.dropLast().joined(separator: "/")
    let above = resolved(path.hasPrefix("/") ? "/" + folder : folder)
    return switch last {
    case ".": above
    case "..": URL(fileURLWithPath: above).deletingLastPathComponent().path
    default: above == "/" ? "/" + last : above + "/" + last
    }
  }
}
