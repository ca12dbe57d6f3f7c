// For each_real.h: see solve.c.
#if BT_DOUBLE
#define BLAS(name) cblas_d##name
#define LAPACK(name) LAPACKE_d##name##_work
#else
#define BLAS(name) cblas_s##name
#define LAPACK(name) LAPACKE_s##name##_work
#endif

// Infinity and NaN minus themselves are NaN. No early exit, so that it becomes vector code.
BT_CLONES static bool NAME(is_finite)(const REAL *x, size_t n) {
  int bad = 0;
  for (size_t i = 0; i < n; i++) bad |= x[i] - x[i] != 0;
  return !bad;
}

static bool NAME(has_zero_pivot)(const REAL *t, size_t pitch, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (t[i * pitch + i] == 0) return true;
  }
  return false;
}

// x = t^-1 x for a row-major triangle t [n, n] with rows `pitch` apart and x [n, columns].
static void NAME(solve_triangle)(bool upper, bool transposed, bool unit, size_t n, size_t columns,
                                 const REAL *t, size_t pitch, REAL *x) {
  CBLAS_UPLO side = upper ? CblasUpper : CblasLower;
  CBLAS_TRANSPOSE turn = transposed ? CblasTrans : CblasNoTrans;
  CBLAS_DIAG diagonal = unit ? CblasUnit : CblasNonUnit;
  int order = blas_size(n), width = blas_size(columns);
  bool is_shared = bt_factor_begin(n);
  if (columns == 1) {
    BLAS(trsv)(CblasRowMajor, side, turn, diagonal, order, t, blas_size(pitch), x, 1);
  } else {
    BLAS(trsm)(CblasRowMajor, CblasLeft, side, turn, diagonal, order, width, 1, t,
               blas_size(pitch), x, width);
  }
  bt_factor_end(is_shared);
}

void NAME(bt_triangular_solve)(bool upper, bool transposed, bool unit, size_t count, size_t n,
                               size_t columns, const REAL *t, int64_t step, size_t pitch,
                               const REAL *b, REAL *x) {
  size_t size = n * columns;
  if (size == 0) return;
  for (size_t k = 0; k < count; k++, t += step, b += size, x += size) {
    if (!unit && NAME(has_zero_pivot)(t, pitch, n)) {
      NAME(bt_fill)(NAN, x, size);
      continue;
    }
    memcpy(x, b, size * sizeof(REAL));
    NAME(solve_triangle)(upper, transposed, unit, n, columns, t, pitch, x);
  }
}

void NAME(bt_triangular_part)(bool upper, int64_t offset, REAL diagonal, size_t count, size_t m,
                              size_t n, const REAL *x, REAL *y) {
  for (size_t k = 0; k < count; k++) {
    for (size_t i = 0; i < m; i++, x += n, y += n) {
      // Columns below `split` are left of the diagonal, or on it if the lower triangle is kept.
      int64_t on = (int64_t)i + offset, edge = upper ? on : on + 1;
      size_t split = edge < 0 ? 0 : (size_t)edge < n ? (size_t)edge : n;
      if (upper) {
        memset(y, 0, split * sizeof(REAL));
        memcpy(y + split, x + split, (n - split) * sizeof(REAL));
      } else {
        memcpy(y, x, split * sizeof(REAL));
        memset(y + split, 0, (n - split) * sizeof(REAL));
      }
      if (diagonal != 1 && on >= 0 && (size_t)on < n) y[on] *= diagonal;
    }
  }
}

// The row-major lower triangle is the column-major upper one, so LAPACK factors it where it lies.
void NAME(bt_cholesky)(size_t count, size_t n, const REAL *a, REAL *l) {
  int order = blas_size(n);
  bool is_shared = bt_factor_begin(n);
  for (size_t k = 0; n > 0 && k < count; k++, a += n * n, l += n * n) {
    NAME(bt_triangular_part)(false, 0, 1, 1, n, n, a, l);
    // A factor that overflowed is no factor either.
    bool works = NAME(is_finite)(l, n * n) &&
                 LAPACK(potrf)(LAPACK_COL_MAJOR, 'U', order, l, order) == 0 &&
                 NAME(is_finite)(l, n * n);
    if (!works) NAME(bt_fill)(NAN, l, n * n);
  }
  bt_factor_end(is_shared);
}

void NAME(bt_cholesky_solve)(size_t count, size_t n, size_t columns, const REAL *l, const REAL *b,
                             REAL *x) {
  size_t size = n * columns;
  if (size == 0) return;
  for (size_t k = 0; k < count; k++, l += n * n, b += size, x += size) {
    if (isnan(l[0])) {
      NAME(bt_fill)(NAN, x, size);
      continue;
    }
    memcpy(x, b, size * sizeof(REAL));
    NAME(solve_triangle)(false, false, false, n, columns, l, n, x);
    NAME(solve_triangle)(false, true, false, n, columns, l, n, x);
  }
}

