// Runs of elementwise operations, block by block.
#include "binary_row.h"
#include "fusion.h"
#include "parallel.h"
#include <string.h>

enum {
  BLOCK_BYTES = 8192,    // of one operand: the live ones of a run fit the first-level cache
  PART_BYTES = 1 << 17,  // of one operand: less is not worth a thread
  // Above, results leave the caches before anyone reads them, and go past them.
  STREAMED_BYTES = 16 << 20
};

// The length of the rows that a run broadcasts along, or 0: blocks of whole rows need no copies of
// what is repeated.
static size_t row_length(const bt_program *p) {
  for (int l = 0; l < p->leaf_count; l++) {
    const bt_leaf *leaf = &p->leaves[l];
    if (leaf->size == 1 || (leaf->inner == 1 && leaf->size == p->count)) continue;
    return leaf->inner == 1 ? leaf->size : leaf->inner;
  }
  return 0;
}

static int last_reader(const bt_program *p, int step) {
  int operand = BT_MAX_LEAVES + step, last = step;
  for (int s = step + 1; s < p->step_count; s++) {
    if (p->steps[s].first == operand || p->steps[s].second == operand) last = s;
  }
  return last;
}

void bt_make_plan(bt_plan *plan, const bt_program *p, size_t width) {
  size_t usual = BLOCK_BYTES / width, row = row_length(p);
  plan->program = p;
  plan->block = row >= usual / 4 && row <= 2 * usual ? row : usual;
  plan->streams = p->count * width >= STREAMED_BYTES;
  // A register is free again after the last step that reads it, which may write to it.
  int free_after[BT_MAX_STEPS];
  plan->registers = 0;
  for (int s = 0; s < p->step_count; s++) {
    int r = 0;
    while (r < plan->registers && free_after[r] > s) r++;
    if (r == plan->registers) plan->registers++;
    free_after[r] = last_reader(p, s);
    plan->place[s] = r;
  }
  for (int l = 0; l < p->leaf_count; l++) plan->spread[l] = plan->registers++;
}

#define BT_TEMPLATE "fusion_real.h"
#include "each_real.h"
