// Cotangents of softmax and its logarithm, each row in one visit while it is in the first cache.
#include "internal.h"
#include "parallel.h"

enum { PIECE = 1024, SHARE = 16384 };

#define BT_TEMPLATE "rows_pull_real.h"
#include "each_real.h"
