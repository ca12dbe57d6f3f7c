// Reductions of an axis. Everything becomes the reduction of a matrix along its columns: rows of
// `width` numbers are combined into one, 64 rows at a time, and the blocks pairwise. A long narrow
// axis is first cut into rows of several positions side by side, whose parts are joined last. So
// sums are pairwise in every shape, and come out the same on every machine.
#include "fusion.h"
#include "parallel.h"
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
  BLOCK = 64,   // rows combined in sequence before pairing begins
  LANES = 64,   // numbers side by side in an axis of its own
  NARROW = 128, // at most so many in other narrow ones
  FOUR_STREAMS = 256,  // rows at least so wide are read in four places at once
  TILE = 2048,  // columns at a time of a wide one
  PAIRED = 512, // columns whose blocks are paired before a piece ends
  NEAR = 1 << 19,    // bytes that are taken to be in a cache
  PIECE = 1 << 16,   // numbers that are worth a thread
  ROOM = 1 << 11     // numbers that a run computes before they are joined, or four rows
};

static size_t rows_of_piece(size_t width) {
  size_t rows = PIECE / width / BLOCK * BLOCK;
  return rows ? rows : BLOCK;
}

// Shares items of `size` numbers among threads, if there is one for each: the few large items that
// are left share their own pieces.
static void bt_items(size_t count, size_t size, bt_part part, void *context) {
  if (count < (size_t)bt_threads()) {
    part(context, 0, count);
  } else {
    bt_parallel(count, size < PIECE ? PIECE / size : 1, part, context);
  }
}

#define BT_TEMPLATE "reduce_real.h"
#include "each_real.h"

#define BT_TEMPLATE "sinks_real.h"
#include "each_real.h"

#define BT_TEMPLATE "argmax_real.h"
#include "each_real.h"
