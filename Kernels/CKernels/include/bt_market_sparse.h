// Steps of a market in which each of n peers scores k: row i of `columns` [n, k] says whom, in
// ascending order. Part of bt_kernels.h; the formulas are those of the module Market.
#ifndef BT_MARKET_SPARSE_H
#define BT_MARKET_SPARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// out_j = scale sum_i scales_i values_ij over the entries in column j, [n], summed in double, row
// after row.
void bt_column_sums_f32(size_t n, size_t k, const int32_t *columns, float scale,
                        const float *scales, const float *values, float *out);
void bt_column_sums_f64(size_t n, size_t k, const int32_t *columns, double scale,
                        const double *scales, const double *values, double *out);

// out [2 n, k]: the gaps m - a between mask and reference, then the slopes dm_ij / dw_ij, given the
// threshold mu [n]. `reference` holds one number, or [n, k] of them with `has_rows`.
void bt_sparse_gates_f32(size_t n, size_t k, const int32_t *columns, const float *weights,
                         const float *stake, float temperature, const float *mu, bool has_rows,
                         const float *reference, float *out);
void bt_sparse_gates_f64(size_t n, size_t k, const int32_t *columns, const double *weights,
                         const double *stake, double temperature, const double *mu, bool has_rows,
                         const double *reference, double *out);

// Payoffs [n] and gradient [n, k] from what the function above gives and pull_i = H_i gap_i.
void bt_sparse_payoffs_f32(size_t n, size_t k, const int32_t *columns, float utility_slope,
                           float inflation, const float *gates, const float *pull,
                           const float *stake, const float *mu, float *payoffs, float *gradient);
void bt_sparse_payoffs_f64(size_t n, size_t k, const int32_t *columns, double utility_slope,
                           double inflation, const double *gates, const double *pull,
                           const double *stake, const double *mu, double *payoffs,
                           double *gradient);

// How weights stay on the simplex after a step.
enum { BT_STEP_PROJECT, BT_STEP_RESCALE, BT_STEP_EXPONENTIATE };

// All of a step in one visit of each row. Hessians are diagonal, [n, k], or with a `rank` above 0
// sums of terms_ir f f^T over the factors f = factors_ir, [n, rank, k], with terms [n, rank].
// `gradient` [n, k], `next` [n, k] (the weights after a step) and `residuals` [n] (the KKT residual
// of each row) may be NULL.
typedef struct {
  size_t n, k, rank;
  double temperature, utility_slope, inflation, size;
  int rule;
  bool has_rows;
  const int32_t *columns;
} bt_sparse_step;

void bt_sparse_steps_f32(const bt_sparse_step *step, const float *weights, const float *stake,
                         const float *mu, const float *reference, const float *hessian,
                         const float *terms, float *payoffs, float *gradient, float *next,
                         float *residuals);
void bt_sparse_steps_f64(const bt_sparse_step *step, const double *weights, const double *stake,
                         const double *mu, const double *reference, const double *hessian,
                         const double *terms, double *payoffs, double *gradient, double *next,
                         double *residuals);

// y_i = sum_r terms_ir f (f . x_i), f = factors_ir [m], for `count` vectors x [m].
void bt_low_rank_product_f32(size_t count, size_t rank, size_t m, const float *factors,
                             const float *terms, const float *x, float *y);
void bt_low_rank_product_f64(size_t count, size_t rank, size_t m, const double *factors,
                             const double *terms, const double *x, double *y);

// The nearest points of the simplex to rows.
void bt_simplex_projection_f32(size_t rows, size_t columns, const float *x, float *out);
void bt_simplex_projection_f64(size_t rows, size_t columns, const double *x, double *out);

// max |p(w + g) - w| with p the projection; NaN if a row has one.
float bt_kkt_residual_f32(size_t rows, size_t columns, const float *w, const float *g);
double bt_kkt_residual_f64(size_t rows, size_t columns, const double *w, const double *g);

#endif