void NAME(bt_lu)(size_t count, size_t m, size_t n, int64_t step, int64_t row, int64_t column,
                 const REAL *a, REAL *factors) {
  if (m == 0) return;
  if (!BT_DOUBLE && m > (size_t)1 << 24) bt_fatal("a float cannot number as many rows", m);
  size_t pivot_count = m < n ? m : n, bytes = (pivot_count + 1) * sizeof(lapack_int);
  lapack_int *pivots = bt_allocate(bytes);
  const int64_t shape[2] = {(int64_t)n, (int64_t)m}, strides[2] = {column, row};
  bool is_shared = bt_factor_begin(m < n ? m : n);
  for (size_t k = 0; k < count; k++, a += step, factors += (n + 1) * m) {
    REAL *order = factors + n * m;
    for (size_t i = 0; i < m; i++) order[i] = (REAL)i;
    if (n == 0) continue;
    NAME(bt_copy)(2, shape, a, strides, factors);
    bool works = NAME(is_finite)(factors, n * m);
    if (works) {
      LAPACK(getrf)(LAPACK_COL_MAJOR, blas_size(m), blas_size(n), factors, blas_size(m), pivots);
      works = NAME(is_finite)(factors, n * m);
    }
    if (!works) {
      NAME(bt_fill)(NAN, factors, n * m);
      continue;
    }
    for (size_t i = 0; i < pivot_count; i++) {
      size_t other = (size_t)pivots[i] - 1;
      REAL moved = order[i];
      order[i] = order[other];
      order[other] = moved;
    }
  }
  bt_factor_end(is_shared);
  bt_release(pivots, bytes);
}

void NAME(bt_permute_rows)(bool inverse, size_t count, size_t rows, size_t columns,
                           const REAL *order, const REAL *x, REAL *y) {
  size_t size = rows * columns;
  for (size_t k = 0; k < count; k++, order += rows, x += size, y += size) {
    for (size_t i = 0; i < rows; i++) {
      size_t other = (size_t)order[i] * columns;
      memcpy(y + (inverse ? other : i * columns), x + (inverse ? i * columns : other),
             columns * sizeof(REAL));
    }
  }
}

// Below the diagonal and on it the block holds U^T, above it L^T: see bt_lu.
static void NAME(solve_factored)(bool transposed, size_t n, size_t columns, const REAL *factors,
                                 const REAL *b, REAL *x, REAL *work) {
  const REAL *order = factors + n * n;
  if (transposed) {
    memcpy(work, b, n * columns * sizeof(REAL));
    NAME(solve_triangle)(false, false, false, n, columns, factors, n, work);
    NAME(solve_triangle)(true, false, true, n, columns, factors, n, work);
    NAME(bt_permute_rows)(true, 1, n, columns, order, work, x);
  } else {
    NAME(bt_permute_rows)(false, 1, n, columns, order, b, x);
    NAME(solve_triangle)(true, true, true, n, columns, factors, n, x);
    NAME(solve_triangle)(false, true, false, n, columns, factors, n, x);
  }
}

void NAME(bt_lu_solve)(bool transposed, size_t count, size_t n, size_t columns,
                       const REAL *factors, const REAL *b, REAL *x) {
  size_t size = n * columns;
  if (size == 0) return;
  REAL *work = transposed ? bt_allocate(size * sizeof(REAL)) : NULL;
  for (size_t k = 0; k < count; k++, factors += (n + 1) * n, b += size, x += size) {
    if (isnan(factors[0]) || NAME(has_zero_pivot)(factors, n, n)) {
      NAME(bt_fill)(NAN, x, size);
    } else {
      NAME(solve_factored)(transposed, n, columns, factors, b, x, work);
    }
  }
  bt_release(work, size * sizeof(REAL));
}

// (A^T)^-1 = (A^-1)^T: the order in which LAPACK reads the block makes no difference.
void NAME(bt_inverse)(size_t count, size_t n, const REAL *a, REAL *x) {
  if (n == 0 || count == 0) return;
  lapack_int order = blas_size(n), info = 0;
  REAL best = 0;
  LAPACK(getri)(LAPACK_COL_MAJOR, order, x, order, NULL, &best, -1);
  size_t length = best > (REAL)n ? (size_t)best : n;
  size_t pivot_bytes = n * sizeof(lapack_int), work_bytes = length * sizeof(REAL);
  lapack_int *pivots = bt_allocate(pivot_bytes);
  REAL *work = bt_allocate(work_bytes);
  bool is_shared = bt_factor_begin(n);
  for (size_t k = 0; k < count; k++, a += n * n, x += n * n) {
    memcpy(x, a, n * n * sizeof(REAL));
    bool works = NAME(is_finite)(x, n * n);
    if (works) {
      info = LAPACK(getrf)(LAPACK_COL_MAJOR, order, order, x, order, pivots);
      if (info == 0) {
        info = LAPACK(getri)(LAPACK_COL_MAJOR, order, x, order, pivots, work, blas_size(length));
      }
      works = info == 0 && NAME(is_finite)(x, n * n);
    }
    if (!works) NAME(bt_fill)(NAN, x, n * n);
  }
  bt_factor_end(is_shared);
  bt_release(pivots, pivot_bytes);
  bt_release(work, work_bytes);
}

int64_t NAME(bt_first_not_finite)(size_t count, size_t size, const REAL *x) {
  for (size_t k = 0; k < count; k++, x += size) {
    if (!NAME(is_finite)(x, size)) return (int64_t)k;
  }
  return -1;
}

int64_t NAME(bt_first_singular)(bool upper, bool unit, size_t count, size_t n, const REAL *t,
                                int64_t step, size_t pitch, bool *finite) {
  for (size_t k = 0; k < count; k++, t += step) {
    *finite = true;
    for (size_t i = 0; i < n && *finite; i++) {
      size_t first = upper ? i + unit : 0, last = upper ? n : i + !unit;
      *finite = NAME(is_finite)(t + i * pitch + first, last - first);
    }
    if (!*finite || (!unit && NAME(has_zero_pivot)(t, pitch, n))) return (int64_t)k;
  }
  return -1;
}

#undef BLAS
#undef LAPACK
