// Walks over strided arrays in rows and pieces of rows, which threads share.
#ifndef BT_WALK_H
#define BT_WALK_H

#include "parallel.h"
#include "strides.h"

enum {
  BT_ROW_PIECE = 1 << 14,  // elements of a long row that are handed out together
  BT_ROW_PART = 1 << 16    // elements that are worth a thread
};

// The dimensions walked, the operands that move, and the length of a row.
typedef struct {
  bt_walk walk;
  int dims, operands;
  int64_t row;
} bt_rows;

// Some elements of a row: `offset` says where the row starts in each operand, `row` which it is.
typedef void (*bt_row_body)(void *context, const int64_t *offset, int64_t row, int64_t first,
                            int64_t count);

static inline void bt_rows_make(bt_rows *rows, int rank, const int64_t *shape, int operands,
                                const int64_t *const *strides) {
  bt_walk_make(&rows->walk, rank, shape, operands, strides);
  rows->dims = rows->walk.rank - 1;
  rows->operands = operands;
  rows->row = rows->walk.shape[rows->dims];
}

// Where the operands are at a position of the first `dims` dimensions.
static inline void bt_walk_seek(const bt_walk *walk, int dims, int operands, int64_t position,
                                int64_t *index, int64_t *offset) {
  for (int o = 0; o < operands; o++) offset[o] = 0;
  for (int d = dims - 1; d >= 0; d--) {
    index[d] = position % walk->shape[d];
    position /= walk->shape[d];
    for (int o = 0; o < operands; o++) offset[o] += index[d] * walk->stride[o][d];
  }
}

// Whether an operand's positions are surely all different: sorted by step, each dimension steps over
// those with shorter steps.
static inline bool bt_walk_is_apart(const bt_walk *walk, int operand) {
  const int64_t *stride = walk->stride[operand];
  int64_t reach = 0;
  for (int done = 0, last = -1; done < walk->rank; done++) {
    int next = -1;
    for (int d = 0; d < walk->rank; d++) {
      int64_t step = llabs(stride[d]), after = last < 0 ? -1 : llabs(stride[last]);
      if (step < after || (step == after && d <= last)) continue;
      if (next < 0 || step < llabs(stride[next])) next = d;
    }
    if (llabs(stride[next]) <= reach && walk->shape[next] > 1) return false;
    reach += llabs(stride[next]) * (walk->shape[next] - 1);
    last = next;
  }
  return true;
}

static inline int64_t bt_row_pieces(const bt_rows *rows) {
  return (rows->row + BT_ROW_PIECE - 1) / BT_ROW_PIECE;
}

// The part of a loop over all pieces of rows. `body` is a constant wherever this is called.
BT_INLINE void bt_rows_part(const bt_rows *rows, size_t first, size_t end, bt_row_body body,
                            void *context) {
  int64_t index[BT_MAX_RANK], offset[BT_MAX_OPERANDS];
  int64_t pieces = bt_row_pieces(rows), row = (int64_t)first / pieces;
  int64_t piece = (int64_t)first % pieces;
  bt_walk_seek(&rows->walk, rows->dims, rows->operands, row, index, offset);
  if (pieces == 1) {
    for (int64_t last = (int64_t)end; row < last; row++) {
      body(context, offset, row, 0, rows->row);
      bt_walk_next(&rows->walk, rows->dims, rows->operands, index, offset);
    }
    return;
  }
  for (size_t i = first; i < end; i++) {
    int64_t start = piece * BT_ROW_PIECE, left = rows->row - start;
    body(context, offset, row, start, left < BT_ROW_PIECE ? left : BT_ROW_PIECE);
    if (++piece < pieces) continue;
    piece = 0;
    row++;
    bt_walk_next(&rows->walk, rows->dims, rows->operands, index, offset);
  }
}

// Shares all pieces of rows among threads; `part` calls bt_rows_part.
static inline void bt_rows_share(const bt_rows *rows, bt_part part, void *context) {
  size_t count = 1;
  for (int d = 0; d < rows->dims; d++) count *= (size_t)rows->walk.shape[d];
  size_t size = (size_t)(rows->row < BT_ROW_PIECE ? rows->row : BT_ROW_PIECE);
  bt_parallel(count * (size_t)bt_row_pieces(rows), (BT_ROW_PART + size - 1) / size, part, context);
}

#endif
