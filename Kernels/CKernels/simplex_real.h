// For each_real.h: see simplex.c.
#include "simplex_rows.h"

typedef struct {
  size_t columns;
  REAL size;
  const REAL *x, *w, *g;
  REAL *out;
} NAME(simplex_work);

BT_CLONES static void NAME(projected_rows)(const NAME(simplex_work) *s, size_t first, size_t end) {
  for (size_t r = first; r < end; r++) {
    NAME(project_row)(s->columns, s->x + r * s->columns, s->out + r * s->columns);
  }
}

BT_CLONES static void NAME(rescaled_rows)(const NAME(simplex_work) *s, size_t first, size_t end) {
  size_t k = s->columns;
  for (size_t r = first; r < end; r++) {
    NAME(rescale_row)(k, s->size, s->w + r * k, s->g + r * k, s->out + r * k);
  }
}

BT_CLONES static void NAME(residual_rows)(const NAME(simplex_work) *s, size_t first, size_t end,
                                          REAL *moved) {
  size_t k = s->columns;
  for (size_t r = first; r < end; r++) {
    s->out[r] = NAME(residual_of_row)(k, s->w + r * k, s->g + r * k, moved);
  }
}

static void NAME(projected_part)(void *context, size_t first, size_t end) {
  NAME(projected_rows)(context, first, end);
}
static void NAME(rescaled_part)(void *context, size_t first, size_t end) {
  NAME(rescaled_rows)(context, first, end);
}
static void NAME(residual_part)(void *context, size_t first, size_t end) {
  const NAME(simplex_work) *s = context;
  REAL *moved = bt_allocate(s->columns * sizeof(REAL));
  NAME(residual_rows)(s, first, end, moved);
  bt_release(moved, s->columns * sizeof(REAL));
}

void NAME(bt_simplex_projection)(size_t rows, size_t columns, const REAL *x, REAL *out) {
  if (columns == 0) return;
  NAME(simplex_work) work = {.columns = columns, .x = x, .out = out};
  bt_parallel(rows, SHARED / columns + 1, NAME(projected_part), &work);
}

void NAME(bt_rescaled_step)(size_t rows, size_t columns, REAL size, const REAL *w, const REAL *g,
                            REAL *out) {
  if (columns == 0) return;
  NAME(simplex_work) work = {.columns = columns, .size = size, .w = w, .g = g, .out = out};
  bt_parallel(rows, 4 * SHARED / columns + 1, NAME(rescaled_part), &work);
}

REAL NAME(bt_kkt_residual)(size_t rows, size_t columns, const REAL *w, const REAL *g) {
  if (rows == 0 || columns == 0) return 0;
  REAL *largest = bt_allocate(rows * sizeof(REAL)), result = 0;
  NAME(simplex_work) work = {.columns = columns, .w = w, .g = g, .out = largest};
  bt_parallel(rows, SHARED / columns + 1, NAME(residual_part), &work);
  for (size_t r = 0; r < rows && result == result; r++) {
    if (!(largest[r] <= result)) result = largest[r];
  }
  bt_release(largest, rows * sizeof(REAL));
  return result;
}
