// For each_real.h: see symmetric.c.

typedef struct {
  REAL scale;
  size_t count, n;
  const REAL *a, *x;
  const int64_t *a_at, *x_at;
  REAL *y;
} NAME(symmetric_work);

// Vectors by name: what a loop leaves over at the end of short rows would stay scalar.
typedef REAL NAME(wide) __attribute__((vector_size(32), aligned(sizeof(REAL)), may_alias));
typedef REAL NAME(half) __attribute__((vector_size(16), aligned(sizeof(REAL)), may_alias));
typedef SIGNED NAME(lanes) __attribute__((vector_size(32)));
enum { NAME(WIDE) = 32 / sizeof(REAL) };

#define STEP(vector, s0, s1, s2, s3)                                                   \
  {                                                                                    \
    vector p0 = *(const vector *)(h0 + b), p1 = *(const vector *)(h1 + b);             \
    vector p2 = *(const vector *)(h2 + b), p3 = *(const vector *)(h3 + b);             \
    vector xb = *(const vector *)(x + b), yb = *(const vector *)(y + b);               \
    s0 += p0 * xb, s1 += p1 * xb, s2 += p2 * xb, s3 += p3 * xb;                        \
    *(vector *)(y + b) = (yb + p0 * x0 + p1 * x1) + (p2 * x2 + p3 * x3);               \
  }

// The sum of both halves. A macro, as old processors cannot pass the argument of a function.
#define FOLDED(w)                                                                        \
  (__builtin_shufflevector(w, w, 0, 1 FOLD_LOW) + __builtin_shufflevector(w, w, FOLD_HIGH))
// Numbers from two vectors by their places, and sums of neighbours in pairs, then in fours.
#define MIX(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#if BT_DOUBLE
#define FOLD_LOW
#define FOLD_HIGH 2, 3
#define LANES 0, 1, 2, 3
#define PAIRS(a, b) (MIX(a, b, 0, 4, 2, 6) + MIX(a, b, 1, 5, 3, 7))
#else
#define FOLD_LOW , 2, 3
#define FOLD_HIGH 4, 5, 6, 7
#define LANES 0, 1, 2, 3, 4, 5, 6, 7
#define PAIRS(a, b) (MIX(a, b, 0, 8, 2, 10, 4, 12, 6, 14) + MIX(a, b, 1, 9, 3, 11, 5, 13, 7, 15))
#define QUADS(a, b) (MIX(a, b, 0, 1, 8, 9, 4, 5, 12, 13) + MIX(a, b, 2, 3, 10, 11, 6, 7, 14, 15))
#endif

BT_INLINE REAL NAME(across)(NAME(half) v) {
#if BT_DOUBLE
  return v[0] + v[1];
#else
  return (v[0] + v[2]) + (v[1] + v[3]);
#endif
}

// sums[r] = rows[r] . x and y += sum_r rows[r] scales[r].
BT_INLINE void NAME(rows_by)(size_t n, const REAL *const rows[ROWS], const REAL *x,
                             const REAL *scales, REAL *sums, REAL *y) {
  BT_FUSE
  enum { WIDE = NAME(WIDE), HALF = WIDE / 2 };
  size_t b = 0;
  const REAL *h0 = rows[0], *h1 = rows[1], *h2 = rows[2], *h3 = rows[3];
  REAL x0 = scales[0], x1 = scales[1], x2 = scales[2], x3 = scales[3];
  NAME(wide) w0 = {0}, w1 = {0}, w2 = {0}, w3 = {0};
  for (; b + WIDE <= n; b += WIDE) STEP(NAME(wide), w0, w1, w2, w3)
  NAME(half) v0 = FOLDED(w0), v1 = FOLDED(w1), v2 = FOLDED(w2), v3 = FOLDED(w3);
  if (b + HALF <= n) {
    STEP(NAME(half), v0, v1, v2, v3)
    b += HALF;
  }
  REAL s0 = NAME(across)(v0), s1 = NAME(across)(v1), s2 = NAME(across)(v2), s3 = NAME(across)(v3);
  for (; b < n; b++) STEP(REAL, s0, s1, s2, s3)
  sums[0] = s0, sums[1] = s1, sums[2] = s2, sums[3] = s3;
}
#undef STEP
#undef FOLDED
#undef FOLD_LOW
#undef FOLD_HIGH

