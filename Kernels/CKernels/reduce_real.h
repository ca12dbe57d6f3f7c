// For each_real.h: see reduce.c.

// The operation is a constant wherever this is called, and its branches go.
BT_INLINE REAL NAME(joined)(bt_reduction op, REAL a, REAL b) {
  switch (op) {
#define CASE(op, none, value) \
  case op: return value;
    BT_REDUCTION_LIST(CASE)
#undef CASE
    case BT_REDUCTION_COUNT: break;
  }
  return a;
}

// out[j] = all of x[r * stride + j], for 1 row or more. What comes from memory is read in its order,
// at one place or four far apart: there, rows side by side lose half of its speed.
BT_INLINE void NAME(join_rows)(bt_reduction op, const REAL *x, size_t rows, size_t width,
                               size_t stride, bool is_near, REAL *out) {
  BT_VECTOR for (size_t j = 0; j < width; j++) out[j] = x[j];
  size_t fours = is_near || width >= FOUR_STREAMS ? (rows - 1) / 4 : 0;
  size_t apart = (is_near ? 1 : fours) * stride;
  for (size_t i = 0; i < fours; i++) {
    const REAL *p = x + (1 + (is_near ? 4 * i : i)) * stride, *q = p + apart;
    const REAL *s = q + apart, *t = s + apart;
    BT_VECTOR for (size_t j = 0; j < width; j++) {
      REAL first = NAME(joined)(op, p[j], q[j]), second = NAME(joined)(op, s[j], t[j]);
      out[j] = NAME(joined)(op, out[j], NAME(joined)(op, first, second));
    }
  }
  for (size_t r = 4 * fours + 1; r < rows; r++) {
    const REAL *p = x + r * stride;
    BT_VECTOR for (size_t j = 0; j < width; j++) out[j] = NAME(joined)(op, out[j], p[j]);
  }
}

// The same for rows of LANES, which fit the registers.
BT_INLINE void NAME(join_lane_rows)(bt_reduction op, const REAL *x, size_t rows, REAL *out) {
  REAL lanes[LANES];
  NAME(join_rows)(op, x, rows, LANES, LANES, false, lanes);
  memcpy(out, lanes, sizeof lanes);
}

// Joins two halves of lanes, each `half` wide, and then as many of the positions at x.
BT_INLINE void NAME(join_half)(bt_reduction op, REAL *lanes, size_t half, size_t inner,
                               const REAL **x, size_t *left) {
  BT_VECTOR for (size_t j = 0; j < half; j++) {
    lanes[j] = NAME(joined)(op, lanes[j], lanes[j + half]);
  }
  if (*left * inner < half) return;
  BT_VECTOR for (size_t j = 0; j < half; j++) lanes[j] = NAME(joined)(op, lanes[j], (*x)[j]);
  *x += half;
  *left -= half / inner;
}

// Joins the `width` numbers in `lanes` in halves down to the first `inner`, and on the way the
// `left` positions at x that did not fill a row.
BT_INLINE void NAME(join_lanes)(bt_reduction op, REAL *lanes, size_t width, size_t inner,
                                const REAL *x, size_t left) {
  while (width > inner) {
    width /= 2;
    NAME(join_half)(op, lanes, width, inner, &x, &left);
  }
}

// One axis after another, cut into rows of `group` positions; `lanes` holds their sum already if
// there are more rows than BLOCK, and then outer is 1.
BT_INLINE void NAME(join_narrow)(bt_reduction op, const REAL *x, size_t outer, size_t n,
                                 size_t inner, size_t group, REAL *lanes, REAL *y) {
  size_t rows = n / group, width = group * inner, left = n - rows * group;
  for (size_t o = 0; o < outer; o++, x += n * inner, y += inner) {
    if (rows <= BLOCK) NAME(join_rows)(op, x, rows, width, width, true, lanes);
    NAME(join_lanes)(op, lanes, width, inner, x + rows * width, left);
    for (size_t j = 0; j < inner; j++) y[j] = lanes[j];
  }
}

