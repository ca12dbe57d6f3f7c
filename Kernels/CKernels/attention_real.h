// For each_real.h: see attention.c.
#include "exp_rows_real.h"

typedef struct {
  const bt_attention_sizes *sizes;
  const REAL *q, *k, *v, *g;
  REAL *y, *gq, *gk, *gv;
} NAME(attention);

// The queries of one block, and the keys that one of them sees.
typedef struct {
  size_t first, rows, seen;
} NAME(block);

static NAME(block) NAME(block_at)(const bt_attention_sizes *a, size_t first) {
  size_t rows = a->queries - first < BLOCK ? a->queries - first : BLOCK;
  size_t seen = a->causal && first + rows < a->keys ? first + rows : a->keys;
  return (NAME(block)){first, rows, seen};
}
static size_t NAME(shown)(const bt_attention_sizes *a, const NAME(block) *s, size_t row) {
  return a->causal && s->first + row + 1 < s->seen ? s->first + row + 1 : s->seen;
}

// Scores become probabilities; those of keys that a query does not see, and the padding, 0.
BT_CLONES static void NAME(probabilities)(const bt_attention_sizes *a, const NAME(block) *s,
                                          NAME(rows) w) {
  REAL scale = (REAL)a->scale;
  size_t width = NAME(panels)(s->seen);
  for (size_t r = 0; r < s->rows; r++) {
    REAL *x = w.at + r * w.pitch, seen = x[0] * scale;
    size_t end = NAME(shown)(a, s, r);
    BT_VECTOR for (size_t j = 0; j < width; j++) x[j] *= scale;
    // Not larger than one that is seen.
    for (size_t j = end; j < width; j++) x[j] = seen;
    REAL factor = 1 / NAME(row_sum)(true, x, end, width, NAME(row_top)(x, width), x);
    if (end < width) memset(x + end, 0, (width - end) * sizeof(REAL));
    BT_VECTOR for (size_t j = 0; j < width; j++) x[j] *= factor;
  }
}
// From probabilities w and their cotangents c, those of the scores before scaling, into c.
BT_CLONES static void NAME(pull_scores)(const bt_attention_sizes *a, const NAME(block) *s,
                                        NAME(rows) w, NAME(rows) c) {
  REAL scale = (REAL)a->scale;
  size_t width = NAME(panels)(s->seen);
  for (size_t r = 0; r < s->rows; r++) {
    const REAL *p = w.at + r * w.pitch;
    REAL *x = c.at + r * c.pitch, mean = 0;
    {
#pragma clang fp reassociate(on) contract(fast)
      for (size_t j = 0; j < width; j++) mean += p[j] * x[j];
    }
    BT_VECTOR for (size_t j = 0; j < width; j++) x[j] = p[j] * (x[j] - mean) * scale;
  }
}

static int64_t NAME(start)(const bt_attention_sizes *a, bt_attention_operand which, size_t item) {
  return a->starts[which * a->batch + item];
}

// Room for what one thread needs, in one block.
typedef struct {
  REAL *base, *next;
  size_t bytes;
} NAME(scratch);

static NAME(scratch) NAME(scratch_of)(size_t count) {
  REAL *base = bt_allocate(count * sizeof(REAL));
  return (NAME(scratch)){base, base, count * sizeof(REAL)};
}
static REAL *NAME(take)(NAME(scratch) *s, size_t rows, size_t columns) {
  REAL *taken = s->next;
  s->next += rows * NAME(panels)(columns);
  return taken;
}

static void NAME(attend)(void *context, size_t first, size_t end) {
  const NAME(attention) *p = context;
  const bt_attention_sizes *a = p->sizes;
  const size_t *pitch = a->pitches, values = a->value_width;
  size_t blocks = (a->queries + BLOCK - 1) / BLOCK, present = SIZE_MAX;
  size_t wide = NAME(panels)(a->keys), tall = NAME(panels)(values);
  NAME(scratch) scratch = NAME(scratch_of)(a->width * wide + (a->keys + BLOCK) * tall +
                                           BLOCK * wide);
  REAL *turned = NAME(take)(&scratch, a->width, a->keys);
  REAL *filled = NAME(take)(&scratch, a->keys, values);
  REAL *made = NAME(take)(&scratch, BLOCK, values);
  NAME(rows) k = {0}, v = {0}, w = {NAME(take)(&scratch, BLOCK, a->keys), wide};
  for (size_t index = first; index < end; index++) {
    size_t item = index / blocks;
    if (item != present) {
      present = item;
      k = NAME(turned)(a->keys, a->width, p->k + NAME(start)(a, BT_KEYS, item), pitch[BT_KEYS],
                       turned);
      v = NAME(filled)(a->keys, values, p->v + NAME(start)(a, BT_VALUES, item), pitch[BT_VALUES],
                       filled);
    }
    NAME(block) s = NAME(block_at)(a, index % blocks * BLOCK);
    const REAL *q = p->q + NAME(start)(a, BT_QUERIES, item) + s.first * pitch[BT_QUERIES];
    REAL *out = p->y + NAME(start)(a, BT_ATTENDED, item) + s.first * pitch[BT_ATTENDED];
    NAME(rows) y = NAME(room)(values, out, pitch[BT_ATTENDED], made);
    NAME(panel_product)(s.rows, s.seen, a->width, q, pitch[BT_QUERIES], 1, k, false, w);
    NAME(probabilities)(a, &s, w);
    NAME(panel_product)(s.rows, values, s.seen, w.at, w.pitch, 1, v, false, y);
    NAME(settle)(y, s.rows, values, out, pitch[BT_ATTENDED]);
  }
  bt_release(scratch.base, scratch.bytes);
}

