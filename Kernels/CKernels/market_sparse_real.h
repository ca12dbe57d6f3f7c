// For each_real.h: see market_sparse.c.

// Column sums: blocks of rows, whose number depends on the sizes alone, have sums of their own that
// are joined in their order, so that the number of threads does not matter.
typedef struct {
  size_t n, k, blocks;
  const int32_t *columns;
  REAL scale;
  const REAL *scales, *values;
  double *sums;  // [blocks, n]
  REAL *out;
} NAME(column_work);

static void NAME(column_block)(const NAME(column_work) *c, size_t block) {
  size_t n = c->n, k = c->k, end = n * (block + 1) / c->blocks;
  double *sums = c->sums + block * n;
  memset(sums, 0, n * sizeof(double));
  for (size_t i = n * block / c->blocks; i < end; i++) {
    const int32_t *columns = c->columns + i * k;
    const REAL *values = c->values + i * k;
    double scale = (double)c->scales[i];
    if (i + AHEAD < n) {
      for (size_t j = 0; j < k; j++) __builtin_prefetch(sums + columns[AHEAD * k + j], 1, 3);
    }
    for (size_t j = 0; j < k; j++) sums[columns[j]] += scale * (double)values[j];
  }
}

BT_CLONES static void NAME(joined_columns)(const NAME(column_work) *c, size_t first, size_t end) {
  for (size_t start = first; start < end; start += PIECE) {
    size_t count = end - start < PIECE ? end - start : PIECE;
    double *sums = c->sums + start;
    for (size_t b = 1; b < c->blocks; b++) {
      BT_VECTOR for (size_t j = 0; j < count; j++) sums[j] += sums[b * c->n + j];
    }
    double scale = (double)c->scale;
    REAL *out = c->out + start;
    BT_VECTOR for (size_t j = 0; j < count; j++) out[j] = (REAL)(scale * sums[j]);
  }
}

static void NAME(column_part)(void *context, size_t first, size_t end) {
  for (size_t block = first; block < end; block++) NAME(column_block)(context, block);
}
static void NAME(joined_part)(void *context, size_t first, size_t end) {
  NAME(joined_columns)(context, first, end);
}

void NAME(bt_column_sums)(size_t n, size_t k, const int32_t *columns, REAL scale,
                          const REAL *scales, const REAL *values, REAL *out) {
  // A block's sums cost some n numbers, its entries n k / blocks.
  size_t most = k / 4 < BLOCKS ? k / 4 : BLOCKS, worth = n * k / SHARED;
  size_t blocks = worth < most ? worth : most;
  if (blocks == 0) blocks = 1;
  double *sums = bt_allocate(blocks * n * sizeof(double));
  NAME(column_work) work = {n, k, blocks, columns, scale, scales, values, sums, out};
  bt_parallel(blocks, 1, NAME(column_part), &work);
  bt_parallel(n, SHARED / blocks + 1, NAME(joined_part), &work);
  bt_release(sums, blocks * n * sizeof(double));
}

// What the steps share.
typedef struct {
  bt_sparse_step step;
  bool streams;
  const REAL *weights, *stake, *mu, *reference, *hessian, *terms, *gates, *pull;
  REAL *payoffs, *gradient, *next, *residuals, *out;
} NAME(sparse_work);

// The mask and its slope share e^-|x|; neither 1 - m nor m cancels.
BT_INLINE void NAME(sparse_gates)(const NAME(sparse_work) *w, size_t i, REAL *gap, REAL *slope) {
  BT_FUSE
  size_t n = w->step.n, k = w->step.k;
  const int32_t *columns = w->step.columns + i * k;
  const REAL *row = w->weights + i * k;
  const REAL *reference = w->reference + (w->step.has_rows ? i * k : 0);
  REAL s = w->stake[i], t = (REAL)w->step.temperature, scale = s * (1 - 1 / (REAL)n) / t;
  // The processor follows streams by itself, not what their numbers point at.
  if (i + AHEAD < n) {
    const int32_t *later = columns + AHEAD * k;
    for (size_t j = 0; j < k; j++) __builtin_prefetch(w->mu + later[j], 0, 3);
  }
  for (size_t j = 0; j < k; j++) gap[j] = w->mu[columns[j]];
  BT_VECTOR for (size_t j = 0; j < k; j++) {
    REAL x = (s * row[j] - gap[j]) / t, e = NAME(exp)(-NAME(absolute)(x));
    REAL big = 1 / (1 + e), small = e * big;
    gap[j] = x >= 0 ? big : small;
    slope[j] = big * small * scale;
  }
  if (w->step.has_rows) {
    BT_VECTOR for (size_t j = 0; j < k; j++) gap[j] -= reference[j];
  } else {
    REAL a = reference[0];
    BT_VECTOR for (size_t j = 0; j < k; j++) gap[j] -= a;
  }
}