// The same for axes of their own in rows of LANES or 8: the lanes stay in registers.
BT_INLINE void NAME(join_runs)(bt_reduction op, const REAL *x, size_t outer, size_t n,
                               size_t group, const REAL *sums, REAL *y) {
  size_t rows = n / group;
  for (size_t o = 0; o < outer; o++, x += n) {
    REAL lanes[LANES];
    if (rows <= BLOCK) {
      NAME(join_rows)(op, x, rows, group, group, group == 1, lanes);
    } else {
      memcpy(lanes, sums, group * sizeof(REAL));
    }
    const REAL *rest = x + rows * group;
    size_t left = n - rows * group;
    if (group == 64) {
      NAME(join_half)(op, lanes, 32, 1, &rest, &left);
      NAME(join_half)(op, lanes, 16, 1, &rest, &left);
      NAME(join_half)(op, lanes, 8, 1, &rest, &left);
    }
    NAME(join_half)(op, lanes, 4, 1, &rest, &left);
    NAME(join_half)(op, lanes, 2, 1, &rest, &left);
    NAME(join_half)(op, lanes, 1, 1, &rest, &left);
    y[o] = lanes[0];
  }
}

// The bodies for each operation, the usual widths being constants in copies of their own.
#define LOOP(op, none, value)                                                                    \
  BT_CLONES static void NAME(rows_##op)(const REAL *x, size_t rows, size_t width, size_t stride,  \
                                        bool is_near, REAL *out) {                               \
    if (width == LANES && stride == LANES) {                                                     \
      NAME(join_lane_rows)(op, x, rows, out);                                                    \
    } else {                                                                                     \
      NAME(join_rows)(op, x, rows, width, stride, is_near, out);                                 \
    }                                                                                            \
  }                                                                                              \
  BT_CLONES static void NAME(narrow_##op)(const REAL *x, size_t outer, size_t n, size_t inner,    \
                                          size_t group, REAL *lanes, REAL *y) {                  \
    if (inner == 1 && group == LANES) {                                                          \
      NAME(join_runs)(op, x, outer, n, LANES, lanes, y);                                         \
    } else if (inner == 1 && group == 8) {                                                       \
      NAME(join_runs)(op, x, outer, n, 8, lanes, y);                                             \
    } else if (inner == 1) {                                                                     \
      NAME(join_narrow)(op, x, outer, n, 1, 1, lanes, y);                                        \
    } else {                                                                                     \
      NAME(join_narrow)(op, x, outer, n, inner, group, lanes, y);                                \
    }                                                                                            \
  }
BT_REDUCTION_LIST(LOOP)
#undef LOOP

