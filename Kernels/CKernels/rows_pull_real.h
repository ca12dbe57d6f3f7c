// For each_real.h: see rows_pull.c.
#include "rows.h"

typedef struct {
  size_t columns;
  const REAL *y, *g;
  REAL *gx;
} NAME(rows_pulled);

BT_CLONES static void NAME(pull_softmax)(size_t rows, size_t columns, const REAL *y, const REAL *g,
                                         REAL *gx) {
  for (size_t r = 0; r < rows; r++, y += columns, g += columns, gx += columns) {
    double sum = 0;
    ROW_SUM(sum, columns, y[i] * g[i])
    REAL mean = (REAL)sum;
    BT_VECTOR for (size_t i = 0; i < columns; i++) gx[i] = y[i] * (g[i] - mean);
  }
}
// `gx` holds e^y.
BT_CLONES static void NAME(pull_log_softmax)(size_t rows, size_t columns, const REAL *g,
                                             REAL *gx) {
  for (size_t r = 0; r < rows; r++, g += columns, gx += columns) {
    double sum = 0;
    ROW_SUM(sum, columns, g[i])
    REAL weight = (REAL)sum;
    BT_VECTOR for (size_t i = 0; i < columns; i++) gx[i] = g[i] - gx[i] * weight;
  }
}

static void NAME(softmax_part)(void *context, size_t first, size_t end) {
  const NAME(rows_pulled) *p = context;
  size_t at = first * p->columns;
  NAME(pull_softmax)(end - first, p->columns, p->y + at, p->g + at, p->gx + at);
}
// Many short rows share one pass of exp.
static void NAME(log_softmax_part)(void *context, size_t first, size_t end) {
  const NAME(rows_pulled) *p = context;
  size_t block = NAME(row_grain)(p->columns, PIECE);
  for (; first < end; first += block) {
    size_t rows = end - first < block ? end - first : block, at = first * p->columns;
    NAME(bt_unary)(BT_EXP, p->y + at, p->gx + at, rows * p->columns);
    NAME(pull_log_softmax)(rows, p->columns, p->g + at, p->gx + at);
  }
}

void NAME(bt_softmax_pullback)(size_t rows, size_t columns, const REAL *y, const REAL *g,
                               REAL *gx) {
  NAME(rows_pulled) p = {columns, y, g, gx};
  bt_parallel(rows, NAME(row_grain)(columns, SHARE), NAME(softmax_part), &p);
}
void NAME(bt_log_softmax_pullback)(size_t rows, size_t columns, const REAL *y, const REAL *g,
                                   REAL *gx) {
  NAME(rows_pulled) p = {columns, y, g, gx};
  bt_parallel(rows, NAME(row_grain)(columns, SHARE), NAME(log_softmax_part), &p);
}
#undef ROW_SUM
#undef ROW_SUMS
