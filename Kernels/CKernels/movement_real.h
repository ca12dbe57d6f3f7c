// For each_real.h: gathers and scatters of blocks.

typedef struct {
  size_t n, inner, count, pieces, piece;
  const int64_t *index;
  const REAL *x;
  REAL *y;
  bool streams;
} NAME(moving);

static void NAME(gather_part)(void *context, size_t first, size_t end) {
  const NAME(moving) *m = context;
  size_t inner = m->inner, k = first % m->count;
  const REAL *x = m->x + first / m->count * m->n * inner;
  REAL *y = m->y + first * inner;
  for (size_t i = first; i < end; i++, y += inner) {
    const REAL *from = x + (size_t)m->index[k] * inner;
    if (inner == 1) {
      *y = *from;
    } else if (m->streams) {
      NAME(stream_run)(from, inner, y);
    } else {
      memcpy(y, from, inner * sizeof(REAL));
    }
    if (++k < m->count) continue;
    k = 0;
    x += m->n * inner;
  }
  if (m->streams) bt_stream_end();
}

void NAME(bt_gather)(size_t outer, size_t n, size_t inner, size_t count, const int64_t *index,
                     const REAL *x, REAL *y) {
  if (outer * count * inner == 0) return;
  NAME(moving) m = {n, inner, count, 1, inner, index, x, y, false};
  m.streams = inner >= 4 * TILE && inner * sizeof(REAL) < LONG_ROW &&
              bt_streams(outer * count * inner * sizeof(REAL));
  // Less to do for a thread than in a copy: the reads jump.
  bt_parallel(outer * count, BT_ROW_PART / 2 / inner + 1, NAME(gather_part), &m);
}

// Every element of y belongs to one item, which adds to it in the order of k.
BT_CLONES static void NAME(scatter_part)(void *context, size_t first, size_t end) {
  const NAME(moving) *m = context;
  for (size_t item = first; item < end; item++) {
    size_t o = item / m->pieces, start = item % m->pieces * m->piece;
    size_t width = m->inner - start < m->piece ? m->inner - start : m->piece;
    const REAL *x = m->x + o * m->count * m->inner + start;
    REAL *y = m->y + o * m->n * m->inner + start;
    for (size_t k = 0; k < m->count; k++, x += m->inner) {
      REAL *to = y + (size_t)m->index[k] * m->inner;
      BT_VECTOR for (size_t i = 0; i < width; i++) to[i] += x[i];
    }
  }
}

void NAME(bt_scatter_add)(size_t outer, size_t n, size_t inner, size_t count,
                          const int64_t *index, const REAL *x, REAL *y) {
  size_t all = outer * count * inner;
  if (all == 0) return;
  NAME(moving) m = {n, inner, count, 1, inner, index, x, y, false};
  // Where there are few outer positions, wide blocks are cut, at whole lines. Narrow ones would take
  // a thread as long in two halves as another in one.
  size_t threads = (size_t)bt_threads();
  if (outer < threads && inner >= 64 * TILE && all >= 2 * BT_ROW_PART) {
    m.piece = (inner / threads + 2 * TILE - 1) / (2 * TILE) * (2 * TILE);
    m.pieces = (inner + m.piece - 1) / m.piece;
  }
  bt_parallel(outer * m.pieces, BT_ROW_PART / (count * m.piece) + 1, NAME(scatter_part), &m);
}
