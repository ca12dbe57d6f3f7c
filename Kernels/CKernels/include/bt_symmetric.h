// Products with symmetric matrices that read each number once. Part of bt_kernels.h.
//
// A packed symmetric matrix is its upper triangle, row after row: n (n + 1) / 2 numbers, entry
// (i, j) with i <= j at i n - i (i - 1) / 2 + j - i.
#ifndef BT_SYMMETRIC_H
#define BT_SYMMETRIC_H

#include <stddef.h>
#include <stdint.h>

// y = p x for `count` packed matrices p and vectors x [n]. Matrix and vector number i begin at
// p + p_at[i] and x + x_at[i]; without these (NULL) they lie one after another, as y does.
void bt_packed_product_f32(size_t count, size_t n, const float *p, const int64_t *p_at,
                           const float *x, const int64_t *x_at, float *y);
void bt_packed_product_f64(size_t count, size_t n, const double *p, const int64_t *p_at,
                           const double *x, const int64_t *x_at, double *y);

// y = (a + a^T) x / 2 in the same way, for any matrices a [n, n].
void bt_symmetrized_product_f32(size_t count, size_t n, const float *a, const int64_t *a_at,
                                const float *x, const int64_t *x_at, float *y);
void bt_symmetrized_product_f64(size_t count, size_t n, const double *a, const int64_t *a_at,
                                const double *x, const int64_t *x_at, double *y);

// The packed x y^T + y x^T, with its diagonal halved, for `count` pairs of vectors [n].
void bt_packed_outer_f32(size_t count, size_t n, const float *x, const int64_t *x_at,
                         const float *y, const int64_t *y_at, float *p);
void bt_packed_outer_f64(size_t count, size_t n, const double *x, const int64_t *x_at,
                         const double *y, const int64_t *y_at, double *p);

// From matrices a [n, n] to packed ones and back: off the diagonal p = scale (a + a^T), and both
// entries of a are scale p.
void bt_pack_symmetric_f32(float scale, size_t count, size_t n, const float *a, float *p);
void bt_pack_symmetric_f64(double scale, size_t count, size_t n, const double *a, double *p);
void bt_unpack_symmetric_f32(float scale, size_t count, size_t n, const float *p, float *a);
void bt_unpack_symmetric_f64(double scale, size_t count, size_t n, const double *p, double *a);

// g [k, k] = a diag(w) a^T for a [k, m] and weights w [m]: half of a product, and its mirror image.
void bt_weighted_gram_f32(size_t k, size_t m, const float *a, const float *w, float *g);
void bt_weighted_gram_f64(size_t k, size_t m, const double *a, const double *w, double *g);

// Entries (i, j) of a [n, n] with first <= i < end and j < limit <= first, from (j, i).
void bt_mirror_f32(size_t first, size_t end, size_t limit, size_t n, float *a);
void bt_mirror_f64(size_t first, size_t end, size_t limit, size_t n, double *a);

#endif
