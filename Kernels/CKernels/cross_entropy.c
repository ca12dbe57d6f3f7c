// Cross-entropy with whole labels, and its cotangent: rows in blocks that stay in the first cache.
#include "internal.h"
#include "parallel.h"
#include <math.h>
#include <string.h>
#include "coefficients.h"

#define BT_TEMPLATE "scalar_math.h"
#include "each_real.h"

enum { PIECE = 1024, SHARE = 8192 };

#define BT_TEMPLATE "cross_entropy_real.h"
#include "each_real.h"