BT_INLINE void NAME(sparse_gradient)(const NAME(sparse_work) *w, size_t i, const REAL *gap,
                                     const REAL *slope, const REAL *pull, REAL *gradient) {
#pragma clang fp reassociate(on) contract(fast)
  size_t k = w->step.k, own = count_below(w->step.columns + i * k, k, i);
  REAL twice = -2 * (REAL)w->step.utility_slope, inflation = (REAL)w->step.inflation, loss = 0;
  BT_VECTOR for (size_t j = 0; j < k; j++) {
    loss += gap[j] * pull[j];
    gradient[j] = twice * pull[j] * slope[j];
  }
  if (own < k && (size_t)w->step.columns[i * k + own] == i) {
    gradient[own] += inflation / (REAL)w->step.n * w->stake[i];
  }
  w->payoffs[i] = inflation * w->mu[i] - (REAL)w->step.utility_slope * loss;
}

typedef REAL NAME(line) __attribute__((vector_size(BT_LINE)));
typedef REAL NAME(loose_line) __attribute__((vector_size(BT_LINE), aligned(sizeof(REAL))));

// Past the caches if the whole result is larger than they are.
BT_INLINE void NAME(put_row)(size_t k, const REAL *x, bool streams, REAL *out) {
  enum { IN_LINE = BT_LINE / sizeof(REAL) };
  size_t j = 0;
  if (streams && (uintptr_t)out % BT_LINE == 0) {
    for (; j + IN_LINE <= k; j += IN_LINE) {
      __builtin_nontemporal_store(*(const NAME(loose_line) *)(x + j), (NAME(line) *)(out + j));
    }
  }
  memcpy(out + j, x + j, (k - j) * sizeof(REAL));
}

BT_CLONES static void NAME(gated_rows)(const NAME(sparse_work) *w, size_t first, size_t end) {
  size_t n = w->step.n, k = w->step.k;
  for (size_t i = first; i < end; i++) {
    NAME(sparse_gates)(w, i, w->out + i * k, w->out + (n + i) * k);
  }
}

BT_CLONES static void NAME(paid_rows)(const NAME(sparse_work) *w, size_t first, size_t end) {
  size_t n = w->step.n, k = w->step.k;
  for (size_t i = first; i < end; i++) {
    NAME(sparse_gradient)(w, i, w->gates + i * k, w->gates + (n + i) * k, w->pull + i * k,
                          w->gradient + i * k);
  }
}

BT_CLONES static void NAME(stepped_rows)(const NAME(sparse_work) *w, size_t first, size_t end,
                                         REAL *scratch) {
  size_t k = w->step.k, rank = w->step.rank;
  REAL *gap = scratch, *slope = gap + k, *pull = slope + k, *gradient = pull + k;
  REAL size = (REAL)w->step.size;
  for (size_t i = first; i < end; i++) {
    const REAL *row = w->weights + i * k;
    NAME(sparse_gates)(w, i, gap, slope);
    if (rank > 0) {
      NAME(low_rank_row)(rank, k, w->hessian + i * rank * k, w->terms + i * rank, gap, pull);
    } else {
      const REAL *h = w->hessian + i * k;
      BT_VECTOR for (size_t j = 0; j < k; j++) pull[j] = h[j] * gap[j];
    }
    NAME(sparse_gradient)(w, i, gap, slope, pull, gradient);
    if (w->gradient) NAME(put_row)(k, gradient, w->streams, w->gradient + i * k);
    if (w->residuals) w->residuals[i] = NAME(residual_of_row)(k, row, gradient, gap);
    if (!w->next) continue;
    switch (w->step.rule) {
      case BT_STEP_PROJECT:
        BT_VECTOR for (size_t j = 0; j < k; j++) gap[j] = row[j] + size * gradient[j];
        NAME(project_row)(k, gap, gap);
        break;
      case BT_STEP_RESCALE: NAME(rescale_row)(k, size, row, gradient, gap); break;
      default: NAME(exponentiate_row)(k, size, row, gradient, gap);
    }
    NAME(put_row)(k, gap, w->streams, w->next + i * k);
  }
}

