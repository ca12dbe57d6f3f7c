// Further elementary functions of one number, after scalar_math.h: in double, and without branches,
// so that a plain loop over them becomes vector code. The float versions round the double ones.
// What C's library does within one unit in the last place (tan, asin, acos, atan, atan2, pow) is
// left to it in double. Worst errors in units of the last place, measured over dense samples of
// doubles with fused operations or without:
//   log2, log10, exp2, cbrt, cosh, atanh, log(e^a + e^b) 1, hypot 1.2, asinh, acosh, rsqrt 1.5,
//   sinh, x log y 1.7, erf inverse 2.5, erfc 2.6 (relative to the value, in the far tail too).
#ifndef BT_SPECIAL_MATH_H
#define BT_SPECIAL_MATH_H

#include "special_coefficients.h"

#define POLY(table, x) horner_f64(table, (int)(sizeof(table) / sizeof(double)), x)
#define LN2 0x1.62e42fefa39efp-1
#define LN2_HIGH 0x1.62e42feep-1  // times any exponent it is exact; with LN2_LOW, ln 2
#define LN2_LOW 0x1.a39ef35793c76p-33
#define WHOLE 0x1.8p52  // adding it leaves the nearest integer in the low bits

// x without the lower half of its digits: the product of two such is exact.
BT_INLINE double upper_half(double x) { return from_bits_f64(bits_f64(x) & 0xfffffffff8000000u); }
// a b = result + lost (T. Dekker, Numer. Math. 18, 1971).
BT_INLINE double product_exactly(double a, double b, double *lost) {
  double p = a * b, ah = upper_half(a), al = a - ah, bh = upper_half(b), bl = b - bh;
  *lost = ((ah * bh - p) + ah * bl + al * bh) + al * bl;
  return p;
}

// Logarithms.

// high + low = 2^k m with sqrt(1/2) <= m < sqrt 2, and log m = f + rest: with s = f / (2 + f) it is
// 2 atanh(s) = f - f^2 / 2 + s (f^2 / 2 + 2 s^2 ...). For normal high > 0 and low below its last
// place.
BT_INLINE double log_mantissa(double high, double low, double *f, double *rest) {
  double m;
  int64_t k = split_power_f64(high, &m);
  double x = m - 1, s = x / (2 + x), w = s * s, half = 0.5 * x * x;
  *f = x;
  *rest = low / high - (half - s * (half + 2 * w * POLY(atanh_tail, w)));
  return (double)k;
}
// log(high + low) = result + rest.
BT_INLINE double log_parts_of_sum(double high, double low, double *rest) {
  double f, k = log_mantissa(high, low, &f, rest);
  double whole = k * LN2_HIGH, sum = whole + f;
  *rest += (f - (sum - whole)) + k * LN2_LOW;
  return sum;
}
// The logarithm to a base b from log_b 2 and 1 / ln b, each in two parts: the first of log_b 2 is
// exact times an exponent, and the first of 1 / ln b times half the digits of f.
BT_INLINE double log_to_base(double x, double two, double two_low, double unit, double unit_low) {
  bool tiny = x < 0x1p-1022;
  double f, rest, k = log_mantissa(tiny ? x * 0x1p54 : x, 0, &f, &rest) - (tiny ? 54 : 0);
  double top = upper_half(f), below = (f - top) + rest;
  double whole = k * two, part = top * unit, sum = whole + part;
  double lost = part - (sum - whole);
  double small = k * two_low + (below * unit + (top + below) * unit_low);
  return log_edges_f64(x, sum + (lost + small));
}
BT_INLINE double log2_f64(double x) {
  return log_to_base(x, 1, 0, 0x1.715476p+0, 0x1.4ae0bf85ddf44p-26);
}
BT_INLINE double log10_f64(double x) {
  return log_to_base(x, 0x1.34413509f6p-2, 0x1.9fef311f12b36p-42, 0x1.bcb7b1p-2,
                     0x1.49b9438ca9aaep-28);
}

// Exponentials.

