// For each_real.h: see reduce.c.

// Whether a comes before b as the largest (or smallest): beyond it, or the first NaN.
BT_INLINE bool NAME(beats)(bool smallest, REAL a, REAL b) {
  return (smallest ? a < b : a > b) | ((a != a) & (b == b));
}

// Where `extreme`, known to be there, is first found.
BT_CLONES static size_t NAME(find)(const REAL *x, size_t n, REAL extreme) {
  enum { RUN = 256 };
  bool nan = extreme != extreme;
  size_t i = 0;
  for (; i + RUN <= n; i += RUN) {
    int found = 0;
    for (int j = 0; j < RUN; j++) found |= (x[i + j] == extreme) | (x[i + j] != x[i + j]);
    if (found) break;
  }
  while (i + 1 < n && !(nan ? x[i] != x[i] : x[i] == extreme)) i++;
  return i;
}

// All columns of [n, inner] at once, a tile of the best values beside the positions in `y`.
BT_INLINE void NAME(position_columns)(bool smallest, const REAL *x, size_t n, size_t inner,
                                      REAL *y) {
  REAL best[TILE];
  for (size_t tile = 0; tile < inner; tile += TILE) {
    size_t width = inner - tile < TILE ? inner - tile : TILE;
    REAL *at = y + tile;
    for (size_t j = 0; j < width; j++) {
      best[j] = x[tile + j];
      at[j] = 0;
    }
    for (size_t i = 1; i < n; i++) {
      const REAL *row = x + i * inner + tile;
      BT_VECTOR for (size_t j = 0; j < width; j++) {
        bool wins = NAME(beats)(smallest, row[j], best[j]);
        best[j] = wins ? row[j] : best[j];
        at[j] = wins ? (REAL)i : at[j];
      }
    }
  }
}
BT_CLONES static void NAME(argmax_columns)(const REAL *x, size_t n, size_t inner, REAL *y) {
  NAME(position_columns)(false, x, n, inner, y);
}
BT_CLONES static void NAME(argmin_columns)(const REAL *x, size_t n, size_t inner, REAL *y) {
  NAME(position_columns)(true, x, n, inner, y);
}

void NAME(bt_arg_extreme)(bool smallest, size_t outer, size_t n, size_t inner, const REAL *x,
                          REAL *y) {
  for (size_t o = 0; o < outer; o++, x += n * inner, y += inner) {
    if (inner != 1) {
      (smallest ? NAME(argmin_columns) : NAME(argmax_columns))(x, n, inner, y);
    } else if (n < LANES) {
      size_t at = 0;
      for (size_t i = 1; i < n; i++) at = NAME(beats)(smallest, x[i], x[at]) ? i : at;
      *y = (REAL)at;
    } else {
      REAL extreme;
      NAME(bt_reduce)(smallest ? BT_MIN : BT_MAX, 1, n, 1, x, &extreme);
      *y = (REAL)NAME(find)(x, n, extreme);
    }
  }
}
