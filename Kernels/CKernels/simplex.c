// Rows that stay on the simplex, each visited while it is in the first cache.
#include "parallel.h"
#include <math.h>
#include <string.h>
#include "coefficients.h"

#define BT_TEMPLATE "scalar_math.h"
#include "each_real.h"

// How many numbers are worth another thread.
enum { SHARED = 1 << 13 };

#define BT_TEMPLATE "simplex_real.h"
#include "each_real.h"
