// For each_real.h: elementary functions of one number without branches, so that a plain loop over
// them becomes vector code. Bounds of the error in units of the last place of the exact value,
// subnormal results included, with fused operations or without (Docs/Accuracy.md has the worst that
// were found):
//            exp   log   expm1  log1p  tanh  sigmoid  erf   softplus  cdf  gelu  sin, cos
//   float    0.9   0.9   1.3    1.5    1.5   1.7      1.3   1.9       4    4     0.6
//   double   0.9   0.9   0.9    0.9    0.95  0.9      0.95  1.8       2.1  2.5   0.6
//
// No step needs a fused operation to be exact: without the hardware it is a call into libm that
// costs a hundred times the rest. Where a product must be exact, its factors are short (see upper).

#define ERF_NEAR 0.875

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
#define TANH_NEAR 0.625
#define TANH_HIGHEST 40.0
#define CDF_FARTHEST 38.8
#define CDF_GRID 0x1.8p40  // adding and taking it away leaves multiples of 2^-12
#define ERF_FARTHEST 6.0
#define ROUNDER 0x1.8p52  // adding it leaves the nearest integer in the low bits
#define UPPER_MASK 0xfffffffff8000000u
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
#define TANH_NEAR 0.55f
#define TANH_HIGHEST 20.0f
#define CDF_FARTHEST 14.6f
#define ERF_FARTHEST 4.0f
#define ROUNDER 0x1.8p23f
#define UPPER_MASK 0xfffff000u
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
// a + b + small for |a| >= |b| or a = 0, where only the last sum rounds, and what it lost.
BT_INLINE REAL NAME(sum_exactly)(REAL a, REAL b, REAL small, REAL *lost) {
  REAL sum = a + b, rest = (b - (sum - a)) + small, result = sum + rest;
  *lost = rest - (result - sum);
  return result;
}
// x without the lower half of its significand, so that a product of two such is exact.
BT_INLINE REAL NAME(upper)(REAL x) { return NAME(from_bits)(NAME(bits)(x) & UPPER_MASK); }

// e^x and what rounding it lost.
BT_INLINE REAL NAME(exp_parts)(REAL x, REAL *lost) {
  x = x > EXP_HIGHEST ? EXP_HIGHEST : x;
  x = x < EXP_LOWEST ? EXP_LOWEST : x;
  REAL r, low;
  BITS k = NAME(split_ln2)(x, &r, &low);
  REAL result = NAME(sum_exactly)(1, r, NAME(exp_rest)(r), lost);
  *lost = NAME(scale)(*lost, k);
  return NAME(scale)(result, k);
}
BT_INLINE REAL NAME(exp)(REAL x) {
  REAL lost;
  return NAME(exp_parts)(x, &lost);
}

// e^(r + low) - 1 - r.
BT_INLINE REAL NAME(expm1_rest)(REAL r, REAL low) {
  BT_FUSE
#if BT_DOUBLE
  REAL square = r * r;
  return 0.5 * square + (r * square * POLY(expm1_tail, r) + (low + low * r));
#else
  return NAME(exp_rest)(r) + low;
#endif
}

// 2^k (e^r - 1) + (2^k - 1), at half its size until the end because 2^k may be too large.
BT_INLINE REAL NAME(expm1)(REAL x) {
  BT_FUSE
  REAL c = x > EXP_HIGHEST ? EXP_HIGHEST : x;
  c = c < EXPM1_LOWEST ? EXPM1_LOWEST : c;
  REAL r, low;
  BITS k = NAME(split_ln2)(c, &r, &low);
  REAL half = NAME(power_of_two)(k - 1), less = half - (REAL)0.5;
  REAL rest = half * NAME(expm1_rest)(r, low);
  if (BT_DOUBLE) rest += (half - less) - (REAL)0.5;
  REAL result = 2 * NAME(sum_exactly)(less, half * r, rest, &low);
  return NAME(absolute)(x) < (REAL)0x1p-55 ? x : result;
}

