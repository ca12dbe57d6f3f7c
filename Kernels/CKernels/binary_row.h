// One run of contiguous elements of an elementwise function of two arrays, for other kernels.
// Strides are 1 or 0 (0 repeats); `out` may be either operand.
#ifndef BT_BINARY_ROW_H
#define BT_BINARY_ROW_H

#include "internal.h"

void bt_binary_row_f32(bt_binary op, const float *a, int64_t sa, const float *b, int64_t sb,
                       float *out, int64_t n);
void bt_binary_row_f64(bt_binary op, const double *a, int64_t sa, const double *b, int64_t sb,
                       double *out, int64_t n);

#endif
