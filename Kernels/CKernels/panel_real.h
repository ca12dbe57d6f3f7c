// For each_real.h: see attention.c. Matrix products whose right operand has rows of whole panels, a panel
// being the numbers of one register tile across.

enum { NAME(panel) = 128 / sizeof(REAL) };
typedef REAL NAME(wide) __attribute__((vector_size(64), aligned(sizeof(REAL))));

BT_INLINE size_t NAME(panels)(size_t n) {
  return (n + NAME(panel) - 1) / NAME(panel) * NAME(panel);
}

// Rows of whole panels.
typedef struct {
  REAL *at;
  size_t pitch;
} NAME(rows);

// `rows` of one panel, a constant: c = or += a b over `inner`, where element (i, k) of the left
// operand is a[i * down + k * along].
BT_INLINE void NAME(panel_tile)(int rows, const REAL *a, size_t down, size_t along, size_t inner,
                                const REAL *b, size_t b_pitch, bool adds, REAL *c,
                                size_t c_pitch) {
  BT_FUSE
  NAME(wide) sums[4][2];
  for (int i = 0; i < rows; i++) {
    for (int j = 0; j < 2; j++) {
      const NAME(wide) *from = (const NAME(wide) *)(c + (size_t)i * c_pitch) + j;
      sums[i][j] = adds ? *from : (NAME(wide)){0};
    }
  }
  for (size_t k = 0; k < inner; k++, a += along, b += b_pitch) {
    NAME(wide) first = ((const NAME(wide) *)b)[0], second = ((const NAME(wide) *)b)[1];
    for (int i = 0; i < rows; i++) {
      REAL x = a[(size_t)i * down];
      sums[i][0] += x * first;
      sums[i][1] += x * second;
    }
  }
  for (int i = 0; i < rows; i++) {
    NAME(wide) *to = (NAME(wide) *)(c + (size_t)i * c_pitch);
    to[0] = sums[i][0];
    to[1] = sums[i][1];
  }
}

// c = or += a b for `rows` rows and `columns` columns rounded up to panels.
BT_CLONES static void NAME(panel_product)(size_t rows, size_t columns, size_t inner, const REAL *a,
                                          size_t down, size_t along, NAME(rows) b, bool adds,
                                          NAME(rows) c) {
  for (size_t j = 0; j < columns; j += NAME(panel)) {
    size_t i = 0;
    for (; i + 4 <= rows; i += 4) {
      NAME(panel_tile)(4, a + i * down, down, along, inner, b.at + j, b.pitch, adds,
                       c.at + i * c.pitch + j, c.pitch);
    }
    for (; i < rows; i++) {
      NAME(panel_tile)(1, a + i * down, down, along, inner, b.at + j, b.pitch, adds,
                       c.at + i * c.pitch + j, c.pitch);
    }
  }
}

// x itself if its rows are whole panels, or `spare`, which has room for such rows.
static NAME(rows) NAME(room)(size_t columns, const REAL *x, size_t pitch, REAL *spare) {
  size_t width = NAME(panels)(columns);
  // What is only read stays so: see `filled`.
  return width == columns ? (NAME(rows)){(REAL *)(uintptr_t)x, pitch} : (NAME(rows)){spare, width};
}
// The same with the elements of x, and zeros after them.
static NAME(rows) NAME(filled)(size_t rows, size_t columns, const REAL *x, size_t pitch,
                               REAL *spare) {
  NAME(rows) result = NAME(room)(columns, x, pitch, spare);
  if (result.at != spare) return result;
  for (size_t r = 0; r < rows; r++, x += pitch, spare += result.pitch) {
    memcpy(spare, x, columns * sizeof(REAL));
    memset(spare + columns, 0, (result.pitch - columns) * sizeof(REAL));
  }
  return result;
}
// What `room` gave for x, into x.
static void NAME(settle)(NAME(rows) from, size_t rows, size_t columns, REAL *x, size_t pitch) {
  if (from.at == x) return;
  for (size_t r = 0; r < rows; r++) {
    memcpy(x + r * pitch, from.at + r * from.pitch, columns * sizeof(REAL));
  }
}
// The transpose of x in `out`, with zeros after its rows.
BT_CLONES static NAME(rows) NAME(turned)(size_t rows, size_t columns, const REAL *x, size_t pitch,
                                         REAL *out) {
  size_t width = NAME(panels)(rows);
  for (size_t c = 0; c < columns; c++) {
    REAL *to = out + c * width;
    for (size_t r = 0; r < rows; r++) to[r] = x[r * pitch + c];
    memset(to + rows, 0, (width - rows) * sizeof(REAL));
  }
  return (NAME(rows)){out, width};
}
