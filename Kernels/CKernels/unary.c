// Elementwise functions of one array.
#include "internal.h"
#include <math.h>
#include <string.h>
#include "coefficients.h"

#define BT_TEMPLATE "scalar_math.h"
#include "each_real.h"

// Every operation once: its tag and the value at x. The functions are in scalar_math.h.
#define BT_UNARY_LIST(ITEM)                                \
  ITEM(BT_NEGATE, -x)                                      \
  ITEM(BT_ABS, NAME(absolute)(x))                          \
  ITEM(BT_SIGN, x != x ? x : (REAL)((x > 0) - (x < 0)))    \
  ITEM(BT_STEP, x > 0 ? 1 : 0)                             \
  ITEM(BT_SQUARE, x * x)                                   \
  ITEM(BT_SQRT, __builtin_elementwise_sqrt(x))             \
  ITEM(BT_RECIPROCAL, 1 / x)                               \
  ITEM(BT_EXP, NAME(exp)(x))                               \
  ITEM(BT_EXPM1, NAME(expm1)(x))                           \
  ITEM(BT_LOG, NAME(log)(x))                               \
  ITEM(BT_LOG1P, NAME(log1p)(x))                           \
  ITEM(BT_TANH, NAME(tanh)(x))                             \
  ITEM(BT_SIGMOID, NAME(sigmoid)(x))                       \
  ITEM(BT_SOFTPLUS, NAME(softplus)(x))                     \
  ITEM(BT_RELU, x < 0 ? 0 : x)                             \
  ITEM(BT_ERF, NAME(erf)(x))                               \
  ITEM(BT_NORMAL_CDF, NAME(normal_cdf)(x))                 \
  ITEM(BT_GELU, NAME(gelu)(x))                             \
  ITEM(BT_IS_FINITE, NAME(finite)(x) ? 1 : 0)

#define BT_TEMPLATE "unary_real.h"
#include "each_real.h"
