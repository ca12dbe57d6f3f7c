// For each_real.h: see solve.c.
#if BT_DOUBLE
#define MATH(name) name
#else
#define MATH(name) name##f
#endif

// A product as mantissa * 2^exponent, which neither overflows nor underflows on the way.
typedef struct {
  REAL mantissa;
  int64_t exponent;
} NAME(product);

static void NAME(multiply)(NAME(product) * product, REAL factor) {
  int own = 0, carried = 0;
  REAL reduced = MATH(frexp)(factor, &own);
  product->mantissa = MATH(frexp)(product->mantissa * reduced, &carried);
  product->exponent += own + carried;
}

// By a mantissa near 1, so that a product near 1 has an accurate logarithm near 0.
static REAL NAME(logarithm)(NAME(product) x) {
  REAL mantissa = MATH(fabs)(x.mantissa);
  bool doubles = mantissa < (REAL)M_SQRT1_2;
  return MATH(log)(doubles ? 2 * mantissa : mantissa) + (REAL)M_LN2 * (REAL)(x.exponent - doubles);
}

static REAL NAME(scaled)(REAL x, int64_t exponent) {
  int limit = 1 << 20;
  return MATH(ldexp)(x, exponent > limit ? limit : exponent < -limit ? -limit : (int)exponent);
}

// 1 or -1 by the number of swaps; each cycle is counted at its smallest entry.
static REAL NAME(parity)(const REAL *order, size_t n) {
  REAL sign = 1;
  for (size_t i = 0; i < n; i++) {
    size_t length = 1, at = (size_t)order[i];
    for (; at > i; at = (size_t)order[at]) length++;
    if (at == i && length % 2 == 0) sign = -sign;
  }
  return sign;
}

static NAME(product) NAME(pivot_product)(const REAL *t, size_t n, REAL start) {
  NAME(product) product = {start, 0};
  for (size_t i = 0; i < n; i++) NAME(multiply)(&product, t[i * n + i]);
  return product;
}

void NAME(bt_lu_determinant)(bt_determinant what, size_t count, size_t n, const REAL *factors,
                             REAL *y) {
  for (size_t k = 0; k < count; k++, factors += (n + 1) * n) {
    NAME(product) det = NAME(pivot_product)(factors, n, NAME(parity)(factors + n * n, n));
    switch (what) {
      case BT_DETERMINANT: y[k] = NAME(scaled)(det.mantissa, det.exponent); break;
      case BT_DETERMINANT_SIGN: y[k] = (REAL)((det.mantissa > 0) - (det.mantissa < 0)); break;
      case BT_DETERMINANT_LOG: y[k] = NAME(logarithm)(det); break;
    }
    if (isnan(det.mantissa)) y[k] = NAN;
  }
}

void NAME(bt_cholesky_log_determinant)(size_t count, size_t n, const REAL *l, REAL *y) {
  for (size_t k = 0; k < count; k++, l += n * n) {
    NAME(product) root = NAME(pivot_product)(l, n, 1);
    y[k] = 2 * NAME(logarithm)(root);
  }
}

// det(A) A^-T. The cofactors are polynomials of the entries, so that moving a pivot of 0 by one
// rounding of the largest moves them no more than rounding does.
static void NAME(cofactor)(size_t n, const REAL *factors, REAL *out, REAL *moved, REAL *work) {
  REAL largest = 0;
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j <= i; j++) largest = MATH(fmax)(largest, MATH(fabs)(factors[i * n + j]));
  }
  memset(out, 0, n * n * sizeof(REAL));
  if (n == 1) out[0] = 1;
  if (n == 1 || largest == 0) return;
  memcpy(moved, factors, (n + 1) * n * sizeof(REAL));
  REAL least = largest * (BT_DOUBLE ? (REAL)0x1p-52 : (REAL)0x1p-23);
  for (size_t i = 0; i < n; i++) {
    if (moved[i * n + i] == 0) moved[i * n + i] = least;
  }
  NAME(product) det = NAME(pivot_product)(moved, n, NAME(parity)(factors + n * n, n));
  REAL *identity = work + n * n;
  memset(identity, 0, n * n * sizeof(REAL));
  for (size_t i = 0; i < n; i++) identity[i * n + i] = det.mantissa;
  NAME(solve_factored)(true, n, n, moved, identity, out, work);
  for (size_t i = 0; i < n * n; i++) out[i] = NAME(scaled)(out[i], det.exponent);
}

void NAME(bt_cofactor)(size_t count, size_t n, const REAL *factors, REAL *out) {
  size_t bytes = (3 * n + 1) * n * sizeof(REAL);
  if (n == 0 || count == 0) return;
  REAL *work = bt_allocate(bytes);
  for (size_t k = 0; k < count; k++, factors += (n + 1) * n, out += n * n) {
    if (isnan(factors[0])) {
      NAME(bt_fill)(NAN, out, n * n);
    } else {
      NAME(cofactor)(n, factors, out, work + 2 * n * n, work);
    }
  }
  bt_release(work, bytes);
}

#undef MATH
