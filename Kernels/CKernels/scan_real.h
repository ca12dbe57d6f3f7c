// For each_real.h: see scan.c.

// A scan as items, which are tiles of up to WIDTH columns of one outer position.
typedef struct {
  bool reverse, option;  // exclusive, or of the smallest
  size_t n, inner, tiles;
  const REAL *a, *b;
  REAL *y;
} NAME(scan);

// Does `body(width)` for each item, `at` being its first element in the order of the scan, `o` the
// outer position and `step` the way from one entry to the next.
#define EACH_TILE(body)                                                              \
  const NAME(scan) *s = context;                                                     \
  size_t n = s->n, inner = s->inner;                                                 \
  ptrdiff_t step = s->reverse ? -(ptrdiff_t)inner : (ptrdiff_t)inner;                \
  for (size_t i = first; i < end; i++) {                                             \
    size_t o = i / s->tiles, tile = i % s->tiles * WIDTH;                            \
    size_t at = o * n * inner + (s->reverse ? (n - 1) * inner : 0) + tile;           \
    if (inner == 1) {                                                                \
      body(1);                                                                       \
    } else {                                                                         \
      size_t width = inner - tile < WIDTH ? inner - tile : WIDTH;                    \
      body(width);                                                                   \
    }                                                                                \
  }

static void NAME(run_scan)(bt_part part, bool option, bool reverse, size_t outer, size_t n,
                           size_t inner, const REAL *a, const REAL *b, REAL *y) {
  if (n == 0) return;
  NAME(scan) s = {reverse, option, n, inner, (inner + WIDTH - 1) / WIDTH, a, b, y};
  size_t width = inner < WIDTH ? inner : WIDTH;
  bt_parallel(outer * s.tiles, PART / (n * width + 1) + 1, part, &s);
}

// A run is summed by itself and then joins `base`, whose rounding errors are kept in `low` (Knuth's
// two-sum): the error does not grow with the number of runs.
BT_INLINE void NAME(sum_columns)(bool exclusive, size_t n, ptrdiff_t step, size_t width,
                                 const REAL *x, REAL *y) {
  double base[WIDTH], low[WIDTH], run[WIDTH];
  for (size_t j = 0; j < width; j++) base[j] = low[j] = run[j] = 0;
  for (size_t i = 0; i < n;) {
    size_t end = n - i < RUN ? n : i + RUN;
    for (; i < end; i++, x += step, y += step) {
      BT_VECTOR for (size_t j = 0; j < width; j++) {
        double before = run[j], after = before + (double)x[j];
        run[j] = after;
        y[j] = (REAL)(base[j] + (low[j] + (exclusive ? before : after)));
      }
    }
    BT_VECTOR for (size_t j = 0; j < width; j++) {
      double sum = base[j] + run[j], back = sum - base[j];
      double lost = (base[j] - (sum - back)) + (run[j] - back);
      // An infinite sum has lost inf - inf.
      low[j] = sum - sum == 0 ? low[j] + lost : 0;
      base[j] = sum;
      run[j] = 0;
    }
  }
}

BT_CLONES static void NAME(cumulative_sum)(void *context, size_t first, size_t end) {
#define BODY(width)                                                   \
  if (s->option) {                                                    \
    NAME(sum_columns)(true, n, step, width, s->a + at, s->y + at);    \
  } else {                                                            \
    NAME(sum_columns)(false, n, step, width, s->a + at, s->y + at);   \
  }
  EACH_TILE(BODY)
#undef BODY
}

BT_INLINE void NAME(product_columns)(size_t n, ptrdiff_t step, size_t width, const REAL *x,
                                     REAL *y) {
  double run[WIDTH];
  for (size_t j = 0; j < width; j++) run[j] = 1;
  for (size_t i = 0; i < n; i++, x += step, y += step) {
    BT_VECTOR for (size_t j = 0; j < width; j++) {
      run[j] *= (double)x[j];
      y[j] = (REAL)run[j];
    }
  }
}

BT_CLONES static void NAME(cumulative_product)(void *context, size_t first, size_t end) {
#define BODY(width) NAME(product_columns)(n, step, width, s->a + at, s->y + at)
  EACH_TILE(BODY)
#undef BODY
}

BT_INLINE void NAME(recurrence_columns)(size_t n, ptrdiff_t step, size_t width, const REAL *a,
                                        const REAL *b, REAL *y) {
  double run[WIDTH];
  for (size_t j = 0; j < width; j++) y[j] = (REAL)(run[j] = (double)b[j]);
  for (size_t i = 1; i < n; i++) {
    a += step, b += step, y += step;
    BT_VECTOR for (size_t j = 0; j < width; j++) {
      run[j] = (double)a[j] * run[j] + (double)b[j];
      y[j] = (REAL)run[j];
    }
  }
}

BT_CLONES static void NAME(recurrence)(void *context, size_t first, size_t end) {
#define BODY(width) NAME(recurrence_columns)(n, step, width, s->a + at, s->b + at, s->y + at)
  EACH_TILE(BODY)
#undef BODY
}

