// For each_real.h: see cross_entropy.c.
#include "exp_rows_real.h"

typedef struct {
  size_t rows, columns;
  const REAL *x, *g;
  const int64_t *labels;
  REAL *out;
} NAME(labelled);

// The largest entries of some rows and the sums of powers below them, which go to `powers` if that
// is not NULL; for how many rows, at most PIECE: many short ones share one pass of exp.
BT_INLINE size_t NAME(power_sums)(const REAL *x, size_t rows, size_t n, REAL *tops, REAL *sums,
                                  REAL *powers) {
  if (n >= LANES) {
    *tops = NAME(row_top)(x, n);
    *sums = NAME(row_sum)(powers != NULL, x, n, rows * n, *tops, powers);
    return 1;
  }
  size_t block = PIECE / n < rows ? PIECE / n : rows;
  REAL scratch[PIECE];
  NAME(short_sums)(x, block, n, tops, sums, powers ? powers : scratch);
  return block;
}

// out[row] = log sum exp(x) - x[label], for rows of all groups.
BT_CLONES static void NAME(row_losses)(void *context, size_t first, size_t end) {
  const NAME(labelled) *p = context;
  size_t n = p->columns;
  REAL tops[PIECE], sums[PIECE];
  for (size_t r = first, block; r < end; r += block) {
    const REAL *x = p->x + r * n;
    block = NAME(power_sums)(x, end - r, n, tops, sums, NULL);
    for (size_t b = 0; b < block; b++) {
      REAL chosen = x[b * n + (size_t)p->labels[(r + b) % p->rows]];
      p->out[r + b] = NAME(log)(NAME(lowered)(sums[b])) - (chosen - tops[b]);
    }
  }
}

void NAME(bt_cross_entropy)(size_t groups, size_t rows, size_t columns, const REAL *x,
                            const int64_t *labels, REAL *losses) {
  size_t bytes = groups * rows * sizeof(REAL);
  NAME(labelled) p = {rows, columns, x, NULL, labels, bt_allocate(bytes)};
  bt_parallel(groups * rows, rows_of_part(columns), NAME(row_losses), &p);
  NAME(bt_reduce)(BT_SUM, groups, rows, 1, p.out, losses);
  for (size_t i = 0; i < groups; i++) losses[i] /= (REAL)rows;
  bt_release(p.out, bytes);
}

BT_CLONES static void NAME(rows_pulled)(void *context, size_t first, size_t end) {
  const NAME(labelled) *p = context;
  size_t n = p->columns;
  REAL tops[PIECE], sums[PIECE];
  for (size_t r = first, block; r < end; r += block) {
    REAL *y = p->out + r * n;
    block = NAME(power_sums)(p->x + r * n, end - r, n, tops, sums, y);
    for (size_t b = 0; b < block; b++, y += n) {
      size_t label = (size_t)p->labels[(r + b) % p->rows];
      REAL factor = 1 / sums[b], weight = p->g[(r + b) / p->rows] / (REAL)p->rows;
      REAL chosen = y[label] * factor - 1;
      BT_VECTOR for (size_t i = 0; i < n; i++) y[i] = y[i] * factor * weight;
      y[label] = chosen * weight;
    }
  }
}

void NAME(bt_cross_entropy_pullback)(size_t groups, size_t rows, size_t columns, const REAL *x,
                                     const int64_t *labels, const REAL *g, REAL *gx) {
  NAME(labelled) p = {rows, columns, x, g, labels, gx};
  bt_parallel(groups * rows, rows_of_part(columns), NAME(rows_pulled), &p);
}
