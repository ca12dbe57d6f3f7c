// Matrix products and the symmetric solve, on OpenBLAS and LAPACK. Written once for both types:
// BLAS(name) and LAPACK(name) put in the letter of the type.
#include "internal.h"
#include <cblas.h>
#include <lapacke.h>
#include <limits.h>
#include <math.h>
#include <string.h>

// Library sizes are 32-bit, and a leading dimension is at least 1 even where nothing is read.
static int blas_size(size_t size) {
  if (size > INT_MAX) bt_fatal("a matrix side does not fit the library's integers", size);
  return (int)size;
}
static int leading(size_t stride) { return blas_size(stride ? stride : 1); }

#define BT_TEMPLATE "gemm_real.h"
#include "each_real.h"

void bt_set_threads(int count) { openblas_set_num_threads(count < 1 ? 1 : count); }
int bt_threads(void) { return openblas_get_num_threads(); }
