// Orthogonal factors, eigenvalues and singular values on LAPACK, the matrix exponential, norms.
// LAPACK is column-major: a row-major block is handed to it as the transposed matrix.
#include "openblas.h"
#include "parallel.h"
#include <float.h>
#include <lapacke.h>
#include <limits.h>
#include <math.h>
#include <string.h>

// LAPACK's sizes are 32-bit.
static int lapack_size(size_t size) {
  if (size > INT_MAX) bt_fatal("a matrix side does not fit the library's integers", size);
  return (int)size;
}

// A queried size of work memory; a float cannot hold every one, so the formula's counts too.
static int work_size(double queried, size_t least) {
  size_t size = queried > (double)least ? (size_t)queried : least;
  return lapack_size(size ? size : 1);
}

#define BT_TEMPLATE "spectral_real.h"
#include "each_real.h"
#define BT_TEMPLATE "exponential_real.h"
#include "each_real.h"
#define BT_TEMPLATE "norm_real.h"
#include "each_real.h"
