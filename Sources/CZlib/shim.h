#ifndef LATTICE_CZLIB_SHIM_H
#define LATTICE_CZLIB_SHIM_H

#include <zlib.h>

/// zlib's own is a macro. Compresses to the zlib format with the largest window and tables.
static inline int lattice_deflate_init(z_stream *stream, int level, int strategy) {
  return deflateInit2(stream, level, Z_DEFLATED, MAX_WBITS, MAX_MEM_LEVEL, strategy);
}

/// The same in the gzip format, with neither name nor time in its header.
static inline int lattice_gzip_init(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, MAX_WBITS + 16, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY);
}

#endif
