// Factorisations and solves on LAPACK. Part of bt_kernels.h.
#ifndef BT_LINEAR_ALGEBRA_H
#define BT_LINEAR_ALGEBRA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// For each symmetric part (a + a^T) / 2 of `batch` matrices [n, n]: eigenvalues, ascending. With
// `vectors` out is [batch, n + 1, n], one unit eigenvector in each of the first n rows and the
// values in the last; without, [batch, n]. The sign of a vector makes its largest component
// positive (of those within 2^-10 of it, the first). NaN where a matrix is not finite or the
// iteration does not converge, here and below.
void bt_eigh_f32(size_t batch, size_t n, bool vectors, const float *a, float *out);
void bt_eigh_f64(size_t batch, size_t n, bool vectors, const double *a, double *out);

// Singular values, descending, of `batch` matrices [m, n], k = min(m, n). With `vectors` out is
// [batch, m + 1 + n, k]: U, the values, V, the sign fixed by U's columns; without, [batch, k].
void bt_svd_f32(size_t batch, size_t m, size_t n, bool vectors, const float *a, float *out);
void bt_svd_f64(size_t batch, size_t m, size_t n, bool vectors, const double *a, double *out);

// Q and R of `batch` matrices [m, n], m >= n, R's diagonal not negative: out is [batch, m + n, n],
// Q above R.
void bt_qr_f32(size_t batch, size_t m, size_t n, const float *a, float *out);
void bt_qr_f64(size_t batch, size_t m, size_t n, const double *a, double *out);

// Overwrites each b [n, columns] with r^-1 b, or r^-T b, for upper triangles r [n, n].
void bt_solve_upper_f32(size_t batch, size_t n, size_t columns, bool transposed, const float *r,
                        float *b);
void bt_solve_upper_f64(size_t batch, size_t n, size_t columns, bool transposed, const double *r,
                        double *b);

// e^a of `batch` matrices [n, n].
void bt_matrix_exponential_f32(size_t batch, size_t n, const float *a, float *out);
void bt_matrix_exponential_f64(size_t batch, size_t n, const double *a, double *out);

// (sum |x|^p)^(1/p), p > 0, of the middle axis of a contiguous [outer, n, inner]. Neither overflows
// nor underflows unless the result does. NaN if an element is.
void bt_norm_f32(float p, size_t outer, size_t n, size_t inner, const float *x, float *y);
void bt_norm_f64(double p, size_t outer, size_t n, size_t inner, const double *x, double *y);

#endif
