// log sum exp along rows: many short rows share one pass of exp, and long rows are taken in pieces
// that stay in the first cache.
#include "internal.h"
#include <float.h>
#include <math.h>
#include <string.h>
#include "coefficients.h"

#define BT_TEMPLATE "scalar_math.h"
#include "each_real.h"

enum { PIECE = 1024 };

#define BT_TEMPLATE "scan_log_real.h"
#include "each_real.h"
