// Cross-entropy with whole labels, and its cotangent, while a row is in the first cache.
#include "parallel.h"
#include <math.h>
#include <string.h>
#include "coefficients.h"

#define BT_TEMPLATE "scalar_math.h"
#include "each_real.h"

enum { LANES = 16, PIECE = 1024, PART = 1 << 13 };

static size_t rows_of_part(size_t columns) { return columns < PART ? PART / columns : 1; }

#define BT_TEMPLATE "cross_entropy_real.h"
#include "each_real.h"
