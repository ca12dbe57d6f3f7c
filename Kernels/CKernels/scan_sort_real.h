// For each_real.h: see scan_sort.c.

typedef struct {
  BITS key;
  uint32_t position;
} NAME(entry);

// A key in the order of the numbers: positive ones above negative ones, which count down. -0 + 0
// is 0. `flip` of all ones turns the order round.
BT_INLINE BITS NAME(key_of)(REAL x, BITS flip) {
  REAL sum = x + 0;
  BITS bits, sign = (BITS)1 << (8 * sizeof(BITS) - 1);
  memcpy(&bits, &sum, sizeof bits);
  bits = bits & sign ? ~bits : bits | sign;
  return (x == x ? bits : ~(BITS)0) ^ flip;
}

static void NAME(merge)(const NAME(entry) *from, size_t middle, size_t end, NAME(entry) *to) {
  size_t left = 0, right = middle;
  for (size_t i = 0; i < end; i++) {
    bool first = left < middle && (right == end || from[left].key <= from[right].key);
    to[i] = first ? from[left++] : from[right++];
  }
}

// Both sorts leave the result in the block they return, one of the two they are given.
static NAME(entry) *NAME(merge_sort)(size_t n, NAME(entry) *from, NAME(entry) *to) {
  for (size_t start = 0; start < n; start += INSERTED) {
    size_t end = n - start < INSERTED ? n : start + INSERTED;
    for (size_t i = start + 1; i < end; i++) {
      NAME(entry) moved = from[i];
      size_t j = i;
      for (; j > start && from[j - 1].key > moved.key; j--) from[j] = from[j - 1];
      from[j] = moved;
    }
  }
  for (size_t run = INSERTED; run < n; run *= 2) {
    for (size_t start = 0; start < n; start += 2 * run) {
      size_t end = n - start < 2 * run ? n - start : 2 * run;
      NAME(merge)(from + start, end < run ? end : run, end, to + start);
    }
    NAME(entry) *sorted = to;
    to = from;
    from = sorted;
  }
  return from;
}

BT_INLINE NAME(entry) *NAME(digit_sort)(int width, size_t n, NAME(entry) *from,
                                        NAME(entry) *to) {
  enum { MOST = (8 * (int)sizeof(BITS) + WIDE_DIGIT - 1) / WIDE_DIGIT << WIDE_DIGIT };
  uint32_t counts[MOST];
  int digits = (8 * (int)sizeof(BITS) + width - 1) / width, buckets = 1 << width;
  memset(counts, 0, (size_t)(digits * buckets) * sizeof *counts);
  for (size_t i = 0; i < n; i++) {
    BITS key = from[i].key;
    for (int d = 0; d < digits; d++, key >>= width) counts[d * buckets + (key & (buckets - 1))]++;
  }
  for (int d = 0; d < digits; d++) {
    uint32_t *starts = counts + d * buckets, sum = 0;
    // A digit that all keys share orders nothing.
    if (starts[(from[0].key >> (d * width)) & (buckets - 1)] == n) continue;
    for (int b = 0; b < buckets; b++) {
      uint32_t count = starts[b];
      starts[b] = sum;
      sum += count;
    }
    for (size_t i = 0; i < n; i++) {
      to[starts[(from[i].key >> (d * width)) & (buckets - 1)]++] = from[i];
    }
    NAME(entry) *sorted = to;
    to = from;
    from = sorted;
  }
  return from;
}

static NAME(entry) *NAME(sorted)(size_t n, NAME(entry) *entries, NAME(entry) *spare) {
  // Below this many entries, counters cost more than they save.
  size_t few = 8 * sizeof(BITS);
  if (n < 2 * few) return NAME(merge_sort)(n, entries, spare);
  if (n < LONG_ROW) return NAME(digit_sort)(NARROW_DIGIT, n, entries, spare);
  return NAME(digit_sort)(WIDE_DIGIT, n, entries, spare);
}

typedef struct {
  bool falling;
  size_t columns, count;
  const REAL *x;
  REAL *positions;
} NAME(sorting);

// The first `count` positions of each sorted row.
static void NAME(sort_part)(void *context, size_t first, size_t end) {
  const NAME(sorting) *s = context;
  size_t columns = s->columns, bytes = 2 * columns * sizeof(NAME(entry));
  NAME(entry) *entries = bt_allocate(bytes);
  BITS flip = s->falling ? ~(BITS)0 : 0;
  for (size_t r = first; r < end; r++) {
    const REAL *x = s->x + r * columns;
    REAL *positions = s->positions + r * s->count;
    for (size_t i = 0; i < columns; i++) {
      entries[i] = (NAME(entry)){NAME(key_of)(x[i], flip), (uint32_t)i};
    }
    const NAME(entry) *sorted = NAME(sorted)(columns, entries, entries + columns);
    for (size_t i = 0; i < s->count; i++) positions[i] = (REAL)sorted[i].position;
  }
  bt_release(entries, bytes);
}

