import CZlib

/// Versions of the libraries files are written with, at run time.
public enum StorageLibraries {
  /// HDF5's version.
  public static var hdf5: String { HDF5.version }

  /// zlib's version.
  public static var zlib: String { String(cString: zlibVersion()) }
}
