// Steps of optimisers: parameters and means are read and written once.
#include "internal.h"
#include "parallel.h"

enum { SHARE = 16384 };

#define BT_TEMPLATE "optimizers_real.h"
#include "each_real.h"
