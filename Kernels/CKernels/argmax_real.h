// For each_real.h: see reduce.c.

// Whether a comes before b as the largest: greater, or the first NaN.
BT_INLINE bool NAME(larger)(REAL a, REAL b) { return (a > b) | ((a != a) & (b == b)); }

// Where `largest`, known to be there, is first found.
BT_CLONES static size_t NAME(find)(const REAL *x, size_t n, REAL largest) {
  enum { RUN = 256 };
  bool nan = largest != largest;
  size_t i = 0;
  for (; i + RUN <= n; i += RUN) {
    int found = 0;
    for (int j = 0; j < RUN; j++) found |= (x[i + j] == largest) | (x[i + j] != x[i + j]);
    if (found) break;
  }
  while (i + 1 < n && !(nan ? x[i] != x[i] : x[i] == largest)) i++;
  return i;
}

// All columns of [n, inner] at once, a tile of the best values beside the indices in `y`.
BT_CLONES static void NAME(argmax_columns)(const REAL *x, size_t n, size_t inner, int64_t *y) {
  REAL best[TILE];
  for (size_t tile = 0; tile < inner; tile += TILE) {
    size_t width = inner - tile < TILE ? inner - tile : TILE;
    int64_t *at = y + tile;
    for (size_t j = 0; j < width; j++) {
      best[j] = x[tile + j];
      at[j] = 0;
    }
    for (size_t i = 1; i < n; i++) {
      const REAL *row = x + i * inner + tile;
      BT_VECTOR for (size_t j = 0; j < width; j++) {
        bool wins = NAME(larger)(row[j], best[j]);
        best[j] = wins ? row[j] : best[j];
        at[j] = wins ? (int64_t)i : at[j];
      }
    }
  }
}

void NAME(bt_argmax)(size_t outer, size_t n, size_t inner, const REAL *x, int64_t *y) {
  for (size_t o = 0; o < outer; o++, x += n * inner, y += inner) {
    if (inner != 1) {
      NAME(argmax_columns)(x, n, inner, y);
    } else if (n < LANES) {
      size_t at = 0;
      for (size_t i = 1; i < n; i++) at = NAME(larger)(x[i], x[at]) ? i : at;
      *y = (int64_t)at;
    } else {
      REAL largest;
      NAME(bt_reduce)(BT_MAX, 1, n, 1, x, &largest);
      *y = (int64_t)NAME(find)(x, n, largest);
    }
  }
}