BT_INLINE void NAME(extreme_columns)(bool smallest, bool reverse, size_t n, ptrdiff_t step,
                                     size_t width, const REAL *x, REAL *positions) {
  REAL best[WIDTH], at[WIDTH];
  for (size_t j = 0; j < width; j++) {
    best[j] = x[j];
    at[j] = reverse ? (REAL)(n - 1) : 0;
  }
  for (size_t i = 0; i < n; i++, x += step, positions += step) {
    REAL here = (REAL)(reverse ? n - 1 - i : i);
    if (width == 1) {
      // New extremes are rare: a branch is quicker than a choice that each entry waits for.
      bool stays = smallest ? x[0] >= best[0] : x[0] <= best[0];
      if (!(stays | (best[0] != best[0]))) best[0] = x[0], at[0] = here;
      positions[0] = at[0];
      continue;
    }
    BT_VECTOR for (size_t j = 0; j < width; j++) {
      bool beats = smallest ? x[j] < best[j] : x[j] > best[j];
      bool wins = beats | ((x[j] != x[j]) & (best[j] == best[j]));
      best[j] = wins ? x[j] : best[j];
      at[j] = wins ? here : at[j];
      positions[j] = at[j];
    }
  }
}

BT_CLONES static void NAME(cumulative_extreme)(void *context, size_t first, size_t end) {
#define BODY(width)                                                                      \
  if (s->option) {                                                                       \
    NAME(extreme_columns)(true, s->reverse, n, step, width, s->a + at, s->y + at);       \
  } else {                                                                               \
    NAME(extreme_columns)(false, s->reverse, n, step, width, s->a + at, s->y + at);      \
  }
  EACH_TILE(BODY)
#undef BODY
}

// The sum so far is sum e^top: a new largest entry scales it down.
BT_INLINE void NAME(log_sum_columns)(size_t n, ptrdiff_t step, size_t width, const REAL *x,
                                     REAL *y) {
  REAL top[WIDTH];
  double sum[WIDTH];
  for (size_t j = 0; j < width; j++) {
    top[j] = -(REAL)INFINITY;
    sum[j] = 0;
  }
  for (size_t i = 0; i < n; i++, x += step, y += step) {
    BT_VECTOR for (size_t j = 0; j < width; j++) {
      bool rises = x[j] > top[j];
      // Equal infinities are 0 apart.
      REAL apart = x[j] == top[j] ? 0 : NAME(absolute)(x[j] - top[j]);
      double factor = (double)NAME(exp)(-apart);
      factor = apart == apart ? factor : (double)NAN;
      sum[j] = rises ? sum[j] * factor + 1 : sum[j] + factor;
      top[j] = rises ? x[j] : top[j];
      y[j] = top[j] + NAME(log)((REAL)sum[j]);
    }
  }
}

BT_CLONES static void NAME(log_cumulative_sum_exp)(void *context, size_t first, size_t end) {
#define BODY(width) NAME(log_sum_columns)(n, step, width, s->a + at, s->y + at)
  EACH_TILE(BODY)
#undef BODY
}

// What stands before an entry from one side, then what stands behind it from the other: no
// division, so zeros need no care.
BT_INLINE void NAME(other_columns)(size_t n, size_t width, size_t inner, const REAL *x,
                                   const REAL *g, REAL *y) {
  double run[WIDTH];
  for (size_t j = 0; j < width; j++) run[j] = (double)g[j];
  for (size_t i = 0; i < n; i++) {
    const REAL *from = x + i * inner;
    REAL *to = y + i * inner;
    BT_VECTOR for (size_t j = 0; j < width; j++) {
      to[j] = (REAL)run[j];
      run[j] *= (double)from[j];
    }
  }
  for (size_t j = 0; j < width; j++) run[j] = 1;
  for (size_t i = n; i-- > 0;) {
    const REAL *from = x + i * inner;
    REAL *to = y + i * inner;
    BT_VECTOR for (size_t j = 0; j < width; j++) {
      to[j] = (REAL)((double)to[j] * run[j]);
      run[j] *= (double)from[j];
    }
  }
}

BT_CLONES static void NAME(others)(void *context, size_t first, size_t end) {
#define BODY(width) \
  NAME(other_columns)(n, width, inner, s->a + at, s->b + o * inner + tile, s->y + at); (void)step
  EACH_TILE(BODY)
#undef BODY
}

void NAME(bt_other_products)(size_t outer, size_t n, size_t inner, const REAL *x, const REAL *g,
                             REAL *y) {
  NAME(run_scan)(NAME(others), false, false, outer, n, inner, x, g, y);
}
void NAME(bt_cumulative_sum)(bool exclusive, bool reverse, size_t outer, size_t n, size_t inner,
                             const REAL *x, REAL *y) {
  NAME(run_scan)(NAME(cumulative_sum), exclusive, reverse, outer, n, inner, x, NULL, y);
}
void NAME(bt_cumulative_product)(bool reverse, size_t outer, size_t n, size_t inner,
                                 const REAL *x, REAL *y) {
  NAME(run_scan)(NAME(cumulative_product), false, reverse, outer, n, inner, x, NULL, y);
}
void NAME(bt_recurrence)(bool reverse, size_t outer, size_t n, size_t inner, const REAL *a,
                         const REAL *b, REAL *y) {
  NAME(run_scan)(NAME(recurrence), false, reverse, outer, n, inner, a, b, y);
}
void NAME(bt_cumulative_extreme)(bool smallest, bool reverse, size_t outer, size_t n,
                                 size_t inner, const REAL *x, REAL *positions) {
  NAME(run_scan)(NAME(cumulative_extreme), smallest, reverse, outer, n, inner, x, NULL, positions);
}
void NAME(bt_log_cumulative_sum_exp)(bool reverse, size_t outer, size_t n, size_t inner,
                                     const REAL *x, REAL *y) {
  NAME(run_scan)(NAME(log_cumulative_sum_exp), false, reverse, outer, n, inner, x, NULL, y);
}

#undef EACH_TILE
