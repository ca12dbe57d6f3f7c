// Parts of runs of elementwise operations, for kernels that read a run's last result.
#ifndef BT_FUSION_INTERNAL_H
#define BT_FUSION_INTERNAL_H

#include "internal.h"

// Where the results of the steps of a run stand within a block.
typedef struct {
  const bt_program *program;
  size_t block;               // elements
  int registers;              // blocks of scratch memory, those of the leaves last
  int place[BT_MAX_STEPS];    // each step's register
  int spread[BT_MAX_LEAVES];  // the register a leaf is repeated into where a block needs it
  bool streams;
} bt_plan;

// `width` is the size of an element. The plan reads the program wherever it goes.
void bt_make_plan(bt_plan *plan, const bt_program *program, size_t width);

// Runs the operations on `count` elements from `first` on, on this thread. The results of step s go
// to rooms[s], unless that is NULL, and also where the program says.
void bt_run_range_f32(const bt_plan *plan, size_t first, size_t count, float *const *rooms);
void bt_run_range_f64(const bt_plan *plan, size_t first, size_t count, double *const *rooms);

// Runs a program that has sinks.
void bt_run_sinks_f32(const bt_plan *plan);
void bt_run_sinks_f64(const bt_plan *plan);

#endif
