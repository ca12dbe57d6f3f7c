// Steps of a market, a row at a time, so that what one loop leaves the next finds in the first
// cache.
#include "parallel.h"
#include <math.h>
#include <string.h>
#include "coefficients.h"

#define BT_TEMPLATE "scalar_math.h"
#include "each_real.h"

// How many numbers are worth another thread.
enum { SHARED = 1 << 14 };

#define BT_TEMPLATE "market_real.h"
#include "each_real.h"
