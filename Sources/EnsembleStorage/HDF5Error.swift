import CHDF5
import Foundation

/// What the library said of a call that failed.
struct HDF5Error: Error, Hashable {
  let reason: String

  init(_ reason: String) { self.reason = reason }

  /// The deepest entry of the library's stack of errors, which is the cause of the others.
  static func last() -> HDF5Error {
    var text = ""
    withUnsafeMutablePointer(to: &text) { text in
      _ = H5Ewalk2(
        lattice_h5_error_stack(), H5E_WALK_UPWARD,
        { number, entry, text in
          if number == 0, let words = entry?.pointee.desc {
            text?.assumingMemoryBound(to: String.self).pointee = String(cString: words)
          }
          return 0
        }, UnsafeMutableRawPointer(text))
    }
    H5Eclear2(lattice_h5_error_stack())
    return HDF5Error(reason(in: text))
  }

  /// What matters in the library's words.
  private static func reason(in text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    if line.isEmpty { return "the HDF5 library gives no reason" }
    // Reports of the system's errors come with times, addresses and sizes.
    if let start = line.range(of: "error message = '"),
      let end = line[start.upperBound...].firstIndex(of: "'")
    {
      return String(line[start.upperBound..<end])
    }
    return line.contains("bad version number")
      ? line + ", or from a newer HDF5 than \(HDF5.version), which reads it here" : line
  }
}
