// For each_real.h: runs of elements stored past the caches.

// A cache line of elements, and one that begins anywhere.
typedef REAL NAME(line) __attribute__((vector_size(BT_LINE)));
typedef REAL NAME(loose_line) __attribute__((vector_size(BT_LINE), aligned(sizeof(REAL))));
enum { NAME(in_line) = BT_LINE / sizeof(REAL) };

BT_INLINE void NAME(stream_line)(const REAL *x, REAL *out) {
  __builtin_nontemporal_store(*(const NAME(loose_line) *)x, (NAME(line) *)out);
}

BT_CLONES static void NAME(stream_run)(const REAL *x, size_t n, REAL *out) {
  size_t i = bt_before_line(out, sizeof(REAL), n);
  for (size_t j = 0; j < i; j++) out[j] = x[j];
  for (; i + NAME(in_line) <= n; i += NAME(in_line)) NAME(stream_line)(x + i, out + i);
  for (; i < n; i++) out[i] = x[i];
}

BT_CLONES static void NAME(stream_value)(REAL value, size_t n, REAL *out) {
  size_t i = bt_before_line(out, sizeof(REAL), n);
  REAL values[NAME(in_line)];
  for (size_t j = 0; j < NAME(in_line); j++) values[j] = value;
  for (size_t j = 0; j < i; j++) out[j] = value;
  for (; i + NAME(in_line) <= n; i += NAME(in_line)) NAME(stream_line)(values, out + i);
  for (; i < n; i++) out[i] = value;
}

typedef struct {
  REAL value;
  REAL *out;
  size_t n;
  bool streams;
} NAME(filling);

// In pieces of BT_ROW_PIECE numbers.
static void NAME(fill_part)(void *context, size_t first, size_t end) {
  const NAME(filling) *f = context;
  size_t start = first * BT_ROW_PIECE, stop = end * BT_ROW_PIECE < f->n ? end * BT_ROW_PIECE : f->n;
  if (f->streams) {
    NAME(stream_value)(f->value, stop - start, f->out + start);
    bt_stream_end();
  } else {
    for (size_t i = start; i < stop; i++) f->out[i] = f->value;
  }
}

void NAME(bt_fill)(REAL value, REAL *out, size_t n) {
  // Lines of zeros go twice as fast past the caches, others do not.
  NAME(filling) f = {value, out, n, value == 0 && bt_streams(n * sizeof(REAL))};
  if (n <= BT_ROW_PART) {
    for (size_t i = 0; i < n; i++) out[i] = value;
  } else {
    bt_parallel((n + BT_ROW_PIECE - 1) / BT_ROW_PIECE, 2 * BT_ROW_PART / BT_ROW_PIECE,
                NAME(fill_part), &f);
  }
}