// A vector without its first `skipped` numbers.
#define FROM(v, skipped)                                                               \
  ((NAME(wide))((NAME(lanes))(v) & ((NAME(lanes)){LANES} >= (SIGNED)(skipped))))

// One row alone: row . x, and y += row scale, from column `b` on. Memory is read as one stream,
// which the processor follows by itself. Vectors begin at multiples of their width, for a load of y
// that overlaps two earlier stores waits for both: up to a width less one of numbers before column
// `b` are read.
BT_INLINE REAL NAME(row_by)(size_t b, size_t n, const REAL *row, const REAL *x, REAL scale,
                            REAL *y) {
#pragma clang fp reassociate(on) contract(fast)
  enum { WIDE = NAME(WIDE), FOUR = 4 * WIDE };
  REAL sum = 0;
  NAME(wide) sums[4] = {{0}, {0}, {0}, {0}};
  if (b % WIDE) {
    size_t start = b - b % WIDE;
    NAME(wide) part = FROM(*(const NAME(wide) *)(row + start), b - start);
    sums[0] = part * *(const NAME(wide) *)(x + start);
    *(NAME(wide) *)(y + start) += part * scale;
    b = start + WIDE;
  }
  for (; b + FOUR <= n; b += FOUR) {
    for (size_t l = 0; l < 4; l++) {
      NAME(wide) part = *(const NAME(wide) *)(row + b + l * WIDE);
      sums[l] += part * *(const NAME(wide) *)(x + b + l * WIDE);
      *(NAME(wide) *)(y + b + l * WIDE) += part * scale;
    }
  }
  for (; b + WIDE <= n; b += WIDE) {
    NAME(wide) part = *(const NAME(wide) *)(row + b);
    sums[0] += part * *(const NAME(wide) *)(x + b);
    *(NAME(wide) *)(y + b) += part * scale;
  }
  for (; b < n; b++) {
    sum += row[b] * x[b];
    y[b] += row[b] * scale;
  }
  sums[0] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  for (size_t l = 0; l < WIDE; l++) sum += sums[0][l];
  return sum;
}

// y[r] += the sum of vector r.
BT_INLINE void NAME(add_totals)(const NAME(wide) v[NAME(WIDE)], REAL *y) {
#if BT_DOUBLE
  NAME(wide) low = PAIRS(v[0], v[1]), high = PAIRS(v[2], v[3]);
  *(NAME(wide) *)y += MIX(low, high, 0, 1, 4, 5) + MIX(low, high, 2, 3, 6, 7);
#else
  NAME(wide) first = PAIRS(v[0], v[1]), second = PAIRS(v[2], v[3]), low = QUADS(first, second);
  NAME(wide) third = PAIRS(v[4], v[5]), fourth = PAIRS(v[6], v[7]), high = QUADS(third, fourth);
  *(NAME(wide) *)y +=
      MIX(low, high, 0, 1, 2, 3, 8, 9, 10, 11) + MIX(low, high, 4, 5, 6, 7, 12, 13, 14, 15);
#endif
}

// What WIDE rows give from column `at` on: to `sums`, and to the vector at `out`. Row r leaves out
// its first `skipped` numbers there, and for `out` its number r too if they hold the diagonal.
#define COLUMNS(at, skipped, is_diagonal, out)                                         \
  {                                                                                    \
    NAME(wide) xs = *(const NAME(wide) *)(x + (at));                                   \
    NAME(wide) even = *(const NAME(wide) *)(out), odd = {0};                           \
    _Pragma("clang loop unroll(full)") for (int r = 0; r < WIDE; r++) {                \
      NAME(wide) part = FROM(*(const NAME(wide) *)(rows[r] + (at)), skipped);          \
      sums[r] += part * xs;                                                            \
      if (is_diagonal) part = FROM(part, r + 1);                                       \
      if (r % 2) {                                                                     \
        odd += part * scales[r];                                                       \
      } else {                                                                         \
        even += part * scales[r];                                                      \
      }                                                                                \
    }                                                                                  \
    *(NAME(wide) *)(out) = even + odd;                                                 \
  }

