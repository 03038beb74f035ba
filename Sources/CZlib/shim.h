#ifndef LATTICE_CZLIB_SHIM_H
#define LATTICE_CZLIB_SHIM_H

#include <stddef.h>
#include <zlib.h>

/// What stands around the compressed bytes: the first is the number of bits of the largest window.
enum lattice_wrapper { LATTICE_ZLIB = MAX_WBITS, LATTICE_GZIP = MAX_WBITS + 16 };

/// How many bytes `lattice_deflate` writes at most.
static inline size_t lattice_deflate_bound(size_t size) {
  // Without its state zlib leaves the twelve bytes out that gzip's frame is longer by.
  return deflateBound(NULL, size) + 12;
}

/// Compresses `size` bytes with the largest window and tables; in the gzip format the header has
/// neither name nor time.
///
/// Returns the number of bytes written, or 0 if there is no memory or `room` is less than
/// `lattice_deflate_bound` tells.
static inline size_t lattice_deflate(
  enum lattice_wrapper wrapper, int level, int strategy, const unsigned char *source, size_t size,
  unsigned char *target, size_t room) {
  z_stream stream = {0};
  if (deflateInit2(&stream, level, Z_DEFLATED, wrapper, MAX_MEM_LEVEL, strategy) != Z_OK) return 0;
  // zlib counts input and output in 32 bits.
  const size_t most = (size_t)1 << 30;
  size_t unread = size, space = room;
  int status = Z_OK;
  stream.next_in = (unsigned char *)source;
  stream.next_out = target;
  while (status == Z_OK) {
    const uInt offered = unread < most ? unread : most, given = space < most ? space : most;
    stream.avail_in = offered;
    stream.avail_out = given;
    status = deflate(&stream, offered == unread ? Z_FINISH : Z_NO_FLUSH);
    unread -= offered - stream.avail_in;
    space -= given - stream.avail_out;
  }
  deflateEnd(&stream);
  return status == Z_STREAM_END ? room - space : 0;
}

#endif
