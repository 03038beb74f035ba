import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// The largest resident size of the process, which ``Machine/usage`` tells, as one that can start afresh.
enum ResidentPeak {
  /// Gives free memory back to the system and lets the peak start from what is left.
  ///
  /// - Returns: Whether the system can; otherwise peaks stay upper bounds.
  @discardableResult static func reset() -> Bool {
    #if canImport(Glibc)
      // glibc keeps what is freed; the module of its functions leaves this one out.
      typealias Trim = @convention(c) (Int) -> CInt
      guard let symbol = dlsym(nil, "malloc_trim") else { return false }
      _ = unsafeBitCast(symbol, to: Trim.self)(0)
      // "5" resets VmHWM, see proc(5).
      guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return false }
      defer { try? file.close() }
      do {
        try file.write(contentsOf: Data("5".utf8))
        return true
      } catch {
        return false
      }
    #else
      return false
    #endif
  }
}