// As many packed rows, from row `a` on, as a vector has numbers: then all vectors begin at multiples
// of their width. The last vector of odd sizes ends with the row; what it gives goes to `edge`.
BT_INLINE void NAME(packed_panel)(size_t a, size_t n, const REAL *p, const REAL *x, REAL *y,
                                  REAL *edge) {
  BT_FUSE
  enum { WIDE = NAME(WIDE) };
  const REAL *rows[WIDE], *scales = x + a;
  NAME(wide) sums[WIDE];
  size_t longest = n - a - 1;
  // Or else the compiler keeps what it knows of the next panel's rows, on the stack.
  __asm__("" : "+r"(p), "+r"(longest));
  _Pragma("clang loop unroll(full)") for (int r = 0; r < WIDE; r++) {
    rows[r] = p - a;
    p += longest - r;
    sums[r] = (NAME(wide)){0};
  }
  COLUMNS(a, r, true, y + a)
  size_t b = a + WIDE;
  for (; b + WIDE <= n; b += WIDE) COLUMNS(b, 0, false, y + b)
  if (b < n) COLUMNS(n - WIDE, b + WIDE - n, false, edge)
  NAME(add_totals)(sums, y + a);
}
#undef COLUMNS
#undef FROM
#undef LANES
#undef PAIRS
#undef QUADS
#undef MIX

BT_CLONES static void NAME(packed_one)(size_t n, const REAL *p, const REAL *x, REAL *y) {
#pragma clang fp reassociate(on) contract(fast)
  enum { WIDE = NAME(WIDE) };
  memset(y, 0, n * sizeof(REAL));
  size_t a = 0;
  for (; n >= LONG && (n - a >= LONG / 4 || a % WIDE); p += n - a, a++) {
    y[a] += p[0] * x[a] + NAME(row_by)(a + 1, n, p - a, x, x[a], y);
  }
  REAL edge[WIDE] = {0};
  for (; a + WIDE <= n; a += WIDE) {
    NAME(packed_panel)(a, n, p, x, y, edge);
    p += WIDE * (n - a) - WIDE * (WIDE - 1) / 2;
  }
  for (size_t l = 0; n >= WIDE && l < WIDE; l++) y[n - WIDE + l] += edge[l];
  for (; a < n; p += n - a, a++) {  // fewer rows than a vector has numbers
    y[a] += p[0] * x[a];
    for (size_t b = a + 1; b < n; b++) {
      y[a] += p[b - a] * x[b];
      y[b] += p[b - a] * x[a];
    }
  }
}

void NAME(bt_packed_one)(size_t n, const REAL *p, const REAL *x, REAL *y) {
  NAME(packed_one)(n, p, x, y);
}

// `down` holds n numbers: what the columns give, apart from what the rows give, so that nothing is
// read right after a part of it was written.
BT_CLONES static void NAME(symmetrized_one)(size_t n, const REAL *a, const REAL *x, REAL *down,
                                            REAL *y) {
#pragma clang fp reassociate(on) contract(fast)
  memset(down, 0, n * sizeof(REAL));
  size_t i = 0;
  if (n >= LONG) {
    for (; i < n; i++, a += n) y[i] = NAME(row_by)(0, n, a, x, x[i], down);
  }
  for (; i + ROWS <= n; i += ROWS, a += ROWS * n) {
    const REAL *rows[ROWS] = {a, a + n, a + 2 * n, a + 3 * n};
    NAME(rows_by)(n, rows, x, x + i, y + i, down);
  }
  for (; i < n; i++, a += n) {
    REAL sum = 0, xi = x[i];
    BT_VECTOR for (size_t j = 0; j < n; j++) {
      sum += a[j] * x[j];
      down[j] += a[j] * xi;
    }
    y[i] = sum;
  }
  BT_VECTOR for (size_t j = 0; j < n; j++) y[j] = (y[j] + down[j]) * (REAL)0.5;
}

