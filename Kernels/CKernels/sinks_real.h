// For each_real.h: see reduce.c. Reductions of what a run computes, as it computes it: a few rows at
// a time, in the order in which `join_rows` takes them, so that they are joined while they are near.

typedef struct {
  const bt_plan *plan;
  size_t rows, piece;
  bool is_near;
  REAL *sums;  // for each sink, one row for each piece
} NAME(sinks);

// For each step that has a sink, room for the sum so far and, behind it, for rows to be joined.
typedef struct {
  REAL *of[BT_MAX_STEPS];
  size_t rows;  // that are joined at a time
} NAME(rooms);

// Runs `count` rows from `row` on into the rooms behind their first `at` rows.
static void NAME(run_rows)(const bt_plan *plan, size_t row, size_t count, const NAME(rooms) *rooms,
                           size_t at) {
  size_t width = plan->program->inner;
  REAL *places[BT_MAX_STEPS];
  for (int s = 0; s < plan->program->step_count; s++) {
    places[s] = rooms->of[s] ? rooms->of[s] + at * width : NULL;
  }
  NAME(bt_run_range)(plan, row * width, count * width, places);
}

// Joins `count` rows with what has been joined before.
static void NAME(join_rooms)(const NAME(sinks) *all, size_t count, const NAME(rooms) *rooms) {
  const bt_program *p = all->plan->program;
  for (int s = 0; s < p->sink_count; s++) {
    REAL *room = rooms->of[p->sinks[s].step];
    NAME(rows)(p->sinks[s].operation, room, 1 + count, p->inner, p->inner, all->is_near, room);
  }
}

// At most BLOCK rows: what `rows` would make of them comes to stand first in the rooms.
static void NAME(sink_block)(const NAME(sinks) *all, size_t row, size_t rows,
                             const NAME(rooms) *rooms) {
  size_t done = 1;
  NAME(run_rows)(all->plan, row, 1, rooms, 0);
  if (!all->is_near && all->plan->program->inner >= FOUR_STREAMS) {
    size_t fours = (rows - 1) / 4;
    for (size_t i = 1; i <= fours; i++) {
      for (size_t q = 0; q < 4; q++) {
        NAME(run_rows)(all->plan, row + i + q * fours, 1, rooms, 1 + q);
      }
      NAME(join_rooms)(all, 4, rooms);
    }
    done += 4 * fours;
  }
  for (size_t count; done < rows; done += count) {
    count = rows - done < rooms->rows ? rows - done : rooms->rows;
    NAME(run_rows)(all->plan, row + done, count, rooms, 1);
    NAME(join_rooms)(all, count, rooms);
  }
}

// Joins the sums of blocks, as `tree` does, into the first.
static void NAME(join_blocks)(bt_reduction op, REAL *sums, size_t blocks, size_t width,
                              bool is_near) {
  if (blocks == 1) return;
  size_t left = blocks / 2;
  NAME(join_blocks)(op, sums, left, width, is_near);
  NAME(join_blocks)(op, sums + left * width, blocks - left, width, is_near);
  NAME(rows)(op, sums, 2, width, left * width, is_near, sums);
}

static void NAME(sink_pieces)(void *context, size_t first, size_t end) {
  const NAME(sinks) *all = context;
  const bt_program *p = all->plan->program;
  size_t width = p->inner, pieces = (all->rows + all->piece - 1) / all->piece;
  size_t most = all->piece / BLOCK;
  NAME(rooms) rooms = {.rows = 4};
  while (2 * rooms.rows * width <= ROOM) rooms.rows *= 2;
  size_t room = (1 + rooms.rows) * width * sizeof(REAL);
  size_t bytes = (size_t)p->sink_count * most * width * sizeof(REAL);
  REAL *sums = bt_allocate(bytes);
  for (int s = 0; s < p->sink_count; s++) rooms.of[p->sinks[s].step] = bt_allocate(room);
  for (size_t i = first; i < end; i++) {
    size_t start = i * all->piece, left = all->rows - start;
    size_t rows = left < all->piece ? left : all->piece, blocks = (rows + BLOCK - 1) / BLOCK;
    for (size_t b = 0; b < blocks; b++) {
      size_t before = b * BLOCK;
      NAME(sink_block)(all, start + before, rows - before < BLOCK ? rows - before : BLOCK, &rooms);
      for (int s = 0; s < p->sink_count; s++) {
        memcpy(sums + ((size_t)s * most + b) * width, rooms.of[p->sinks[s].step],
               width * sizeof(REAL));
      }
    }
    for (int s = 0; s < p->sink_count; s++) {
      REAL *of = sums + (size_t)s * most * width;
      NAME(join_blocks)(p->sinks[s].operation, of, blocks, width, all->is_near);
      memcpy(all->sums + ((size_t)s * pieces + i) * width, of, width * sizeof(REAL));
    }
  }
  for (int s = 0; s < p->sink_count; s++) bt_release(rooms.of[p->sinks[s].step], room);
  bt_release(sums, bytes);
}

void NAME(bt_run_sinks)(const bt_plan *plan) {
  const bt_program *p = plan->program;
  size_t width = p->inner, rows = p->count / width, piece = rows_of_piece(width);
  size_t pieces = (rows + piece - 1) / piece;
  size_t bytes = (size_t)p->sink_count * pieces * width * sizeof(REAL);
  bool is_near = pieces == 1 || rows * width * sizeof(REAL) <= NEAR;
  NAME(sinks) all = {plan, rows, piece, is_near, bt_allocate(bytes)};
  bt_parallel(pieces, 1, NAME(sink_pieces), &all);
  for (int s = 0; s < p->sink_count; s++) {
    NAME(columns)(p->sinks[s].operation,
                  (NAME(source)){.x = all.sums + (size_t)s * pieces * width}, pieces, width, width,
                  p->sinks[s].out);
  }
  bt_release(all.sums, bytes);
}