static void NAME(gated_part)(void *context, size_t first, size_t end) {
  NAME(gated_rows)(context, first, end);
}
static void NAME(paid_part)(void *context, size_t first, size_t end) {
  NAME(paid_rows)(context, first, end);
}
static void NAME(stepped_part)(void *context, size_t first, size_t end) {
  const NAME(sparse_work) *w = context;
  REAL *scratch = bt_allocate(4 * w->step.k * sizeof(REAL));
  NAME(stepped_rows)(w, first, end, scratch);
  bt_release(scratch, 4 * w->step.k * sizeof(REAL));
  if (w->streams) bt_stream_end();
}

void NAME(bt_sparse_gates)(size_t n, size_t k, const int32_t *columns, const REAL *weights,
                           const REAL *stake, REAL temperature, const REAL *mu, bool has_rows,
                           const REAL *reference, REAL *out) {
  NAME(sparse_work) work = {
      .step = {.n = n, .k = k, .temperature = temperature, .has_rows = has_rows,
               .columns = columns},
      .weights = weights, .stake = stake, .mu = mu, .reference = reference, .out = out};
  bt_parallel(n, SHARED / k + 1, NAME(gated_part), &work);
}

void NAME(bt_sparse_payoffs)(size_t n, size_t k, const int32_t *columns, REAL utility_slope,
                             REAL inflation, const REAL *gates, const REAL *pull,
                             const REAL *stake, const REAL *mu, REAL *payoffs, REAL *gradient) {
  NAME(sparse_work) work = {
      .step = {.n = n, .k = k, .columns = columns, .utility_slope = utility_slope,
               .inflation = inflation},
      .stake = stake, .mu = mu, .gates = gates, .pull = pull, .payoffs = payoffs,
      .gradient = gradient};
  bt_parallel(n, SHARED / k + 1, NAME(paid_part), &work);
}

void NAME(bt_sparse_steps)(const bt_sparse_step *step, const REAL *weights, const REAL *stake,
                           const REAL *mu, const REAL *reference, const REAL *hessian,
                           const REAL *terms, REAL *payoffs, REAL *gradient, REAL *next,
                           REAL *residuals) {
  NAME(sparse_work) work = {
      .step = *step, .streams = bt_streams(step->n * step->k * sizeof(REAL)), .weights = weights,
      .stake = stake, .mu = mu, .reference = reference, .hessian = hessian, .terms = terms,
      .payoffs = payoffs, .gradient = gradient, .next = next, .residuals = residuals};
  bt_parallel(step->n, SHARED / step->k + 1, NAME(stepped_part), &work);
}

typedef struct {
  size_t rank, m;
  const REAL *factors, *terms, *x;
  REAL *y;
} NAME(low_rank_work);

BT_CLONES static void NAME(low_rank_rows)(const NAME(low_rank_work) *w, size_t first, size_t end) {
  size_t rank = w->rank, m = w->m;
  for (size_t i = first; i < end; i++) {
    NAME(low_rank_row)(rank, m, w->factors + i * rank * m, w->terms + i * rank, w->x + i * m,
                       w->y + i * m);
  }
}
static void NAME(low_rank_part)(void *context, size_t first, size_t end) {
  NAME(low_rank_rows)(context, first, end);
}

void NAME(bt_low_rank_product)(size_t count, size_t rank, size_t m, const REAL *factors,
                               const REAL *terms, const REAL *x, REAL *y) {
  NAME(low_rank_work) work = {rank, m, factors, terms, x, y};
  bt_parallel(count, 4 * SHARED / (rank * m + 1) + 1, NAME(low_rank_part), &work);
}
