// Softmax, its logarithm, and log sum exp along rows: the largest entry, the powers and their sum,
// and the result, while a row is in the first cache.
#include "parallel.h"
#include <math.h>
#include <string.h>
#include "coefficients.h"

#define BT_TEMPLATE "scalar_math.h"
#include "each_real.h"

enum {
  LANES = 16,
  BLOCK = 64,     // rows whose logarithms are taken together
  PIECE = 1024,   // entries added up in lanes
  PART = 1 << 14  // entries that are worth a thread
};

static size_t rows_of_part(size_t columns) { return columns < PART ? PART / (columns + 1) + 1 : 1; }

// Rows that stay in the first cache together.
static size_t rows_of_block(size_t columns) {
  size_t rows = 4 * PIECE / columns;
  return rows < 1 ? 1 : rows < BLOCK ? rows : BLOCK;
}

#define BT_TEMPLATE "softmax_real.h"
#include "each_real.h"
