// Reductions of an axis. Everything becomes the reduction of a matrix along its columns: rows of
// `width` numbers are combined into one, 64 rows at a time, and the blocks pairwise. A long narrow
// axis is first cut into rows of several positions side by side, whose parts are joined last. So
// sums are pairwise in every shape, and come out the same on every machine.
#include "internal.h"
#include <math.h>
#include <string.h>
#include "coefficients.h"

#define BT_TEMPLATE "scalar_math.h"
#include "each_real.h"

// Every reduction once: its tag, the value of nothing, and two values joined.
#define BT_REDUCTION_LIST(ITEM)                  \
  ITEM(BT_SUM, 0, a + b)                         \
  ITEM(BT_PRODUCT, 1, a * b)                     \
  ITEM(BT_MAX, -INFINITY, NAME(maximum)(a, b))   \
  ITEM(BT_MIN, INFINITY, NAME(minimum)(a, b))

enum {
  BLOCK = 64,   // rows combined in sequence (four at a time) before pairing begins
  LANES = 64,   // numbers side by side in a narrow axis
  TILE = 512    // columns at a time of a wide one
};

#define BT_TEMPLATE "reduce_real.h"
#include "each_real.h"

#define BT_TEMPLATE "argmax_real.h"
#include "each_real.h"
