// The worst errors of the elementary functions, in units of the last place, against a long double
// of 64 bits (x86), whose functions err by a few thousandths of such a unit:
//
//   for m in x86-64 x86-64-v3 x86-64-v4; do
//     clang -O2 -march=$m -DBT_SANITIZED -IKernels/CKernels/include Kernels/CKernels/unary.c \
//         Scripts/accuracy/sweep.c -lm -o sweep   # BT_SANITIZED: no clones for other levels
//     ./sweep f64 tanh 1e8 worst    # so many doubles of all kinds
//     ./sweep f32 tanh 1 worst      # one in so many floats: all of them
//   done
//
// `hardest` in place of `worst` prints the worst points alone, for reference.py.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bt_kernels.h"

typedef long double real;

static real root, root_rest;  // of 1 / 2

static real sigmoid(real x) {
  real e = expl(-fabsl(x));
  return (x < 0 ? e : 1) / (1 + e);
}
static real softplus(real x) { return (x < 0 ? 0 : x) + log1pl(expl(-fabsl(x))); }
// With the rounding of -x / sqrt 2 taken back to first order.
static real cdf(real x) {
  real y = -x * root, rest = fmal(-x, root, -y) - x * root_rest;
  if (!(fabsl(y) < 1000)) return y != y ? y : y < 0;
  return (erfcl(y) - 1.1283791670955125738961589L * expl(-y * y) * rest) / 2;
}
static real gelu(real x) { return x == -INFINITY ? -0.0L : x * cdf(x); }

static const struct {
  const char *name;
  bt_unary op;
  real (*exact)(real);
  double low, high;  // where a double's value is neither constant nor infinite
} functions[] = {
    {"exp", BT_EXP, expl, -750, 712},        {"log", BT_LOG, logl, 0, 1e300},
    {"expm1", BT_EXPM1, expm1l, -45, 712},   {"log1p", BT_LOG1P, log1pl, -1, 1e300},
    {"tanh", BT_TANH, tanhl, -22, 22},       {"sigmoid", BT_SIGMOID, sigmoid, -750, 40},
    {"softplus", BT_SOFTPLUS, softplus, -750, 40}, {"erf", BT_ERF, erfl, -6.2, 6.2},
    {"cdf", BT_NORMAL_CDF, cdf, -38.7, 8.5}, {"gelu", BT_GELU, gelu, -38.7, 9},
    {"sin", BT_SIN, sinl, -100, 100},        {"cos", BT_COS, cosl, -100, 100},
};

static uint64_t state = 1;
static uint64_t random_bits(void) {  // splitmix64
  uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}
static double uniform(void) { return (double)(random_bits() >> 11) * 0x1p-53; }

// Any bit pattern, the whole range, round 0, round 1, or of any size towards 0 or the lower end.
static double point(double low, double high) {
  double x;
  uint64_t bits = random_bits();
  switch (bits % 8) {
    case 0: bits = random_bits(); memcpy(&x, &bits, 8); return x;
    case 1: case 2: return low + (high - low) * uniform();
    case 3: case 4: return 4 * uniform() - 2;
    case 5: return 16 * uniform() - 8;
    case 6: return 1 + (uniform() - 0.5) * ldexp(1, -(int)(random_bits() % 50));
    default:
      x = (uniform() - 0.5) * ldexp(1, -(int)(random_bits() % 60));
      return random_bits() & 1 ? x : (low < -1 ? 0 : low) + fabs(x);
  }
}

// The distance between y and the exact value; infinite where one is NaN, infinite or -0 alone.
static double error(real exact, double y, double nearest, int digits, int least) {
  if (nearest != nearest) return y != y ? 0 : INFINITY;
  if (isinf(nearest) || isinf(y)) return y == nearest ? 0 : INFINITY;
  if (exact == 0 && !signbit(y) != !signbit(nearest)) return INFINITY;
  int exponent;
  frexpl(exact, &exponent);
  exponent = exponent - digits > least && exact != 0 ? exponent - digits : least;
  return (double)ldexpl(fabsl(y - exact), -exponent);
}

enum { BLOCK = 8192, KEPT = 6 };
static double kept[KEPT], points[KEPT];

static void keep(double x, double units) {
  int least = 0;
  for (int i = 0; i < KEPT; i++) {
    if (points[i] == x && kept[i] > 0) return;
    if (kept[i] < kept[least]) least = i;
  }
  if (units > kept[least]) kept[least] = units, points[least] = x;
}

int main(int count, char **arguments) {
  if (count < 5) return fprintf(stderr, "sweep f32|f64 function number worst|hardest\n"), 1;
  root = sqrtl(0.5L);
  root_rest = fmal(-root, root, 0.5L) / (2 * root);
  int f = 0, single = !strcmp(arguments[1], "f32"), n = sizeof functions / sizeof *functions;
  while (f < n && strcmp(functions[f].name, arguments[2])) f++;
  if (f == n) return fprintf(stderr, "no function %s\n", arguments[2]), 1;
  double number = atof(arguments[3]);
  static float xf[BLOCK], yf[BLOCK];
  static double x[BLOCK], y[BLOCK];
  uint64_t step = (uint64_t)number, end = single ? 1ull << 32 : step, next = 0;
  while (next < end) {
    int block = 0;
    for (; block < BLOCK && next < end; block++, next += single ? step : 1) {
      uint32_t bits = (uint32_t)next;
      memcpy(&xf[block], &bits, 4);
      x[block] = single ? xf[block] : point(functions[f].low, functions[f].high);
    }
    if (single) bt_unary_f32(functions[f].op, xf, yf, (size_t)block);
    else bt_unary_f64(functions[f].op, x, y, (size_t)block);
    for (int i = 0; i < block; i++) {
      real exact = functions[f].exact(x[i]);
      keep(x[i], single ? error(exact, yf[i], (float)exact, 24, -149)
                        : error(exact, y[i], (double)exact, 53, -1074));
    }
  }
  int worst = 0;
  for (int i = 0; i < KEPT; i++) worst = kept[i] > kept[worst] ? i : worst;
  if (!strcmp(arguments[4], "worst")) {
    printf("%s %s %.4f at %a\n", arguments[1], arguments[2], kept[worst], points[worst]);
  } else {
    for (int i = 0; i < KEPT; i++) printf("%s %a\n", arguments[2], points[i]);
  }
}
