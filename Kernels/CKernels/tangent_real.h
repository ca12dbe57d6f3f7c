// For each_real.h: the tangent of an array; see sin_cos in unary_real.h.

#if BT_DOUBLE
static void NAME(tangent)(const REAL *x, REAL *y, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] = tan(x[i]);
}
#else
// The same reduction to a quarter turn; in every other one it is the negative of the reciprocal.
BT_INLINE float tangent_of(float x) {
  BT_FUSE
  double shifted = x * 0x1.45f306dc9c883p-1 + 0x1.8p52, q = shifted - 0x1.8p52;
  double r = (x - q * 0x1.921fb544p+0) - q * 0x1.0b4611a626331p-34, z = r * r;
  double s = r + r * z * horner_f64(sin_tail, 4, z);
  double c = 1 - 0.5 * z + z * z * horner_f64(cos_tail, 3, z);
  bool odd = bits_f64(shifted) & 1;
  return (float)((odd ? -c : s) / (odd ? s : c));
}

BT_CLONES static void NAME(tangent)(const REAL *x, REAL *y, size_t n) {
  enum { RUN = 512 };
  for (size_t start = 0; start < n; start += RUN, x += RUN, y += RUN) {
    int run = n - start < RUN ? (int)(n - start) : RUN, large = 0;
    for (int i = 0; i < run; i++) large |= !(absolute_f32(x[i]) < 0x1p20f);
    if (large) {
      for (int i = 0; i < run; i++) y[i] = tanf(x[i]);
    } else {
      BT_VECTOR for (int i = 0; i < run; i++) y[i] = x[i] == 0 ? x[i] : tangent_of(x[i]);
    }
  }
}
#endif
