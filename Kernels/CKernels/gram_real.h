// For each_real.h: see symmetric.c.

typedef struct {
  size_t k, m, blocks;
  const REAL *a, *w;
  REAL *g;
} NAME(gram_work);

BT_CLONES static void NAME(weigh)(size_t rows, size_t columns, size_t m, const REAL *a,
                                  const REAL *w, REAL *out) {
  for (size_t i = 0; i < rows; i++, a += m, out += columns) {
    BT_VECTOR for (size_t j = 0; j < columns; j++) out[j] = a[j] * w[j];
  }
}

// A row of blocks, from the diagonal on.
static void NAME(gram_row)(const NAME(gram_work) *w, size_t block, REAL *weighted) {
  size_t i = block * SIDE, k = w->k, m = w->m, rows = k - i < SIDE ? k - i : SIDE;
  for (size_t c = 0; c < m; c += DEPTH) {
    size_t columns = m - c < DEPTH ? m - c : DEPTH;
    NAME(weigh)(rows, columns, m, w->a + i * m + c, w->w + c, weighted);
    for (size_t j = i; j < k; j += SIDE) {
      NAME(bt_gemm)(false, true, rows, k - j < SIDE ? k - j : SIDE, columns, weighted, columns,
                    w->a + j * m + c, m, c > 0, w->g + i * k + j, k);
    }
  }
}

// The first row of blocks is the longest and the last the shortest: taken in pairs they are even.
static void NAME(gram_part)(void *context, size_t first, size_t end) {
  const NAME(gram_work) *w = context;
  REAL *weighted = bt_allocate(SIDE * DEPTH * sizeof(REAL));
  for (size_t i = first; i < end; i++) {
    size_t other = w->blocks - 1 - i;
    NAME(gram_row)(w, i, weighted);
    if (other != i) NAME(gram_row)(w, other, weighted);
  }
  bt_release(weighted, SIDE * DEPTH * sizeof(REAL));
}

void NAME(bt_weighted_gram)(size_t k, size_t m, const REAL *a, const REAL *w, REAL *g) {
  if (m == 0) memset(g, 0, k * k * sizeof(REAL));
  if (m == 0 || k == 0) return;
  NAME(gram_work) work = {k, m, (k + SIDE - 1) / SIDE, a, w, g};
  bt_parallel((work.blocks + 1) / 2, SHARED / (SIDE * m) + 1, NAME(gram_part), &work);
  for (size_t i = 0; i < k; i++) {
    for (size_t j = i + 1; j < k; j++) g[j * k + i] = g[i * k + j];
  }
}
