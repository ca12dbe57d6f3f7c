// For each_real.h: see market.c.

typedef struct {
  size_t n;
  REAL temperature, utility_slope, inflation;
  bool has_rows;
  const REAL *weights, *stake, *reference, *gates, *pull;
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

// The mask and its slope share e^-|x|; neither 1 - m nor m cancels.
BT_CLONES static void NAME(gate_rows)(const NAME(market_work) *w, size_t first, size_t end) {
  size_t n = w->n;
  const REAL *mu = w->out + 2 * n * n;
  for (size_t i = first; i < end; i++) {
    const REAL *row = w->weights + i * n, *reference = w->reference + (w->has_rows ? i * n : 0);
    REAL *gap = w->out + i * n, *slope = gap + n * n;
    REAL s = w->stake[i], t = w->temperature, scale = s * (1 - 1 / (REAL)n) / t;
    BT_VECTOR for (size_t j = 0; j < n; j++) {
      REAL x = (s * row[j] - mu[j]) / t, e = NAME(exp)(-NAME(absolute)(x));
      REAL big = 1 / (1 + e), small = e * big;
      gap[j] = x >= 0 ? big : small;
      slope[j] = big * small * scale;
    }
    if (w->has_rows) {
      BT_VECTOR for (size_t j = 0; j < n; j++) gap[j] -= reference[j];
    } else {
      REAL a = reference[0];
      BT_VECTOR for (size_t j = 0; j < n; j++) gap[j] -= a;
    }
  }
}

BT_CLONES static void NAME(payoff_rows)(const NAME(market_work) *w, size_t first, size_t end) {
#pragma clang fp reassociate(on) contract(fast)
  size_t n = w->n;
  const REAL *mu = w->gates + 2 * n * n;
  REAL *payoffs = w->out + n * n;
  for (size_t i = first; i < end; i++) {
    const REAL *gap = w->gates + i * n, *slope = gap + n * n, *pull = w->pull + i * n;
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
  NAME(gate_rows)(context, first, end);
}
static void NAME(payoff_part)(void *context, size_t first, size_t end) {
  NAME(payoff_rows)(context, first, end);
}

void NAME(bt_market_gates)(size_t n, const REAL *weights, const REAL *stake, REAL temperature,
                           bool has_rows, const REAL *reference, REAL *out) {
  if (n == 0) return;
  NAME(market_work) work = {.n = n, .temperature = temperature, .has_rows = has_rows,
                            .weights = weights, .stake = stake, .reference = reference, .out = out};
  NAME(thresholds)(&work, out + 2 * n * n);
  bt_parallel(n, SHARED / n + 1, NAME(gate_part), &work);
}

void NAME(bt_market_payoffs)(size_t n, REAL utility_slope, REAL inflation, const REAL *gates,
                             const REAL *pull, const REAL *stake, REAL *out) {
  if (n == 0) return;
  NAME(market_work) work = {.n = n, .utility_slope = utility_slope, .inflation = inflation,
                            .stake = stake, .gates = gates, .pull = pull, .out = out};
  bt_parallel(n, 4 * SHARED / n + 1, NAME(payoff_part), &work);
}
