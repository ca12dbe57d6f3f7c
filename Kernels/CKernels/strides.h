// Walks over strided arrays. Neighbouring dimensions that step alike in every operand are merged
// first, so that the loops that follow are few and long.
#ifndef BT_STRIDES_H
#define BT_STRIDES_H

#include "internal.h"

enum { BT_MAX_RANK = 64, BT_MAX_OPERANDS = 3 };

typedef struct {
  int rank;  // without dimensions of size 1; at least 1
  bool empty;
  int64_t shape[BT_MAX_RANK];
  int64_t stride[BT_MAX_OPERANDS][BT_MAX_RANK];
} bt_walk;

static inline void bt_walk_make(bt_walk *walk, int rank, const int64_t *shape, int operands,
                                const int64_t *const *strides) {
  int last = -1;
  walk->empty = false;
  for (int d = 0; d < rank; d++) {
    int64_t size = shape[d];
    if (size == 0) walk->empty = true;
    if (size == 1) continue;
    bool merges = last >= 0;
    for (int o = 0; merges && o < operands; o++) {
      merges = walk->stride[o][last] == strides[o][d] * size;
    }
    if (merges) {
      walk->shape[last] *= size;
    } else {
      if (++last == BT_MAX_RANK) bt_fatal("more dimensions than an array may have", (size_t)rank);
      walk->shape[last] = size;
    }
    for (int o = 0; o < operands; o++) walk->stride[o][last] = strides[o][d];
  }
  if (last < 0) {
    last = 0;
    walk->shape[0] = 1;
    for (int o = 0; o < operands; o++) walk->stride[o][0] = 0;
  }
  walk->rank = last + 1;
}

// Steps `index` to the next position of the first `dims` dimensions, last one fastest, and moves
// the operands' offsets with it. False once every position has been visited.
static inline bool bt_walk_next(const bt_walk *walk, int dims, int operands, int64_t *index,
                                int64_t *offset) {
  for (int d = dims - 1; d >= 0; d--) {
    index[d]++;
    for (int o = 0; o < operands; o++) offset[o] += walk->stride[o][d];
    if (index[d] < walk->shape[d]) return true;
    for (int o = 0; o < operands; o++) offset[o] -= walk->stride[o][d] * index[d];
    index[d] = 0;
  }
  return false;
}

#endif
