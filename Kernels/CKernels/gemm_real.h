// For each_real.h: see gemm.c.
#if BT_DOUBLE
#define BLAS(name) cblas_d##name
#else
#define BLAS(name) cblas_s##name
#endif

static void NAME(gemm_at_once)(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k,
                               const REAL *a, size_t lda, const REAL *b, size_t ldb,
                               bool accumulate, REAL *c, size_t ldc) {
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

// In pieces that OpenBLAS computes on the calling thread. Their sizes depend on those of the whole
// only.
static void NAME(gemm_alone)(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k,
                             const REAL *a, size_t lda, const REAL *b, size_t ldb, bool accumulate,
                             REAL *c, size_t ldc) {
  bool is_vector = m == 1 || n == 1;
  size_t budget = is_vector ? ALONE_GEMV - 1 : ALONE_GEMM;
  size_t depth = k < ALONE_DEPTH ? k : ALONE_DEPTH;
  size_t least = m < ALONE_ROWS ? m : ALONE_ROWS;
  size_t columns = budget / (depth * least) < n ? budget / (depth * least) : n;
  size_t rows = budget / (depth * columns) < m ? budget / (depth * columns) : m;
  for (size_t i = 0; i < m; i += rows) {
    for (size_t j = 0; j < n; j += columns) {
      for (size_t p = 0; p < k; p += depth) {
        NAME(gemm_at_once)(
            transpose_a, transpose_b, m - i < rows ? m - i : rows, n - j < columns ? n - j : columns,
            k - p < depth ? k - p : depth, a + (transpose_a ? p * lda + i : i * lda + p), lda,
            b + (transpose_b ? j * ldb + p : p * ldb + j), ldb, accumulate || p > 0,
            c + i * ldc + j, ldc);
      }
    }
  }
}

typedef struct {
  size_t rows, m, n, k, lda, ldb, ldc;
  const REAL *a, *b;
  bool accumulate;
  REAL *c;
} NAME(narrow_product);

// Groups of rows, each small to OpenBLAS.
static void NAME(narrow_part)(void *context, size_t first, size_t end) {
  const NAME(narrow_product) *p = context;
  for (size_t g = first; g < end; g++) {
    size_t i = g * p->rows, rows = p->m - i < p->rows ? p->m - i : p->rows;
    NAME(gemm_at_once)(false, false, rows, p->n, p->k, p->a + i * p->lda, p->lda, p->b, p->ldb,
                       p->accumulate, p->c + i * p->ldc, p->ldc);
  }
}

void NAME(bt_gemm)(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k, const REAL *a,
                   size_t lda, const REAL *b, size_t ldb, bool accumulate, REAL *c, size_t ldc) {
  if (m == 0 || n == 0) return;
  if (k == 0) {
    if (accumulate) return;
    for (size_t i = 0; i < m; i++) memset(c + i * ldc, 0, n * sizeof(REAL));
    return;
  }
  size_t rows = ALONE_GEMM / (n * k);
  if (!transpose_a && !transpose_b && n > 1 && n <= NARROW && rows >= NARROW_ROWS && m > rows) {
    NAME(narrow_product) p = {rows, m, n, k, lda, ldb, ldc, a, b, accumulate, c};
    bt_parallel((m + rows - 1) / rows, 1, NAME(narrow_part), &p);
    return;
  }
  bool is_large = m * n * k > (m == 1 || n == 1 ? ALONE_GEMV - 1 : ALONE_GEMM);
  (is_large && bt_is_alone() ? NAME(gemm_alone) : NAME(gemm_at_once))(
      transpose_a, transpose_b, m, n, k, a, lda, b, ldb, accumulate, c, ldc);
}

typedef struct {
  const bt_walk *walk;
  bool transpose_a, transpose_b;
  size_t m, n, k, lda, ldb;
  const REAL *a, *b;
  REAL *c;
} NAME(products);

static void NAME(product_part)(void *context, size_t first, size_t end) {
  const NAME(products) *p = context;
  int64_t index[BT_MAX_RANK], offset[2];
  int rank = p->walk->rank;
  bt_walk_seek(p->walk, rank, 2, (int64_t)first, index, offset);
  for (size_t i = first; i < end; i++) {
    NAME(bt_gemm)(p->transpose_a, p->transpose_b, p->m, p->n, p->k, p->a + offset[0], p->lda,
                  p->b + offset[1], p->ldb, false, p->c + i * p->m * p->n, p->n);
    bt_walk_next(p->walk, rank, 2, index, offset);
  }
}

void NAME(bt_gemm_batch)(int rank, const int64_t *shape, bool transpose_a, bool transpose_b,
                         size_t m, size_t n, size_t k, const REAL *a, const int64_t *sa, size_t lda,
                         const REAL *b, const int64_t *sb, size_t ldb, REAL *c) {
  bt_walk walk;
  bt_walk_make(&walk, rank, shape, 2, (const int64_t *const[]){sa, sb});
  if (walk.empty || m == 0 || n == 0) return;
  NAME(products) p = {&walk, transpose_a, transpose_b, m, n, k, lda, ldb, a, b, c};
  size_t count = 1, size = m * n * k + 1;
  for (int d = 0; d < walk.rank; d++) count *= (size_t)walk.shape[d];
  if (size - 1 <= (m == 1 || n == 1 ? ALONE_GEMV : ALONE_GEMM)) {
    bt_parallel(count, PART / size + 1, NAME(product_part), &p);
  } else {
    NAME(product_part)(&p, 0, count);
  }
}

#undef BLAS