static void NAME(rows)(bt_reduction op, const REAL *x, size_t rows, size_t width, size_t stride,
                       bool is_near, REAL *out) {
  switch (op) {
#define CASE(op, none, value) \
  case op: NAME(rows_##op)(x, rows, width, stride, is_near, out); break;
    BT_REDUCTION_LIST(CASE)
#undef CASE
    case BT_REDUCTION_COUNT: break;
  }
}

// Pairwise; more than BLOCK rows are at most PAIRED wide. Its depth is the logarithm of
// rows / BLOCK.
static void NAME(tree)(bt_reduction op, const REAL *x, size_t rows, size_t width, size_t stride,
                       bool is_near, REAL *out) {
  if (rows <= BLOCK) {
    NAME(rows)(op, x, rows, width, stride, is_near, out);
    return;
  }
  REAL halves[2 * PAIRED];
  size_t blocks = (rows + BLOCK - 1) / BLOCK, left = blocks / 2 * BLOCK;
  NAME(tree)(op, x, left, width, stride, is_near, halves);
  NAME(tree)(op, x + left * stride, rows - left, width, stride, is_near, halves + width);
  NAME(rows)(op, halves, 2, width, width, is_near, out);
}

typedef struct {
  bt_reduction op;
  const REAL *x;
  size_t rows, width, stride, piece;
  bool is_near;
  REAL *out;
} NAME(matrix);

static void NAME(pieces)(void *context, size_t first, size_t end) {
  const NAME(matrix) *m = context;
  for (size_t p = first; p < end; p++) {
    size_t start = p * m->piece, left = m->rows - start;
    NAME(tree)(m->op, m->x + start * m->stride, left < m->piece ? left : m->piece, m->width,
               m->stride, m->is_near, m->out + p * m->width);
  }
}

// Any number of rows at most TILE wide: those of each piece, then the pieces' results. Pieces
// depend on the shape alone, so that the threads that share them do not change the result.
static void NAME(columns)(bt_reduction op, const REAL *x, size_t rows, size_t width, size_t stride,
                          REAL *out) {
  size_t piece = PIECE / width / BLOCK * BLOCK;
  if (piece == 0) piece = BLOCK;
  if (rows <= piece) {
    NAME(tree)(op, x, rows, width, stride, true, out);
    return;
  }
  size_t count = (rows + piece - 1) / piece, bytes = count * width * sizeof(REAL);
  bool is_near = rows * width * sizeof(REAL) <= NEAR;
  NAME(matrix) m = {op, x, rows, width, stride, piece, is_near, bt_allocate(bytes)};
  bt_parallel(count, 1, NAME(pieces), &m);
  NAME(columns)(op, m.out, count, width, width, out);
  bt_release(m.out, bytes);
}

// A reduction as items that do not depend on each other: narrow axes, or tiles of wide ones.
typedef struct {
  bt_reduction op;
  size_t n, inner, group, tiles;
  const REAL *x;
  REAL *y;
} NAME(reduction);

static void NAME(narrow_items)(void *context, size_t first, size_t end) {
  const NAME(reduction) *r = context;
  REAL lanes[NARROW];
  size_t rows = r->n / r->group, width = r->group * r->inner;
  size_t together = rows > BLOCK ? 1 : end - first;
  for (size_t o = first; o < end; o += together) {
    const REAL *x = r->x + o * r->n * r->inner;
    REAL *y = r->y + o * r->inner;
    if (rows > BLOCK) NAME(columns)(r->op, x, rows, width, width, lanes);
    switch (r->op) {
#define CASE(op, none, value)                                                 \
  case op:                                                                    \
    NAME(narrow_##op)(x, together, r->n, r->inner, r->group, lanes, y); break;
      BT_REDUCTION_LIST(CASE)
#undef CASE
      case BT_REDUCTION_COUNT: break;
    }
  }
}

static void NAME(wide_items)(void *context, size_t first, size_t end) {
  const NAME(reduction) *r = context;
  for (size_t i = first; i < end; i++) {
    size_t o = i / r->tiles, start = i % r->tiles * TILE, left = r->inner - start;
    NAME(columns)(r->op, r->x + o * r->n * r->inner + start, r->n, left < TILE ? left : TILE,
                  r->inner, r->y + o * r->inner + start);
  }
}

void NAME(bt_reduce)(bt_reduction op, size_t outer, size_t n, size_t inner, const REAL *x,
                     REAL *y) {
  if (n == 0) {
    REAL none = 0;
    switch (op) {
#define CASE(op, nothing, value) \
  case op: none = nothing; break;
      BT_REDUCTION_LIST(CASE)
#undef CASE
      case BT_REDUCTION_COUNT: break;
    }
    NAME(bt_fill)(none, y, outer * inner);
    return;
  }
  if (inner == 0) return;
  size_t group = 1, tiles = (inner + TILE - 1) / TILE;
  while (group * 2 * inner <= NARROW && group * 2 <= n) group *= 2;
  // A short axis alone is quickest number by number: the next one starts before it has ended.
  if (inner == 1) group = n >= 2 * LANES ? LANES : n >= 8 ? 8 : 1;
  NAME(reduction) r = {op, n, inner, group, tiles, x, y};
  bool narrow = group * inner <= NARROW;
  bt_items(narrow ? outer : outer * tiles, n * (narrow || inner < TILE ? inner : TILE),
           narrow ? NAME(narrow_items) : NAME(wide_items), &r);
}
