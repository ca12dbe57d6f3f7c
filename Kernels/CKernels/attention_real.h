// For each_real.h: see attention.c.

typedef REAL NAME(wide) __attribute__((vector_size(LANES * sizeof(REAL)), aligned(sizeof(REAL))));

typedef struct {
  const bt_attention_sizes *sizes;
  const REAL *q, *k, *v, *g;
  REAL *y, *gq, *gk, *gv;
} NAME(attention);

// The queries of one block, and the keys that one of them sees.
typedef struct {
  size_t first, rows, seen, pitch;
} NAME(block);

static NAME(block) NAME(block_at)(const bt_attention_sizes *a, size_t first) {
  size_t rows = a->queries - first < BLOCK ? a->queries - first : BLOCK;
  size_t seen = a->causal && first + rows < a->keys ? first + rows : a->keys;
  return (NAME(block)){first, rows, seen, (seen + LANES - 1) / LANES * LANES};
}

// How many keys at a time a product with `rows` by `width` others takes.
static size_t NAME(keys_at_once)(size_t rows, size_t width) {
  size_t others = rows * width, fit = others ? PRODUCTS / others : PRODUCTS;
  return fit < LANES ? LANES : fit / LANES * LANES;
}

// w = a b^T for rows of `a` and keys of `b`.
static void NAME(over_keys)(const NAME(block) *s, size_t width, const REAL *a, size_t a_pitch,
                            const REAL *b, size_t b_pitch, REAL *w) {
  size_t step = NAME(keys_at_once)(s->rows, width);
  for (size_t j = 0; j < s->seen; j += step) {
    size_t keys = s->seen - j < step ? s->seen - j : step;
    NAME(bt_gemm)(false, true, s->rows, keys, width, a, a_pitch, b + j * b_pitch, b_pitch, false,
                  w + j, s->pitch);
  }
}
// y = w b.
static void NAME(sum_keys)(const NAME(block) *s, size_t width, const REAL *w, const REAL *b,
                           size_t b_pitch, REAL *y, size_t y_pitch) {
  size_t step = NAME(keys_at_once)(s->rows, width);
  for (size_t j = 0; j < s->seen; j += step) {
    size_t keys = s->seen - j < step ? s->seen - j : step;
    NAME(bt_gemm)(false, false, s->rows, width, keys, w + j, s->pitch, b + j * b_pitch, b_pitch,
                  j > 0, y, y_pitch);
  }
}
// y += w^T a, by keys.
static void NAME(add_to_keys)(const NAME(block) *s, size_t width, const REAL *w, const REAL *a,
                              size_t a_pitch, REAL *y, size_t y_pitch) {
  size_t step = NAME(keys_at_once)(s->rows, width);
  for (size_t j = 0; j < s->seen; j += step) {
    size_t keys = s->seen - j < step ? s->seen - j : step;
    NAME(bt_gemm)(true, false, keys, width, s->rows, w + j, s->pitch, a, a_pitch, true,
                  y + j * y_pitch, y_pitch);
  }
}

// Scores become probabilities; those of keys that a query does not see, and the padding, 0.
BT_CLONES static void NAME(probabilities)(const bt_attention_sizes *a, const NAME(block) *s,
                                          REAL *w) {
  REAL scale = (REAL)a->scale;
  for (size_t r = 0; r < s->rows; r++, w += s->pitch) {
    size_t end = a->causal && s->first + r + 1 < s->seen ? s->first + r + 1 : s->seen;
    for (size_t j = 0; j < s->seen; j++) w[j] *= scale;
    // Like the first, which is seen: an infinite one would underflow below, which is slow.
    REAL shown = w[0];
    for (size_t j = end; j < s->pitch; j++) w[j] = shown;
    NAME(wide) tops = *(const NAME(wide) *)w;
    for (size_t j = LANES; j < s->pitch; j += LANES) {
      tops = __builtin_elementwise_max(tops, *(const NAME(wide) *)(w + j));
    }
    REAL lanes[LANES], total = 0;
    memcpy(lanes, &tops, sizeof lanes);
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] = lanes[i] > lanes[i + half] ? lanes[i] : lanes[i + half];
      }
    }
    REAL top = lanes[0];
    BT_VECTOR for (size_t j = 0; j < s->pitch; j++) w[j] = NAME(exp)(w[j] - top);
    memset(w + end, 0, (s->pitch - end) * sizeof(REAL));
    {
#pragma clang fp reassociate(on)
      for (size_t j = 0; j < s->pitch; j++) total += w[j];
    }
    REAL factor = 1 / total;
    BT_VECTOR for (size_t j = 0; j < s->pitch; j++) w[j] *= factor;
  }
}
// From probabilities w and their cotangents c, those of the scores before scaling, into c.
BT_CLONES static void NAME(pull_scores)(const bt_attention_sizes *a, const NAME(block) *s,
                                        const REAL *w, REAL *c) {
  REAL scale = (REAL)a->scale;
  for (size_t r = 0; r < s->rows; r++, w += s->pitch, c += s->pitch) {
    REAL mean = 0;
    {
#pragma clang fp reassociate(on) contract(fast)
      for (size_t j = 0; j < s->seen; j++) mean += w[j] * c[j];
    }
    BT_VECTOR for (size_t j = 0; j < s->seen; j++) c[j] = w[j] * (c[j] - mean) * scale;
  }
}

