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

void NAME(bt_place)(bool adds, int rank, const int64_t *shape, const REAL *x, const int64_t *sx,
                    REAL *out, const int64_t *so) {
  bt_walk walk;
  bt_walk_make(&walk, rank, shape, 2, (const int64_t *const[]){sx, so});
  if (walk.empty) return;
  int inner = walk.rank - 1;
  int64_t n = walk.shape[inner], from = walk.stride[0][inner], to = walk.stride[1][inner];
  int64_t at[BT_MAX_RANK] = {0}, offset[BT_MAX_OPERANDS] = {0};
  do {
    NAME(place_row)(adds, x + offset[0], from, out + offset[1], to, n);
  } while (bt_walk_next(&walk, inner, 2, at, offset));
}

void NAME(bt_take)(int rank, const int64_t *shape, const REAL *x, const int64_t *sx,
                   const int64_t *index, const int64_t *si, int64_t step, REAL *out) {
  bt_walk walk;
  bt_walk_make(&walk, rank, shape, 2, (const int64_t *const[]){sx, si});
  if (walk.empty) return;
  int inner = walk.rank - 1;
  int64_t n = walk.shape[inner], along = walk.stride[0][inner], by = walk.stride[1][inner];
  int64_t at[BT_MAX_RANK] = {0}, offset[BT_MAX_OPERANDS] = {0};
  do {
    const REAL *from = x + offset[0];
    const int64_t *picks = index + offset[1];
    if (by == 0) {
      NAME(place_row)(false, from + *picks * step, along, out, 1, n);
    } else {
      for (int64_t j = 0; j < n; j++) out[j] = from[j * along + picks[j * by] * step];
    }
    out += n;
  } while (bt_walk_next(&walk, inner, 2, at, offset));
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