// One item's cotangents, of which those of keys and values are sums over blocks of queries.
static void NAME(pull_item)(const NAME(attention) *p, size_t item, NAME(scratch) scratch) {
  const bt_attention_sizes *a = p->sizes;
  const size_t *pitch = a->pitches, width = a->width, values = a->value_width;
  const REAL *key = p->k + NAME(start)(a, BT_KEYS, item);
  const REAL *value = p->v + NAME(start)(a, BT_VALUES, item);
  REAL *key_out = p->gk + NAME(start)(a, BT_KEYS_PULLED, item);
  REAL *value_out = p->gv + NAME(start)(a, BT_VALUES_PULLED, item);
  NAME(rows) keys_turned = NAME(turned)(a->keys, width, key, pitch[BT_KEYS],
                                        NAME(take)(&scratch, width, a->keys));
  NAME(rows) values_turned = NAME(turned)(a->keys, values, value, pitch[BT_VALUES],
                                          NAME(take)(&scratch, values, a->keys));
  NAME(rows) k = NAME(filled)(a->keys, width, key, pitch[BT_KEYS],
                              NAME(take)(&scratch, a->keys, width));
  NAME(rows) gk = NAME(room)(width, key_out, pitch[BT_KEYS_PULLED],
                             NAME(take)(&scratch, a->keys, width));
  NAME(rows) gv = NAME(room)(values, value_out, pitch[BT_VALUES_PULLED],
                             NAME(take)(&scratch, a->keys, values));
  NAME(rows) w = {NAME(take)(&scratch, BLOCK, a->keys), NAME(panels)(a->keys)};
  NAME(rows) c = {NAME(take)(&scratch, BLOCK, a->keys), NAME(panels)(a->keys)};
  REAL *q_filled = NAME(take)(&scratch, BLOCK, width);
  REAL *gq_made = NAME(take)(&scratch, BLOCK, width);
  REAL *g_filled = NAME(take)(&scratch, BLOCK, values);
  for (size_t r = 0; r < a->keys; r++) {
    memset(gk.at + r * gk.pitch, 0, NAME(panels)(width) * sizeof(REAL));
    memset(gv.at + r * gv.pitch, 0, NAME(panels)(values) * sizeof(REAL));
  }
  for (size_t at = 0; at < a->queries; at += BLOCK) {
    NAME(block) s = NAME(block_at)(a, at);
    REAL *out = p->gq + NAME(start)(a, BT_QUERIES_PULLED, item) + at * pitch[BT_QUERIES_PULLED];
    NAME(rows) q = NAME(filled)(
        s.rows, width, p->q + NAME(start)(a, BT_QUERIES, item) + at * pitch[BT_QUERIES],
        pitch[BT_QUERIES], q_filled);
    NAME(rows) g = NAME(filled)(
        s.rows, values, p->g + NAME(start)(a, BT_ATTENDED, item) + at * pitch[BT_ATTENDED],
        pitch[BT_ATTENDED], g_filled);
    NAME(rows) gq = NAME(room)(width, out, pitch[BT_QUERIES_PULLED], gq_made);
    NAME(panel_product)(s.rows, s.seen, width, q.at, q.pitch, 1, keys_turned, false, w);
    NAME(probabilities)(a, &s, w);
    NAME(panel_product)(s.rows, s.seen, values, g.at, g.pitch, 1, values_turned, false, c);
    NAME(panel_product)(s.seen, values, s.rows, w.at, 1, w.pitch, g, true, gv);
    NAME(pull_scores)(a, &s, w, c);
    NAME(panel_product)(s.rows, width, s.seen, c.at, c.pitch, 1, k, false, gq);
    NAME(panel_product)(s.seen, width, s.rows, c.at, 1, c.pitch, q, true, gk);
    NAME(settle)(gq, s.rows, width, out, pitch[BT_QUERIES_PULLED]);
  }
  NAME(settle)(gk, a->keys, width, key_out, pitch[BT_KEYS_PULLED]);
  NAME(settle)(gv, a->keys, values, value_out, pitch[BT_VALUES_PULLED]);
}

static void NAME(pull_items)(void *context, size_t first, size_t end) {
  const NAME(attention) *p = context;
  const bt_attention_sizes *a = p->sizes;
  size_t across = NAME(panels)(a->width), tall = NAME(panels)(a->value_width);
  NAME(scratch) scratch = NAME(scratch_of)(
      (a->width + a->value_width + 2 * BLOCK) * NAME(panels)(a->keys) +
      2 * (a->keys + BLOCK) * across + (a->keys + BLOCK) * tall);
  for (size_t item = first; item < end; item++) NAME(pull_item)(p, item, scratch);
  bt_release(scratch.base, scratch.bytes);
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