void NAME(bt_argsort)(bool descending, size_t rows, size_t columns, const REAL *x,
                      REAL *positions) {
  NAME(sorting) s = {descending, columns, columns, x, positions};
  bt_parallel(rows, PART / (columns + 1) + 1, NAME(sort_part), &s);
}

// Of equal keys the later position is the worse.
BT_INLINE bool NAME(worse)(NAME(entry) a, NAME(entry) b) {
  return a.key < b.key || (a.key == b.key && a.position > b.position);
}

// Puts `entry` in the place of the root of a heap with the worst on top.
static void NAME(replace_root)(NAME(entry) *heap, size_t size, NAME(entry) entry) {
  size_t i = 0;
  for (size_t child; (child = 2 * i + 1) < size; i = child) {
    if (child + 1 < size && NAME(worse)(heap[child + 1], heap[child])) child++;
    if (!NAME(worse)(heap[child], entry)) break;
    heap[i] = heap[child];
  }
  heap[i] = entry;
}

BT_CLONES static bool NAME(any_above)(const REAL *x, BITS flip, BITS bound) {
  int found = 0;
  for (int j = 0; j < SCANNED; j++) found |= NAME(key_of)(x[j], flip) > bound;
  return found;
}

// The k best entries of a row, in a heap.
static void NAME(select)(size_t columns, size_t k, BITS flip, const REAL *x, NAME(entry) *heap) {
  // The first k: a row in falling order of position is no heap yet, so each one sinks in.
  for (size_t i = 0; i < k; i++) {
    heap[i] = (NAME(entry)){NAME(key_of)(x[i], flip), (uint32_t)i};
  }
  for (size_t i = k / 2; i-- > 0;) {
    NAME(entry) moved = heap[i];
    size_t at = i;
    for (size_t child; (child = 2 * at + 1) < k; at = child) {
      if (child + 1 < k && NAME(worse)(heap[child + 1], heap[child])) child++;
      if (!NAME(worse)(heap[child], moved)) break;
      heap[at] = heap[child];
    }
    heap[at] = moved;
  }
  for (size_t i = k; i < columns;) {
    size_t run = columns - i < SCANNED ? columns - i : SCANNED;
    if (run < SCANNED || NAME(any_above)(x + i, flip, heap[0].key)) {
      for (size_t j = i; j < i + run; j++) {
        BITS key = NAME(key_of)(x[j], flip);
        if (key > heap[0].key) NAME(replace_root)(heap, k, (NAME(entry)){key, (uint32_t)j});
      }
    }
    i += run;
  }
}

static void NAME(top_part)(void *context, size_t first, size_t end) {
  const NAME(sorting) *s = context;
  size_t k = s->count, bytes = k * sizeof(NAME(entry));
  NAME(entry) *heap = bt_allocate(bytes);
  BITS flip = s->falling ? 0 : ~(BITS)0;
  for (size_t r = first; r < end; r++) {
    REAL *positions = s->positions + r * k;
    NAME(select)(s->columns, k, flip, s->x + r * s->columns, heap);
    for (size_t left = k; left > 0; left--) {
      positions[left - 1] = (REAL)heap[0].position;
      NAME(replace_root)(heap, left - 1, heap[left - 1]);
    }
  }
  bt_release(heap, bytes);
}

void NAME(bt_top_k)(bool largest, size_t rows, size_t columns, size_t k, const REAL *x,
                    REAL *positions) {
  if (k == 0) return;
  NAME(sorting) s = {largest, columns, k, x, positions};
  bt_parallel(rows, PART / (columns + 1) + 1,
              k > columns / 8 ? NAME(sort_part) : NAME(top_part), &s);
}

typedef struct {
  bool right;
  size_t n, pitch, count;
  const REAL *edges, *x;
  REAL *positions;
} NAME(search);

// Halves the edges that are left without a branch: which half is hard to guess.
static void NAME(search_part)(void *context, size_t first, size_t end) {
  const NAME(search) *s = context;
  for (size_t i = first; i < end; i++) {
    const REAL *edges = s->edges + i / s->count * s->pitch;
    BITS key = NAME(key_of)(s->x[i], 0);
    size_t low = 0, left = s->n;
    while (left > 0) {
      size_t half = (left + 1) / 2;
      BITS edge = NAME(key_of)(edges[low + half - 1], 0);
      bool before = (edge < key) | (s->right & (edge == key));
      low += before * half;
      left -= half;
    }
    s->positions[i] = (REAL)low;
  }
}

void NAME(bt_search_sorted)(bool right, size_t rows, size_t n, size_t pitch, size_t count,
                            const REAL *edges, const REAL *x, REAL *positions) {
  NAME(search) s = {right, n, pitch, count, edges, x, positions};
  bt_parallel(rows * count, PART / 8, NAME(search_part), &s);
}
