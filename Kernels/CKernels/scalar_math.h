// For each_real.h: elementary functions of one number without branches, so that a plain loop over
// them becomes vector code. Worst errors in units of the last place, measured over the floats and
// dense samples of doubles, are below these bounds in both types, with fused operations or without:
//   exp 0.9, log 0.9, expm1 1.4, log1p 1.5, tanh 1.5, sigmoid 2, softplus 1.8, erf 1.6, sin and cos
//   0.6, normal cdf and gelu 5 (relative to the value, in the far tail too).

#define POLY(table, x) \
  NAME(horner)(NAME(table), (int)(sizeof(NAME(table)) / sizeof(REAL)), x)

#if BT_DOUBLE
#define FRACTION 52
#define BIAS 1023
#define SMALLEST_NORMAL 0x1p-1022
#define SQRT_HALF_BITS 0x3fe6a09e00000000u
#define LN2_HIGH 0x1.62e42feep-1  // times any exponent it is exact; with LN2_LOW, ln 2
#define LN2_LOW 0x1.a39ef35793c76p-33
#define EXP_HIGHEST 710.0
#define EXP_LOWEST -746.0
#define EXPM1_LOWEST -40.0
#define CDF_FARTHEST 38.8
#define ROUNDER 0x1.8p52  // adding it leaves the nearest integer in the low bits
#define HALF_WORD_MASK 0xfffffffff8000000u
#else
#define FRACTION 23
#define BIAS 127
#define SMALLEST_NORMAL 0x1p-126f
#define SQRT_HALF_BITS 0x3f3504f3u
#define LN2_HIGH 0x1.62ep-1f
#define LN2_LOW 0x1.0bfbe8p-15f
#define EXP_HIGHEST 89.0f
#define EXP_LOWEST -104.0f
#define EXPM1_LOWEST -20.0f
#define CDF_FARTHEST 14.6f
#define ROUNDER 0x1.8p23f
#define HALF_WORD_MASK 0xfffff000u
#endif

BT_INLINE BITS NAME(bits)(REAL x) {
  BITS b;
  memcpy(&b, &x, sizeof b);
  return b;
}
BT_INLINE REAL NAME(from_bits)(BITS b) {
  REAL x;
  memcpy(&x, &b, sizeof x);
  return x;
}

BT_INLINE REAL NAME(absolute)(REAL x) { return __builtin_elementwise_abs(x); }
BT_INLINE REAL NAME(with_sign_of)(REAL x, REAL sign) {
  return __builtin_elementwise_copysign(x, sign);
}
BT_INLINE bool NAME(finite)(REAL x) { return NAME(absolute)(x) < (REAL)INFINITY; }
// NaN if either is.
BT_INLINE REAL NAME(maximum)(REAL a, REAL b) { return ((a > b) | (a != a)) ? a : b; }
BT_INLINE REAL NAME(minimum)(REAL a, REAL b) { return ((a < b) | (a != a)) ? a : b; }

BT_INLINE REAL NAME(horner)(const REAL *table, int count, REAL x) {
  BT_FUSE
  REAL sum = table[count - 1];
#pragma clang loop unroll(full)
  for (int i = count - 2; i >= 0; i--) sum = sum * x + table[i];
  return sum;
}

// 2^k for a normal result, and p 2^k in two steps for any, so that it may overflow or underflow. In
// unsigned arithmetic, which wraps harmlessly where a NaN has left nonsense in k.
BT_INLINE REAL NAME(power_of_two)(BITS k) { return NAME(from_bits)((k + BIAS) << FRACTION); }
BT_INLINE REAL NAME(scale)(REAL p, BITS k) {
  BITS half = ((k + 4 * BIAS) >> 1) - 2 * BIAS;
  return p * NAME(power_of_two)(half) * NAME(power_of_two)(k - half);
}

