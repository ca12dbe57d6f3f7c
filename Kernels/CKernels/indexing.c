// Elements picked and placed by index or written through strides.
#include "walk.h"
#include <string.h>

#define BT_TEMPLATE "indexing_real.h"
#include "each_real.h"
