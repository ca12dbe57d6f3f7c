// Factorisations and solves on LAPACK. Part of bt_kernels.h.
//
// Matrices are row-major and dense, `count` of them one after another, unless said otherwise. A
// matrix that cannot be factored, or has a pivot of 0 where one divides by it, gives NaN in all its
// own results and leaves those of the others alone.
#ifndef BT_LINEAR_ALGEBRA_H
#define BT_LINEAR_ALGEBRA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// x = t^-1 b, or t^-T b, for triangles t [n, n], `step` elements apart, with rows `pitch` apart,
// and b, x [n, columns]. With `unit` the diagonal counts as 1 and is not read.
void bt_triangular_solve_f32(bool upper, bool transposed, bool unit, size_t count, size_t n,
                             size_t columns, const float *t, int64_t step, size_t pitch,
                             const float *b, float *x);
void bt_triangular_solve_f64(bool upper, bool transposed, bool unit, size_t count, size_t n,
                             size_t columns, const double *t, int64_t step, size_t pitch,
                             const double *b, double *x);

// x [m, n] with zeros above (lower) or below (upper) the diagonal `offset` places right of the main
// one, which itself is multiplied by `diagonal`.
void bt_triangular_part_f32(bool upper, int64_t offset, float diagonal, size_t count, size_t m,
                            size_t n, const float *x, float *y);
void bt_triangular_part_f64(bool upper, int64_t offset, double diagonal, size_t count, size_t m,
                            size_t n, const double *x, double *y);

// The lower Cholesky factors of symmetric a [n, n], whose lower triangles are read.
void bt_cholesky_f32(size_t count, size_t n, const float *a, float *l);
void bt_cholesky_f64(size_t count, size_t n, const double *a, double *l);
void bt_cholesky_solve_f32(size_t count, size_t n, size_t columns, const float *l, const float *b,
                           float *x);
void bt_cholesky_solve_f64(size_t count, size_t n, size_t columns, const double *l, const double *b,
                           double *x);

// P a = L U with pivots from each column, for a [m, n] with the given strides. `factors` is
// [n + 1, m]: the columns of L (below its unit diagonal) and U in one, then the permutation: row i
// of P a is row order[i] of a. A singular a has factors too.
void bt_lu_f32(size_t count, size_t m, size_t n, int64_t step, int64_t row, int64_t column,
               const float *a, float *factors);
void bt_lu_f64(size_t count, size_t m, size_t n, int64_t step, int64_t row, int64_t column,
               const double *a, double *factors);
void bt_lu_solve_f32(bool transposed, size_t count, size_t n, size_t columns, const float *factors,
                     const float *b, float *x);
void bt_lu_solve_f64(bool transposed, size_t count, size_t n, size_t columns,
                     const double *factors, const double *b, double *x);

// Row i of y [rows, columns] is row order[i] of x; with `inverse`, row order[i] of y is row i of x.
void bt_permute_rows_f32(bool inverse, size_t count, size_t rows, size_t columns,
                         const float *order, const float *x, float *y);
void bt_permute_rows_f64(bool inverse, size_t count, size_t rows, size_t columns,
                         const double *order, const double *x, double *y);

void bt_inverse_f32(size_t count, size_t n, const float *a, float *x);
void bt_inverse_f64(size_t count, size_t n, const double *a, double *x);

// From the factors of bt_lu: the determinant, its sign (0 if singular), the log of its size.
typedef enum { BT_DETERMINANT, BT_DETERMINANT_SIGN, BT_DETERMINANT_LOG } bt_determinant;
void bt_lu_determinant_f32(bt_determinant what, size_t count, size_t n, const float *factors,
                           float *y);
void bt_lu_determinant_f64(bt_determinant what, size_t count, size_t n, const double *factors,
                           double *y);
void bt_cholesky_log_determinant_f32(size_t count, size_t n, const float *l, float *y);
void bt_cholesky_log_determinant_f64(size_t count, size_t n, const double *l, double *y);

// The cofactors det(a) a^-T from the factors of bt_lu, also of a singular a.
void bt_cofactor_f32(size_t count, size_t n, const float *factors, float *out);
void bt_cofactor_f64(size_t count, size_t n, const double *factors, double *out);

// The first of `count` blocks that holds NaN or infinity, or -1.
int64_t bt_first_not_finite_f32(size_t count, size_t size, const float *x);
int64_t bt_first_not_finite_f64(size_t count, size_t size, const double *x);
// The first triangle t that holds NaN or infinity (then *finite is false) or 0 on its diagonal.
int64_t bt_first_singular_f32(bool upper, bool unit, size_t count, size_t n, const float *t,
                              int64_t step, size_t pitch, bool *finite);
int64_t bt_first_singular_f64(bool upper, bool unit, size_t count, size_t n, const double *t,
                              int64_t step, size_t pitch, bool *finite);

// For each symmetric part (a + a^T) / 2 of `batch` matrices [n, n]: eigenvalues, ascending. With
// `vectors` out is [batch, n + 1, n], one unit eigenvector in each of the first n rows and the
// values in the last; without, [batch, n]. The sign of a vector makes its largest component
// positive (of those within 2^-10 of it, the first). NaN where a matrix is not finite or the
// iteration does not converge, here and below.
void bt_eigh_f32(size_t batch, size_t n, bool vectors, const float *a, float *out);
void bt_eigh_f64(size_t batch, size_t n, bool vectors, const double *a, double *out);

// Eigenvalues of `batch` matrices [n, n]: out is [batch, 2, n], real parts and imaginary parts, in
// LAPACK's order, in which the two of a conjugate pair are neighbours.
void bt_eigenvalues_f32(size_t batch, size_t n, const float *a, float *out);
void bt_eigenvalues_f64(size_t batch, size_t n, const double *a, double *out);

// Singular values, descending, of `batch` matrices [m, n], k = min(m, n). With `vectors` out is
// [batch, m + 1 + n, k]: U, the values, V, the sign fixed by U's columns; without, [batch, k].
void bt_svd_f32(size_t batch, size_t m, size_t n, bool vectors, const float *a, float *out);
void bt_svd_f64(size_t batch, size_t m, size_t n, bool vectors, const double *a, double *out);

// Q and R of `batch` matrices [m, n], m >= n, R's diagonal not negative: out is [batch, m + n, n],
// Q above R.
void bt_qr_f32(size_t batch, size_t m, size_t n, const float *a, float *out);
void bt_qr_f64(size_t batch, size_t m, size_t n, const double *a, double *out);

// e^a of `batch` matrices [n, n].
void bt_matrix_exponential_f32(size_t batch, size_t n, const float *a, float *out);
void bt_matrix_exponential_f64(size_t batch, size_t n, const double *a, double *out);

// (sum |x|^p)^(1/p), p > 0, of the middle axis of a contiguous [outer, n, inner]. Neither overflows
// nor underflows unless the result does. NaN if an element is.
void bt_norm_f32(float p, size_t outer, size_t n, size_t inner, const float *x, float *y);
void bt_norm_f64(double p, size_t outer, size_t n, size_t inner, const double *x, double *y);

#endif
