// Elementwise functions of two strided arrays.
#include "internal.h"
#include "binary_row.h"
#include "strides.h"
#include <math.h>
#include <string.h>
#include "coefficients.h"

#define BT_TEMPLATE "scalar_math.h"
#include "each_real.h"
#include "special_math.h"
#include "gamma_math.h"
#define BT_TEMPLATE "gates_real.h"
#include "each_real.h"

// Every operation once: its tag and the value at a and b.
#define BT_BINARY_LIST(ITEM)                              \
  ITEM(BT_ADD, a + b)                                     \
  ITEM(BT_SUBTRACT, a - b)                                \
  ITEM(BT_MULTIPLY, a * b)                                \
  ITEM(BT_DIVIDE, a / b)                                  \
  ITEM(BT_MAXIMUM, NAME(maximum)(a, b))                   \
  ITEM(BT_MINIMUM, NAME(minimum)(a, b))                   \
  ITEM(BT_EQUAL, a == b ? 1 : 0)                          \
  ITEM(BT_GREATER, a > b ? 1 : 0)                         \
  ITEM(BT_GREATER_EQUAL, a >= b ? 1 : 0)                  \
  ITEM(BT_POWER, NAME(power)(a, b))                       \
  ITEM(BT_SHARE, a > b ? 1 : a == b ? (REAL)0.5 : 0)      \
  ITEM(BT_ATAN2, NAME(atan2)(a, b))                       \
  ITEM(BT_HYPOT, NAME(hypot)(a, b))                       \
  ITEM(BT_REMAINDER, NAME(remainder)(a, b))               \
  ITEM(BT_LOG_ADD_EXP, NAME(log_add_exp)(a, b))           \
  ITEM(BT_X_LOG_Y, NAME(x_log_y)(a, b))                   \
  ITEM(BT_POLYGAMMA, NAME(polygamma)(a, b))               \
  ITEM(BT_SILU_PULL, NAME(silu_slope)(a) * b)             \
  ITEM(BT_GELU_TANH_PULL, NAME(gelu_tanh_slope)(a) * b)   \
  ITEM(BT_TANH_PULL, (1 - a) * (1 + a) * b)

// exp(y log |x|) in double, with the cases of C's pow (Annex F) put back in afterwards.
BT_INLINE float power_f32(float x, float y) {
  double size = absolute_f32(x);
  float p = (float)exp_f64(y * log_f64(size));
  p = size == 1 ? 1 : p;
  // Floats of 2^24 and more are all even; below, adding 2^23 rounds to an integer with the parity
  // in the last bit.
  float wide = absolute_f32(y);
  float rounded = wide + 0x1p23f;
  bool big = wide >= 0x1p24f, middle = wide >= 0x1p23f;
  bool whole = middle | (rounded - 0x1p23f == wide);
  uint32_t low = middle ? bits_f32(wide) : bits_f32(rounded);
  bool odd = whole & !big & ((low & 1) != 0);
  bool negative = bits_f32(x) >> 31;
  p = (negative & odd) ? -p : p;
  p = ((x < 0) & !whole & finite_f32(x)) ? NAN : p;
  p = ((x != x) | (y != y)) ? x + y : p;
  return ((y == 0) | (x == 1)) ? 1 : p;
}
static inline double power_f64(double x, double y) { return y == 2 ? x * x : pow(x, y); }

#define BT_TEMPLATE "binary_real.h"
#include "each_real.h"
