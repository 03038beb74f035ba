import CZlib

/// Compression of whole texts in the gzip format (RFC 1952); equal texts give equal bytes.
enum Gzip {
  static func compress(_ text: String) -> [UInt8] {
    let source = Array(text.utf8)
    let bound = lattice_deflate_bound(source.count)
    return [UInt8](unsafeUninitializedCapacity: bound) { target, count in
      count = lattice_deflate(
        LATTICE_GZIP, Z_BEST_COMPRESSION, Z_DEFAULT_STRATEGY, source, source.count,
        target.baseAddress, bound)
      precondition(count > 0, "zlib has memory for its tables of a quarter of a megabyte")
    }
  }
}