static size_t NAME(triangle)(size_t n) { return n * (n + 1) / 2; }

static void NAME(packed_part)(void *context, size_t first, size_t end) {
  const NAME(symmetric_work) *w = context;
  for (size_t i = first; i < end; i++) {
    const REAL *p = w->a + (w->a_at ? w->a_at[i] : (int64_t)(i * NAME(triangle)(w->n)));
    const REAL *x = w->x + (w->x_at ? w->x_at[i] : (int64_t)(i * w->n));
    NAME(packed_one)(w->n, p, x, w->y + i * w->n);
  }
}

static void NAME(symmetrized_part)(void *context, size_t first, size_t end) {
  const NAME(symmetric_work) *w = context;
  REAL *down = bt_allocate(w->n * sizeof(REAL));
  for (size_t i = first; i < end; i++) {
    const REAL *a = w->a + (w->a_at ? w->a_at[i] : (int64_t)(i * w->n * w->n));
    const REAL *x = w->x + (w->x_at ? w->x_at[i] : (int64_t)(i * w->n));
    NAME(symmetrized_one)(w->n, a, x, down, w->y + i * w->n);
  }
  bt_release(down, w->n * sizeof(REAL));
}

static void NAME(packed_outer_part)(void *context, size_t first, size_t end) {
  const NAME(symmetric_work) *w = context;
  for (size_t i = first; i < end; i++) {
    const REAL *x = w->a + (w->a_at ? w->a_at[i] : (int64_t)(i * w->n));
    const REAL *y = w->x + (w->x_at ? w->x_at[i] : (int64_t)(i * w->n));
    REAL *p = w->y + i * NAME(triangle)(w->n);
    for (size_t a = 0; a < w->n; p += w->n - a, a++) {
      p[0] = x[a] * y[a];
      BT_VECTOR for (size_t b = a + 1; b < w->n; b++) p[b - a] = x[a] * y[b] + x[b] * y[a];
    }
  }
}

static void NAME(pack_part)(void *context, size_t first, size_t end) {
  const NAME(symmetric_work) *w = context;
  for (size_t i = first; i < end; i++) {
    const REAL *a = w->a + i * w->n * w->n;
    REAL *p = w->y + i * NAME(triangle)(w->n);
    for (size_t r = 0; r < w->n; p += w->n - r, r++) {
      const REAL *row = a + r * w->n;
      p[0] = row[r];
      for (size_t c = r + 1; c < w->n; c++) p[c - r] = w->scale * (row[c] + a[c * w->n + r]);
    }
  }
}

static void NAME(unpack_part)(void *context, size_t first, size_t end) {
  const NAME(symmetric_work) *w = context;
  for (size_t i = first; i < end; i++) {
    const REAL *p = w->a + i * NAME(triangle)(w->n);
    REAL *a = w->y + i * w->n * w->n;
    for (size_t r = 0; r < w->n; p += w->n - r, r++) {
      a[r * w->n + r] = p[0];
      for (size_t c = r + 1; c < w->n; c++) {
        a[r * w->n + c] = a[c * w->n + r] = w->scale * p[c - r];
      }
    }
  }
}

// Parts large enough that handing them to a thread costs nothing.
static void NAME(run_symmetric)(NAME(symmetric_work) work, bt_part part) {
  size_t size = work.n * work.n;
  bt_parallel(work.count, size ? (SHARED + size - 1) / size : SHARED, part, &work);
}

