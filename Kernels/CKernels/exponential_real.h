// For each_real.h: see spectral.c. e^A by scaling and squaring with Pade approximants:
// N. J. Higham, "The scaling and squaring method for the matrix exponential revisited", SIAM J.
// Matrix Anal. Appl. 26 (2005), for small norms; the scaling of large ones by the norms of A^4 and
// A^6 from A. H. Al-Mohy and N. J. Higham, "A new scaling and squaring algorithm for the matrix
// exponential", SIAM J. Matrix Anal. Appl. 31 (2009), algorithm 5.1 with eta_2.
#if BT_DOUBLE
#define GESV LAPACKE_dgesv_work
enum { NAME(bt_top_degree) = 13 };
#define ROUNDOFF_EXPONENT (-53)
#define TOP_THETA 4.25
#define TOP_ERROR_RECIPROCAL 113250775606021113483283660800000000.0
#else
#define GESV LAPACKE_sgesv_work
enum { NAME(bt_top_degree) = 7 };
#define ROUNDOFF_EXPONENT (-24)
#define TOP_THETA 3.925724783138660
#define TOP_ERROR_RECIPROCAL 4487938430976000.0
#endif

// The largest column sum of |a|.
static double NAME(one_norm)(size_t n, const REAL *a, double *sums) {
  for (size_t j = 0; j < n; j++) sums[j] = 0;
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++) sums[j] += fabs((double)a[i * n + j]);
  }
  double largest = 0;
  for (size_t j = 0; j < n; j++) largest = sums[j] > largest ? sums[j] : largest;
  return largest;
}

// How many more halvings the top degree m needs so that its backward error, bounded by
// |c| || |A|^(2m+1) ||_1, is below the rounding: Al-Mohy and Higham's ell.
static int NAME(more_halvings)(size_t n, const REAL *a, double norm, int halvings, double *work) {
  const int m = NAME(bt_top_degree);
  double *from = work, *to = work + n, log_size = 0;
  for (size_t i = 0; i < n; i++) from[i] = 1;
  for (int power = 0; power < 2 * m + 1; power++) {
    double largest = 0;
    for (size_t j = 0; j < n; j++) to[j] = 0;
    for (size_t i = 0; i < n; i++) {
      for (size_t j = 0; j < n; j++) to[j] += from[i] * fabs((double)a[i * n + j]);
    }
    for (size_t j = 0; j < n; j++) largest = to[j] > largest ? to[j] : largest;
    if (largest == 0) return 0;
    for (size_t j = 0; j < n; j++) from[j] = to[j] / largest;
    log_size += log2(largest);
  }
  double log_alpha = log_size - log2(norm) - 2.0 * m * halvings - log2(TOP_ERROR_RECIPROCAL);
  double more = ceil((log_alpha - ROUNDOFF_EXPONENT) / (2 * m));
  return more > 0 ? (int)more : 0;
}

// out = sum_k coefficients[2k] powers[k], with the identity before the first power.
static void NAME(power_sum)(size_t n, int terms, const double *coefficients,
                            REAL *const *powers, REAL *out) {
  for (size_t i = 0; i < n * n; i++) {
    REAL sum = 0;
    for (int k = 1; k < terms; k++) sum += (REAL)coefficients[2 * k] * powers[k - 1][i];
    out[i] = sum;
  }
  for (size_t i = 0; i < n; i++) out[i * n + i] += (REAL)coefficients[0];
}

static void NAME(product)(size_t n, const REAL *a, const REAL *b, REAL *c) {
  NAME(bt_gemm)(false, false, n, n, n, a, n, b, n, false, c, n);
}

// Scales the elements by 2^-halvings.
static void NAME(halve)(size_t count, int halvings, REAL *x) {
  for (size_t i = 0; halvings != 0 && i < count; i++) x[i] = (REAL)ldexp(x[i], -halvings);
}

static const double NAME(pade_3)[] = {120, 60, 12, 1};
static const double NAME(pade_5)[] = {30240, 15120, 3360, 420, 30, 1};
static const double NAME(pade_7)[] = {17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1};
#if BT_DOUBLE
static const double pade_9[] = {17643225600, 8821612800, 2075673600, 302702400, 30270240,
                                2162160,     110880,     3960,       90,        1};
static const double pade_13[] = {64764752532480000, 32382376266240000, 7771770303897600,
                                 1187353796428800,  129060195264000,   10559470521600,
                                 670442572800,      33522128640,       1323241920,
                                 40840800,          960960,            16380,
                                 182,               1};
#endif

