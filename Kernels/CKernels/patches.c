// Images to columns of patches and back.
#include "parallel.h"
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

// Planes that are worth a thread: so many taps of windows.
static size_t planes_of_part(const bt_patches *p) {
  enum { PART = 1 << 16 };
  return PART / (p->kernel_h * p->kernel_w * p->out_h * p->out_w + 1) + 1;
}

#define BT_TEMPLATE "patches_real.h"
#include "each_real.h"

#define BT_TEMPLATE "pool_real.h"
#include "each_real.h"
