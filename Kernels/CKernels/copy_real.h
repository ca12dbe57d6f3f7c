// For each_real.h: copies of strided views.

typedef struct {
  const bt_rows *rows;
  const REAL *x;
  REAL *out;
  int64_t stride, row;
  bool streams;
} NAME(copying);

BT_INLINE void NAME(copy_row)(void *context, const int64_t *offset, int64_t row, int64_t first,
                              int64_t count) {
  const NAME(copying) *c = context;
  const REAL *x = c->x + offset[0] + first * c->stride;
  REAL *out = c->out + row * c->row + first;
  if (c->streams) {
    NAME(stream_run)(x, (size_t)count, out);
  } else if (c->stride == 1) {
    memcpy(out, x, (size_t)count * sizeof(REAL));
  } else if (c->stride == 0) {
    REAL value = *x;
    for (int64_t i = 0; i < count; i++) out[i] = value;
  } else {
    for (int64_t i = 0; i < count; i++) out[i] = x[i * c->stride];
  }
}

static void NAME(copy_rows)(void *context, size_t first, size_t end) {
  NAME(copying) c = *(const NAME(copying) *)context;
  bt_rows_part(c.rows, first, end, NAME(copy_row), &c);
  if (c.streams) bt_stream_end();
}

void NAME(bt_copy)(int rank, const int64_t *shape, const REAL *x, const int64_t *strides,
                   REAL *out) {
  bt_rows rows;
  bt_walk *walk = &rows.walk;
  bt_rows_make(&rows, rank, shape, 1, (const int64_t *const[]){strides});
  if (walk->empty) return;
  int inner = rows.dims;
  int64_t stride = walk->stride[0][inner];
  // The dimension to pair with the innermost one in a transpose, if there is one.
  int across = -1;
  for (int d = 0; d < inner && stride != 1 && stride != 0; d++) {
    if (walk->stride[0][d] == 1) across = d;
  }
  if (across >= 0) {
    NAME(transpose)(walk, across, x, out);
    return;
  }
  // The system's own copy of long rows goes past the caches by itself.
  size_t bytes = (size_t)rows.row * sizeof(REAL);
  bool streams = stride == 1 && bytes >= 4 * BT_LINE && bytes < LONG_ROW;
  for (int d = 0; d < inner; d++) bytes *= (size_t)walk->shape[d];
  NAME(copying) c = {&rows, x, out, stride, rows.row, streams && bt_streams(bytes)};
  bt_rows_share(&rows, NAME(copy_rows), &c);
}
