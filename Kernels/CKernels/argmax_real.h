// For each_real.h: see reduce.c.

// Whether a comes before b as the largest (or smallest): beyond it, or the first NaN.
BT_INLINE bool NAME(beats)(bool smallest, REAL a, REAL b) {
  return (smallest ? a < b : a > b) | ((a != a) & (b == b));
}

// Where `extreme`, known to be there, is first found.
BT_CLONES static size_t NAME(find)(const REAL *x, size_t n, REAL extreme) {
  enum { RUN = 64 };
  bool nan = extreme != extreme;
  size_t i = 0;
  for (; i + RUN <= n; i += RUN) {
    int found = 0;
    for (int j = 0; j < RUN; j++) found |= (x[i + j] == extreme) | (x[i + j] != x[i + j]);
    if (found) break;
  }
  while (i + 1 < n && !(nan ? x[i] != x[i] : x[i] == extreme)) i++;
  return i;
}

// The first `width` columns of [n, inner], the best values beside their positions in `at`.
BT_INLINE void NAME(position_columns)(bool smallest, const REAL *x, size_t n, size_t inner,
                                      size_t width, REAL *at) {
  REAL best[TILE];
  for (size_t j = 0; j < width; j++) {
    best[j] = x[j];
    at[j] = 0;
  }
  for (size_t i = 1; i < n; i++) {
    const REAL *row = x + i * inner;
    BT_VECTOR for (size_t j = 0; j < width; j++) {
      bool wins = NAME(beats)(smallest, row[j], best[j]);
      best[j] = wins ? row[j] : best[j];
      at[j] = wins ? (REAL)i : at[j];
    }
  }
}
BT_CLONES static void NAME(argmax_columns)(const REAL *x, size_t n, size_t inner, size_t width,
                                           REAL *at) {
  NAME(position_columns)(false, x, n, inner, width, at);
}
BT_CLONES static void NAME(argmin_columns)(const REAL *x, size_t n, size_t inner, size_t width,
                                           REAL *at) {
  NAME(position_columns)(true, x, n, inner, width, at);
}

typedef struct {
  bool smallest;
  size_t n, inner, tiles;
  const REAL *x;
  REAL *y;
} NAME(extremes);

static void NAME(extreme_tiles)(void *context, size_t first, size_t end) {
  const NAME(extremes) *e = context;
  for (size_t i = first; i < end; i++) {
    size_t o = i / e->tiles, start = i % e->tiles * TILE, left = e->inner - start;
    (e->smallest ? NAME(argmin_columns) : NAME(argmax_columns))(
      e->x + o * e->n * e->inner + start, e->n, e->inner, left < TILE ? left : TILE,
      e->y + o * e->inner + start);
  }
}

// Rows: some at a time, so that they are in the first cache when they are searched.
static void NAME(extreme_rows)(void *context, size_t first, size_t end) {
  enum { CACHED = 4096 };
  const NAME(extremes) *e = context;
  size_t together = e->n < CACHED ? CACHED / e->n : 1;
  for (size_t o = first; o < end; o += together) {
    if (together > end - o) together = end - o;
    const REAL *x = e->x + o * e->n;
    REAL *y = e->y + o;
    NAME(bt_reduce)(e->smallest ? BT_MIN : BT_MAX, together, e->n, 1, x, y);
    for (size_t r = 0; r < together; r++) y[r] = (REAL)NAME(find)(x + r * e->n, e->n, y[r]);
  }
}

static void NAME(extreme_pieces)(void *context, size_t first, size_t end) {
  const NAME(extremes) *e = context;
  for (size_t p = first; p < end; p++) {
    size_t start = p * PIECE, left = e->n - start;
    NAME(bt_reduce)(e->smallest ? BT_MIN : BT_MAX, 1, left < PIECE ? left : PIECE, 1, e->x + start,
                    e->y + p);
  }
}

// One long row: the extreme of each piece, and a search in the first piece that has the best.
static REAL NAME(extreme_of_row)(const NAME(extremes) *e, const REAL *x) {
  size_t count = (e->n + PIECE - 1) / PIECE, bytes = count * sizeof(REAL), at = 0;
  NAME(extremes) row = {e->smallest, e->n, 1, 1, x, bt_allocate(bytes)};
  bt_parallel(count, 1, NAME(extreme_pieces), &row);
  for (size_t p = 1; p < count; p++) at = NAME(beats)(e->smallest, row.y[p], row.y[at]) ? p : at;
  size_t start = at * PIECE, left = e->n - start;
  start += NAME(find)(x + start, left < PIECE ? left : PIECE, row.y[at]);
  bt_release(row.y, bytes);
  return (REAL)start;
}

void NAME(bt_arg_extreme)(bool smallest, size_t outer, size_t n, size_t inner, const REAL *x,
                          REAL *y) {
  NAME(extremes) e = {smallest, n, inner, (inner + TILE - 1) / TILE, x, y};
  if (inner == 0) return;
  if (inner > 1) {
    bt_items(outer * e.tiles, n * (inner < TILE ? inner : TILE), NAME(extreme_tiles), &e);
  } else if (n <= 2 * PIECE) {
    bt_items(outer, n, NAME(extreme_rows), &e);
  } else {
    for (size_t o = 0; o < outer; o++) y[o] = NAME(extreme_of_row)(&e, x + o * n);
  }
}
