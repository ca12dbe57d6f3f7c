// Elementwise functions of one array.
#include "internal.h"
#include <math.h>
#include <string.h>
#include "coefficients.h"

#define BT_TEMPLATE "scalar_math.h"
#include "each_real.h"
#include "special_math.h"
#include "gamma_math.h"
#define BT_TEMPLATE "gates_real.h"
#include "each_real.h"

// Every operation once: its tag and the value at x. The functions are in scalar_math.h,
// special_math.h, gamma_math.h and gates_real.h.
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
  ITEM(BT_IS_FINITE, NAME(finite)(x) ? 1 : 0)              \
  ITEM(BT_IS_NAN, x != x ? 1 : 0)                          \
  ITEM(BT_IS_INFINITE, NAME(absolute)(x) == (REAL)INFINITY ? 1 : 0)\
  ITEM(BT_FLOOR, __builtin_elementwise_floor(x))           \
  ITEM(BT_CEIL, __builtin_elementwise_ceil(x))             \
  ITEM(BT_ROUND, __builtin_elementwise_roundeven(x))       \
  ITEM(BT_TRUNCATE, __builtin_elementwise_trunc(x))        \
  ITEM(BT_LOG2, NAME(log2)(x))                             \
  ITEM(BT_LOG10, NAME(log10)(x))                           \
  ITEM(BT_EXP2, NAME(exp2)(x))                             \
  ITEM(BT_CBRT, NAME(cbrt)(x))                             \
  ITEM(BT_RSQRT, NAME(rsqrt)(x))                           \
  ITEM(BT_ASIN, NAME(asin)(x))                             \
  ITEM(BT_ACOS, NAME(acos)(x))                             \
  ITEM(BT_ATAN, NAME(atan)(x))                             \
  ITEM(BT_SINH, NAME(sinh)(x))                             \
  ITEM(BT_COSH, NAME(cosh)(x))                             \
  ITEM(BT_ASINH, NAME(asinh)(x))                           \
  ITEM(BT_ACOSH, NAME(acosh)(x))                           \
  ITEM(BT_ATANH, NAME(atanh)(x))                           \
  ITEM(BT_ERFC, NAME(erfc)(x))                             \
  ITEM(BT_ERF_INVERSE, NAME(erf_inverse)(x))               \
  ITEM(BT_LOG_GAMMA, NAME(log_gamma)(x))                   \
  ITEM(BT_SILU, NAME(silu)(x))                             \
  ITEM(BT_GELU_TANH, NAME(gelu_tanh)(x))                   \
  ITEM(BT_SOFTSIGN, NAME(softsign)(x))

#define BT_TEMPLATE "tangent_real.h"
#include "each_real.h"

#define BT_TEMPLATE "unary_real.h"
#include "each_real.h"
