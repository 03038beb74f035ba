import Foundation

/// A path without symbolic links, dots and trailing slashes, by which two names of one place are told.
func resolvedPath(_ path: String) -> String {
  URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
}