// The numerator's odd part u and even part v of degree m; `spare` is written over.
static void NAME(pade_parts)(size_t n, int degree, const REAL *a, REAL *const *powers, REAL *u,
                             REAL *v, REAL *spare) {
  const double *b = degree == 3 ? NAME(pade_3) : degree == 5 ? NAME(pade_5) : NAME(pade_7);
#if BT_DOUBLE
  if (degree == 9) b = pade_9;
  if (degree == 13) {
    // Degree 13 from A^2, A^4 and A^6 alone: A^6 times the upper half.
    const double odd[] = {0, 0, pade_13[9], 0, pade_13[11], 0, pade_13[13]};
    const double even[] = {0, 0, pade_13[8], 0, pade_13[10], 0, pade_13[12]};
    NAME(power_sum)(n, 4, odd, powers, u);
    NAME(product)(n, powers[2], u, v);
    NAME(power_sum)(n, 4, pade_13 + 1, powers, spare);
    for (size_t i = 0; i < n * n; i++) spare[i] += v[i];
    NAME(product)(n, a, spare, u);
    NAME(power_sum)(n, 4, even, powers, spare);
    NAME(product)(n, powers[2], spare, v);
    NAME(power_sum)(n, 4, pade_13, powers, spare);
    for (size_t i = 0; i < n * n; i++) v[i] += spare[i];
    return;
  }
#endif
  int terms = (degree + 1) / 2;
  NAME(power_sum)(n, terms, b + 1, powers, spare);
  NAME(product)(n, a, spare, u);
  NAME(power_sum)(n, terms, b, powers, v);
}

// One matrix. `work` holds 7 n^2 elements, `sums` 2 n.
static void NAME(exponential)(size_t n, REAL *a, REAL *out, REAL *work, double *sums, int *pivots) {
  const double thetas[] = {
#if BT_DOUBLE
      1.495585217958292e-2, 2.539398330063230e-1, 9.504178996162932e-1, 2.097847961257068
#else
      4.258730016922831e-1, 1.880152677804762
#endif
  };
  const int small = sizeof thetas / sizeof *thetas;
  size_t count = n * n;
  REAL *powers[] = {work, work + count, work + 2 * count, work + 3 * count};
  REAL *u = work + 4 * count, *v = work + 5 * count, *spare = work + 6 * count;
  double norm = NAME(one_norm)(n, a, sums);
  // So far down for now that no power of the matrix overflows.
  int halvings = norm > 0x1p16 ? ilogb(norm) - 16 : 0;
  NAME(halve)(count, halvings, a);
  norm = ldexp(norm, -halvings);
  int degree = 3;
  while (degree < 3 + 2 * small && norm > thetas[(degree - 3) / 2]) degree += 2;
  bool is_large = degree == 3 + 2 * small;
  if (is_large) degree = NAME(bt_top_degree);
  int last = degree == 13 ? 3 : (degree - 1) / 2;
  NAME(product)(n, a, a, powers[0]);
  for (int k = 1; k < last; k++) NAME(product)(n, powers[(k - 1) / 2], powers[k / 2], powers[k]);
  if (is_large) {
    double four = pow(NAME(one_norm)(n, powers[1], sums), 1.0 / 4);
    double six = pow(NAME(one_norm)(n, powers[2], sums), 1.0 / 6);
    double size = four > six ? four : six;
    int more = -halvings;
    if (size > TOP_THETA * ldexp(1, more)) more = (int)ceil(log2(size / TOP_THETA));
    more += NAME(more_halvings)(n, a, norm, more, sums);
    NAME(halve)(count, more, a);
    for (int k = 0; k < last; k++) NAME(halve)(count, 2 * (k + 1) * more, powers[k]);
    halvings += more;
  }
  NAME(pade_parts)(n, degree, a, powers, u, v, spare);
  for (size_t i = 0; i < count; i++) {
    REAL odd = u[i], even = v[i];
    u[i] = even + odd;
    v[i] = even - odd;
  }
  // Both are polynomials in A and commute, so the transposed system that LAPACK sees gives the
  // transposed quotient.
  int order = lapack_size(n);
  bool is_shared = bt_factor_begin(n);
  bool works = GESV(LAPACK_COL_MAJOR, order, order, v, order, pivots, u, order) == 0;
  bt_factor_end(is_shared);
  if (!works) {
    NAME(fill_nan)(out, count);
    return;
  }
  for (; halvings > 0; halvings--) {
    NAME(product)(n, u, u, v);
    REAL *swap = u;
    u = v;
    v = swap;
  }
  memcpy(out, u, count * sizeof(REAL));
}

void NAME(bt_matrix_exponential)(size_t batch, size_t n, const REAL *a, REAL *out) {
  if (n == 0) return;
  size_t count = n * n, bytes = 8 * count * sizeof(REAL), sum_bytes = 2 * n * sizeof(double);
  REAL *work = bt_allocate(bytes), *copy = work + 7 * count;
  double *sums = bt_allocate(sum_bytes);
  int *pivots = bt_allocate(n * sizeof(int));
  for (size_t index = 0; index < batch; index++, a += count, out += count) {
    memcpy(copy, a, count * sizeof(REAL));
    if (NAME(all_finite)(copy, count)) {
      NAME(exponential)(n, copy, out, work, sums, pivots);
    } else {
      NAME(fill_nan)(out, count);
    }
  }
  bt_release(pivots, n * sizeof(int));
  bt_release(sums, sum_bytes);
  bt_release(work, bytes);
}

#undef GESV
#undef ROUNDOFF_EXPONENT
#undef TOP_THETA
#undef TOP_ERROR_RECIPROCAL
