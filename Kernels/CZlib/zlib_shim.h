#include <zlib.h>

// The init functions of zlib are macros, which Swift does not import. 15 is the largest window and
// 16 asks for the gzip wrapper with its checksum.
static inline int bt_gzip_inflate_init(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

static inline int bt_gzip_deflate_init(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
