// For each_real.h: y = sum_r terms_r f_r (f_r . x) for factors f [rank, m]: each is read twice, the
// second time out of the first cache.

// Four factors at once share the loads of x and the loads and stores of y.
BT_INLINE void NAME(four_factors)(size_t m, const REAL *f, const REAL *terms, const REAL *x,
                                  REAL *y) {
#pragma clang fp reassociate(on) contract(fast)
  const REAL *f1 = f + m, *f2 = f1 + m, *f3 = f2 + m;
  REAL t0 = 0, t1 = 0, t2 = 0, t3 = 0;
  BT_VECTOR for (size_t j = 0; j < m; j++) {
    t0 += f[j] * x[j], t1 += f1[j] * x[j], t2 += f2[j] * x[j], t3 += f3[j] * x[j];
  }
  t0 *= terms[0], t1 *= terms[1], t2 *= terms[2], t3 *= terms[3];
  BT_VECTOR for (size_t j = 0; j < m; j++) {
    y[j] += (t0 * f[j] + t1 * f1[j]) + (t2 * f2[j] + t3 * f3[j]);
  }
}

BT_INLINE void NAME(low_rank_row)(size_t rank, size_t m, const REAL *f, const REAL *terms,
                                  const REAL *x, REAL *y) {
#pragma clang fp reassociate(on) contract(fast)
  memset(y, 0, m * sizeof(REAL));
  size_t r = 0;
  for (; r + 4 <= rank; r += 4, f += 4 * m) NAME(four_factors)(m, f, terms + r, x, y);
  for (; r < rank; r++, f += m) {
    REAL t = 0;
    BT_VECTOR for (size_t j = 0; j < m; j++) t += f[j] * x[j];
    t *= terms[r];
    BT_VECTOR for (size_t j = 0; j < m; j++) y[j] += t * f[j];
  }
}
