// The packed product of one matrix, for kernels that have more to do with its row.
#ifndef BT_SYMMETRIC_INTERNAL_H
#define BT_SYMMETRIC_INTERNAL_H

#include "internal.h"

// y = p x for a packed matrix p, as bt_packed_product makes it.
void bt_packed_one_f32(size_t n, const float *p, const float *x, float *y);
void bt_packed_one_f64(size_t n, const double *p, const double *x, double *y);

#endif
