// For each_real.h: see market.c.

typedef struct {
  size_t n;
  REAL temperature, utility_slope, inflation;
  bool has_rows;
  const REAL *weights, *stake, *reference, *mu, *gates, *pull, *packed;
  REAL *out;
} NAME(market_work);

BT_CLONES static void NAME(thresholds)(const NAME(market_work) *w, REAL *mu) {
  BT_FUSE
  size_t n = w->n;
  memset(mu, 0, n * sizeof(REAL));
  for (size_t i = 0; i < n; i++) {
    const REAL *row = w->weights + i * n;
    REAL s = w->stake[i];
    BT_VECTOR for (size_t j = 0; j < n; j++) mu[j] += s * row[j];
  }
  BT_VECTOR for (size_t j = 0; j < n; j++) mu[j] /= (REAL)n;
}

// Gaps and slopes of `count` numbers of row i from column j on. Mask and slope share e^-|x|;
// neither 1 - m nor m cancels.
BT_INLINE void NAME(gates)(const NAME(market_work) *w, bool has_rows, size_t i, size_t j,
                           size_t count, REAL scale, REAL *gap, REAL *slope) {
  const REAL *row = w->weights + i * w->n + j, *mu = w->mu + j;
  const REAL *reference = w->reference + (has_rows ? i * w->n + j : 0);
  REAL s = w->stake[i], t = w->temperature;
  BT_VECTOR for (size_t k = 0; k < count; k++) {
    REAL x = (s * row[k] - mu[k]) / t, e = NAME(exp)(-NAME(absolute)(x));
    REAL big = 1 / (1 + e), small = e * big;
    gap[j + k] = (x >= 0 ? big : small) - reference[has_rows ? k : 0];
    slope[j + k] = big * small * scale;
  }
}

// To `gap` and `slope`, where row `first` begins. In whole vectors, of which the last may overlap
// the one before: of short rows much would be left over.
BT_INLINE void NAME(gate_rows)(const NAME(market_work) *w, bool has_rows, size_t first, size_t end,
                               REAL *gap, REAL *slope) {
  enum { LANES = 64 / sizeof(REAL) };
  size_t n = w->n;
  for (size_t i = first; i < end; i++, gap += n, slope += n) {
    REAL scale = w->stake[i] * (1 - 1 / (REAL)n) / w->temperature;
    size_t j = 0;
    for (; j + LANES <= n; j += LANES) NAME(gates)(w, has_rows, i, j, LANES, scale, gap, slope);
    if (j < n && n < LANES) NAME(gates)(w, has_rows, i, 0, n, scale, gap, slope);
    if (j < n && n > LANES) NAME(gates)(w, has_rows, i, n - LANES, LANES, scale, gap, slope);
  }
}

BT_CLONES static void NAME(all_gates)(const NAME(market_work) *w, size_t first, size_t end,
                                      REAL *gap, REAL *slope) {
  if (w->has_rows) {
    NAME(gate_rows)(w, true, first, end, gap, slope);
  } else {
    NAME(gate_rows)(w, false, first, end, gap, slope);
  }
}

// From `gap`, `slope` and `pull`, where row `first` begins. The pulls may lie in the output.
BT_CLONES static void NAME(payoff_rows)(const NAME(market_work) *w, size_t first, size_t end,
                                        const REAL *gap, const REAL *slope, const REAL *pull) {
#pragma clang fp reassociate(on) contract(fast)
  size_t n = w->n;
  const REAL *mu = w->mu;
  REAL *payoffs = w->out + n * n;
  for (size_t i = first; i < end; i++, gap += n, slope += n, pull += n) {
    REAL *out = w->out + i * n, twice = -2 * w->utility_slope, loss = 0;
    BT_VECTOR for (size_t j = 0; j < n; j++) {
      loss += gap[j] * pull[j];
      out[j] = twice * pull[j] * slope[j];
    }
    out[i] += w->inflation / (REAL)n * w->stake[i];
    payoffs[i] = w->inflation * mu[i] - w->utility_slope * loss;
  }
}

static void NAME(gate_part)(void *context, size_t first, size_t end) {
  const NAME(market_work) *w = context;
  REAL *gap = w->out + first * w->n;
  NAME(all_gates)(w, first, end, gap, gap + w->n * w->n);
}
static void NAME(payoff_part)(void *context, size_t first, size_t end) {
  const NAME(market_work) *w = context;
  const REAL *gap = w->gates + first * w->n;
  NAME(payoff_rows)(w, first, end, gap, gap + w->n * w->n, w->pull + first * w->n);
}

// Both, with the products between them, for so few players at a time that gaps and slopes stay
// near. Pulls lie where the gradients will.
static void NAME(packed_payoff_part)(void *context, size_t first, size_t end) {
  const NAME(market_work) *w = context;
  size_t n = w->n, most = PASSING / (n * n) + 1;
  if (most > end - first) most = end - first;
  size_t size = 2 * most * n * sizeof(REAL);
  REAL *gap = bt_allocate(size), *slope = gap + most * n;
  for (size_t i = first; i < end; i += most) {
    size_t stop = end - i < most ? end : i + most;
    NAME(all_gates)(w, i, stop, gap, slope);
    for (size_t r = i; r < stop; r++) {
      const REAL *hessian = w->packed + r * (n * (n + 1) / 2);
      NAME(bt_packed_one)(n, hessian, gap + (r - i) * n, w->out + r * n);
    }
    NAME(payoff_rows)(w, i, stop, gap, slope, w->out + i * n);
  }
  bt_release(gap, size);
}

void NAME(bt_market_gates)(size_t n, const REAL *weights, const REAL *stake, REAL temperature,
                           bool has_rows, const REAL *reference, REAL *out) {
  if (n == 0) return;
  REAL *mu = out + 2 * n * n;
  NAME(market_work) work = {.n = n, .temperature = temperature, .has_rows = has_rows,
                            .weights = weights, .stake = stake, .reference = reference, .mu = mu,
                            .out = out};
  NAME(thresholds)(&work, mu);
  bt_parallel(n, SHARED / n + 1, NAME(gate_part), &work);
}

void NAME(bt_market_payoffs)(size_t n, REAL utility_slope, REAL inflation, const REAL *gates,
                             const REAL *pull, const REAL *stake, REAL *out) {
  if (n == 0) return;
  NAME(market_work) work = {.n = n, .utility_slope = utility_slope, .inflation = inflation,
                            .stake = stake, .mu = gates + 2 * n * n, .gates = gates, .pull = pull,
                            .out = out};
  bt_parallel(n, 4 * SHARED / n + 1, NAME(payoff_part), &work);
}

void NAME(bt_market_packed_payoffs)(size_t n, REAL utility_slope, REAL inflation,
                                    const REAL *weights, const REAL *stake, REAL temperature,
                                    bool has_rows, const REAL *reference, const REAL *packed,
                                    REAL *out) {
  if (n == 0) return;
  REAL *mu = bt_allocate(n * sizeof(REAL));
  NAME(market_work) work = {.n = n, .temperature = temperature, .utility_slope = utility_slope,
                            .inflation = inflation, .has_rows = has_rows, .weights = weights,
                            .stake = stake, .reference = reference, .mu = mu, .packed = packed,
                            .out = out};
  NAME(thresholds)(&work, mu);
  bt_parallel(n, 4 * SHARED / (n * n) + 1, NAME(packed_payoff_part), &work);
  bt_release(mu, n * sizeof(REAL));
}
