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

// out[j] = all of x[r * stride + j], for 1 row or more.
BT_INLINE void NAME(join_rows)(bt_reduction op, const REAL *x, size_t rows, size_t width,
                               size_t stride, REAL *out) {
  BT_VECTOR for (size_t j = 0; j < width; j++) out[j] = x[j];
  size_t r = 1;
  for (; r + 4 <= rows; r += 4) {
    const REAL *p = x + r * stride, *q = p + stride, *s = q + stride, *t = s + stride;
    BT_VECTOR for (size_t j = 0; j < width; j++) {
      REAL first = NAME(joined)(op, p[j], q[j]), second = NAME(joined)(op, s[j], t[j]);
      out[j] = NAME(joined)(op, out[j], NAME(joined)(op, first, second));
    }
  }
  for (; r < rows; r++) {
    const REAL *p = x + r * stride;
    BT_VECTOR for (size_t j = 0; j < width; j++) out[j] = NAME(joined)(op, out[j], p[j]);
  }
}

// Joins the `width` numbers in `lanes` in halves down to the first `inner`, and on the way the
// `left` positions at x that did not fill a row, also in halves.
BT_INLINE void NAME(join_lanes)(bt_reduction op, REAL *lanes, size_t width, size_t inner,
                                const REAL *x, size_t left) {
  while (width > inner) {
    width /= 2;
    BT_VECTOR for (size_t j = 0; j < width; j++) {
      lanes[j] = NAME(joined)(op, lanes[j], lanes[j + width]);
    }
    if (left * inner < width) continue;
    BT_VECTOR for (size_t j = 0; j < width; j++) lanes[j] = NAME(joined)(op, lanes[j], x[j]);
    x += width;
    left -= width / inner;
  }
}

// One axis after another, cut into rows of `group` positions; `lanes` holds their sum already if
// there are more rows than BLOCK, and then outer is 1.
BT_INLINE void NAME(join_narrow)(bt_reduction op, const REAL *x, size_t outer, size_t n,
                                 size_t inner, size_t group, REAL *lanes, REAL *y) {
  size_t rows = n / group, width = group * inner, left = n - rows * group;
  for (size_t o = 0; o < outer; o++, x += n * inner, y += inner) {
    if (rows <= BLOCK) NAME(join_rows)(op, x, rows, width, width, lanes);
    NAME(join_lanes)(op, lanes, width, inner, x + rows * width, left);
    for (size_t j = 0; j < inner; j++) y[j] = lanes[j];
  }
}

// The bodies for each operation, the usual widths being constants in copies of their own.
#define LOOP(op, none, value)                                                                    \
  BT_CLONES static void NAME(rows_##op)(const REAL *x, size_t rows, size_t width, size_t stride,  \
                                        REAL *out) {                                             \
    if (width == LANES && stride == LANES) {                                                     \
      NAME(join_rows)(op, x, rows, LANES, LANES, out);                                           \
    } else {                                                                                     \
      NAME(join_rows)(op, x, rows, width, stride, out);                                          \
    }                                                                                            \
  }                                                                                              \
  BT_CLONES static void NAME(narrow_##op)(const REAL *x, size_t outer, size_t n, size_t inner,    \
                                          size_t group, REAL *lanes, REAL *y) {                  \
    if (inner == 1 && group == LANES) {                                                          \
      NAME(join_narrow)(op, x, outer, n, 1, LANES, lanes, y);                                    \
    } else if (inner == 1 && group == 8) {                                                       \
      NAME(join_narrow)(op, x, outer, n, 1, 8, lanes, y);                                        \
    } else if (inner == 1) {                                                                     \
      NAME(join_narrow)(op, x, outer, n, 1, 1, lanes, y);                                        \
    } else {                                                                                     \
      NAME(join_narrow)(op, x, outer, n, inner, group, lanes, y);                                \
    }                                                                                            \
  }
BT_REDUCTION_LIST(LOOP)
#undef LOOP

static void NAME(rows)(bt_reduction op, const REAL *x, size_t rows, size_t width, size_t stride,
                       REAL *out) {
  switch (op) {
#define CASE(op, none, value) \
  case op: NAME(rows_##op)(x, rows, width, stride, out); break;
    BT_REDUCTION_LIST(CASE)
#undef CASE
    case BT_REDUCTION_COUNT: break;
  }
}

// Any number of rows at most TILE wide, pairwise. Its depth is the logarithm of rows / BLOCK.
static void NAME(tree)(bt_reduction op, const REAL *x, size_t rows, size_t width, size_t stride,
                       REAL *out) {
  if (rows <= BLOCK) {
    NAME(rows)(op, x, rows, width, stride, out);
    return;
  }
  REAL halves[2 * TILE];
  size_t blocks = (rows + BLOCK - 1) / BLOCK, left = blocks / 2 * BLOCK;
  NAME(tree)(op, x, left, width, stride, halves);
  NAME(tree)(op, x + left * stride, rows - left, width, stride, halves + width);
  NAME(rows)(op, halves, 2, width, width, out);
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
  size_t group = 1, together = outer;
  while (group * 2 * inner <= LANES && group * 2 <= n) group *= 2;
  // A short axis alone is quickest number by number: the next one starts before it has ended.
  if (inner == 1) group = n >= 2 * LANES ? LANES : n > BLOCK ? 8 : 1;
  if (group * inner <= LANES) {
    REAL lanes[LANES];
    size_t rows = n / group, width = group * inner;
    if (rows > BLOCK) together = 1;
    for (size_t o = 0; o < outer; o += together, x += n * inner, y += inner) {
      if (rows > BLOCK) NAME(tree)(op, x, rows, width, width, lanes);
      switch (op) {
#define CASE(op, none, value) \
  case op: NAME(narrow_##op)(x, together, n, inner, group, lanes, y); break;
        BT_REDUCTION_LIST(CASE)
#undef CASE
        case BT_REDUCTION_COUNT: break;
      }
    }
    return;
  }
  for (size_t o = 0; o < outer; o++, x += n * inner, y += inner) {
    for (size_t tile = 0; tile < inner; tile += TILE) {
      size_t width = inner - tile < TILE ? inner - tile : TILE;
      NAME(tree)(op, x + tile, n, width, inner, y + tile);
    }
  }
}
