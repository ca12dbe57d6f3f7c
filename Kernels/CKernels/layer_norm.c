// Layer normalisation and its cotangents: each row in one visit while it is in the first cache.
#include "internal.h"
#include "parallel.h"
#include <math.h>
#include <string.h>

enum { SHARE = 16384, CHUNK = 64 };

#define BT_TEMPLATE "layer_norm_real.h"
#include "each_real.h"
