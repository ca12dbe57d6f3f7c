// Elements picked and placed by index. Part of bt_kernels.h.
//
// Strides are in elements, one for each axis of `shape`; 0 repeats, negative walks back. Positions
// are walked in row-major order of `shape`, so that sums have one order and the last of several
// values for one place stays.
#ifndef BT_INDEXING_H
#define BT_INDEXING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Whole numbers to indices. Returns the position of the first that is not one of 0 ... limit - 1,
// or n if all are.
size_t bt_indices_f32(size_t n, size_t limit, const float *x, int64_t *index);
size_t bt_indices_f64(size_t n, size_t limit, const double *x, int64_t *index);

// out[p] = x[p . sx + index[p . si] * step], `out` contiguous. Indices are in range.
void bt_take_f32(int rank, const int64_t *shape, const float *x, const int64_t *sx,
                 const int64_t *index, const int64_t *si, int64_t step, float *out);
void bt_take_f64(int rank, const int64_t *shape, const double *x, const int64_t *sx,
                 const int64_t *index, const int64_t *si, int64_t step, double *out);

// out[p . so + index[p . si] * step] = x[p . sx], or += it. Indices are in range.
void bt_scatter_f32(bool adds, int rank, const int64_t *shape, const float *x, const int64_t *sx,
                    const int64_t *index, const int64_t *si, int64_t step, float *out,
                    const int64_t *so);
void bt_scatter_f64(bool adds, int rank, const int64_t *shape, const double *x, const int64_t *sx,
                    const int64_t *index, const int64_t *si, int64_t step, double *out,
                    const int64_t *so);

// out[p . so] = x[p . sx], or += it.
void bt_place_f32(bool adds, int rank, const int64_t *shape, const float *x, const int64_t *sx,
                  float *out, const int64_t *so);
void bt_place_f64(bool adds, int rank, const int64_t *shape, const double *x, const int64_t *sx,
                  double *out, const int64_t *so);

#endif
