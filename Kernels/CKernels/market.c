// Steps of a market, a row at a time, so that what one loop leaves the next finds in the first
// cache.
#include "parallel.h"
#include "symmetric.h"
#include <math.h>
#include <string.h>
#include "coefficients.h"

#define BT_TEMPLATE "scalar_math.h"
#include "each_real.h"

// How many numbers are worth another thread, and how many of an array stay near while others pass.
enum { SHARED = 1 << 14, NEAR = 1 << 10 };

#define BT_TEMPLATE "market_real.h"
#include "each_real.h"