BT_INLINE double exp2_f64(double x) {
  double c = x > 1030 ? 1030 : x;
  c = c < -1080 ? -1080 : c;
  double shifted = c + WHOLE, r = c - (shifted - WHOLE);
  return scale_f64(1 + r * POLY(exp2_slope, r), bits_f64(shifted) - bits_f64(WHOLE));
}

// e^(x + more) = 2^k (1 + sum + rest), for the clamped x of exp and |more| < 1.
BT_INLINE double exp_reduced(double x, double more, double *rest, uint64_t *k) {
  double r, low;
  *k = split_ln2_f64(x, &r, &low);
  double sum = r + more, back = sum - r;
  low += (r - (sum - back)) + (more - back);
  *rest = exp_rest_f64(sum) + (low + low * sum);
  return sum;
}
BT_INLINE double exp_parts(double x, double more, uint64_t *k) {
  double rest, lost, sum = exp_reduced(x, more, &rest, k);
  return sum_exactly_f64(1, sum, rest, &lost);
}
// e^a / 2 for a >= 0: finite wherever cosh is.
BT_INLINE double half_exp(double a) {
  uint64_t k;
  double p = exp_parts(a > 720 ? 720 : a, 0, &k);
  return scale_f64(p, k - 1);
}
BT_INLINE double cosh_f64(double x) {
  double e = half_exp(absolute_f64(x));
  return e + 0.25 / e;
}
BT_INLINE double sinh_f64(double x) {
  double a = absolute_f64(x), e = half_exp(a), z = a < 1 ? x * x : 1;
  return a < 1 ? x + x * (z * POLY(sinh_tail, z)) : with_sign_of_f64(e - 0.25 / e, x);
}

// Inverse hyperbolic functions.

// asinh(a) = 2 atanh(t) with t = a / (1 + sqrt(1 + a^2)), and 2 t = a - a t^2: a enters exactly.
// For 0 <= a <= 1.
BT_INLINE double asinh_near(double a) {
  double t = a / (1 + __builtin_elementwise_sqrt(1 + a * a)), w = t * t;
  return a + w * (2 * t * POLY(atanh_tail, w) - a);
}
// log(a + root), where root = sqrt(a^2 +- 1) may have overflowed; it is a in the end.
BT_INLINE double log_of_pair(double a, double root) {
  bool large = a > 0x1p28;
  double other = large ? 0 : root, big = a > other ? a : other, small = a > other ? other : a;
  double sum = big + small, rest, high = log_parts_of_sum(sum, small - (sum - big), &rest);
  double result = high + (rest + (large ? LN2 : 0));
  return a < INFINITY ? result : a;
}
BT_INLINE double asinh_f64(double x) {
  double a = absolute_f64(x);
  double far = log_of_pair(a, __builtin_elementwise_sqrt(1 + a * a));
  return with_sign_of_f64(a < 1 ? asinh_near(a) : far, x);
}
// Near 1, twice asinh of sqrt((x - 1) / 2).
BT_INLINE double acosh_f64(double x) {
  double t = x - 1, near = 2 * asinh_near(__builtin_elementwise_sqrt(0.5 * t));
  double far = log_of_pair(x, __builtin_elementwise_sqrt(t * (x + 1)));
  return x < 3 ? near : far;
}
BT_INLINE double atanh_f64(double x) {
  double a = absolute_f64(x), w = a * a, near = a + a * w * POLY(atanh_tail, w);
  double q = 2 * a / (1 - a), sum = 1 + q, rest;
  double high = log_parts_of_sum(sum, 1 - (sum - q), &rest);
  double far = a < 1 ? 0.5 * (high + rest) : a == 1 ? INFINITY : NAN;
  return with_sign_of_f64(a < 0x1.a8p-2 ? near : far, x);
}

// Roots.

BT_INLINE double rsqrt_f64(double x) { return 1 / __builtin_elementwise_sqrt(x); }

