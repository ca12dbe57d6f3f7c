// Scans along an axis. Columns are taken WIDTH at a time with one accumulator each, in double for
// both types; a single column is a copy of the same body with a constant width.
#include "parallel.h"
#include <math.h>
#include <string.h>
#include "coefficients.h"

#define BT_TEMPLATE "scalar_math.h"
#include "each_real.h"

enum {
  WIDTH = 64,  // columns at a time
  RUN = 16,    // entries summed in sequence before they join the exact part
  PART = 1 << 14  // entries that are worth a thread
};

#define BT_TEMPLATE "scan_real.h"
#include "each_real.h"
