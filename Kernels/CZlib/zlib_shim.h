#include <zlib.h>

// The init functions of zlib are macros, which Swift does not import. 15 is the largest window; 16
// asks for the gzip wrapper with its checksum, a negative window for bare deflate data (RFC 1951).
static inline int bt_gzip_inflate_init(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

static inline int bt_gzip_deflate_init(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

static inline int bt_bare_inflate_init(z_stream *stream) { return inflateInit2(stream, -15); }

static inline int bt_bare_deflate_init(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
}
