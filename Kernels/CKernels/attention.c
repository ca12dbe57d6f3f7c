// Scaled dot-product attention: probabilities for some queries at a time, which stay in cache, with
// products of our own. These matrices are small, partly skipped, and as often transposed as not,
// where BLAS spends as much on preparation as on the product.
#include "internal.h"
#include "parallel.h"
#include <math.h>
#include <string.h>
#include "coefficients.h"

#define BT_TEMPLATE "scalar_math.h"
#include "each_real.h"
#define BT_TEMPLATE "panel_real.h"
#include "each_real.h"

enum {
  BLOCK = 16,   // queries at a time
  LANES = 16,   // for rows of probabilities
  PIECE = 1024
};

#define BT_TEMPLATE "attention_real.h"
#include "each_real.h"
