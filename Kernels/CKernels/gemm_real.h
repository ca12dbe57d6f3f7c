// For each_real.h: see gemm.c.
#if BT_DOUBLE
#define BLAS(name) cblas_d##name
#else
#define BLAS(name) cblas_s##name
#endif

// On the calling thread. A matrix by a vector is gemv's: gemm would copy the whole matrix into its
// own order first.
static void NAME(multiply)(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k,
                           const REAL *a, size_t lda, const REAL *b, size_t ldb, bool accumulate,
                           REAL *c, size_t ldc) {
  bool is_vector = n == 1 || m == 1;
  bool is_large = m * n * k > (is_vector ? ALONE_GEMV : ALONE_GEMM);
  if (is_large) bt_blas_begin();
  if (is_vector && !accumulate) {
    size_t length = n == 1 ? m : n, step = n == 1 ? ldc : 1;
    for (size_t i = 0; i < length; i++) c[i * step] = 0;
  }
  if (n == 1) {
    BLAS(gemv)(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
               blas_size(transpose_a ? k : m), blas_size(transpose_a ? m : k), 1, a, leading(lda), b,
               leading(transpose_b ? 1 : ldb), 1, c, leading(ldc));
  } else if (m == 1) {
    BLAS(gemv)(CblasRowMajor, transpose_b ? CblasNoTrans : CblasTrans,
               blas_size(transpose_b ? n : k), blas_size(transpose_b ? k : n), 1, b, leading(ldb), a,
               leading(transpose_a ? lda : 1), 1, c, 1);
  } else {
    BLAS(gemm)(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
               transpose_b ? CblasTrans : CblasNoTrans, blas_size(m), blas_size(n), blas_size(k), 1,
               a, leading(lda), b, leading(ldb), accumulate ? 1 : 0, c, leading(ldc));
  }
  if (is_large) bt_blas_end();
}

// A product and how it is cut: into blocks of `rows` by `columns`, each computed on one thread.
typedef struct {
  bool transpose_a, transpose_b, accumulate;
  size_t m, n, k, lda, ldb, ldc;
  const REAL *a, *b;
  REAL *c;
  size_t rows, columns;
} NAME(product);

static size_t NAME(blocks_down)(const NAME(product) *p) { return (p->m + p->rows - 1) / p->rows; }

static void NAME(product_blocks)(void *context, size_t first, size_t end) {
  const NAME(product) *p = context;
  size_t down = NAME(blocks_down)(p);
  for (size_t block = first; block < end; block++) {
    size_t i = block % down * p->rows, j = block / down * p->columns;
    size_t rows = p->m - i < p->rows ? p->m - i : p->rows;
    size_t columns = p->n - j < p->columns ? p->n - j : p->columns;
    NAME(multiply)(p->transpose_a, p->transpose_b, rows, columns, p->k,
                   p->a + (p->transpose_a ? i : i * p->lda), p->lda,
                   p->b + (p->transpose_b ? j * p->ldb : j), p->ldb, p->accumulate,
                   p->c + i * p->ldc + j, p->ldc);
  }
}

// The longer side is cut, since each block copies the whole of the other factor into OpenBLAS's
// order. Where the cuts are depends on sizes and the number of threads only.
static void NAME(cut)(NAME(product) *p) {
  size_t few = ALONE_GEMM / (p->n * p->k), work = p->m * p->n * p->k;
  p->rows = p->m, p->columns = p->n;
  if (!p->transpose_a && !p->transpose_b && p->n > 1 && p->n <= NARROW && few >= NARROW_ROWS) {
    if (few < p->m) p->rows = few;
  } else if (work > PART && !bt_is_alone()) {
    size_t units = (size_t)bt_threads() * UNIT;
    size_t *side = p->m > p->n ? &p->rows : &p->columns;
    *side = (*side + units - 1) / units * UNIT;
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
  NAME(product) p = {transpose_a, transpose_b, accumulate, m, n, k, lda, ldb, ldc, a, b, c, 0, 0};
  NAME(cut)(&p);
  size_t blocks = NAME(blocks_down)(&p) * ((n + p.columns - 1) / p.columns);
  if (blocks > 1) {
    bt_parallel(blocks, 1, NAME(product_blocks), &p);
  } else {
    NAME(multiply)(transpose_a, transpose_b, m, n, k, a, lda, b, ldb, accumulate, c, ldc);
  }
}

typedef struct {
  const bt_walk *walk;
  bool transpose_a, transpose_b;
  size_t m, n, k, lda, ldb;
  const REAL *a, *b;
  REAL *c;
  size_t sc;
} NAME(products);

static void NAME(product_part)(void *context, size_t first, size_t end) {
  const NAME(products) *p = context;
  int64_t index[BT_MAX_RANK], offset[2];
  int rank = p->walk->rank;
  bt_walk_seek(p->walk, rank, 2, (int64_t)first, index, offset);
  for (size_t i = first; i < end; i++) {
    NAME(bt_gemm)(p->transpose_a, p->transpose_b, p->m, p->n, p->k, p->a + offset[0], p->lda,
                  p->b + offset[1], p->ldb, false, p->c + i * p->sc, p->n);
    bt_walk_next(p->walk, rank, 2, index, offset);
  }
}

void NAME(bt_gemm_batch)(int rank, const int64_t *shape, bool transpose_a, bool transpose_b,
                         size_t m, size_t n, size_t k, const REAL *a, const int64_t *sa, size_t lda,
                         const REAL *b, const int64_t *sb, size_t ldb, REAL *c, size_t sc) {
  bt_walk walk;
  bt_walk_make(&walk, rank, shape, 2, (const int64_t *const[]){sa, sb});
  if (walk.empty || m == 0 || n == 0) return;
  NAME(products) p = {&walk, transpose_a, transpose_b, m, n, k, lda, ldb, a, b, c, sc};
  size_t threads = (size_t)bt_threads(), count = 1, size = m * n * k + 1;
  for (int d = 0; d < walk.rank; d++) count *= (size_t)walk.shape[d];
  if (size - 1 <= (m == 1 || n == 1 ? ALONE_GEMV : ALONE_GEMM)) {
    bt_parallel(count, PART / size + 1, NAME(product_part), &p);
  } else if (count % threads == 0 || count >= EVEN * threads) {
    bt_parallel_alone(count, NAME(product_part), &p);
  } else {
    NAME(product_part)(&p, 0, count);
  }
}

#undef BLAS
