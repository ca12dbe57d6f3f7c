// For each_real.h: see softmax.c.
#include "exp_rows_real.h"

typedef struct {
  size_t columns;
  const REAL *x, *g;
  REAL *y;
} NAME(rows);

BT_CLONES static void NAME(softmax_rows)(void *context, size_t first, size_t end) {
  const NAME(rows) *all = context;
  size_t n = all->columns;
  for (size_t r = first; r < end; r++) {
    const REAL *x = all->x + r * n;
    REAL *y = all->y + r * n;
    size_t room = (end - r) * n;
    REAL factor = 1 / NAME(row_sum)(true, x, n, room, NAME(row_top)(x, n), y);
    BT_VECTOR for (size_t i = 0; i < n; i++) y[i] *= factor;
  }
}

BT_CLONES static void NAME(short_softmax_rows)(void *context, size_t first, size_t end) {
  const NAME(rows) *all = context;
  size_t n = all->columns, block = PIECE / n;
  REAL tops[PIECE], factors[PIECE], powers[PIECE];
  for (size_t r = first; r < end; r += block) {
    if (block > end - r) block = end - r;
    NAME(short_sums)(all->x + r * n, block, n, tops, factors, powers);
    BT_VECTOR for (size_t b = 0; b < block; b++) factors[b] = 1 / factors[b];
    const REAL *row = powers;
    REAL *y = all->y + r * n;
    for (size_t b = 0; b < block; b++, row += n, y += n) {
      REAL factor = factors[b];
      for (size_t i = 0; i < n; i++) y[i] = row[i] * factor;
    }
  }
}

void NAME(bt_softmax)(size_t rows, size_t columns, const REAL *x, REAL *y) {
  if (columns == 0) return;
  NAME(rows) all = {columns, x, NULL, y};
  bt_parallel(rows, rows_of_part(columns),
              columns < LANES ? NAME(short_softmax_rows) : NAME(softmax_rows), &all);
}

// The largest entry of each row of a block, and the logarithm of its sum of powers below it.
BT_INLINE void NAME(log_sums)(const REAL *x, size_t rows, size_t n, size_t room, REAL *tops,
                              REAL *sizes) {
  if (n < LANES) {
    REAL powers[PIECE];
    NAME(short_sums)(x, rows, n, tops, sizes, powers);
  } else {
    for (size_t r = 0; r < rows; r++, x += n, room -= n) {
      tops[r] = NAME(row_top)(x, n);
      sizes[r] = NAME(row_sum)(false, x, n, room, tops[r], NULL);
    }
  }
  BT_VECTOR for (size_t r = 0; r < rows; r++) sizes[r] = NAME(log)(NAME(lowered)(sizes[r]));
}

BT_CLONES static void NAME(log_softmax_rows)(void *context, size_t first, size_t end) {
  const NAME(rows) *all = context;
  size_t n = all->columns, block = rows_of_block(n);
  REAL tops[BLOCK], sizes[BLOCK];
  for (size_t r = first; r < end; r += block) {
    if (block > end - r) block = end - r;
    const REAL *x = all->x + r * n;
    REAL *y = all->y + r * n;
    NAME(log_sums)(x, block, n, (end - r) * n, tops, sizes);
    for (size_t b = 0; b < block; b++, x += n, y += n) {
      REAL top = tops[b], size = sizes[b];
      BT_VECTOR for (size_t i = 0; i < n; i++) y[i] = (x[i] - top) - size;
    }
  }
}

void NAME(bt_log_softmax)(size_t rows, size_t columns, const REAL *x, REAL *y) {
  if (columns == 0) return;
  NAME(rows) all = {columns, x, NULL, y};
  bt_parallel(rows, rows_of_part(columns), NAME(log_softmax_rows), &all);
}

BT_CLONES static void NAME(log_sum_exp_rows)(void *context, size_t first, size_t end) {
  const NAME(rows) *all = context;
  size_t n = all->columns;
  REAL tops[BLOCK], sizes[BLOCK];
  for (size_t r = first, block = BLOCK; r < end; r += block) {
    if (block > end - r) block = end - r;
    NAME(log_sums)(all->x + r * n, block, n, (end - r) * n, tops, sizes);
    for (size_t b = 0; b < block; b++) {
      REAL top = tops[b];
      if (NAME(finite)(top)) {
        all->y[r + b] = top + sizes[b];
        continue;
      }
      // That is the result, unless there is a NaN.
      const REAL *x = all->x + (r + b) * n;
      for (size_t i = 0; i < n; i++) top = x[i] != x[i] ? x[i] : top;
      all->y[r + b] = top;
    }
  }
}

void NAME(bt_log_sum_exp)(size_t rows, size_t columns, const REAL *x, REAL *y) {
  if (columns == 0) {
    NAME(bt_fill)(-(REAL)INFINITY, y, rows);
    return;
  }
  NAME(rows) all = {columns, x, NULL, y};
  bt_parallel(rows, rows_of_part(columns), NAME(log_sum_exp_rows), &all);
}

BT_CLONES static void NAME(scale_rows)(void *context, size_t first, size_t end) {
  const NAME(rows) *all = context;
  size_t n = all->columns;
  for (size_t r = first; r < end; r++) {
    const REAL *x = all->x + r * n;
    REAL *y = all->y + r * n, g = all->g[r];
    size_t i = 0;
    while (i < n && x[i] == -(REAL)INFINITY) i++;
    if (i == n) memset(y, 0, n * sizeof(REAL));
    if (i == n) continue;
    BT_VECTOR for (size_t j = 0; j < n; j++) y[j] *= g;
  }
}

// Both while a row is in the first cache.
static void NAME(log_sum_exp_pulls)(void *context, size_t first, size_t end) {
  const NAME(rows) *all = context;
  size_t block = rows_of_block(all->columns);
  for (size_t r = first; r < end; r += block) {
    size_t last = end - r < block ? end : r + block;
    (all->columns < LANES ? NAME(short_softmax_rows) : NAME(softmax_rows))(context, r, last);
    NAME(scale_rows)(context, r, last);
  }
}

void NAME(bt_log_sum_exp_pullback)(size_t rows, size_t columns, const REAL *x, const REAL *g,
                                   REAL *y) {
  if (columns == 0) return;
  NAME(rows) all = {columns, x, g, y};
  bt_parallel(rows, rows_of_part(columns), NAME(log_sum_exp_pulls), &all);
}
