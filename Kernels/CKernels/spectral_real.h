// For each_real.h: see spectral.c.
#if BT_DOUBLE
#define BLAS(name) cblas_d##name
#define LAPACK(name) LAPACKE_d##name
#else
#define BLAS(name) cblas_s##name
#define LAPACK(name) LAPACKE_s##name
#endif

// LAPACK may not come back from NaN, so every matrix is looked through first.
static bool NAME(all_finite)(const REAL *x, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (!isfinite(x[i])) return false;
  }
  return true;
}

static void NAME(fill_nan)(REAL *x, size_t n) {
  for (size_t i = 0; i < n; i++) x[i] = (REAL)NAN;
}

// Whether a vector must be negated to bear the sign that every machine agrees on: its largest
// component is positive. Components within 2^-10 of the largest count as equal to it, and the first
// of them decides, so that rounding does not.
static bool NAME(points_down)(const REAL *x, size_t n, size_t step) {
  REAL largest = 0;
  for (size_t i = 0; i < n; i++) {
    REAL size = x[i * step] < 0 ? -x[i * step] : x[i * step];
    if (size > largest) largest = size;
  }
  REAL enough = largest * (REAL)(1 - 0x1p-10);
  for (size_t i = 0; i < n; i++) {
    if (x[i * step] >= enough) return false;
    if (-x[i * step] >= enough) return true;
  }
  return false;
}

static void NAME(negate)(REAL *x, size_t n, size_t step) {
  for (size_t i = 0; i < n; i++) x[i * step] = -x[i * step];
}

void NAME(bt_eigh)(size_t batch, size_t n, bool vectors, const REAL *a, REAL *out) {
  if (n == 0) return;
  int order = lapack_size(n), integers = 0;
  char job = vectors ? 'V' : 'N';
  REAL queried = 0;
  LAPACK(syevd_work)(LAPACK_COL_MAJOR, job, 'L', order, NULL, order, NULL, &queried, -1, &integers,
                     -1);
  int length = work_size(queried, vectors ? 1 + 6 * n + 2 * n * n : 2 * n + 1);
  integers = work_size(integers, vectors ? 3 + 5 * n : 1);
  size_t bytes = ((size_t)length + n * n) * sizeof(REAL);
  size_t integer_bytes = (size_t)integers * sizeof(int);
  REAL *work = bt_allocate(bytes), *scratch = work + length;
  int *integer_work = bt_allocate(integer_bytes);
  bool is_shared = bt_factor_begin(n);
  for (size_t index = 0; index < batch; index++, a += n * n) {
    REAL *rows = vectors ? out : scratch, *values = vectors ? out + n * n : out;
    size_t size = vectors ? n * n + n : n;
    for (size_t i = 0; i < n; i++) {
      for (size_t j = 0; j < n; j++) {
        rows[i * n + j] = (REAL)0.5 * a[i * n + j] + (REAL)0.5 * a[j * n + i];
      }
    }
    if (!NAME(all_finite)(rows, n * n) ||
        LAPACK(syevd_work)(LAPACK_COL_MAJOR, job, 'L', order, rows, order, values, work, length,
                           integer_work, integers) != 0) {
      NAME(fill_nan)(out, size);
    } else if (vectors) {
      for (size_t i = 0; i < n; i++) {
        if (NAME(points_down)(rows + i * n, n, 1)) NAME(negate)(rows + i * n, n, 1);
      }
    }
    out += size;
  }
  bt_factor_end(is_shared);
  bt_release(integer_work, integer_bytes);
  bt_release(work, bytes);
}

// A row-major matrix is the transpose to LAPACK, which has the same eigenvalues.
void NAME(bt_eigenvalues)(size_t batch, size_t n, const REAL *a, REAL *out) {
  if (n == 0) return;
  int order = lapack_size(n);
  REAL queried = 0;
  LAPACK(geev_work)(LAPACK_COL_MAJOR, 'N', 'N', order, NULL, order, NULL, NULL, NULL, order, NULL,
                    order, &queried, -1);
  int length = work_size(queried, 3 * n);
  size_t bytes = ((size_t)length + n * n) * sizeof(REAL);
  REAL *work = bt_allocate(bytes), *copy = work + length;
  bool is_shared = bt_factor_begin(n);
  for (size_t index = 0; index < batch; index++, a += n * n, out += 2 * n) {
    memcpy(copy, a, n * n * sizeof(REAL));
    if (!NAME(all_finite)(copy, n * n) ||
        LAPACK(geev_work)(LAPACK_COL_MAJOR, 'N', 'N', order, copy, order, out, out + n, NULL,
                          order, NULL, order, work, length) != 0) {
      NAME(fill_nan)(out, 2 * n);
    }
  }
  bt_factor_end(is_shared);
  bt_release(work, bytes);
}

