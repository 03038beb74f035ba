import CZlib

/// Compression of whole texts in the gzip format (RFC 1952); equal texts give equal bytes.
enum Gzip {
  /// Compresses a text of less than 4 GB.
  static func compress(_ text: String) -> [UInt8] {
    var source = Array(text.utf8)
    precondition(source.count < UInt32.max, "zlib counts a buffer in 32 bits")
    var stream = z_stream()
    guard lattice_gzip_init(&stream, Z_BEST_COMPRESSION) == Z_OK else {
      fatalError("zlib cannot allocate its tables of a quarter of a megabyte")
    }
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, uLong(source.count)))
    return source.withUnsafeMutableBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: bound) { target, count in
        stream.next_in = source.baseAddress
        stream.avail_in = uInt(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = uInt(bound)
        guard deflate(&stream, Z_FINISH) == Z_STREAM_END else {
          preconditionFailure("zlib's bound suffices")
        }
        count = bound - Int(stream.avail_out)
      }
    }
  }
}