// |x| = 2^(3 q) u with 1 <= u < 8. After one step of Halley's the root has 23 digits; cut to 26,
// its square is exact, and another step leaves the rounding of a quotient and a sum.
BT_INLINE double cbrt_f64(double x) {
  double a = absolute_f64(x);
  bool tiny = a < 0x1p-1022;
  uint64_t b = bits_f64(tiny ? a * 0x1p54 : a);
  double e = from_bits_f64((b >> 52) | bits_f64(0x1p52)) - (0x1p52 + 1023);
  double shifted = (e - 1) * (1 / 3.0) + WHOLE, q = shifted - WHOLE, over = e - 3 * q;
  double m = from_bits_f64((b & 0xfffffffffffffu) | bits_f64(1.0));
  double u = m * (over > 1.5 ? 4 : over > 0.5 ? 2 : 1);
  double t = POLY(cbrt_start, u), cube = t * t * t;
  t = upper_half(t * ((cube + 2 * u) / (2 * cube + u)));
  double quotient = u / (t * t);
  t = t + t * ((quotient - t) / (2 * t + quotient));
  double root = t * power_of_two_f64(bits_f64(shifted) - bits_f64(WHOLE) - (tiny ? 18 : 0));
  return a > 0 && a < INFINITY ? with_sign_of_f64(root, x) : x;
}

// sqrt(a^2 + b^2), the larger scaled to where its square is normal. Infinite if either is (C Annex
// F), even beside a NaN.
BT_INLINE double hypot_f64(double a, double b) {
  double x = absolute_f64(a), y = absolute_f64(b), big = x > y ? x : y;
  double up = big > 0x1p500 ? 0x1p-600 : big < 0x1p-400 ? 0x1p600 : 1;
  double down = big > 0x1p500 ? 0x1p600 : big < 0x1p-400 ? 0x1p-600 : 1;
  double root = __builtin_elementwise_sqrt((x * up) * (x * up) + (y * up) * (y * up)) * down;
  return x == INFINITY || y == INFINITY ? INFINITY : root;
}
BT_INLINE float hypot_f32(float a, float b) {
  double root = __builtin_elementwise_sqrt((double)a * a + (double)b * b);
  bool infinite = absolute_f32(a) == (float)INFINITY || absolute_f32(b) == (float)INFINITY;
  return infinite ? (float)INFINITY : (float)root;
}

// The error function's complement and inverse.

// e^(-t^2) times a polynomial (see scalar_math.h, normal cdf). t^2 is taken in two parts, the first
// of them exact, so that the far tail keeps its relative accuracy.
BT_INLINE double erfc_f64(double x) {
  double t = x > 27.3 ? 27.3 : x;
  t = t < 0.46 ? 0.46 : t;
  double high = upper_half(t);
  uint64_t k;
  double rest, r = exp_reduced(-high * high, -(t - high) * (t + high), &rest, &k);
  // What rounding lost in t + 2 is put back.
  double below = t + 2, lost = t > 2 ? 2 - (below - t) : t - (below - 2);
  double p = POLY(erfc_series, (t - 2) / below) / below;
  double far = scale_f64(p + p * (r + (rest - lost / below)), k);
  return x < 0.47 ? 1 - erf_f64(x) : far;
}

// x times a function of w = -log(1 - x^2), after M. Giles, "Approximating the erfinv function"
// (2010). 1 - x is exact in either tail.
BT_INLINE double erf_inverse_f64(double x) {
  double a = absolute_f64(x), w = -log_f64((1 - a) * (1 + a)), root = __builtin_elementwise_sqrt(w);
  double ratio = w < 6   ? POLY(erf_inverse_middle, w - 3)
                 : w < 16 ? POLY(erf_inverse_outer, root - 3.25)
                          : POLY(erf_inverse_far, root - 5);
  return a == 1 ? with_sign_of_f64(INFINITY, x) : x * ratio;
}

// Inverse trigonometric functions of floats.

