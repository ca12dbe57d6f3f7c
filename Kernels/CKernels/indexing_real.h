// For each_real.h: see indexing.c.

size_t NAME(bt_indices)(size_t n, size_t limit, const REAL *x, int64_t *index) {
  for (size_t i = 0; i < n; i++) {
    // False for NaN too.
    if (!(x[i] >= 0 && x[i] < (REAL)limit)) return i;
    index[i] = (int64_t)x[i];
    // The limit itself may have been rounded up.
    if ((size_t)index[i] >= limit || (REAL)index[i] != x[i]) return i;
  }
  return n;
}

// One row of n: to[j * so] = from[j * sx], or += it.
BT_INLINE void NAME(place_row)(bool adds, const REAL *from, int64_t sx, REAL *to, int64_t so,
                               int64_t n) {
  if (!adds && sx == 1 && so == 1) {
    memcpy(to, from, (size_t)n * sizeof(REAL));
  } else if (!adds) {
    for (int64_t j = 0; j < n; j++) to[j * so] = from[j * sx];
  } else if (sx == 1 && so == 1) {
    BT_VECTOR for (int64_t j = 0; j < n; j++) to[j] += from[j];
  } else {
    // Several may go to one place.
    for (int64_t j = 0; j < n; j++) to[j * so] += from[j * sx];
  }
}

typedef struct {
  bool adds;
  const bt_rows *rows;
  const REAL *x;
  int64_t from, to;
  REAL *out;
} NAME(placing);

BT_INLINE void NAME(place_piece)(void *context, const int64_t *offset, int64_t row, int64_t first,
                                 int64_t count) {
  const NAME(placing) *p = context;
  (void)row;
  NAME(place_row)(p->adds, p->x + offset[0] + first * p->from, p->from,
                  p->out + offset[1] + first * p->to, p->to, count);
}

static void NAME(place_rows)(void *context, size_t first, size_t end) {
  NAME(placing) *p = context;
  bt_rows_part(p->rows, first, end, NAME(place_piece), p);
}

void NAME(bt_place)(bool adds, int rank, const int64_t *shape, const REAL *x, const int64_t *sx,
                    REAL *out, const int64_t *so) {
  bt_rows rows;
  bt_rows_make(&rows, rank, shape, 2, (const int64_t *const[]){sx, so});
  if (rows.walk.empty) return;
  int64_t from = rows.walk.stride[0][rows.dims], to = rows.walk.stride[1][rows.dims];
  NAME(placing) p = {adds, &rows, x, from, to, out};
  if (bt_walk_is_apart(&rows.walk, 1)) {
    bt_rows_share(&rows, NAME(place_rows), &p);
    return;
  }
  // Several may go to one place, in their order.
  size_t count = (size_t)bt_row_pieces(&rows);
  for (int d = 0; d < rows.dims; d++) count *= (size_t)rows.walk.shape[d];
  NAME(place_rows)(&p, 0, count);
}

typedef struct {
  const bt_rows *rows;
  const REAL *x;
  const int64_t *index;
  int64_t along, by, step;
  REAL *out;
} NAME(taking);

BT_INLINE void NAME(take_piece)(void *context, const int64_t *offset, int64_t row, int64_t first,
                                int64_t count) {
  const NAME(taking) *t = context;
  const REAL *from = t->x + offset[0] + first * t->along;
  const int64_t *picks = t->index + offset[1] + first * t->by;
  REAL *out = t->out + row * t->rows->row + first;
  if (t->by == 0) {
    NAME(place_row)(false, from + *picks * t->step, t->along, out, 1, count);
  } else {
    for (int64_t j = 0; j < count; j++) out[j] = from[j * t->along + picks[j * t->by] * t->step];
  }
}

static void NAME(take_rows)(void *context, size_t first, size_t end) {
  NAME(taking) *t = context;
  bt_rows_part(t->rows, first, end, NAME(take_piece), t);
}

void NAME(bt_take)(int rank, const int64_t *shape, const REAL *x, const int64_t *sx,
                   const int64_t *index, const int64_t *si, int64_t step, REAL *out) {
  bt_rows rows;
  bt_rows_make(&rows, rank, shape, 2, (const int64_t *const[]){sx, si});
  if (rows.walk.empty) return;
  int64_t along = rows.walk.stride[0][rows.dims], by = rows.walk.stride[1][rows.dims];
  NAME(taking) t = {&rows, x, index, along, by, step, out};
  bt_rows_share(&rows, NAME(take_rows), &t);
}

void NAME(bt_scatter)(bool adds, int rank, const int64_t *shape, const REAL *x, const int64_t *sx,
                      const int64_t *index, const int64_t *si, int64_t step, REAL *out,
                      const int64_t *so) {
  bt_walk walk;
  bt_walk_make(&walk, rank, shape, 3, (const int64_t *const[]){sx, si, so});
  if (walk.empty) return;
  int inner = walk.rank - 1;
  int64_t n = walk.shape[inner], from = walk.stride[0][inner];
  int64_t by = walk.stride[1][inner], to = walk.stride[2][inner];
  int64_t at[BT_MAX_RANK] = {0}, offset[BT_MAX_OPERANDS] = {0};
  do {
    const REAL *source = x + offset[0];
    const int64_t *picks = index + offset[1];
    REAL *target = out + offset[2];
    if (by == 0) {
      NAME(place_row)(adds, source, from, target + *picks * step, to, n);
    } else if (adds) {
      for (int64_t j = 0; j < n; j++) target[j * to + picks[j * by] * step] += source[j * from];
    } else {
      for (int64_t j = 0; j < n; j++) target[j * to + picks[j * by] * step] = source[j * from];
    }
  } while (bt_walk_next(&walk, inner, 3, at, offset));
}
