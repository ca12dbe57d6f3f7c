// Steps of a market, a row at a time, so that what one loop leaves the next finds in the first
// cache.
#include "parallel.h"
#include "symmetric.h"
#include <math.h>
#include <string.h>
#include "coefficients.h"

#define BT_TEMPLATE "scalar_math.h"
#include "each_real.h"

// How many numbers are worth another thread; of how many numbers the Hessians may be that pass
// between a player's masks and its payoff.
enum { SHARED = 1 << 14, PASSING = 1 << 15 };

#define BT_TEMPLATE "market_real.h"
#include "each_real.h"