static int64_t NAME(start)(const bt_attention_sizes *a, bt_attention_operand which, size_t item) {
  return a->starts[which * a->batch + item];
}

static void NAME(weigh)(const NAME(attention) *p, size_t item, const NAME(block) *s, REAL *w) {
  const bt_attention_sizes *a = p->sizes;
  NAME(over_keys)(s, a->width,
                  p->q + NAME(start)(a, BT_QUERIES, item) + s->first * a->pitches[BT_QUERIES],
                  a->pitches[BT_QUERIES], p->k + NAME(start)(a, BT_KEYS, item),
                  a->pitches[BT_KEYS], w);
  NAME(probabilities)(a, s, w);
}

static size_t NAME(block_bytes)(const bt_attention_sizes *a) {
  return BLOCK * ((a->keys + LANES - 1) / LANES * LANES) * sizeof(REAL);
}

static void NAME(attend)(void *context, size_t first, size_t end) {
  const NAME(attention) *p = context;
  const bt_attention_sizes *a = p->sizes;
  size_t bytes = NAME(block_bytes)(a), blocks = (a->queries + BLOCK - 1) / BLOCK;
  REAL *w = bt_allocate(bytes);
  for (size_t index = first; index < end; index++) {
    size_t item = index / blocks;
    NAME(block) s = NAME(block_at)(a, index % blocks * BLOCK);
    NAME(weigh)(p, item, &s, w);
    NAME(sum_keys)(&s, a->value_width, w, p->v + NAME(start)(a, BT_VALUES, item),
                   a->pitches[BT_VALUES],
                   p->y + NAME(start)(a, BT_ATTENDED, item) + s.first * a->pitches[BT_ATTENDED],
                   a->pitches[BT_ATTENDED]);
  }
  bt_release(w, bytes);
}

static void NAME(clear)(REAL *x, size_t rows, size_t width, size_t pitch) {
  for (size_t r = 0; r < rows; r++) memset(x + r * pitch, 0, width * sizeof(REAL));
}

static void NAME(pull_items)(void *context, size_t first, size_t end) {
  const NAME(attention) *p = context;
  const bt_attention_sizes *a = p->sizes;
  const size_t *pitch = a->pitches;
  size_t bytes = NAME(block_bytes)(a);
  REAL *w = bt_allocate(bytes), *c = bt_allocate(bytes);
  for (size_t item = first; item < end; item++) {
    const REAL *k = p->k + NAME(start)(a, BT_KEYS, item);
    const REAL *v = p->v + NAME(start)(a, BT_VALUES, item);
    REAL *gk = p->gk + NAME(start)(a, BT_KEYS_PULLED, item);
    REAL *gv = p->gv + NAME(start)(a, BT_VALUES_PULLED, item);
    NAME(clear)(gk, a->keys, a->width, pitch[BT_KEYS_PULLED]);
    NAME(clear)(gv, a->keys, a->value_width, pitch[BT_VALUES_PULLED]);
    for (size_t at = 0; at < a->queries; at += BLOCK) {
      NAME(block) s = NAME(block_at)(a, at);
      const REAL *q = p->q + NAME(start)(a, BT_QUERIES, item) + at * pitch[BT_QUERIES];
      const REAL *g = p->g + NAME(start)(a, BT_ATTENDED, item) + at * pitch[BT_ATTENDED];
      REAL *gq = p->gq + NAME(start)(a, BT_QUERIES_PULLED, item) + at * pitch[BT_QUERIES_PULLED];
      NAME(weigh)(p, item, &s, w);
      NAME(over_keys)(&s, a->value_width, g, pitch[BT_ATTENDED], v, pitch[BT_VALUES], c);
      NAME(add_to_keys)(&s, a->value_width, w, g, pitch[BT_ATTENDED], gv,
                        pitch[BT_VALUES_PULLED]);
      NAME(pull_scores)(a, &s, w, c);
      NAME(sum_keys)(&s, a->width, c, k, pitch[BT_KEYS], gq, pitch[BT_QUERIES_PULLED]);
      NAME(add_to_keys)(&s, a->width, c, q, pitch[BT_QUERIES], gk, pitch[BT_KEYS_PULLED]);
    }
  }
  bt_release(w, bytes);
  bt_release(c, bytes);
}

void NAME(bt_attention)(const bt_attention_sizes *a, const REAL *q, const REAL *k, const REAL *v,
                        REAL *y) {
  NAME(attention) p = {.sizes = a, .q = q, .k = k, .v = v, .y = y};
  bt_parallel(a->batch * ((a->queries + BLOCK - 1) / BLOCK), 4, NAME(attend), &p);
}

void NAME(bt_attention_pullback)(const bt_attention_sizes *a, const REAL *q, const REAL *k,
                                 const REAL *v, const REAL *g, REAL *gq, REAL *gk, REAL *gv) {
  NAME(attention) p = {.sizes = a, .q = q, .k = k, .v = v, .g = g, .gq = gq, .gk = gk, .gv = gv};
  bt_parallel(a->batch, 1, NAME(pull_items), &p);
}
