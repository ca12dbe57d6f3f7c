// For each_real.h: see scan_log.c.

#if BT_DOUBLE
#define LARGEST DBL_MAX
#else
#define LARGEST FLT_MAX
#endif

// y = x - top for each row, but less than infinitely far, so that inf - inf does not arise.
BT_CLONES static void NAME(below_top)(size_t rows, size_t columns, const REAL *x, const REAL *top,
                                      REAL *y) {
  for (size_t r = 0; r < rows; r++, x += columns, y += columns) {
    REAL shift = top[r] > LARGEST ? LARGEST : top[r] < -LARGEST ? -LARGEST : top[r];
    BT_VECTOR for (size_t i = 0; i < columns; i++) y[i] = x[i] - shift;
  }
}

void NAME(bt_log_sum_exp)(size_t rows, size_t columns, const REAL *x, REAL *y) {
  if (columns == 0) {
    NAME(bt_fill)(-(REAL)INFINITY, y, rows);
    return;
  }
  REAL powers[PIECE], sums[PIECE];
  size_t fit = columns < PIECE ? PIECE / columns : 1;
  for (size_t block; rows; rows -= block, x += block * columns, y += block) {
    block = rows < fit ? rows : fit;
    NAME(bt_reduce)(BT_MAX, block, columns, 1, x, y);
    if (columns <= PIECE) {
      NAME(below_top)(block, columns, x, y, powers);
      NAME(bt_unary)(BT_EXP, powers, powers, block * columns);
      NAME(bt_reduce)(BT_SUM, block, columns, 1, powers, sums);
    } else {
      double total = 0;
      for (size_t i = 0; i < columns; i += PIECE) {
        size_t piece = columns - i < PIECE ? columns - i : PIECE;
        NAME(below_top)(1, piece, x + i, y, powers);
        NAME(bt_unary)(BT_EXP, powers, powers, piece);
        NAME(bt_reduce)(BT_SUM, 1, piece, 1, powers, sums);
        total += (double)sums[0];
      }
      sums[0] = (REAL)total;
    }
    for (size_t r = 0; r < block; r++) y[r] += NAME(log)(sums[r]);
  }
}

BT_CLONES static void NAME(scale_rows)(size_t rows, size_t columns, const REAL *g, REAL *y) {
  for (size_t r = 0; r < rows; r++, y += columns) {
    REAL weight = g[r];
    BT_VECTOR for (size_t i = 0; i < columns; i++) y[i] *= weight;
  }
}

void NAME(bt_log_sum_exp_pullback)(size_t rows, size_t columns, const REAL *x, const REAL *g,
                                   REAL *y) {
  if (columns == 0) return;
  NAME(bt_softmax)(rows, columns, x, y);
  NAME(scale_rows)(rows, columns, g, y);
  for (size_t r = 0; r < rows; r++, x += columns, y += columns) {
    if (x[0] != -(REAL)INFINITY) continue;
    size_t i = 0;
    while (i < columns && x[i] == -(REAL)INFINITY) i++;
    if (i == columns) NAME(bt_fill)(0, y, columns);
  }
}

#undef LARGEST
