// For each_real.h: see spectral.c.

enum { NAME(bt_norm_lanes) = 64 };

// (|x| scale)^p.
BT_INLINE double NAME(norm_term)(double x, double p, double scale) {
  double size = fabs(x) * scale;
  return p == 2 ? size * size : pow(size, p);
}

// What the elements are multiplied by, so that no power of them leaves the range: for the 2-norm a
// power of two, which rounds nothing.
static double NAME(norm_scale)(double largest, double p) {
  if (!(largest > 0) || !isfinite(largest)) return 1;
  if (largest < 0x1p-1000) return 0x1p1000;
  return p == 2 ? ldexp(1, -ilogb(largest)) : 1 / largest;
}

BT_INLINE double NAME(norm_root)(double sum, double p, double scale) {
  return (p == 2 ? sqrt(sum) : pow(sum, 1 / p)) / scale;
}

// Whether no square in a sum of them has left the range, or so small a part that it does not count.
BT_INLINE bool NAME(is_safe_sum)(double sum) { return sum > 0x1p-900 && sum <= DBL_MAX; }

// One lane, in eight partial sums: short chains, and an error that grows as n / 8.
BT_INLINE double NAME(sum_of_run)(double p, size_t n, const REAL *x, double scale) {
  double sums[8] = {0};
  size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    for (size_t j = 0; j < 8; j++) sums[j] += NAME(norm_term)(x[i + j], p, scale);
  }
  for (size_t j = 0; i + j < n; j++) sums[j] += NAME(norm_term)(x[i + j], p, scale);
  for (size_t j = 0; j < 4; j++) sums[j] += sums[j + 4];
  return (sums[0] + sums[2]) + (sums[1] + sums[3]);
}

static double NAME(scaled_norm_of_run)(double p, size_t n, const REAL *x) {
  double largest = 0;
  for (size_t i = 0; i < n; i++) {
    double size = fabs((double)x[i]);
    if (size != size) return NAN;
    largest = size > largest ? size : largest;
  }
  double scale = NAME(norm_scale)(largest, p);
  return NAME(norm_root)(NAME(sum_of_run)(p, n, x, scale), p, scale);
}

// Neighbouring lanes, a row at a time.
BT_INLINE void NAME(sum_of_lanes)(double p, size_t n, size_t lanes, size_t pitch, const REAL *x,
                                  const double *scales, double *sums) {
  for (size_t j = 0; j < lanes; j++) sums[j] = 0;
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < lanes; j++) {
      sums[j] += NAME(norm_term)(x[i * pitch + j], p, scales[j]);
    }
  }
}

static void NAME(scaled_norm_of_lanes)(double p, size_t n, size_t lanes, size_t pitch,
                                       const REAL *x, double *scales, double *sums) {
  for (size_t j = 0; j < lanes; j++) scales[j] = 0;
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < lanes; j++) {
      double size = fabs((double)x[i * pitch + j]);
      scales[j] = size > scales[j] ? size : scales[j];
    }
  }
  for (size_t j = 0; j < lanes; j++) scales[j] = NAME(norm_scale)(scales[j], p);
  // NaN comes back with the sums.
  NAME(sum_of_lanes)(p, n, lanes, pitch, x, scales, sums);
}

// Norms as items: tiles of neighbouring lanes, or of one.
typedef struct {
  REAL order;
  size_t n, inner, tiles;
  const REAL *x;
  REAL *y;
} NAME(norms);

BT_CLONES static void NAME(norm_part)(void *context, size_t first, size_t end) {
  const NAME(norms) *all = context;
  const double p = all->order;
  const size_t n = all->n, inner = all->inner;
  double scales[NAME(bt_norm_lanes)], sums[NAME(bt_norm_lanes)];
  for (size_t i = first; i < end; i++) {
    size_t o = i / all->tiles, start = i % all->tiles * NAME(bt_norm_lanes), rest = inner - start;
    const REAL *x = all->x + o * n * inner + start;
    REAL *y = all->y + o * inner + start;
    if (inner == 1) {
      double sum = p == 2 ? NAME(sum_of_run)(2, n, x, 1) : 0;
      y[0] = (REAL)(NAME(is_safe_sum)(sum) ? sqrt(sum) : NAME(scaled_norm_of_run)(p, n, x));
      continue;
    }
    size_t lanes = rest < NAME(bt_norm_lanes) ? rest : NAME(bt_norm_lanes);
    bool is_safe = p == 2;
    if (p == 2) {
      for (size_t j = 0; j < lanes; j++) scales[j] = 1;
      NAME(sum_of_lanes)(2, n, lanes, inner, x, scales, sums);
      for (size_t j = 0; j < lanes; j++) is_safe &= NAME(is_safe_sum)(sums[j]);
    }
    if (!is_safe) NAME(scaled_norm_of_lanes)(p, n, lanes, inner, x, scales, sums);
    for (size_t j = 0; j < lanes; j++) y[j] = (REAL)NAME(norm_root)(sums[j], p, scales[j]);
  }
}

void NAME(bt_norm)(REAL order, size_t outer, size_t n, size_t inner, const REAL *x, REAL *y) {
  if (inner == 0) return;
  size_t lanes = NAME(bt_norm_lanes), width = inner < lanes ? inner : lanes;
  NAME(norms) all = {order, n, inner, (inner + lanes - 1) / lanes, x, y};
  size_t part = order == 2 ? 1 << 16 : 1 << 11;  // entries that are worth a thread
  bt_parallel(outer * all.tiles, part / (n * width + 1) + 1, NAME(norm_part), &all);
}
