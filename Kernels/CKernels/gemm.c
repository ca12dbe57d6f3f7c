// Matrix products on OpenBLAS. Written once for both types: BLAS(name) puts in the letter of the
// type.
#include "walk.h"
#include <cblas.h>
#include <string.h>

// A leading dimension is at least 1 even where nothing is read.
static int leading(size_t stride) { return blas_size(stride ? stride : 1); }

// Products of at most so many multiplications OpenBLAS does not share among its own threads, and
// they may run side by side; larger ones it shares itself.
enum {
  ALONE_GEMM = 1 << 18,
  ALONE_GEMV = 9 << 10,
  PART = 1 << 18,  // multiplications that are worth a thread
  // Of pieces that stay below: how long sums are, and rows if there are as many.
  ALONE_DEPTH = 256,
  ALONE_ROWS = 32,
  // A right factor of so few columns is worth no copy of the left one, which OpenBLAS makes of any
  // product that it does not take for small.
  NARROW = 32,
  NARROW_ROWS = 8
};

#define BT_TEMPLATE "gemm_real.h"
#include "each_real.h"

void bt_set_threads(int count) { openblas_set_num_threads(count < 1 ? 1 : count); }
int bt_threads(void) { return openblas_get_num_threads(); }
