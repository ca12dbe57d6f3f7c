// For each_real.h: see softmax.c.

BT_CLONES static void NAME(shift)(const REAL *x, size_t rows, size_t columns, const REAL *by,
                                  REAL *y) {
  for (size_t r = 0; r < rows; r++, x += columns, y += columns) {
    REAL s = by[r];
    BT_VECTOR for (size_t i = 0; i < columns; i++) y[i] = x[i] - s;
  }
}
BT_CLONES static void NAME(multiply)(REAL *y, size_t rows, size_t columns, const REAL *by) {
  for (size_t r = 0; r < rows; r++, y += columns) {
    REAL s = by[r];
    BT_VECTOR for (size_t i = 0; i < columns; i++) y[i] *= s;
  }
}
BT_CLONES static void NAME(logs)(REAL *x, size_t n) {
  BT_VECTOR for (size_t i = 0; i < n; i++) x[i] = NAME(log)(x[i]);
}

// A block of whole rows, shifted by their largest elements: y = x - max, and the sums of exp(y).
// exp(y) goes to `powers`, which may be y and otherwise holds PIECE numbers.
static void NAME(exp_sums)(size_t rows, size_t columns, const REAL *x, REAL *y, REAL *powers,
                           REAL *scratch, REAL *sums) {
  NAME(bt_reduce)(BT_MAX, rows, columns, 1, x, scratch);
  NAME(shift)(x, rows, columns, scratch, y);
  size_t n = rows * columns;
  if (n <= PIECE) {
    NAME(bt_unary)(BT_EXP, y, powers, n);
    NAME(bt_reduce)(BT_SUM, rows, columns, 1, powers, sums);
    return;
  }
  double total = 0;  // one long row
  for (size_t i = 0; i < n; i += PIECE) {
    size_t piece = n - i < PIECE ? n - i : PIECE;
    REAL *to = powers == y ? y + i : powers, sum;
    NAME(bt_unary)(BT_EXP, y + i, to, piece);
    NAME(bt_reduce)(BT_SUM, 1, piece, 1, to, &sum);
    total += sum;
  }
  *sums = (REAL)total;
}

static size_t NAME(block_rows)(size_t rows, size_t columns) {
  size_t fit = columns < PIECE ? PIECE / columns : 1;
  return rows < fit ? rows : fit;
}

void NAME(bt_softmax)(size_t rows, size_t columns, const REAL *x, REAL *y) {
  if (columns == 0) return;
  REAL scratch[PIECE], sums[PIECE];
  for (size_t block; rows; rows -= block, x += block * columns, y += block * columns) {
    block = NAME(block_rows)(rows, columns);
    NAME(exp_sums)(block, columns, x, y, y, scratch, sums);
    for (size_t r = 0; r < block; r++) sums[r] = 1 / sums[r];
    NAME(multiply)(y, block, columns, sums);
  }
}

void NAME(bt_log_softmax)(size_t rows, size_t columns, const REAL *x, REAL *y) {
  if (columns == 0) return;
  REAL powers[PIECE], scratch[PIECE], sums[PIECE];
  for (size_t block; rows; rows -= block, x += block * columns, y += block * columns) {
    block = NAME(block_rows)(rows, columns);
    NAME(exp_sums)(block, columns, x, y, powers, scratch, sums);
    NAME(logs)(sums, block);
    NAME(shift)(y, block, columns, sums, y);
  }
}
