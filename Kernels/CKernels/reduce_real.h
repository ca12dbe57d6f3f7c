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

// One axis after another, cut into rows of `group` positions. If there are more rows than BLOCK,
// `lanes` holds their sum already, x is where the positions lie that did not fill a row, and outer
// is 1.
BT_INLINE void NAME(join_narrow)(bt_reduction op, const REAL *x, size_t outer, size_t n,
                                 size_t inner, size_t group, REAL *lanes, REAL *y) {
  size_t rows = n / group, width = group * inner, left = n - rows * group;
  for (size_t o = 0; o < outer; o++, x += n * inner, y += inner) {
    if (rows <= BLOCK) NAME(join_rows)(op, x, rows, width, width, true, lanes);
    NAME(join_lanes)(op, lanes, width, inner, rows <= BLOCK ? x + rows * width : x, left);
    for (size_t j = 0; j < inner; j++) y[j] = lanes[j];
  }
}

// The same for axes of their own in rows of LANES or 8: the lanes stay in registers.
BT_INLINE void NAME(join_runs)(bt_reduction op, const REAL *x, size_t outer, size_t n,
                               size_t group, const REAL *sums, REAL *y) {
  size_t rows = n / group;
  for (size_t o = 0; o < outer; o++, x += n) {
    REAL lanes[LANES];
    const REAL *rest = x;
    if (rows <= BLOCK) {
      NAME(join_rows)(op, x, rows, group, group, group == 1, lanes);
      rest += rows * group;
    } else {
      memcpy(lanes, sums, group * sizeof(REAL));
    }
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

// What is reduced: elements in memory, or the last results of a run from its element `first` on,
// which are computed piece by piece and need not all be anywhere.
typedef struct {
  const REAL *x;
  const bt_plan *run;
  size_t first;
} NAME(source);

static NAME(source) NAME(from)(NAME(source) source, size_t offset) {
  if (source.run) {
    source.first += offset;
  } else {
    source.x += offset;
  }
  return source;
}

// `count` elements of a source, computed into `room` if need be.
static const REAL *NAME(elements)(NAME(source) source, size_t count, REAL *room) {
  if (!source.run) return source.x;
  REAL *rooms[BT_MAX_STEPS] = {0};
  rooms[source.run->program->step_count - 1] = room;
  NAME(bt_run_range)(source.run, source.first, count, rooms);
  return room;
}

// Room for `count` elements of a source; none is needed for what is in memory.
static REAL *NAME(room)(NAME(source) source, size_t count) {
  return source.run ? bt_allocate(count * sizeof(REAL)) : NULL;
}

typedef struct {
  bt_reduction op;
  NAME(source) source;
  size_t rows, width, stride, piece;
  bool is_near;
  REAL *out;
} NAME(matrix);

static void NAME(pieces)(void *context, size_t first, size_t end) {
  const NAME(matrix) *m = context;
  REAL *room = NAME(room)(m->source, m->piece * m->width);
  for (size_t p = first; p < end; p++) {
    size_t start = p * m->piece, left = m->rows - start, rows = left < m->piece ? left : m->piece;
    const REAL *x = NAME(elements)(NAME(from)(m->source, start * m->stride), rows * m->width, room);
    NAME(tree)(m->op, x, rows, m->width, m->stride, m->is_near, m->out + p * m->width);
  }
  bt_release(room, m->piece * m->width * sizeof(REAL));
}

// Any number of rows at most TILE wide: those of each piece, then the pieces' results. Pieces
// depend on the shape alone, so that the threads that share them do not change the result.
// A run's rows are next to each other.
static void NAME(columns)(bt_reduction op, NAME(source) source, size_t rows, size_t width,
                          size_t stride, REAL *out) {
  size_t piece = rows_of_piece(width);
  if (rows <= piece) {
    REAL *room = NAME(room)(source, rows * width);
    const REAL *x = NAME(elements)(source, rows * width, room);
    NAME(tree)(op, x, rows, width, stride, true, out);
    bt_release(room, rows * width * sizeof(REAL));
    return;
  }
  size_t count = (rows + piece - 1) / piece, bytes = count * width * sizeof(REAL);
  bool is_near = rows * width * sizeof(REAL) <= NEAR;
  NAME(matrix) m = {op, source, rows, width, stride, piece, is_near, bt_allocate(bytes)};
  bt_parallel(count, 1, NAME(pieces), &m);
  NAME(columns)(op, (NAME(source)){.x = m.out}, count, width, width, out);
  bt_release(m.out, bytes);
}

// A reduction as items that do not depend on each other: narrow axes, or tiles of wide ones.
typedef struct {
  bt_reduction op;
  size_t n, inner, group, tiles;
  NAME(source) source;
  REAL *y;
} NAME(reduction);

static void NAME(narrow_items)(void *context, size_t first, size_t end) {
  const NAME(reduction) *r = context;
  REAL lanes[NARROW];
  size_t rows = r->n / r->group, width = r->group * r->inner, axis = r->n * r->inner;
  size_t most = rows > BLOCK ? 1 : !r->source.run ? end - first : axis < PIECE ? PIECE / axis : 1;
  size_t fit = rows > BLOCK ? width : most * axis;
  REAL *room = NAME(room)(r->source, fit);
  for (size_t o = first, together; o < end; o += together) {
    together = end - o < most ? end - o : most;
    NAME(source) source = NAME(from)(r->source, o * axis);
    size_t count = together * axis;
    if (rows > BLOCK) {
      NAME(columns)(r->op, source, rows, width, width, lanes);
      source = NAME(from)(source, rows * width);
      count = axis - rows * width;
    }
    const REAL *x = NAME(elements)(source, count, room);
    REAL *y = r->y + o * r->inner;
    switch (r->op) {
#define CASE(op, none, value)                                                 \
  case op:                                                                    \
    NAME(narrow_##op)(x, together, r->n, r->inner, r->group, lanes, y); break;
      BT_REDUCTION_LIST(CASE)
#undef CASE
      case BT_REDUCTION_COUNT: break;
    }
  }
  bt_release(room, fit * sizeof(REAL));
}

static void NAME(wide_items)(void *context, size_t first, size_t end) {
  const NAME(reduction) *r = context;
  for (size_t i = first; i < end; i++) {
    size_t o = i / r->tiles, start = i % r->tiles * TILE, left = r->inner - start;
    NAME(columns)(r->op, NAME(from)(r->source, o * r->n * r->inner + start), r->n,
                  left < TILE ? left : TILE, r->inner, r->y + o * r->inner + start);
  }
}

static void NAME(reduce_source)(bt_reduction op, size_t outer, size_t n, size_t inner,
                                NAME(source) source, REAL *y) {
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
  NAME(reduction) r = {op, n, inner, group, tiles, source, y};
  bool narrow = group * inner <= NARROW;
  bt_items(narrow ? outer : outer * tiles, n * (narrow || inner < TILE ? inner : TILE),
           narrow ? NAME(narrow_items) : NAME(wide_items), &r);
}

void NAME(bt_reduce)(bt_reduction op, size_t outer, size_t n, size_t inner, const REAL *x,
                     REAL *y) {
  NAME(reduce_source)(op, outer, n, inner, (NAME(source)){.x = x}, y);
}

void NAME(bt_reduce_run)(bt_reduction op, size_t outer, size_t n, size_t inner,
                         const bt_program *program, REAL *y) {
  bt_plan plan;
  bt_make_plan(&plan, program, sizeof(REAL));
  if (inner <= TILE) {
    NAME(reduce_source)(op, outer, n, inner, (NAME(source)){.run = &plan}, y);
    return;
  }
  // The tiles of wide axes are no ranges of elements.
  REAL *x = bt_allocate(program->count * sizeof(REAL));
  NAME(elements)((NAME(source)){.run = &plan}, program->count, x);
  NAME(bt_reduce)(op, outer, n, inner, x, y);
  bt_release(x, program->count * sizeof(REAL));
}
