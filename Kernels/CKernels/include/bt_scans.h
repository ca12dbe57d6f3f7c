// Scans and sorts along an axis. Part of bt_kernels.h.
#ifndef BT_SCANS_H
#define BT_SCANS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Scans of the middle axis of a contiguous [outer, n, inner], from the first entry to the last or,
// with `reverse`, from the last to the first. Each entry of y joins the entries of x up to its own,
// or with `exclusive` those before it (0 for none).
//
// Sums are made in double, and their error does not grow with n: at most 8 units in the last place
// of the largest sum of sizes.
void bt_cumulative_sum_f32(bool exclusive, bool reverse, size_t outer, size_t n, size_t inner,
                           const float *x, float *y);
void bt_cumulative_sum_f64(bool exclusive, bool reverse, size_t outer, size_t n, size_t inner,
                           const double *x, double *y);
void bt_cumulative_product_f32(bool reverse, size_t outer, size_t n, size_t inner, const float *x,
                               float *y);
void bt_cumulative_product_f64(bool reverse, size_t outer, size_t n, size_t inner,
                               const double *x, double *y);
// y_i = a_i y_{i-1} + b_i, where the first y is the first b: the first a is not read.
void bt_recurrence_f32(bool reverse, size_t outer, size_t n, size_t inner, const float *a,
                       const float *b, float *y);
void bt_recurrence_f64(bool reverse, size_t outer, size_t n, size_t inner, const double *a,
                       const double *b, double *y);
// Where the largest (or smallest) entry so far stands, the first of equals; NaN beats all numbers.
void bt_cumulative_extreme_f32(bool smallest, bool reverse, size_t outer, size_t n, size_t inner,
                               const float *x, float *positions);
void bt_cumulative_extreme_f64(bool smallest, bool reverse, size_t outer, size_t n, size_t inner,
                               const double *x, double *positions);
// log of the running sum of exp(x), scaled by the largest entry so far.
void bt_log_cumulative_sum_exp_f32(bool reverse, size_t outer, size_t n, size_t inner,
                                   const float *x, float *y);
void bt_log_cumulative_sum_exp_f64(bool reverse, size_t outer, size_t n, size_t inner,
                                   const double *x, double *y);

// y[o, i, j] = g[o, j] times the product of x[o, k, j] over all k but i.
void bt_other_products_f32(size_t outer, size_t n, size_t inner, const float *x, const float *g,
                           float *y);
void bt_other_products_f64(size_t outer, size_t n, size_t inner, const double *x, const double *g,
                           double *y);

// log sum exp of each row of a contiguous [rows, columns], and y[r, c] = g[r] d lse[r] / d x[r, c],
// 0 in rows of -inf.
void bt_log_sum_exp_f32(size_t rows, size_t columns, const float *x, float *y);
void bt_log_sum_exp_f64(size_t rows, size_t columns, const double *x, double *y);
void bt_log_sum_exp_pullback_f32(size_t rows, size_t columns, const float *x, const float *g,
                                 float *y);
void bt_log_sum_exp_pullback_f64(size_t rows, size_t columns, const double *x, const double *g,
                                 double *y);

// The positions that sort each row, equal entries in their order, and those of its first k entries
// once sorted, [rows, k]. NaN counts as larger than all numbers, and -0 equals 0.
void bt_argsort_f32(bool descending, size_t rows, size_t columns, const float *x,
                    float *positions);
void bt_argsort_f64(bool descending, size_t rows, size_t columns, const double *x,
                    double *positions);
void bt_top_k_f32(bool largest, size_t rows, size_t columns, size_t k, const float *x,
                  float *positions);
void bt_top_k_f64(bool largest, size_t rows, size_t columns, size_t k, const double *x,
                  double *positions);
// How many entries of a row in ascending order come before each number, or with `right` how many
// do not come after it: rows of `n` edges, `pitch` apart (0: one row for all), of `count` numbers.
void bt_search_sorted_f32(bool right, size_t rows, size_t n, size_t pitch, size_t count,
                          const float *edges, const float *x, float *positions);
void bt_search_sorted_f64(bool right, size_t rows, size_t n, size_t pitch, size_t count,
                          const double *edges, const double *x, double *positions);

#endif
