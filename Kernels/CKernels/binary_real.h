// For each_real.h: see binary.c.

// One row: a[i * sa] and b[i * sb] into out[i]. The usual strides are spelled out as constants, so
// that their loops become vector code.
#define ROW(a_index, b_index, value)      \
  for (int64_t i = 0; i < n; i++) {       \
    REAL a = x[a_index], b = y[b_index];  \
    out[i] = value;                       \
  }
#define LOOP(op, value)                                                                         \
  BT_CLONES static void NAME(row_##op)(const REAL *x, int64_t sx, const REAL *y, int64_t sy,     \
                                       REAL *out, int64_t n) {                                  \
    if (sx == 1 && sy == 1) {                                                                   \
      BT_VECTOR ROW(i, i, value)                                                                \
    } else if (sx == 1 && sy == 0) {                                                            \
      BT_VECTOR ROW(i, 0, value)                                                                \
    } else if (sx == 0 && sy == 1) {                                                            \
      BT_VECTOR ROW(0, i, value)                                                                \
    } else {                                                                                    \
      ROW(i * sx, i * sy, value)                                                                \
    }                                                                                           \
  }
BT_BINARY_LIST(LOOP)
#undef LOOP
#undef ROW

typedef void (*NAME(row))(const REAL *, int64_t, const REAL *, int64_t, REAL *, int64_t);

static NAME(row) NAME(row_for)(bt_binary op) {
  switch (op) {
#define CASE(op, value) \
  case op: return NAME(row_##op);
    BT_BINARY_LIST(CASE)
#undef CASE
    case BT_BINARY_COUNT: break;
  }
  bt_fatal("no such elementwise function", op);
}

void NAME(bt_binary_row)(bt_binary op, const REAL *a, int64_t sa, const REAL *b, int64_t sb,
                         REAL *out, int64_t n) {
  NAME(row_for)(op)(a, sa, b, sb, out, n);
}

// Whether x is better packed first: it is large, and along the last dimension it neither runs on
// nor repeats, so that its tiles would be opened once for every element.
static bool NAME(scattered)(const bt_walk *walk, int operand) {
  int64_t last = walk->stride[operand][walk->rank - 1], n = 1;
  for (int d = 0; d < walk->rank; d++) n *= walk->shape[d];
  return last != 0 && last != 1 && walk->rank > 1 && n >= 1024;
}

void NAME(bt_binary)(bt_binary op, int rank, const int64_t *shape, const REAL *a,
                     const int64_t *sa, const REAL *b, const int64_t *sb, REAL *out) {
  bt_walk walk;
  bt_walk_make(&walk, rank, shape, 2, (const int64_t *const[]){sa, sb});
  if (walk.empty) return;
  NAME(row) row = NAME(row_for)(op);
  const REAL *from[2] = {a, b};
  REAL *packed[2] = {NULL, NULL};
  size_t bytes = sizeof(REAL);
  for (int d = 0; d < walk.rank; d++) bytes *= (size_t)walk.shape[d];
  for (int o = 0; o < 2; o++) {
    if (!NAME(scattered)(&walk, o)) continue;
    packed[o] = bt_allocate(bytes);
    NAME(bt_copy)(walk.rank, walk.shape, from[o], walk.stride[o], packed[o]);
    from[o] = packed[o];
    for (int64_t d = walk.rank - 1, step = 1; d >= 0; step *= walk.shape[d--]) {
      walk.stride[o][d] = step;
    }
  }
  int inner = walk.rank - 1;
  int64_t n = walk.shape[inner], sx = walk.stride[0][inner], sy = walk.stride[1][inner];
  int64_t index[BT_MAX_RANK] = {0}, offset[2] = {0, 0};
  do {
    row(from[0] + offset[0], sx, from[1] + offset[1], sy, out, n);
    out += n;
  } while (bt_walk_next(&walk, inner, 2, index, offset));
  for (int o = 0; o < 2; o++) bt_release(packed[o], bytes);
}
