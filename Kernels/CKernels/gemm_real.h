// For each_real.h: see gemm.c.
#if BT_DOUBLE
#define BLAS(name) cblas_d##name
#define LAPACK(name) LAPACKE_d##name
#else
#define BLAS(name) cblas_s##name
#define LAPACK(name) LAPACKE_s##name
#endif

void NAME(bt_gemm)(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k, const REAL *a,
                   size_t lda, const REAL *b, size_t ldb, bool accumulate, REAL *c, size_t ldc) {
  if (m == 0 || n == 0) return;
  if (k == 0) {
    if (accumulate) return;
    for (size_t i = 0; i < m; i++) memset(c + i * ldc, 0, n * sizeof(REAL));
    return;
  }
  // A matrix by a vector: gemm would copy the whole matrix into its own order first.
  if (n == 1 || m == 1) {
    size_t length = n == 1 ? m : n, step = n == 1 ? ldc : 1;
    if (!accumulate) {
      for (size_t i = 0; i < length; i++) c[i * step] = 0;
    }
    if (n == 1) {
      BLAS(gemv)(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
                 blas_size(transpose_a ? k : m), blas_size(transpose_a ? m : k), 1, a, leading(lda),
                 b, leading(transpose_b ? 1 : ldb), 1, c, leading(step));
    } else {
      BLAS(gemv)(CblasRowMajor, transpose_b ? CblasNoTrans : CblasTrans,
                 blas_size(transpose_b ? n : k), blas_size(transpose_b ? k : n), 1, b, leading(ldb),
                 a, leading(transpose_a ? lda : 1), 1, c, leading(step));
    }
    return;
  }
  BLAS(gemm)(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
             transpose_b ? CblasTrans : CblasNoTrans, blas_size(m), blas_size(n), blas_size(k), 1,
             a, leading(lda), b, leading(ldb), accumulate ? 1 : 0, c, leading(ldc));
}

// The row-major lower triangle is the column-major upper one, so LAPACK factors `a` where it lies.
int NAME(bt_solve_spd)(size_t n, size_t columns, REAL *a, REAL *b) {
  if (n == 0) return 0;
  int order = blas_size(n), right = blas_size(columns);
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j <= i; j++) {
      if (!isfinite(a[i * n + j])) return (int)i + 1;
    }
  }
  int failed = LAPACK(potrf_work)(LAPACK_COL_MAJOR, 'U', order, a, order);
  if (failed) return failed;
  for (size_t i = 0; i < n; i++) {
    // A factor that overflowed is no factor either; what lies above the diagonal is not part of it.
    if (!isfinite(a[i * n + i])) return (int)i + 1;
    memset(a + i * n + i + 1, 0, (n - i - 1) * sizeof(REAL));
  }
  if (right == 0) return 0;
  BLAS(trsm)(CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, order, right, 1, a,
             order, b, right);
  BLAS(trsm)(CblasRowMajor, CblasLeft, CblasLower, CblasTrans, CblasNonUnit, order, right, 1, a,
             order, b, right);
  return 0;
}

#undef BLAS
#undef LAPACK
