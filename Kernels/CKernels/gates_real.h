// For each_real.h: activations that are x times a gate, without branches, and their slopes. Worst
// errors in units of the last place, in the tails too: silu 2.1, gelu 2 (float 3.5), softsign
// 1.4.

#if BT_DOUBLE
#define FARTHEST 760.0  // where the gate has become 0, even times x
#else
#define FARTHEST 110.0f
#endif

// top / (1 + e) for 0 <= e <= 1. What rounding lost in 1 + e is put back, to first order, for which
// a line is close enough to 1 / (1 + e). A top that becomes 0 keeps its sign.
BT_INLINE REAL NAME(gated)(REAL top, REAL e) {
  REAL sum = 1 + e, lost = e - (sum - 1), y = top / sum;
  return NAME(with_sign_of)(y - y * (lost * ((REAL)1.5 - (REAL)0.5 * sum)), top);
}

// x sigmoid(x). To the left e^x is scaled last, so that its tail keeps its relative accuracy.
BT_INLINE REAL NAME(silu)(REAL x) {
  REAL a = NAME(absolute)(x), r, low;
  a = a > FARTHEST ? FARTHEST : a;
  BITS k = NAME(split_ln2)(-a, &r, &low);
  REAL p = NAME(sum_exactly)(1, r, NAME(exp_rest)(r) + low, &low);
  REAL y = NAME(gated)(x >= 0 ? x : -a * p, NAME(scale)(p, k));
  return x == 0 || x >= (REAL)INFINITY ? x : x >= 0 ? y : NAME(scale)(y, k);
}

// The slope of x sigmoid(t) from the slope of t: s + x s (1 - s) t', with e = e^-|t|.
BT_INLINE REAL NAME(gate_slope)(REAL x, REAL t, REAL t_slope, REAL e) {
  REAL big = 1 / (1 + e), small = e * big, s = t >= 0 ? big : small, rest = t >= 0 ? small : big;
  return s * (1 + x * rest * t_slope);
}
BT_INLINE REAL NAME(silu_slope)(REAL x) {
  REAL c = x > FARTHEST ? FARTHEST : x;
  c = c < -FARTHEST ? -FARTHEST : c;
  return NAME(gate_slope)(c, c, 1, NAME(exp)(-NAME(absolute)(c)));
}

// x / (1 + |x|).
BT_INLINE REAL NAME(softsign)(REAL x) {
  REAL y = x / (1 + NAME(absolute)(x));
  return NAME(absolute)(x) == (REAL)INFINITY ? NAME(with_sign_of)(1, x) : y;
}

// x sigmoid(t) with t = sqrt(8 / pi) (x + 0.044715 x^3): tanh made a sigmoid of twice its argument.
// In double, and there t in two parts, for the tail.
#if BT_DOUBLE
#define CUBIC 0x1.2444f2a4d8b4bp-4
BT_INLINE double gelu_tanh_f64(double x) {
  double a = absolute_f64(x) > 22 ? 22 : absolute_f64(x), zl, cl, tl;
  double z = product_exactly(a, a, &zl), cubic = product_exactly(z, CUBIC, &cl);
  cl += zl * CUBIC - z * 0x1.6c843a29d1c7p-61;
  double big = cubic > 0x1.9884533d43651p0 ? cubic : 0x1.9884533d43651p0;
  double little = cubic > 0x1.9884533d43651p0 ? 0x1.9884533d43651p0 : cubic;
  double w = big + little, wl = (little - (w - big)) + (cl - 0x1.cbc0d30ebfd15p-54);
  double t = product_exactly(a, w, &tl);
  tl += a * wl;
  uint64_t k;
  double p = exp_parts(-t, -tl, &k);
  double y = gated_f64(x >= 0 ? x : -a * p, scale_f64(p, k));
  return x == 0 || x >= INFINITY ? x : x >= 0 ? y : scale_f64(y, k);
}
BT_INLINE double gelu_tanh_slope_f64(double x) {
  double c = x > 22 ? 22 : x;
  c = c < -22 ? -22 : c;
  double z = c * c, t = c * (0x1.9884533d43651p0 + CUBIC * z);
  return gate_slope_f64(c, t, 0x1.9884533d43651p0 + 3 * CUBIC * z, exp_f64(-absolute_f64(t)));
}
// For Float t in double: to the left its rounding would be the result's error times t. The result
// is e^-t 2^64, which is normal wherever the gate is not 0.
BT_INLINE float gelu_exp_f32(float a) {
  BT_FUSE
  double c = a, t = c * (0x1.9884533d43651p0 + CUBIC * (c * c));
  double shifted = t * -0x1.71547652b82fep0 + 0x1.8p52, whole = shifted - 0x1.8p52;
  float r = (float)(-t - whole * 0x1.62e42fefa39efp-1), p = 1 + (r + exp_rest_f32(r));
  int32_t k = (int32_t)bits_f64(shifted);
  return p * power_of_two_f32((uint32_t)(k < -160 ? -160 : k) + 64);
}
BT_INLINE float gelu_tanh_f32(float x) {
  float a = absolute_f32(x) > 22 ? 22 : absolute_f32(x);
  float large = gelu_exp_f32(a), y = (x >= 0 ? x : -a * large) / (1 + large * 0x1p-64f);
  return x >= 0 ? y : y * 0x1p-64f;
}
// The slope's error counts beside 1: t may be rounded.
BT_INLINE float gelu_tanh_slope_f32(float x) {
  BT_FUSE
  float a = absolute_f32(x) > 22 ? 22 : absolute_f32(x), z = a * a;
  float t = a * (0x1.9884533d43651p0f + (float)CUBIC * z), c = t > 86 ? 86 : t, r, low;
  uint32_t k = split_ln2_f32(-c, &r, &low);
  float e = (1 + (r + exp_rest_f32(r))) * power_of_two_f32(k), big = 1 / (1 + e), small = e * big;
  float bend = a * (0x1.9884533d43651p0f + (float)(3 * CUBIC) * z);
  return x >= 0 ? big * (1 + bend * small) : small * (1 - bend * big);
}
#undef CUBIC
#endif

#undef FARTHEST
