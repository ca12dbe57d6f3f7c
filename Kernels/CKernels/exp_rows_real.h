// For each_real.h, after scalar_math.h: sums of e^(x - top) along a row whose largest entry is top.
// Lanes of a fixed number give the same bits in code for any width of vectors.

#if BT_DOUBLE
#define LOWEST -746.0
#define RAISED 64
#else
#define LOWEST -104.0f
#define RAISED 32
#endif

BT_INLINE REAL NAME(lowered)(REAL sum) { return sum * NAME(power_of_two)(-(BITS)RAISED); }

// e^d 2^RAISED for d <= 0: normal for all d whose power is not 0, so that it takes one
// multiplication by a power of two, and rounds once where it becomes subnormal later.
BT_INLINE REAL NAME(raised_exp)(REAL d) {
  d = d < LOWEST ? LOWEST : d;
  REAL r, low, lost;
  BITS k = NAME(split_ln2)(d, &r, &low);
  return NAME(sum_exactly)(1, r, NAME(exp_rest)(r), &lost) * NAME(power_of_two)(k + RAISED);
}

typedef REAL NAME(lanes) __attribute__((ext_vector_type(LANES), aligned(sizeof(REAL))));

// Some entries of a row and what follows them, which counts as -inf. `room` says how many numbers
// at x may be read.
BT_INLINE void NAME(load_lanes)(const REAL *x, size_t n, size_t room, REAL *lanes) {
  if (room >= LANES) {
    BT_VECTOR for (int j = 0; j < LANES; j++) {
      REAL here = x[j];
      lanes[j] = j < (int)n ? here : -(REAL)INFINITY;
    }
  } else {
    for (int j = 0; j < LANES; j++) lanes[j] = -(REAL)INFINITY;
    memcpy(lanes, x, (n < LANES ? n : LANES) * sizeof(REAL));
  }
}

BT_INLINE void NAME(raise)(NAME(lanes) *top, const NAME(lanes) *x) {
  *top = *x > *top ? *x : *top;
}

// The largest of LANES entries or more; NaN counts for nothing.
BT_INLINE REAL NAME(row_top)(const REAL *x, size_t n) {
  NAME(lanes) top = (NAME(lanes)){0} - (REAL)INFINITY, others[3] = {top, top, top};
  size_t i = 0;
  for (; i + 4 * LANES <= n; i += 4 * LANES) {
    const NAME(lanes) *next = (const NAME(lanes) *)(x + i);
    NAME(raise)(&top, next);
    for (int k = 0; k < 3; k++) NAME(raise)(&others[k], next + k + 1);
  }
  for (; i + LANES <= n; i += LANES) NAME(raise)(&top, (const NAME(lanes) *)(x + i));
  // The last ones may overlap those before.
  NAME(raise)(&top, (const NAME(lanes) *)(x + n - LANES));
  for (int k = 0; k < 3; k++) NAME(raise)(&top, &others[k]);
  REAL tops[LANES];
  memcpy(tops, &top, sizeof tops);
#pragma clang loop unroll(full)
  for (int half = LANES / 2; half > 0; half /= 2) {
    BT_VECTOR for (int j = 0; j < half; j++) {
      tops[j] = tops[j + half] > tops[j] ? tops[j + half] : tops[j];
    }
  }
  return tops[0];
}

BT_INLINE void NAME(exp_lanes)(bool keeps, const REAL *x, REAL top, REAL *sums, REAL *y) {
  BT_VECTOR for (int j = 0; j < LANES; j++) {
    REAL e = NAME(raised_exp)(x[j] - top);
    if (keeps) y[j] = e;
    sums[j] += e;
  }
}

BT_INLINE REAL NAME(total)(REAL *sums) {
#pragma clang loop unroll(full)
  for (int half = LANES / 2; half > 0; half /= 2) {
    BT_VECTOR for (int j = 0; j < half; j++) sums[j] += sums[j + half];
  }
  return sums[0];
}

// The sum of e^(x - top) 2^RAISED; with `keeps`, the terms go to y, and other numbers behind them
// if there is room for them. Pieces are added up in double.
BT_INLINE REAL NAME(row_sum)(bool keeps, const REAL *x, size_t n, size_t room, REAL top, REAL *y) {
  double total = 0;
  for (size_t piece = 0; piece < n; piece += PIECE) {
    size_t end = n - piece < PIECE ? n : piece + PIECE, i = piece;
    REAL sums[LANES] = {0};
    for (; i + LANES <= end; i += LANES) NAME(exp_lanes)(keeps, x + i, top, sums, y + i);
    if (i < end) {
      // Beside the largest term, which is 2^RAISED, those of the padding do not count.
      REAL rest[LANES];
      NAME(load_lanes)(x + i, end - i, room - i, rest);
      NAME(exp_lanes)(true, rest, top, sums, rest);
      if (keeps && room - i >= LANES) {
        BT_VECTOR for (int j = 0; j < LANES; j++) y[i + (size_t)j] = rest[j];
      } else if (keeps) {
        memcpy(y + i, rest, (end - i) * sizeof(REAL));
      }
    }
    total += (double)NAME(total)(sums);
  }
  return (REAL)total;
}

// The same for a block of rows shorter than LANES, at most PIECE numbers in all: they share one
// pass of exp. Here a NaN is the largest.
BT_INLINE void NAME(short_sums)(const REAL *x, size_t rows, size_t n, REAL *tops, REAL *sums,
                                REAL *powers) {
  NAME(bt_reduce)(BT_MAX, rows, n, 1, x, tops);
  REAL *row = powers;
  for (size_t r = 0; r < rows; r++, x += n, row += n) {
    REAL top = tops[r];
    for (size_t i = 0; i < n; i++) row[i] = x[i] - top;
  }
  BT_VECTOR for (size_t i = 0; i < rows * n; i++) powers[i] = NAME(raised_exp)(powers[i]);
  NAME(bt_reduce)(BT_SUM, rows, n, 1, powers, sums);
}

#undef LOWEST
#undef RAISED
