// Matrix products on OpenBLAS. Written once for both types: BLAS(name) puts in the letter of the
// type.
#include "openblas.h"
#include "parallel.h"
#include "walk.h"
#include <string.h>

// A leading dimension is at least 1 even where nothing is read.
static int leading(size_t stride) { return blas_size(stride ? stride : 1); }

enum {
  // Products of at most so many multiplications OpenBLAS never shares among threads.
  ALONE_GEMM = 1 << 18,
  ALONE_GEMV = 9 << 10,
  PART = 1 << 18,  // multiplications that are worth a thread
  EVEN = 4,        // as many whole products for each thread keep all of them busy
  UNIT = 16,       // where blocks may begin: at lines, and at OpenBLAS's own tiles
  // A right factor of so few columns is worth no copy of the left one, which OpenBLAS makes of any
  // product that it does not take for small.
  NARROW = 32,
  NARROW_ROWS = 8
};

#define BT_TEMPLATE "gemm_real.h"
#include "each_real.h"
