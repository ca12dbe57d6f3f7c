// For each_real.h: see select.c.

// One row. Strides of 1 and 0, the usual ones, are spelled out so that the loop becomes vector
// code.
BT_CLONES static void NAME(select_row)(const REAL *c, int64_t sc, const REAL *a, int64_t sa,
                                       const REAL *b, int64_t sb, REAL *out, int64_t n) {
#define ROW(a_index, b_index) \
  BT_VECTOR for (int64_t i = 0; i < n; i++) out[i] = c[i] != 0 ? a[a_index] : b[b_index];
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

void NAME(bt_select)(int rank, const int64_t *shape, const REAL *condition, const int64_t *sc,
                     const REAL *a, const int64_t *sa, const REAL *b, const int64_t *sb,
                     REAL *out) {
  bt_walk walk;
  bt_walk_make(&walk, rank, shape, 3, (const int64_t *const[]){sc, sa, sb});
  if (walk.empty) return;
  int inner = walk.rank - 1;
  int64_t n = walk.shape[inner], index[BT_MAX_RANK] = {0}, offset[3] = {0, 0, 0};
  do {
    NAME(select_row)(condition + offset[0], walk.stride[0][inner], a + offset[1],
                     walk.stride[1][inner], b + offset[2], walk.stride[2][inner], out, n);
    out += n;
  } while (bt_walk_next(&walk, inner, 3, index, offset));
}
