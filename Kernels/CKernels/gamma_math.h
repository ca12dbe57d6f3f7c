// log |gamma|, digamma and polygamma, in double, one number at a time. NaN, poles and infinities as
// the limits say: a pole with two signs is NaN, except at a signed zero. Worst errors in units of
// the last place, away from the zeros left of 0: digamma 3, polygamma 4, log |gamma| that of C's
// library.
#ifndef BT_GAMMA_MATH_H
#define BT_GAMMA_MATH_H

#include "special_coefficients.h"

// Unlike lgamma it keeps the sign to itself.
static double log_gamma_f64(double x) {
  int sign;
  return lgamma_r(x, &sign);
}

// By recurrence to 1 <= x <= 2, where the zero is a factor, or by Stirling's series.
static double digamma_positive(double x) {
  if (x >= 10) {
    double z = 1 / (x * x);
    double series = 1 / 12.0 - z * (1 / 120.0 - z * (1 / 252.0 - z * (1 / 240.0 - z *
                    (1 / 132.0 - z * (691 / 32760.0 - z / 12)))));
    return log(x) - (0.5 / x + z * series);
  }
  double sum = 0;
  for (; x > 2; sum += 1 / x) x -= 1;
  if (x < 1) {
    sum = -1 / x;
    x += 1;
  }
  double factor = (x - 0x1.762d86356be3fp0) - 0x1.b86a722197829p-54;
  int terms = (int)(sizeof digamma_middle / sizeof(double));
  return sum + factor * horner_f64(digamma_middle, terms, x - 1.5);
}

static double digamma_f64(double x) {
  if (x > 0) return digamma_positive(x);
  if (x == 0) return copysign(INFINITY, -x);
  double f = x - rint(x);
  if (!(f != 0)) return NAN;
  return digamma_positive(1 - x) - M_PI / tan(M_PI * f);
}

// (x / 2^unit)^-s for an integer s > 1.
static double inverse_power(double x, int s, int unit) {
  if (s > 4 || unit != 0) return pow(ldexp(x, -unit), -s);
  double square = x * x;
  return 1 / (s == 2 ? square : s == 3 ? square * x : square * square);
}

// Hurwitz's zeta function times 2^(s unit), for an integer s > 1 and q > 0: the sum over k >= 0 of
// ((q + k) / 2^unit)^-s, by Euler's and Maclaurin's formula from where it is accurate.
static double hurwitz_zeta(int s, double q, int unit) {
  // B_2j / (2 j)!.
  static const double bernoulli[] = {
      1 / 12.0, -1 / 720.0, 1 / 30240.0, -1 / 1209600.0, 1 / 47900160.0, -691 / 1307674368000.0,
      1 / 74724249600.0, -3617 / 10670622842880000.0, 43867 / 5109094217170944000.0,
      -174611 / 802857662698291200000.0};
  double sum = 0, lost = 0;
  for (; q < 10 + s; q += 1) {
    double term = inverse_power(q, s, unit), next = sum + term;
    lost += sum > term ? term - (next - sum) : sum - (next - term);
    sum = next;
    if (term < 0x1p-60 * sum) return sum + lost;
  }
  double last = inverse_power(q, s, unit), rest = q / (s - 1) + 0.5, term = s / q;
  for (int j = 0; j < 10; j++) {
    rest += bernoulli[j] * term;
    term *= (s + 2 * j + 1.0) * (s + 2 * j + 2.0) / (q * q);
  }
  return sum + (last * rest + lost);
}

// The derivative of digamma of an order n from 0 to 170: (-1)^(n + 1) n! zeta(n + 1, x). Left of 0
// the terms on either side of the pole are summed as two zeta functions.
static double polygamma_f64(double order, double x) {
  if (order == 0) return digamma_f64(x);
  if (x != x) return x;
  int s = (int)order + 1;
  bool even = s & 1;  // the order
  if (x == INFINITY) return even ? -0.0 : 0.0;
  // Of a high order, the powers in this unit are as large as n! makes them in the end: they do not
  // underflow first.
  double factorial = 1;
  for (int i = 2; i < s; i++) factorial *= i;
  int unit = s > 20 ? (int)rint(log2(factorial) / s) : 0;
  double sum;
  if (x > 0) {
    sum = hurwitz_zeta(s, x, unit);
  } else {
    double below = x - floor(x), above = ceil(x) - x;
    if (x == 0 && even) return copysign(INFINITY, -x);
    if (!(above > 0)) return even ? NAN : INFINITY;
    double mirrored = hurwitz_zeta(s, above, unit) - hurwitz_zeta(s, 1 - x, unit);
    sum = hurwitz_zeta(s, below, unit) + (even ? -mirrored : mirrored);
  }
  return (even ? -1 : 1) * sum * ldexp(factorial, -unit * s);
}

BT_INLINE float log_gamma_f32(float x) { return (float)log_gamma_f64(x); }
BT_INLINE float polygamma_f32(float order, float x) { return (float)polygamma_f64(order, x); }

#endif
