// Images to columns of patches and back.
#include "internal.h"
#include <math.h>
#include <string.h>

// The output positions [*begin, *end) of one kernel tap that read inside an image side, and where
// the first of them reads: position i reads i * stride + tap - pad.
static inline void bt_inside(size_t size, size_t positions, size_t stride, size_t tap, size_t pad,
                             size_t *begin, size_t *end, size_t *first) {
  *begin = tap >= pad ? 0 : (pad - tap + stride - 1) / stride;
  *end = size + pad > tap ? (size + pad - tap - 1) / stride + 1 : 0;
  if (*end > positions) *end = positions;
  if (*begin > *end) *begin = *end;
  *first = *begin < *end ? *begin * stride + tap - pad : 0;
}

#define BT_TEMPLATE "patches_real.h"
#include "each_real.h"

#define BT_TEMPLATE "pool_real.h"
#include "each_real.h"
