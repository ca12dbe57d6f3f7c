// For each_real.h: transposes of matrices in tiles.

typedef REAL NAME(four) __attribute__((vector_size(4 * sizeof(REAL)), aligned(sizeof(REAL))));

// out[i][j] = x[j][i] for 4 by 4 numbers, TILE apart in both: pairs of rows are interleaved twice.
BT_INLINE void NAME(transpose_four)(const REAL *x, REAL *out) {
  const NAME(four) a = *(const NAME(four) *)x, b = *(const NAME(four) *)(x + TILE);
  const NAME(four) c = *(const NAME(four) *)(x + 2 * TILE), d = *(const NAME(four) *)(x + 3 * TILE);
  NAME(four) low_ac = __builtin_shufflevector(a, c, 0, 4, 1, 5);
  NAME(four) high_ac = __builtin_shufflevector(a, c, 2, 6, 3, 7);
  NAME(four) low_bd = __builtin_shufflevector(b, d, 0, 4, 1, 5);
  NAME(four) high_bd = __builtin_shufflevector(b, d, 2, 6, 3, 7);
  *(NAME(four) *)out = __builtin_shufflevector(low_ac, low_bd, 0, 4, 1, 5);
  *(NAME(four) *)(out + TILE) = __builtin_shufflevector(low_ac, low_bd, 2, 6, 3, 7);
  *(NAME(four) *)(out + 2 * TILE) = __builtin_shufflevector(high_ac, high_bd, 0, 4, 1, 5);
  *(NAME(four) *)(out + 3 * TILE) = __builtin_shufflevector(high_ac, high_bd, 2, 6, 3, 7);
}

// A full tile goes through blocks of its own, so that every cache line of x and of out is touched
// once, in one piece: rows far apart often fall into the same few lines of the cache.
BT_INLINE void NAME(transpose_tile)(const REAL *x, int64_t stride, REAL *out, int64_t out_stride,
                                    bool streams) {
  REAL from[TILE * TILE], to[TILE * TILE];
  for (int j = 0; j < TILE; j++) memcpy(from + j * TILE, x + j * stride, TILE * sizeof(REAL));
  for (int i = 0; i < TILE; i += 4) {
    for (int j = 0; j < TILE; j += 4) NAME(transpose_four)(from + j * TILE + i, to + i * TILE + j);
  }
  for (int i = 0; i < TILE; i++) {
    if (streams) {
      for (size_t j = 0; j < TILE; j += NAME(in_line)) {
        NAME(stream_line)(to + i * TILE + j, out + i * out_stride + j);
      }
    } else {
      memcpy(out + i * out_stride, to + i * TILE, TILE * sizeof(REAL));
    }
  }
}

// `rows` by up to TILE `columns` out of x, where stepping a row moves x by 1 and a column by
// `stride`.
BT_INLINE void NAME(transpose_strip)(const REAL *x, int64_t rows, int64_t columns, int64_t stride,
                                     REAL *out, int64_t out_stride, bool streams) {
  int64_t r = 0;
  for (; columns == TILE && r + TILE <= rows; r += TILE) {
    NAME(transpose_tile)(x + r, stride, out + r * out_stride, out_stride, streams);
  }
  for (; r < rows; r++) {
    for (int64_t c = 0; c < columns; c++) out[r * out_stride + c] = x[r + c * stride];
  }
}

// A copy in which two dimensions change places; the walk goes over all others. Its items are strips
// of TILE columns.
typedef struct {
  bt_walk *walk;
  int64_t rows, columns, strips, stride, out_stride;
  const REAL *x;
  REAL *out;
  bool streams;
} NAME(transposition);

BT_CLONES static void NAME(transpose_strips)(void *context, size_t first, size_t end) {
  const NAME(transposition) *t = context;
  int64_t index[BT_MAX_RANK], offset[2];
  int dims = t->walk->rank;
  int64_t strip = (int64_t)first % t->strips;
  bt_walk_seek(t->walk, dims, 2, (int64_t)first / t->strips, index, offset);
  for (size_t i = first; i < end; i++) {
    int64_t start = strip * TILE, left = t->columns - start;
    const REAL *x = t->x + offset[0] + start * t->stride;
    REAL *out = t->out + offset[1] + start;
    int64_t columns = left < TILE ? left : TILE;
    if (t->streams) {
      NAME(transpose_strip)(x, t->rows, columns, t->stride, out, t->out_stride, true);
    } else {
      NAME(transpose_strip)(x, t->rows, columns, t->stride, out, t->out_stride, false);
    }
    if (++strip < t->strips) continue;
    strip = 0;
    bt_walk_next(t->walk, dims, 2, index, offset);
  }
  if (t->streams) bt_stream_end();
}

// Copies a walk whose dimension `across` steps by 1 and whose last one does not.
static void NAME(transpose)(bt_walk *walk, int across, const REAL *x, REAL *out) {
  NAME(transposition) t = {.walk = walk, .x = x, .out = out};
  int inner = walk->rank - 1;
  int64_t size = 1;
  for (int d = inner; d >= 0; d--) {
    walk->stride[1][d] = size;
    size *= walk->shape[d];
  }
  t.rows = walk->shape[across];
  t.columns = walk->shape[inner];
  t.strips = (t.columns + TILE - 1) / TILE;
  t.stride = walk->stride[0][inner];
  t.out_stride = walk->stride[1][across];
  walk->rank -= 2;
  for (int d = across; d < walk->rank; d++) {
    walk->shape[d] = walk->shape[d + 1];
    for (int o = 0; o < 2; o++) walk->stride[o][d] = walk->stride[o][d + 1];
  }
  // Whole lines only, which all tiles have if every step is one of whole lines.
  t.streams = bt_streams((size_t)size * sizeof(REAL)) && (uintptr_t)out % BT_LINE == 0;
  size_t steps = (size_t)t.out_stride;
  for (int d = 0; d < walk->rank; d++) steps |= (size_t)walk->stride[1][d];
  t.streams = t.streams && steps * sizeof(REAL) % BT_LINE == 0;
  size_t strip = (size_t)(t.rows * (t.columns < TILE ? t.columns : TILE));
  bt_parallel((size_t)(size / (t.rows * t.columns) * t.strips), BT_ROW_PART / strip + 1,
              NAME(transpose_strips), &t);
}
