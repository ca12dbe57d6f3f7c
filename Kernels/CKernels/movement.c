// Copies of strided views, gathers and scatters, fills.
#include "internal.h"
#include "strides.h"
#include <string.h>

enum { TILE = 16 };  // one cache line of floats

#define BT_TEMPLATE "movement_real.h"
#include "each_real.h"
