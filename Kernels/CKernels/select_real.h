// For each_real.h: see select.c.

// One row. Strides of 1 and 0, the usual ones, are spelled out so that the loop becomes vector
// code.
BT_CLONES static void NAME(select_row)(const REAL *c, int64_t sc, const REAL *a, int64_t sa,
                                       const REAL *b, int64_t sb, REAL *out, int64_t n) {
#define ROW(a_index, b_index)                     \
  BT_VECTOR for (int64_t i = 0; i < n; i++) {      \
    REAL yes = a[a_index], no = b[b_index];        \
    out[i] = c[i] != 0 ? yes : no;                 \
  }
  if (sc == 1 && sa == 1 && sb == 1) {
    ROW(i, i)
  } else if (sc == 1 && sa == 1 && sb == 0) {
    ROW(i, 0)
  } else if (sc == 1 && sa == 0 && sb == 1) {
    ROW(0, i)
  } else {
    for (int64_t i = 0; i < n; i++) out[i] = c[i * sc] != 0 ? a[i * sa] : b[i * sb];
  }
#undef ROW
}

typedef struct {
  const bt_rows *rows;
  const REAL *condition, *a, *b;
  int64_t strides[3];
  REAL *out;
} NAME(selecting);

BT_INLINE void NAME(select_piece)(void *context, const int64_t *offset, int64_t row, int64_t first,
                                  int64_t count) {
  const NAME(selecting) *s = context;
  const int64_t *by = s->strides;
  NAME(select_row)(s->condition + offset[0] + first * by[0], by[0],
                   s->a + offset[1] + first * by[1], by[1], s->b + offset[2] + first * by[2], by[2],
                   s->out + row * s->rows->row + first, count);
}

static void NAME(select_rows)(void *context, size_t first, size_t end) {
  NAME(selecting) *s = context;
  bt_rows_part(s->rows, first, end, NAME(select_piece), s);
}

void NAME(bt_select)(int rank, const int64_t *shape, const REAL *condition, const int64_t *sc,
                     const REAL *a, const int64_t *sa, const REAL *b, const int64_t *sb,
                     REAL *out) {
  bt_rows rows;
  bt_rows_make(&rows, rank, shape, 3, (const int64_t *const[]){sc, sa, sb});
  if (rows.walk.empty) return;
  NAME(selecting) s = {&rows, condition, a, b, {0}, out};
  for (int o = 0; o < 3; o++) s.strides[o] = rows.walk.stride[o][rows.dims];
  bt_rows_share(&rows, NAME(select_rows), &s);
}