// atan(y / x) for 0 <= y <= x, from the quotient.
BT_INLINE double atan_short(double t) {
  BT_FUSE
  double w = t * t;
  return t + t * w * POLY(atan_tail_short, w);
}
BT_INLINE float atan_f32(float x) {
  double a = absolute_f32(x), part = atan_short(a > 1 ? 1 / a : a);
  return with_sign_of_f32((float)(a > 1 ? 0x1.921fb54442d18p0 - part : part), x);
}
BT_INLINE float atan2_f32(float y, float x) {
  double a = absolute_f32(y), b = absolute_f32(x), big = a > b ? a : b, small = a > b ? b : a;
  double t = small == big ? (big > 0 ? 1 : big) : small / big, part = atan_short(t);
  part = a > b ? 0x1.921fb54442d18p0 - part : part;
  part = bits_f32(x) >> 31 ? 0x1.921fb54442d18p1 - part : part;
  return x != x || y != y ? x + y : with_sign_of_f32((float)part, y);
}
// asin(t) for |t| <= 1/2, and beyond it pi / 2 - 2 asin(sqrt((1 - a) / 2)).
BT_INLINE double asin_short(double a) {
  BT_FUSE
  bool large = a > 0.5;
  double z = large ? 0.5 - 0.5 * a : a * a, t = large ? __builtin_elementwise_sqrt(z) : a;
  return t + t * z * POLY(asin_tail_short, z);
}
BT_INLINE float asin_f32(float x) {
  double a = absolute_f32(x), part = asin_short(a);
  return with_sign_of_f32((float)(a > 0.5 ? 0x1.921fb54442d18p0 - 2 * part : part), x);
}
BT_INLINE float acos_f32(float x) {
  double a = absolute_f32(x), part = asin_short(a);
  double sum = a > 0.5 ? 2 * part : 0x1.921fb54442d18p0 - part;
  return (float)(x < 0 ? 0x1.921fb54442d18p1 - sum : sum);
}
BT_INLINE double asin_f64(double x) { return asin(x); }
BT_INLINE double acos_f64(double x) { return acos(x); }
BT_INLINE double atan_f64(double x) { return atan(x); }
BT_INLINE double atan2_f64(double y, double x) { return atan2(y, x); }

// Of two numbers.

// log(e^a + e^b).
BT_INLINE double log_add_exp_f64(double a, double b) {
  double tail = log1p_f64(exp_f64(-absolute_f64(a - b)));
  return a == b ? a + LN2 : maximum_f64(a, b) + tail;
}
BT_INLINE float log_add_exp_f32(float a, float b) { return (float)log_add_exp_f64(a, b); }

// a - b floor(a / b), exactly but for the last sum: the sign is that of b, also for 0.
BT_INLINE double with_sign_of_divisor(double r, double b) {
  double moved = (r < 0) != (b < 0) ? r + b : r;
  return r == 0 ? with_sign_of_f64(r, b) : moved;
}
BT_INLINE double remainder_f64(double a, double b) { return with_sign_of_divisor(fmod(a, b), b); }
BT_INLINE float remainder_f32(float a, float b) {
  return (float)with_sign_of_divisor(fmodf(a, b), b);
}

// x log y, and 0 for x = 0 whatever y but NaN.
BT_INLINE double x_log_y_f64(double x, double y) {
  return x == 0 && y == y ? 0 : x * log_f64(y);
}
BT_INLINE float x_log_y_f32(float x, float y) { return (float)x_log_y_f64(x, y); }

#define ROUNDED(function) \
  BT_INLINE float function##_f32(float x) { return (float)function##_f64(x); }
ROUNDED(log2)
ROUNDED(log10)
ROUNDED(exp2)
ROUNDED(cosh)
ROUNDED(sinh)
ROUNDED(asinh)
ROUNDED(acosh)
ROUNDED(atanh)
ROUNDED(rsqrt)
ROUNDED(cbrt)
ROUNDED(erfc)
ROUNDED(erf_inverse)
#undef ROUNDED

#undef POLY
#undef LN2
#undef LN2_HIGH
#undef LN2_LOW
#undef WHOLE

#endif
