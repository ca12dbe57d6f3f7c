// For each_real.h: see movement.c.

void NAME(bt_fill)(REAL value, REAL *out, size_t n) {
  for (size_t i = 0; i < n; i++) out[i] = value;
}

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
BT_INLINE void NAME(transpose_tile)(const REAL *x, int64_t stride, REAL *out, int64_t out_stride) {
  REAL from[TILE * TILE], to[TILE * TILE];
  for (int j = 0; j < TILE; j++) memcpy(from + j * TILE, x + j * stride, TILE * sizeof(REAL));
  for (int i = 0; i < TILE; i += 4) {
    for (int j = 0; j < TILE; j += 4) NAME(transpose_four)(from + j * TILE + i, to + i * TILE + j);
  }
  for (int i = 0; i < TILE; i++) memcpy(out + i * out_stride, to + i * TILE, TILE * sizeof(REAL));
}

// `rows` by `columns` out of x, where stepping a row moves x by 1 and a column by `stride`.
BT_CLONES static void NAME(transpose)(const REAL *x, int64_t rows, int64_t columns, int64_t stride,
                                      REAL *out, int64_t out_stride) {
  for (int64_t r = 0; r < rows; r += TILE) {
    int64_t r_end = r + TILE < rows ? r + TILE : rows;
    for (int64_t c = 0; c < columns; c += TILE) {
      int64_t c_end = c + TILE < columns ? c + TILE : columns;
      if (r_end - r == TILE && c_end - c == TILE) {
        NAME(transpose_tile)(x + r + c * stride, stride, out + r * out_stride + c, out_stride);
      } else {
        for (int64_t i = r; i < r_end; i++) {
          for (int64_t j = c; j < c_end; j++) out[i * out_stride + j] = x[i + j * stride];
        }
      }
    }
  }
}

BT_INLINE void NAME(copy_row)(const REAL *x, int64_t stride, int64_t n, REAL *out) {
  if (stride == 1) {
    memcpy(out, x, (size_t)n * sizeof(REAL));
  } else if (stride == 0) {
    REAL value = *x;
    for (int64_t i = 0; i < n; i++) out[i] = value;
  } else {
    for (int64_t i = 0; i < n; i++) out[i] = x[i * stride];
  }
}

void NAME(bt_copy)(int rank, const int64_t *shape, const REAL *x, const int64_t *strides,
                   REAL *out) {
  bt_walk walk;
  bt_walk_make(&walk, rank, shape, 1, (const int64_t *const[]){strides});
  if (walk.empty) return;
  int inner = walk.rank - 1;
  int64_t n = walk.shape[inner], stride = walk.stride[0][inner];

  // The dimension to pair with the innermost one in a transpose, if there is one.
  int across = -1;
  for (int d = 0; d < inner && stride != 1 && stride != 0; d++) {
    if (walk.stride[0][d] == 1) across = d;
  }
  int64_t index[BT_MAX_RANK] = {0}, offset[2] = {0, 0};
  if (across < 0) {
    do {
      NAME(copy_row)(x + offset[0], stride, n, out);
      out += n;
    } while (bt_walk_next(&walk, inner, 1, index, offset));
    return;
  }

  // Takes the two transposed dimensions out of the walk; the rest also steps through `out`.
  int64_t rows = walk.shape[across], out_stride = 1;
  for (int d = inner; d >= 0; d--) {
    walk.stride[1][d] = out_stride;
    out_stride *= walk.shape[d];
  }
  int64_t row_stride = walk.stride[1][across];
  for (int d = across; d < inner - 1; d++) {
    walk.shape[d] = walk.shape[d + 1];
    for (int o = 0; o < 2; o++) walk.stride[o][d] = walk.stride[o][d + 1];
  }
  do {
    NAME(transpose)(x + offset[0], rows, n, stride, out + offset[1], row_stride);
  } while (bt_walk_next(&walk, inner - 1, 2, index, offset));
}

void NAME(bt_gather)(size_t outer, size_t n, size_t inner, size_t count, const int64_t *index,
                     const REAL *x, REAL *y) {
  for (size_t o = 0; o < outer; o++, x += n * inner) {
    for (size_t k = 0; k < count; k++, y += inner) {
      const REAL *from = x + (size_t)index[k] * inner;
      if (inner == 1) {
        *y = *from;
      } else {
        memcpy(y, from, inner * sizeof(REAL));
      }
    }
  }
}

void NAME(bt_scatter_add)(size_t outer, size_t n, size_t inner, size_t count,
                          const int64_t *index, const REAL *x, REAL *y) {
  for (size_t o = 0; o < outer; o++, y += n * inner) {
    for (size_t k = 0; k < count; k++, x += inner) {
      REAL *to = y + (size_t)index[k] * inner;
      BT_VECTOR for (size_t i = 0; i < inner; i++) to[i] += x[i];
    }
  }
}