void NAME(bt_svd)(size_t batch, size_t m, size_t n, bool vectors, const REAL *a, REAL *out) {
  size_t k = m < n ? m : n;
  if (k == 0) return;
  int rows = lapack_size(n), columns = lapack_size(m), few = lapack_size(k);
  char job = vectors ? 'S' : 'N';
  REAL queried = 0;
  LAPACK(gesdd_work)(LAPACK_COL_MAJOR, job, rows, columns, NULL, rows, NULL, NULL, rows, NULL, few,
                     &queried, -1, NULL);
  size_t larger = m < n ? n : m;
  int length = work_size(queried, (vectors ? 4 * k * k : 0) + 10 * k + larger);
  size_t bytes = ((size_t)length + m * n + n * k) * sizeof(REAL);
  size_t integer_bytes = 8 * k * sizeof(int);
  REAL *work = bt_allocate(bytes), *copy = work + length, *right = copy + m * n;
  int *integer_work = bt_allocate(integer_bytes);
  size_t size = vectors ? (m + 1 + n) * k : k;
  bool is_shared = bt_factor_begin(k);
  for (size_t index = 0; index < batch; index++, a += m * n, out += size) {
    // The transpose is V S U^T: LAPACK's right factor is U, row-major.
    REAL *values = vectors ? out + m * k : out, *v = out + (m + 1) * k;
    memcpy(copy, a, m * n * sizeof(REAL));
    if (!NAME(all_finite)(copy, m * n) ||
        LAPACK(gesdd_work)(LAPACK_COL_MAJOR, job, rows, columns, copy, rows, values, right, rows,
                           out, few, work, length, integer_work) != 0) {
      NAME(fill_nan)(out, size);
      continue;
    }
    for (size_t i = 0; vectors && i < k; i++) {
      for (size_t j = 0; j < n; j++) v[j * k + i] = right[i * n + j];
      if (NAME(points_down)(out + i, m, k)) {
        NAME(negate)(out + i, m, k);
        NAME(negate)(v + i, n, k);
      }
    }
  }
  bt_factor_end(is_shared);
  bt_release(integer_work, integer_bytes);
  bt_release(work, bytes);
}

// The LQ factors of the transpose are the QR factors: R and then Q lie row-major where A was.
void NAME(bt_qr)(size_t batch, size_t m, size_t n, const REAL *a, REAL *out) {
  if (n == 0) return;
  int rows = lapack_size(n), columns = lapack_size(m);
  REAL queried[2] = {0, 0};
  LAPACK(gelqf_work)(LAPACK_COL_MAJOR, rows, columns, NULL, rows, NULL, queried, -1);
  LAPACK(orglq_work)(LAPACK_COL_MAJOR, rows, columns, rows, NULL, rows, NULL, queried + 1, -1);
  int length = work_size(queried[0] > queried[1] ? queried[0] : queried[1], n);
  size_t bytes = ((size_t)length + n) * sizeof(REAL);
  REAL *work = bt_allocate(bytes), *reflectors = work + length;
  bool is_shared = bt_factor_begin(n);
  for (size_t index = 0; index < batch; index++, a += m * n, out += (m + n) * n) {
    REAL *q = out, *r = out + m * n;
    memcpy(q, a, m * n * sizeof(REAL));
    bool works = NAME(all_finite)(q, m * n) &&
                 LAPACK(gelqf_work)(LAPACK_COL_MAJOR, rows, columns, q, rows, reflectors, work,
                                    length) == 0;
    if (works) {
      for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) r[i * n + j] = j < i ? 0 : q[i * n + j];
      }
      works = LAPACK(orglq_work)(LAPACK_COL_MAJOR, rows, columns, rows, q, rows, reflectors, work,
                                 length) == 0;
    }
    if (!works) NAME(fill_nan)(out, (m + n) * n);
    for (size_t i = 0; i < n; i++) {
      if (r[i * n + i] < 0) {
        NAME(negate)(r + i * n + i, n - i, 1);
        NAME(negate)(q + i, m, n);
      }
    }
  }
  bt_factor_end(is_shared);
  bt_release(work, bytes);
}

#undef BLAS
#undef LAPACK
