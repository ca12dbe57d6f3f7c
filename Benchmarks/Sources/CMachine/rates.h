// Loops whose speed is the machine's, for one width of vectors. Included once for each width, with
// NAME, TARGET and BYTES defined.
typedef float NAME(floats) __attribute__((vector_size(BYTES)));
typedef double NAME(doubles) __attribute__((vector_size(BYTES)));

// Twelve sums at once hide the latency of one. Every width does the same number of operations.
#define MULTIPLY_ADDS(vector, one)                                                    \
  vector x[12], m = (vector){0} + (one)1.0000001, c = (vector){0} + (one)1e-9;        \
  for (int j = 0; j < 12; j++) x[j] = m * (one)(j + 1);                               \
  for (long i = MULTIPLY_ADD_BYTES / BYTES; i > 0; i--) {                             \
    _Pragma("clang loop unroll(full)") for (int j = 0; j < 12; j++) x[j] = x[j] * m + c; \
  }                                                                                   \
  for (int j = 1; j < 12; j++) x[0] += x[j];                                          \
  return (double)x[0][0]

TARGET static double NAME(multiply_adds_f32)(void) {
  _Pragma("clang fp contract(fast)") MULTIPLY_ADDS(NAME(floats), float);
}

TARGET static double NAME(multiply_adds_f64)(void) {
  _Pragma("clang fp contract(fast)") MULTIPLY_ADDS(NAME(doubles), double);
}

// `count` vectors, a multiple of 8.
TARGET static double NAME(read)(const void *from, size_t count) {
  const NAME(floats) *in = from;
  NAME(floats) sums[8] = {0};
  for (size_t i = 0; i < count; i += 8) {
    _Pragma("clang loop unroll(full)") for (int j = 0; j < 8; j++) sums[j] += in[i + j];
  }
  for (int j = 1; j < 8; j++) sums[0] += sums[j];
  return sums[0][0];
}

TARGET static void NAME(copy)(void *to, const void *from, size_t count) {
  NAME(floats) *out = to;
  const NAME(floats) *in = from;
  for (size_t i = 0; i < count; i++) {
    out[i] = in[i];
    // The compiler shall not call memcpy, which has ideas of its own.
    __asm__ volatile("" ::: "memory");
  }
}

TARGET static void NAME(streaming_copy)(void *to, const void *from, size_t count) {
  NAME(floats) *out = to;
  const NAME(floats) *in = from;
  for (size_t i = 0; i < count; i++) __builtin_nontemporal_store(in[i], out + i);
}

#undef MULTIPLY_ADDS
#undef NAME
#undef TARGET
#undef BYTES