// log(2^k (1 + f)) + low, sqrt(1/2) <= 1 + f < sqrt 2, with the series of 2 atanh(s),
// s = f / (2 + f), arranged so that f itself enters exactly (after fdlibm's log). `low` holds
// k LN2_LOW.
BT_INLINE REAL NAME(log_parts)(REAL f, REAL k, REAL low) {
  BT_FUSE
  REAL s = f / (2 + f), w = s * s;
  REAL series = w * POLY(log_tail, w), half = (REAL)0.5 * f * f;
  if (!BT_DOUBLE) return k * LN2_HIGH - ((half - (s * (half + series) + low)) - f);
  return NAME(sum_exactly)(k * LN2_HIGH, f, (s * (half + series) + low) - half, &low);
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
  REAL k = (REAL)(NAME(split_power)(up, &m) - (tiny ? FRACTION : 0));
  return NAME(log_edges)(x, NAME(log_parts)(m - 1, k, k * LN2_LOW));
}

// log(1 + x): what rounding 1 + x lost (exactly: Knuth's two-sum) is put back into m - 1, and what
// that rounds, to first order.
BT_INLINE REAL NAME(log1p)(REAL x) {
  BT_FUSE
  REAL u = 1 + x, back = u - 1, m;
  REAL lost = (1 - (u - back)) + (x - back);
  SIGNED k = NAME(split_power)(u, &m);
  SIGNED shift = k > BIAS - 2 ? BIAS - 2 : k;
  REAL down = lost * NAME(power_of_two)(-(BITS)shift), f = (m - 1) + down;
  REAL low = (REAL)k * LN2_LOW;
  if (BT_DOUBLE) {
    REAL rest = down - (f - (m - 1));
    low += rest - rest * f;
  }
  REAL result = NAME(log_edges)(u, NAME(log_parts)(f, (REAL)k, low));
  return x == 0 ? x : result;
}

// 1 - 2 / (e^(2|x|) + 1), and near 0 x + x^3 P(x^2) / Q(x^2), with one division. What rounding lost
// in the first denominator is put back to first order.
BT_INLINE REAL NAME(tanh)(REAL x) {
  BT_FUSE
  REAL a = NAME(absolute)(x), twice = 2 * a, z = a * a, r, low;
  twice = twice > TANH_HIGHEST ? TANH_HIGHEST : twice;
  BITS k = NAME(split_ln2)(twice, &r, &low);
  REAL power = NAME(power_of_two)(k), rest = NAME(exp_rest)(r), sum, lost = 0;
  if (BT_DOUBLE) {
    sum = NAME(sum_exactly)(power + 1, power * r, power * rest, &lost);
  } else {
    sum = (power + 1) + power * (r + rest);
  }
  bool near = a < TANH_NEAR;
  REAL head = near ? a : 1, above = near ? a * z * POLY(tanh_above, z) : -2;
  REAL y = above / (near ? POLY(tanh_below, z) : sum);
  if (BT_DOUBLE) {
    y = NAME(sum_exactly)(head, y, near ? 0 : (REAL)0.5 * y * y * lost, &lost);
  } else {
    y += head;
  }
  return NAME(with_sign_of)(y, x);
}

// 1 / (1 + e^-x) as 2^-k / (2^-k + e^r).
BT_INLINE REAL NAME(sigmoid)(REAL x) {
  BT_FUSE
  REAL c = x > -EXPM1_LOWEST ? -EXPM1_LOWEST : x, r, low;
  c = c < EXP_LOWEST ? EXP_LOWEST : c;
  BITS k = NAME(split_ln2)(-c, &r, &low);
  SIGNED most = 2 * FRACTION, shift = (SIGNED)k < most ? (SIGNED)k : most;
  REAL power = NAME(power_of_two)(-(BITS)shift), one = 1 + power, back = one - 1, lost;
  low = (1 - (one - back)) + (power - back);
  REAL sum = NAME(sum_exactly)(one, r, NAME(exp_rest)(r) + low, &lost), y = 1 / sum;
  if (BT_DOUBLE) {
    REAL high = NAME(upper)(y), sum_high = NAME(upper)(sum);
    REAL left = (1 - high * sum_high) - high * ((sum - sum_high) + lost);
    y = high + y * left;
  }
  return NAME(scale)(y, -k);
}

