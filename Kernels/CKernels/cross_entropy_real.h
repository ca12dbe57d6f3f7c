// For each_real.h: see cross_entropy.c.

typedef struct {
  size_t rows, columns;
  const REAL *x, *g;
  const int64_t *labels;
  REAL *out;
} NAME(labelled);

BT_CLONES static void NAME(below)(size_t rows, size_t columns, const REAL *x, const REAL *top,
                                  REAL *y) {
  for (size_t r = 0; r < rows; r++, x += columns, y += columns) {
    REAL shift = top[r];
    BT_VECTOR for (size_t i = 0; i < columns; i++) y[i] = x[i] - shift;
  }
}

// The sums of exp(x - top) along rows.
static void NAME(power_sums)(size_t rows, size_t columns, const REAL *x, const REAL *top,
                             REAL *powers, REAL *sums) {
  if (columns <= PIECE) {
    NAME(below)(rows, columns, x, top, powers);
    NAME(bt_unary)(BT_EXP, powers, powers, rows * columns);
    NAME(bt_reduce)(BT_SUM, rows, columns, 1, powers, sums);
    return;
  }
  double total = 0;  // one long row
  for (size_t i = 0; i < columns; i += PIECE) {
    size_t piece = columns - i < PIECE ? columns - i : PIECE;
    NAME(below)(1, piece, x + i, top, powers);
    NAME(bt_unary)(BT_EXP, powers, powers, piece);
    NAME(bt_reduce)(BT_SUM, 1, piece, 1, powers, sums);
    total += (double)*sums;
  }
  *sums = (REAL)total;
}

static size_t NAME(block_of)(size_t columns) { return columns < PIECE ? PIECE / columns : 1; }

// out[row] = log sum exp(x) - x[label], for rows of all groups.
static void NAME(row_losses)(void *context, size_t first, size_t end) {
  const NAME(labelled) *p = context;
  REAL powers[PIECE], top[PIECE], sums[PIECE];
  for (size_t block; first < end; first += block) {
    block = NAME(block_of)(p->columns);
    if (block > end - first) block = end - first;
    const REAL *x = p->x + first * p->columns;
    NAME(bt_reduce)(BT_MAX, block, p->columns, 1, x, top);
    NAME(power_sums)(block, p->columns, x, top, powers, sums);
    for (size_t r = 0; r < block; r++) {
      REAL chosen = x[r * p->columns + (size_t)p->labels[(first + r) % p->rows]];
      p->out[first + r] = NAME(log)(sums[r]) - (chosen - top[r]);
    }
  }
}

static size_t NAME(share_of)(size_t columns) { return columns < SHARE ? SHARE / columns : 1; }

void NAME(bt_cross_entropy)(size_t groups, size_t rows, size_t columns, const REAL *x,
                            const int64_t *labels, REAL *losses) {
  size_t bytes = groups * rows * sizeof(REAL);
  NAME(labelled) p = {rows, columns, x, NULL, labels, bt_allocate(bytes)};
  bt_parallel(groups * rows, NAME(share_of)(columns), NAME(row_losses), &p);
  NAME(bt_reduce)(BT_SUM, groups, rows, 1, p.out, losses);
  for (size_t i = 0; i < groups; i++) losses[i] /= (REAL)rows;
  bt_release(p.out, bytes);
}

BT_CLONES static void NAME(scale_row)(size_t n, REAL weight, REAL *y) {
  BT_VECTOR for (size_t i = 0; i < n; i++) y[i] *= weight;
}

static void NAME(rows_pulled)(void *context, size_t first, size_t end) {
  const NAME(labelled) *p = context;
  for (size_t block; first < end; first += block) {
    block = NAME(block_of)(p->columns);
    if (block > end - first) block = end - first;
    REAL *y = p->out + first * p->columns;
    NAME(bt_softmax)(block, p->columns, p->x + first * p->columns, y);
    for (size_t r = first; r < first + block; r++, y += p->columns) {
      y[p->labels[r % p->rows]] -= 1;
      NAME(scale_row)(p->columns, p->g[r / p->rows] / (REAL)p->rows, y);
    }
  }
}

void NAME(bt_cross_entropy_pullback)(size_t groups, size_t rows, size_t columns, const REAL *x,
                                     const int64_t *labels, const REAL *g, REAL *gx) {
  NAME(labelled) p = {rows, columns, x, g, labels, gx};
  bt_parallel(groups * rows, NAME(share_of)(columns), NAME(rows_pulled), &p);
}