// x = k ln 2 + r + low with |r| <= ln(2) / 2, for the clamped arguments of exp; low is what
// rounding r lost.
BT_INLINE BITS NAME(split_ln2)(REAL x, REAL *r, REAL *low) {
  BT_FUSE
  REAL shifted = x * (REAL)1.4426950408889634074 + ROUNDER;
  REAL k = shifted - ROUNDER, exact = x - k * LN2_HIGH;
  *r = exact - k * LN2_LOW;
  *low = (exact - *r) - k * LN2_LOW;
  return NAME(bits)(shifted) - NAME(bits)(ROUNDER);
}
// e^r - 1 - r for |r| <= ln(2) / 2.
BT_INLINE REAL NAME(exp_rest)(REAL r) {
  BT_FUSE
  return r * r * POLY(exp_tail, r);
}
// a + b + small for |a| >= |b|, where only the last sum rounds, and what it lost.
BT_INLINE REAL NAME(sum_exactly)(REAL a, REAL b, REAL small, REAL *lost) {
  REAL sum = a + b, rest = (b - (sum - a)) + small, result = sum + rest;
  *lost = rest - (result - sum);
  return result;
}

BT_INLINE REAL NAME(exp)(REAL x) {
  x = x > EXP_HIGHEST ? EXP_HIGHEST : x;
  x = x < EXP_LOWEST ? EXP_LOWEST : x;
  REAL r, low;
  BITS k = NAME(split_ln2)(x, &r, &low);
  return NAME(scale)(NAME(sum_exactly)(1, r, NAME(exp_rest)(r), &low), k);
}

// 2^k (e^r - 1) + (2^k - 1), at half its size until the end because 2^k may be too large.
BT_INLINE REAL NAME(expm1_parts)(REAL x, REAL *lost) {
  BT_FUSE
  REAL c = x > EXP_HIGHEST ? EXP_HIGHEST : x;
  c = c < EXPM1_LOWEST ? EXPM1_LOWEST : c;
  REAL r, low;
  BITS k = NAME(split_ln2)(c, &r, &low);
  REAL half = NAME(power_of_two)(k - 1);
  REAL rest = half * (NAME(exp_rest)(r) + low);
  REAL result = 2 * NAME(sum_exactly)(half - (REAL)0.5, half * r, rest, lost);
  *lost *= 2;
  return NAME(absolute)(x) < (REAL)0x1p-55 ? x : result;
}
BT_INLINE REAL NAME(expm1)(REAL x) {
  REAL lost;
  return NAME(expm1_parts)(x, &lost);
}

// log(2^k (1 + f)), sqrt(1/2) <= 1 + f < sqrt 2, as the series of 2 atanh(s), s = f / (2 + f),
// arranged so that f itself enters exactly (the arrangement of fdlibm's log).
BT_INLINE REAL NAME(log_parts)(REAL f, REAL k) {
  BT_FUSE
  REAL s = f / (2 + f), w = s * s;
  REAL series = w * POLY(log_tail, w), half = (REAL)0.5 * f * f;
  return k * LN2_HIGH - ((half - (s * (half + series) + k * LN2_LOW)) - f);
}
// x = 2^k m with sqrt(1/2) <= m < sqrt 2, for positive normal x.
BT_INLINE SIGNED NAME(split_power)(REAL x, REAL *m) {
  BITS b = NAME(bits)(x) + (((BITS)BIAS << FRACTION) - SQRT_HALF_BITS);
  *m = NAME(from_bits)((b & (((BITS)1 << FRACTION) - 1)) + SQRT_HALF_BITS);
  return (SIGNED)(b >> FRACTION) - BIAS;
}
// The ends of log's domain, where `result` was computed for an x inside it.
BT_INLINE REAL NAME(log_edges)(REAL x, REAL result) {
  result = x > 0 ? result : x == 0 ? -(REAL)INFINITY : (REAL)NAN;
  return x < (REAL)INFINITY ? result : x;
}

BT_INLINE REAL NAME(log)(REAL x) {
  bool tiny = x < SMALLEST_NORMAL;
  REAL m, up = tiny ? x * (REAL)((BITS)1 << FRACTION) : x;
  SIGNED k = NAME(split_power)(up, &m) - (tiny ? FRACTION : 0);
  return NAME(log_edges)(x, NAME(log_parts)(m - 1, (REAL)k));
}

