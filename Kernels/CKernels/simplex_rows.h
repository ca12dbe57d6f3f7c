// For each_real.h: a row on the simplex {w >= 0, sum w = 1}. `out` may be an input.

BT_INLINE REAL NAME(row_max)(size_t k, const REAL *x) {
  enum { LANES = 64 / sizeof(REAL) };
  REAL lanes[LANES], top = -INFINITY;
  for (size_t l = 0; l < LANES; l++) lanes[l] = top;
  size_t j = 0;
  for (; j + LANES <= k; j += LANES, x += LANES) {
    BT_VECTOR for (size_t l = 0; l < LANES; l++) lanes[l] = lanes[l] < x[l] ? x[l] : lanes[l];
  }
  for (; j < k; j++, x++) top = top < *x ? *x : top;
  for (size_t l = 0; l < LANES; l++) top = top < lanes[l] ? lanes[l] : top;
  return top;
}

// The level t with sum max(x - t, 0) = 1 for a row whose largest number is 0, by Newton's method
// from the left, which needs no order among the numbers (Michelot, "A finite algorithm for finding
// the projection of a point onto the canonical simplex", 1986).
BT_INLINE REAL NAME(simplex_level)(size_t k, const REAL *x) {
#pragma clang fp reassociate(on) contract(fast)
  REAL level = -1;
  for (;;) {
    REAL sum = 0, count = 0;
    BT_VECTOR for (size_t j = 0; j < k; j++) {
      sum += x[j] > level ? x[j] : 0;
      count += x[j] > level ? 1 : 0;
    }
    REAL next = (sum - 1) / count;
    if (!(next > level)) return level;
    level = next;
  }
}

// The nearest point of the simplex. Every entry of a row with NaN or +inf is a number or NaN, at
// least one NaN.
BT_INLINE void NAME(project_row)(size_t k, const REAL *x, REAL *out) {
  REAL top = NAME(row_max)(k, x);
  BT_VECTOR for (size_t j = 0; j < k; j++) out[j] = x[j] - top;
  REAL level = NAME(simplex_level)(k, out);
  BT_VECTOR for (size_t j = 0; j < k; j++) {
    REAL moved = out[j] - level;
    out[j] = moved < 0 ? 0 : moved;  // NaN stays
  }
}

// w + size g clipped at 0 and divided by the sum; w itself if nothing would be left.
BT_INLINE void NAME(rescale_row)(size_t k, REAL size, const REAL *w, const REAL *g, REAL *out) {
#pragma clang fp reassociate(on) contract(fast)
  REAL sum = 0;
  BT_VECTOR for (size_t j = 0; j < k; j++) {
    REAL moved = w[j] + size * g[j];
    moved = moved < 0 ? 0 : moved;
    out[j] = moved;
    sum += moved;
  }
  if (sum == 0) {
    memcpy(out, w, k * sizeof(REAL));
  } else {
    REAL part = 1 / sum;
    BT_VECTOR for (size_t j = 0; j < k; j++) out[j] *= part;
  }
}

// w exp(size g) divided by the sum. Weights of 0 do not count for the shift, or a row could vanish.
BT_INLINE void NAME(exponentiate_row)(size_t k, REAL size, const REAL *w, const REAL *g,
                                      REAL *out) {
#pragma clang fp reassociate(on) contract(fast)
  BT_VECTOR for (size_t j = 0; j < k; j++) out[j] = w[j] > 0 ? size * g[j] : -(REAL)INFINITY;
  REAL top = NAME(row_max)(k, out), sum = 0;
  BT_VECTOR for (size_t j = 0; j < k; j++) {
    REAL grown = w[j] > 0 ? w[j] * NAME(exp)(out[j] - top) : 0;
    out[j] = grown;
    sum += grown;
  }
  REAL part = 1 / sum;
  BT_VECTOR for (size_t j = 0; j < k; j++) out[j] *= part;
}

// |p(w + g) - w| at its largest, p the projection. `moved` holds k numbers.
BT_INLINE REAL NAME(residual_of_row)(size_t k, const REAL *w, const REAL *g, REAL *moved) {
#pragma clang fp reassociate(on) contract(fast)
  BT_VECTOR for (size_t j = 0; j < k; j++) moved[j] = w[j] + g[j];
  NAME(project_row)(k, moved, moved);
  REAL total = 0;
  BT_VECTOR for (size_t j = 0; j < k; j++) {
    moved[j] = NAME(absolute)(moved[j] - w[j]);
    total += moved[j];
  }
  // A comparison with NaN is false: without this a NaN would read as 0.
  return total == total ? NAME(row_max)(k, moved) : total;
}
