import CHDF5

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
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    guard !line.isEmpty else { return HDF5Error("the HDF5 library gives no reason") }
    let isNewer = line.contains("bad version number")
    return HDF5Error(
      line + (isNewer ? ", or from a newer HDF5 than \(HDF5.version), which reads it here" : ""))
  }
}