// log(1 + x): what rounding 1 + x lost (exactly: Knuth's two-sum) is put back into m - 1.
BT_INLINE REAL NAME(log1p)(REAL x) {
  REAL u = 1 + x, back = u - 1, m;
  REAL lost = (1 - (u - back)) + (x - back);
  SIGNED k = NAME(split_power)(u, &m);
  SIGNED shift = k > BIAS - 2 ? BIAS - 2 : k;
  REAL f = (m - 1) + lost * NAME(power_of_two)(-(BITS)shift);
  REAL result = NAME(log_edges)(u, NAME(log_parts)(f, (REAL)k));
  return x == 0 ? x : result;
}

// t / (t + 2) with t = e^(2|x|) - 1. What rounding lost in t and in t + 2 is put back, to first
// order, with 1 / (t + 2) = (1 - tanh) / 2.
BT_INLINE REAL NAME(tanh)(REAL x) {
  BT_FUSE
  REAL twice = 2 * NAME(absolute)(x), low;
  twice = twice > -EXPM1_LOWEST ? -EXPM1_LOWEST : twice;
  REAL t = NAME(expm1_parts)(twice, &low), sum = t + 2;
  REAL lost = t > 2 ? 2 - (sum - t) : t - (sum - 2);
  REAL y = t / sum, rest = 1 - y;
  return NAME(with_sign_of)(y + (REAL)0.5 * rest * (low * rest - y * lost), x);
}

// What rounding lost in 1 + e is put back likewise, with 1 / (1 + e) = 1 - e / (1 + e).
BT_INLINE REAL NAME(sigmoid)(REAL x) {
  BT_FUSE
  REAL e = NAME(exp)(-NAME(absolute)(x)), sum = 1 + e, lost = e - (sum - 1);
  REAL y = (x >= 0 ? 1 : e) / sum;
  return y - y * (lost * (x >= 0 ? y : 1 - y));
}

BT_INLINE REAL NAME(softplus)(REAL x) {
  REAL tail = NAME(log1p)(NAME(exp)(-NAME(absolute)(x)));
  return (x < 0 ? 0 : x) + tail;
}

// factor * cdf(-t) for t >= 0: e^(-t^2 / 2) P((t - 4) / (t + 4)) / (t + 4), after M. Shepherd and
// J. Laframboise, Math. Comp. 36 (1981). t^2 is taken in two parts, the first of them exact, so
// that the far tail keeps its relative accuracy.
BT_INLINE REAL NAME(cdf_tail)(REAL t, REAL factor) {
  BT_FUSE
  REAL high = NAME(from_bits)(NAME(bits)(t) & HALF_WORD_MASK), r, low;
  BITS k = NAME(split_ln2)((REAL)-0.5 * high * high, &r, &low);
  r -= (REAL)0.5 * (t - high) * (t + high);
  REAL p = factor * (POLY(cdf_series, (t - 4) / (t + 4)) / (t + 4));
  return NAME(scale)(p + p * (r + NAME(exp_rest)(r)), k);
}
// |x|, but no farther than where the tail has become 0.
BT_INLINE REAL NAME(cdf_side)(REAL x) {
  REAL t = NAME(absolute)(x);
  return t > CDF_FARTHEST ? CDF_FARTHEST : t;
}

BT_INLINE REAL NAME(normal_cdf)(REAL x) {
  REAL tail = NAME(cdf_tail)(NAME(cdf_side)(x), 1);
  return x > 0 ? 1 - tail : tail;
}

BT_INLINE REAL NAME(gelu)(REAL x) {
  REAL t = NAME(cdf_side)(x), tail = NAME(cdf_tail)(t, NAME(with_sign_of)(t, x));
  return x > 0 ? x - tail : tail;
}

BT_INLINE REAL NAME(erf)(REAL x) {
  BT_FUSE
  REAL a = NAME(absolute)(x), z = a < 1 ? x * x : 1;
  REAL far = 1 - NAME(cdf_tail)(NAME(cdf_side)(a * (REAL)1.4142135623730950488), 2);
  REAL near = x + x * POLY(erf_small, z);
  return a < 1 ? near : NAME(with_sign_of)(far, x);
}

#undef POLY
#undef FRACTION
#undef BIAS
#undef SMALLEST_NORMAL
#undef SQRT_HALF_BITS
#undef LN2_HIGH
#undef LN2_LOW
#undef EXP_HIGHEST
#undef EXP_LOWEST
#undef EXPM1_LOWEST
#undef CDF_FARTHEST
#undef ROUNDER
#undef HALF_WORD_MASK
