// For each_real.h: see unary.c.

#define LOOP(op, value)                                                       \
  BT_CLONES static void NAME(loop_##op)(const REAL *in, REAL *out, size_t n) { \
    BT_VECTOR for (size_t i = 0; i < n; i++) {                                \
      REAL x = in[i];                                                         \
      out[i] = value;                                                         \
    }                                                                         \
  }
BT_UNARY_LIST(LOOP)
#undef LOOP

#if BT_DOUBLE
static void NAME(sin_cos)(bool cosine, const REAL *x, REAL *y, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] = cosine ? cos(x[i]) : sin(x[i]);
}
#else
// In double, with pi / 2 in two parts of which the first is exact times a quarter turn's number.
// `turn` is 1 for the cosine, which runs a quarter turn ahead.
BT_INLINE float sin_or_cos(float x, uint64_t turn) {
  BT_FUSE
  double shifted = x * 0x1.45f306dc9c883p-1 + 0x1.8p52, q = shifted - 0x1.8p52;
  double r = (x - q * 0x1.921fb544p+0) - q * 0x1.0b4611a626331p-34, z = r * r;
  uint64_t quarter = bits_f64(shifted) + turn;
  double s = r + r * z * horner_f64(sin_tail, 4, z);
  double c = 1 - 0.5 * z + z * z * horner_f64(cos_tail, 3, z);
  double value = quarter & 1 ? c : s;
  return (float)from_bits_f64(bits_f64(value) ^ (quarter & 2) << 62);
}

// That reduction is good to 2^20; a run of elements with a larger one (or none) goes to libm.
BT_CLONES static void NAME(sin_cos)(bool cosine, const REAL *x, REAL *y, size_t n) {
  enum { RUN = 512 };
  for (size_t start = 0; start < n; start += RUN, x += RUN, y += RUN) {
    int run = n - start < RUN ? (int)(n - start) : RUN, large = 0;
    for (int i = 0; i < run; i++) large |= !(absolute_f32(x[i]) < 0x1p20f);
    if (large) {
      for (int i = 0; i < run; i++) y[i] = cosine ? cosf(x[i]) : sinf(x[i]);
    } else if (cosine) {
      BT_VECTOR for (int i = 0; i < run; i++) y[i] = sin_or_cos(x[i], 1);
    } else {
      // Adding zero last would lose the sign of -0.
      BT_VECTOR for (int i = 0; i < run; i++) y[i] = x[i] == 0 ? x[i] : sin_or_cos(x[i], 0);
    }
  }
}
#endif

void NAME(bt_unary)(bt_unary op, const REAL *x, REAL *y, size_t n) {
  switch (op) {
#define CASE(op, value) \
  case op: NAME(loop_##op)(x, y, n); break;
    BT_UNARY_LIST(CASE)
#undef CASE
    case BT_SIN: NAME(sin_cos)(false, x, y, n); break;
    case BT_COS: NAME(sin_cos)(true, x, y, n); break;
    case BT_TAN: NAME(tangent)(x, y, n); break;
    case BT_UNARY_COUNT: bt_fatal("no such elementwise function", op);
  }
}
