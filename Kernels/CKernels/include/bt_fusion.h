// Runs of elementwise operations in one pass over memory: every block of elements goes through all
// of them while it lies in the first-level cache.
#ifndef BT_FUSION_H
#define BT_FUSION_H

#include <stddef.h>
#include <stdint.h>

// Sums and products are pairwise; max and min propagate NaN.
typedef enum { BT_SUM, BT_PRODUCT, BT_MAX, BT_MIN, BT_REDUCTION_COUNT } bt_reduction;

enum { BT_MAX_STEPS = 32, BT_MAX_LEAVES = 64 };

// An array that the run reads, broadcast to all elements: element i is
// base[i / period * size + i / inner % size]. `period` is a multiple of inner size, or all elements.
typedef struct {
  const void *base;
  size_t inner, size, period;
} bt_leaf;

// One operation. An operand below BT_MAX_LEAVES is a leaf; BT_MAX_LEAVES + s is the result of step
// s, an earlier one.
typedef struct {
  int32_t operation;  // a bt_unary, or BT_UNARY_COUNT + a bt_binary
  int32_t first, second;
  void *out;  // where the whole result is kept; NULL if only later steps read it
} bt_step;

// A reduction of the results of a step, seen as [count / inner, inner], along the first axis.
// No two are of one step.
typedef struct {
  int32_t step;
  bt_reduction operation;
  void *out;  // `inner` numbers
} bt_sink;

// The widths that a run reduces as it goes.
enum { BT_MIN_SINK = 65, BT_MAX_SINK = 2048 };

typedef struct {
  size_t count;  // elements
  int32_t leaf_count, step_count;
  const bt_leaf *leaves;
  const bt_step *steps;
  size_t inner;  // of all sinks
  int32_t sink_count;
  const bt_sink *sinks;
} bt_program;

// The same bits as one operation (and reduction) after the other, whatever the number of threads.
void bt_run_f32(const bt_program *program);
void bt_run_f64(const bt_program *program);

// A reduction (see bt_reduce) of the last results of a run without sinks, [outer, n, inner],
// which are stored only if the program says so. The same bits as a run and then a reduction.
void bt_reduce_run_f32(bt_reduction op, size_t outer, size_t n, size_t inner,
                       const bt_program *program, float *y);
void bt_reduce_run_f64(bt_reduction op, size_t outer, size_t n, size_t inner,
                       const bt_program *program, double *y);

#endif
