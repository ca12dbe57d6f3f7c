// Scaled dot-product attention: probabilities for some queries at a time, which stay in cache, and
// matrix products of which each is too small for BLAS to share among threads, since whole items of
// the batch are shared already.
#include "internal.h"
#include "parallel.h"
#include <math.h>
#include <string.h>
#include "coefficients.h"

#define BT_TEMPLATE "scalar_math.h"
#include "each_real.h"

enum {
  BLOCK = 32,        // queries at a time
  LANES = 16,        // rows of probabilities are padded to multiples of it
  PRODUCTS = 262144  // up to so many BLAS takes one thread
};

#define BT_TEMPLATE "attention_real.h"
#include "each_real.h"