// max(x, 0) + log(1 + e), e = e^-|x|, with the series of log_parts over its wider range here.
BT_INLINE REAL NAME(softplus)(REAL x) {
  BT_FUSE
  REAL low, e = NAME(exp_parts)(-NAME(absolute)(x), &low), s = e / (2 + e), w = s * s;
  REAL rest = -s * (e - w * POLY(log_wide, w)), head = x < 0 ? 0 : x;
  if (BT_DOUBLE) rest += low - low * s;
  REAL sum = NAME(sum_exactly)(head > e ? head : e, head > e ? e : head, rest, &low);
  return x > -EXPM1_LOWEST ? x : sum;
}

// 2 cdf(-t) e^(t^2 / 2) for t >= 0, in two parts.
#if BT_DOUBLE
// P(u) / (t + 4), u = (t - 4) / (t + 4), after M. Shepherd and J. Laframboise, Math. Comp. 36
// (1981). The first part of u has so few bits that most of P, a quadratic with short coefficients,
// times 8 / (t + 4) = 1 - u is exact.
BT_INLINE REAL NAME(cdf_ratio)(REAL t, REAL *rest) {
  BT_FUSE
  REAL high = NAME(upper)(t), inverse = 1 / (t + 4), u = (t - 4) * inverse;
  REAL coarse = (u + CDF_GRID) - CDF_GRID, down = 1 - coarse;
  REAL fine = ((high * down - (4 * coarse + 4)) + (t - high) * down) * inverse;
  const REAL *a = NAME(cdf_quadratic);
  REAL exact = a[0] + coarse * (a[1] + coarse * a[2]);
  REAL small = POLY(cdf_series, u) + fine * (a[1] + a[2] * (u + coarse));
  *rest = small * down - fine * (exact + small);
  return exact * down;
}
#else
// P / (Q + sqrt(pi / 2) t P), polynomials in t with positive coefficients.
BT_INLINE REAL NAME(cdf_ratio)(REAL t, REAL *rest) {
  BT_FUSE
  REAL above = POLY(cdf_above, t);
  *rest = 0;
  return above / (POLY(cdf_below, t) + t * (REAL)1.2533141373155002512 * above);
}
#endif

// factor * cdf(-t) for t >= 0, where t^2 / 2 = weight * size^2. That is taken in two parts, the
// first of them exact, so that the far tail keeps its relative accuracy.
BT_INLINE REAL NAME(cdf_tail)(REAL t, REAL size, REAL weight, REAL factor) {
  BT_FUSE
  REAL high = NAME(upper)(size), r, low, rest;
  BITS k = NAME(split_ln2)(-weight * high * high, &r, &low);
  REAL more = weight * (size - high) * (size + high);
  if (BT_DOUBLE) more -= low;
  r -= more;
  REAL head = NAME(cdf_ratio)(t, &rest), q = r + NAME(exp_rest)(r);
  REAL y = BT_DOUBLE ? head + (rest + (head + rest) * q) : head + head * q;
  return NAME(scale)(factor * y, k - 1);
}
// |x|, but no farther than where the tail has become 0.
BT_INLINE REAL NAME(cdf_side)(REAL x) {
  REAL t = NAME(absolute)(x);
  return t > CDF_FARTHEST ? CDF_FARTHEST : t;
}

BT_INLINE REAL NAME(normal_cdf)(REAL x) {
  REAL t = NAME(cdf_side)(x), tail = NAME(cdf_tail)(t, t, (REAL)0.5, 1);
  return x > 0 ? 1 - tail : tail;
}

BT_INLINE REAL NAME(gelu)(REAL x) {
  REAL t = NAME(cdf_side)(x);
  REAL tail = NAME(cdf_tail)(t, t, (REAL)0.5, NAME(with_sign_of)(t, x));
  return x > 0 ? x - tail : tail;
}

BT_INLINE REAL NAME(erf)(REAL x) {
  BT_FUSE
  REAL a = NAME(absolute)(x), c = a > ERF_FARTHEST ? ERF_FARTHEST : a;
  REAL far = 1 - NAME(cdf_tail)(c * (REAL)1.4142135623730950488, c, 1, 2);
  REAL near = x + x * POLY(erf_small, x * x - (REAL)0.375);
  return a < (REAL)ERF_NEAR ? near : NAME(with_sign_of)(far, x);
}

#undef ERF_NEAR
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
#undef TANH_NEAR
#undef TANH_HIGHEST
#undef CDF_FARTHEST
#undef CDF_GRID
#undef ERF_FARTHEST
#undef ROUNDER
#undef UPPER_MASK
