// Steps of a sparse market: weights, columns and Hessians stream by once; only the threshold, n
// numbers, is read and written out of order.
#include "parallel.h"
#include <math.h>
#include <string.h>
#include "coefficients.h"
#include "stream.h"

#define BT_TEMPLATE "scalar_math.h"
#include "each_real.h"

// How many numbers are worth another thread; how many rows ahead thresholds are called for; the
// most blocks of rows with column sums of their own, and how many of those are joined at a time.
enum { SHARED = 1 << 13, AHEAD = 2, BLOCKS = 8, PIECE = 1024 };

// From which size on ascending columns are halved before they are counted.
enum { COUNTED = 256 };

#define BT_TEMPLATE "simplex_rows.h"
#include "each_real.h"
#define BT_TEMPLATE "low_rank_rows.h"
#include "each_real.h"

// How many of `k` ascending columns are below a bound. Counting them all needs no guess of a
// branch, which in a search waits for memory.
BT_INLINE size_t count_below(const int32_t *columns, size_t k, size_t bound) {
  size_t low = 0;
  for (; k > COUNTED; k -= k / 2) {
    if ((size_t)columns[low + k / 2 - 1] < bound) low += k / 2;
  }
  int32_t limit = (int32_t)bound, count = 0;
  BT_VECTOR for (size_t j = low; j < low + k; j++) count += columns[j] < limit;
  return low + (size_t)count;
}

#define BT_TEMPLATE "market_sparse_real.h"
#include "each_real.h"
