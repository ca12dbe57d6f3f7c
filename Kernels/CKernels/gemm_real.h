// For each_real.h: see gemm.c.
#if BT_DOUBLE
#define BLAS(name) cblas_d##name
#else
#define BLAS(name) cblas_s##name
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

#undef BLAS
