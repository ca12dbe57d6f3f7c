// Copies of strided views, gathers and scatters, fills.
#include "stream.h"
#include "walk.h"
#include <string.h>

enum {
  TILE = 16,          // one cache line of floats
  LONG_ROW = 1 << 14  // bytes
};

#define BT_TEMPLATE "stream_real.h"
#include "each_real.h"

#define BT_TEMPLATE "movement_real.h"
#include "each_real.h"

#define BT_TEMPLATE "transpose_real.h"
#include "each_real.h"

#define BT_TEMPLATE "copy_real.h"
#include "each_real.h"
