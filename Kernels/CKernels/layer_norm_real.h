// For each_real.h: see layer_norm.c.
#include "rows.h"

typedef struct {
  size_t columns;
  REAL epsilon;
  const REAL *x, *gain, *bias, *g;
  REAL *out, *column_sums;
} NAME(normalized);

// The mean of a row, and 1 over its deviation about it.
BT_INLINE REAL NAME(row_moments)(size_t n, const REAL *x, REAL epsilon, REAL *mean) {
  double sum = 0, squares = 0;
  ROW_SUM(sum, n, x[i])
  REAL m = (REAL)(sum / (double)n);
  ROW_SUM(squares, n, (x[i] - m) * (x[i] - m))
  *mean = m;
  return (REAL)(1 / sqrt(squares / (double)n + (double)epsilon));
}

BT_CLONES static void NAME(normalize)(size_t rows, size_t n, REAL epsilon, const REAL *x,
                                      const REAL *gain, const REAL *bias, REAL *y) {
  BT_FUSE
  for (size_t r = 0; r < rows; r++, x += n, y += n) {
    REAL mean, factor = NAME(row_moments)(n, x, epsilon, &mean);
    BT_VECTOR for (size_t i = 0; i < n; i++) {
      y[i] = (x[i] - mean) * factor * gain[i] + bias[i];
    }
  }
}

static void NAME(normalize_part)(void *context, size_t first, size_t end) {
  const NAME(normalized) *p = context;
  size_t at = first * p->columns;
  NAME(normalize)(end - first, p->columns, p->epsilon, p->x + at, p->gain, p->bias, p->out + at);
}

void NAME(bt_layer_norm)(size_t rows, size_t columns, REAL epsilon, const REAL *x,
                         const REAL *gain, const REAL *bias, REAL *y) {
  NAME(normalized) p = {columns, epsilon, x, gain, bias, NULL, y, NULL};
  bt_parallel(rows, NAME(row_grain)(columns, SHARE), NAME(normalize_part), &p);
}

// With h = (x - mean) / deviation and k = g gain: gx = (k - mean(k) - h mean(k h)) / deviation, and
// the sums over these rows of g h and of g, which `sums` holds one after the other.
BT_CLONES static void NAME(pull_rows)(size_t rows, size_t n, REAL epsilon, const REAL *x,
                                      const REAL *gain, const REAL *g, REAL *gx, REAL *sums) {
  BT_FUSE
  REAL *g_gain = sums, *g_bias = sums ? sums + n : NULL;
  if (sums) memset(sums, 0, 2 * n * sizeof(REAL));
  for (size_t r = 0; r < rows; r++, x += n, g += n) {
    REAL mean, factor = NAME(row_moments)(n, x, epsilon, &mean);
    REAL first = 0, second = 0;
    if (gx) {
      double sum = 0, product = 0;
      ROW_SUMS(sum, g[i] * gain[i], product, g[i] * gain[i] * (x[i] - mean), n)
      first = (REAL)(sum / (double)n);
      second = (REAL)(product / (double)n * (double)factor * (double)factor);
    }
    if (gx && sums) {
      BT_VECTOR for (size_t i = 0; i < n; i++) {
        REAL centred = x[i] - mean;
        gx[i] = (g[i] * gain[i] - first - centred * second) * factor;
        g_gain[i] += g[i] * (centred * factor);
        g_bias[i] += g[i];
      }
    } else if (gx) {
      BT_VECTOR for (size_t i = 0; i < n; i++) {
        gx[i] = (g[i] * gain[i] - first - (x[i] - mean) * second) * factor;
      }
    } else if (sums) {
      BT_VECTOR for (size_t i = 0; i < n; i++) {
        g_gain[i] += g[i] * ((x[i] - mean) * factor);
        g_bias[i] += g[i];
      }
    }
    if (gx) gx += n;
  }
}

// Sums over the rows are taken CHUNK rows at a time whoever takes them, so that they do not depend
// on the number of threads.
static void NAME(pull_part)(void *context, size_t first, size_t end) {
  const NAME(normalized) *p = context;
  size_t n = p->columns;
  for (; first < end; first += CHUNK) {
    size_t rows = end - first < CHUNK ? end - first : CHUNK, at = first * n;
    NAME(pull_rows)(rows, n, p->epsilon, p->x + at, p->gain, p->g + at,
                    p->out ? p->out + at : NULL,
                    p->column_sums ? p->column_sums + first / CHUNK * 2 * n : NULL);
  }
}

void NAME(bt_layer_norm_pullback)(size_t rows, size_t columns, REAL epsilon, const REAL *x,
                                  const REAL *gain, const REAL *g, REAL *gx, REAL *g_gain,
                                  REAL *g_bias) {
  size_t chunks = (rows + CHUNK - 1) / CHUNK, bytes = (chunks + 1) * 2 * columns * sizeof(REAL);
  REAL *sums = g_gain ? bt_allocate(bytes) : NULL;
  NAME(normalized) p = {columns, epsilon, x, gain, NULL, g, gx, sums};
  size_t share = (NAME(row_grain)(columns, SHARE) + CHUNK - 1) / CHUNK * CHUNK;
  bt_parallel(rows, share, NAME(pull_part), &p);
  if (!sums) return;
  REAL *total = sums + chunks * 2 * columns;
  NAME(bt_reduce)(BT_SUM, 1, chunks, 2 * columns, sums, total);
  memcpy(g_gain, total, columns * sizeof(REAL));
  memcpy(g_bias, total + columns, columns * sizeof(REAL));
  bt_release(sums, bytes);
}
#undef ROW_SUM
#undef ROW_SUMS
