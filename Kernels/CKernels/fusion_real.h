// For each_real.h: see fusion.c.

// n elements of a leaf from element i of a period on, one after the other.
static void NAME(spread_period)(const bt_leaf *leaf, const REAL *base, size_t i, size_t n,
                                REAL *out) {
  size_t size = leaf->size;
  if (leaf->inner == 1) {
    size_t at = i % size, run = size - at < n ? size - at : n;
    memcpy(out, base + at, run * sizeof(REAL));
    out += run;
    n -= run;
    run = size < n ? size : n;
    memcpy(out, base, run * sizeof(REAL));
    // Twice as much each time.
    for (size_t done = run; done < n; done += run) {
      run = n - done < done ? n - done : done;
      memcpy(out + done, out, run * sizeof(REAL));
    }
    return;
  }
  size_t cell = i / leaf->inner % size, within = i % leaf->inner;
  for (size_t run; n; n -= run, out += run, within = 0, cell = cell + 1 == size ? 0 : cell + 1) {
    run = leaf->inner - within < n ? leaf->inner - within : n;
    REAL value = base[cell];
    for (size_t j = 0; j < run; j++) out[j] = value;
  }
}

static void NAME(spread)(const bt_leaf *leaf, size_t i, size_t n, REAL *out) {
  for (size_t run; n; n -= run, i += run, out += run) {
    size_t within = i % leaf->period;
    run = leaf->period - within < n ? leaf->period - within : n;
    NAME(spread_period)(leaf, (const REAL *)leaf->base + i / leaf->period * leaf->size, within, run,
                        out);
  }
}

typedef struct {
  const REAL *base;
  int64_t stride;  // 1, or 0 if the block has one value
} NAME(operand);

// A leaf's part of the block of n elements from i on, repeated into `room` if it must be.
static NAME(operand) NAME(leaf_block)(const bt_program *p, int index, size_t i, size_t n,
                                      REAL *room) {
  const bt_leaf *leaf = &p->leaves[index];
  size_t within = i % leaf->period;
  if (within + n <= leaf->period) {
    const REAL *base = (const REAL *)leaf->base + i / leaf->period * leaf->size;
    if (leaf->size == 1) return (NAME(operand)){base, 0};
    if (leaf->inner == 1) {
      size_t at = leaf->size == p->count ? i : within % leaf->size;
      if (at + n <= leaf->size) return (NAME(operand)){base + at, 1};
    } else if (within % leaf->inner + n <= leaf->inner) {
      return (NAME(operand)){base + within / leaf->inner % leaf->size, 0};
    }
  }
  NAME(spread)(leaf, i, n, room);
  return (NAME(operand)){room, 1};
}

// Copies past the caches. `out` is not read soon, and its lines need not be read first.
BT_CLONES static void NAME(stream)(const REAL *x, REAL *out, size_t n) {
  typedef REAL vector __attribute__((vector_size(64), aligned(64)));
  typedef REAL loose __attribute__((vector_size(64), aligned(sizeof(REAL))));
  enum { LANES = 64 / sizeof(REAL) };
  size_t i = 0;
  for (; i < n && (uintptr_t)(out + i) % 64; i++) out[i] = x[i];
  for (; i + LANES <= n; i += LANES) {
    __builtin_nontemporal_store((vector) * (const loose *)(x + i), (vector *)(out + i));
  }
  for (; i < n; i++) out[i] = x[i];
}

// The operations on n elements from i on, `done` elements after the first in the rooms.
static void NAME(run_block)(const bt_plan *plan, size_t i, size_t n, REAL *scratch,
                            REAL *const *rooms, size_t done) {
  const bt_program *p = plan->program;
  REAL *results[BT_MAX_STEPS];
  for (int s = 0; s < p->step_count; s++) {
    const bt_step *step = &p->steps[s];
    REAL *kept = step->out ? (REAL *)step->out + i : NULL;
    REAL *out = rooms[s]                 ? rooms[s] + done
                : kept && !plan->streams ? kept
                                         : scratch + (size_t)plan->place[s] * plan->block;
    bool unary = step->operation < BT_UNARY_COUNT;
    int operands[2] = {step->first, step->second};
    NAME(operand) from[2];
    for (int o = 0; o < (unary ? 1 : 2); o++) {
      int index = operands[o];
      from[o] = index >= BT_MAX_LEAVES
                  ? (NAME(operand)){results[index - BT_MAX_LEAVES], 1}
                  : NAME(leaf_block)(p, index, i, n,
                                     scratch + (size_t)plan->spread[index] * plan->block);
    }
    if (!unary) {
      NAME(bt_binary_row)((bt_binary)(step->operation - BT_UNARY_COUNT), from[0].base,
                          from[0].stride, from[1].base, from[1].stride, out, (int64_t)n);
    } else if (from[0].stride == 1) {
      NAME(bt_unary)((bt_unary)step->operation, from[0].base, out, n);
    } else {
      NAME(bt_unary)((bt_unary)step->operation, from[0].base, out, 1);
      for (size_t j = 1; j < n; j++) out[j] = out[0];
    }
    results[s] = out;
    if (!kept || kept == out) continue;
    if (plan->streams) {
      NAME(stream)(out, kept, n);
    } else {
      memcpy(kept, out, n * sizeof(REAL));
    }
  }
}

void NAME(bt_run_range)(const bt_plan *plan, size_t first, size_t count, REAL *const *rooms) {
  size_t bytes = (size_t)plan->registers * plan->block * sizeof(REAL);
  REAL *scratch = bt_allocate(bytes);
  for (size_t i = 0; i < count; i += plan->block) {
    NAME(run_block)(plan, first + i, count - i < plan->block ? count - i : plan->block, scratch,
                    rooms, i);
  }
  bt_release(scratch, bytes);
#if defined(__x86_64__)
  // Streamed stores are visible to other threads only after this.
  if (plan->streams) __builtin_ia32_sfence();
#endif
}

static void NAME(run_part)(void *context, size_t first, size_t end) {
  REAL *const none[BT_MAX_STEPS] = {0};
  NAME(bt_run_range)(context, first, end - first, none);
}

void NAME(bt_run)(const bt_program *program) {
  bt_plan plan;
  bt_make_plan(&plan, program, sizeof(REAL));
  if (program->sink_count) {
    NAME(bt_run_sinks)(&plan);
    return;
  }
  size_t blocks = PART_BYTES / sizeof(REAL) / plan.block;
  bt_parallel(program->count, (blocks ? blocks : 1) * plan.block, NAME(run_part), &plan);
}