void NAME(bt_packed_product)(size_t count, size_t n, const REAL *p, const int64_t *p_at,
                             const REAL *x, const int64_t *x_at, REAL *y) {
  NAME(symmetric_work) work = {0, count, n, p, x, p_at, x_at, y};
  NAME(run_symmetric)(work, NAME(packed_part));
}
void NAME(bt_symmetrized_product)(size_t count, size_t n, const REAL *a, const int64_t *a_at,
                                  const REAL *x, const int64_t *x_at, REAL *y) {
  NAME(symmetric_work) work = {0, count, n, a, x, a_at, x_at, y};
  NAME(run_symmetric)(work, NAME(symmetrized_part));
}
void NAME(bt_packed_outer)(size_t count, size_t n, const REAL *x, const int64_t *x_at,
                           const REAL *y, const int64_t *y_at, REAL *p) {
  NAME(symmetric_work) work = {0, count, n, x, y, x_at, y_at, p};
  NAME(run_symmetric)(work, NAME(packed_outer_part));
}
void NAME(bt_pack_symmetric)(REAL scale, size_t count, size_t n, const REAL *a, REAL *p) {
  NAME(symmetric_work) work = {scale, count, n, a, NULL, NULL, NULL, p};
  NAME(run_symmetric)(work, NAME(pack_part));
}
void NAME(bt_unpack_symmetric)(REAL scale, size_t count, size_t n, const REAL *p, REAL *a) {
  NAME(symmetric_work) work = {scale, count, n, p, NULL, NULL, NULL, a};
  NAME(run_symmetric)(work, NAME(unpack_part));
}

// The side of a tile: rows of 256 bytes, four lines of the cache.
enum { NAME(tile_side) = 256 / sizeof(REAL) };

typedef REAL NAME(four) __attribute__((vector_size(4 * sizeof(REAL)), aligned(sizeof(REAL))));

// out[p][q] = in[q][p] for 4 by 4 numbers: pairs of rows are interleaved twice.
BT_INLINE void NAME(mirror_four)(const REAL *in, REAL *out, size_t n) {
  enum { SIDE_ = NAME(tile_side) };
  NAME(four) a = *(const NAME(four) *)in, b = *(const NAME(four) *)(in + SIDE_);
  NAME(four) c = *(const NAME(four) *)(in + 2 * SIDE_), d = *(const NAME(four) *)(in + 3 * SIDE_);
  NAME(four) low_ac = __builtin_shufflevector(a, c, 0, 4, 1, 5);
  NAME(four) high_ac = __builtin_shufflevector(a, c, 2, 6, 3, 7);
  NAME(four) low_bd = __builtin_shufflevector(b, d, 0, 4, 1, 5);
  NAME(four) high_bd = __builtin_shufflevector(b, d, 2, 6, 3, 7);
  *(NAME(four) *)out = __builtin_shufflevector(low_ac, low_bd, 0, 4, 1, 5);
  *(NAME(four) *)(out + n) = __builtin_shufflevector(low_ac, low_bd, 2, 6, 3, 7);
  *(NAME(four) *)(out + 2 * n) = __builtin_shufflevector(high_ac, high_bd, 0, 4, 1, 5);
  *(NAME(four) *)(out + 3 * n) = __builtin_shufflevector(high_ac, high_bd, 2, 6, 3, 7);
}

// In tiles, each read a row at a time: rows of a large matrix often fall into the same few lines of
// the cache.
BT_CLONES static void NAME(mirror_rows)(size_t first, size_t end, size_t limit, size_t n, REAL *a) {
  enum { SIDE_ = NAME(tile_side) };
  REAL tile[SIDE_][SIDE_];
  for (size_t j = 0; j < limit; j += SIDE_) {
    size_t columns = limit - j < SIDE_ ? limit - j : SIDE_;
    for (size_t i = first; i < end; i += SIDE_) {
      size_t rows = end - i < SIDE_ ? end - i : SIDE_, p = 0;
      for (size_t q = 0; q < columns; q++) memcpy(tile[q], a + (j + q) * n + i, rows * sizeof(REAL));
      for (; p + 4 <= rows; p += 4) {
        REAL *out = a + (i + p) * n + j;
        size_t q = 0;
        for (; q + 4 <= columns; q += 4) NAME(mirror_four)(tile[q] + p, out + q, n);
        for (; q < columns; q++) {
          for (size_t r = 0; r < 4; r++) out[r * n + q] = tile[q][p + r];
        }
      }
      for (; p < rows; p++) {
        for (size_t q = 0; q < columns; q++) a[(i + p) * n + j + q] = tile[q][p];
      }
    }
  }
}

void NAME(bt_mirror)(size_t first, size_t end, size_t limit, size_t n, REAL *a) {
  NAME(mirror_rows)(first, end, limit, n, a);
}
