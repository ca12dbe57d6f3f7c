// One of two strided arrays, element by element.
#include "walk.h"

#define BT_TEMPLATE "select_real.h"
#include "each_real.h"
