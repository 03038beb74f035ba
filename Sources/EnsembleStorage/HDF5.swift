import CHDF5
import Foundation

/// The HDF5 library, which is not safe to call from several threads at once.
package enum HDF5 {
  /// Held while the library works. Handles close themselves, also in the middle of other work: hence
  /// recursive.
  private static let lock = NSRecursiveLock()

  /// Keeps the library from tidying up when the program ends: after a full disk it would crash there.
  /// Files are closed by then, or are not wanted. Has to come before every other call.
  private static let isLeftAlone: Bool = H5dont_atexit() >= 0

  /// Runs work that calls the library, alone.
  package static func perform<Result, Failure: Error>(
    _ work: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock.lock()
    defer { lock.unlock() }
    _ = isLeftAlone
    // The library prints its errors by default, separately for each thread.
    H5Eset_auto2(lattice_h5_error_stack(), nil, nil)
    return try work()
  }

  /// Passes a handle's number or a status on if the call succeeded.
  @discardableResult
  static func check<Status: SignedInteger>(_ status: Status) throws(HDF5Error) -> Status {
    guard status >= 0 else { throw HDF5Error.last() }
    return status
  }

  /// The library's version, `1.10.8`.
  static var version: String {
    var (major, minor, release): (UInt32, UInt32, UInt32) = (0, 0, 0)
    _ = perform { lattice_h5_version(&major, &minor, &release) }
    return "\(major).\(minor).\(release)"
  }
}
