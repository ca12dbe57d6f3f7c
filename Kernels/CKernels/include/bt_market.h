// Steps of a market of n peers, in few passes. Part of bt_kernels.h; the formulas are those of the
// module Market.
#ifndef BT_MARKET_H
#define BT_MARKET_H

#include <stdbool.h>
#include <stddef.h>

// out [2 n + 1, n]: the gaps m - a between mask and reference, then the slopes dm_ij / dw_ij, then
// the threshold mu. `reference` holds one number, or [n, n] of them with `has_rows`.
void bt_market_gates_f32(size_t n, const float *weights, const float *stake, float temperature,
                         bool has_rows, const float *reference, float *out);
void bt_market_gates_f64(size_t n, const double *weights, const double *stake, double temperature,
                         bool has_rows, const double *reference, double *out);

// out [n + 1, n]: row i is dP_i / dW_i, the last row the payoffs, from what the function above gives
// and pull_i = (H_i + H_i^T) gap_i / 2.
void bt_market_payoffs_f32(size_t n, float utility_slope, float inflation, const float *gates,
                           const float *pull, const float *stake, float *out);
void bt_market_payoffs_f64(size_t n, double utility_slope, double inflation, const double *gates,
                           const double *pull, const double *stake, double *out);

// Both in one pass, with pull_i = H_i gap_i from packed symmetric Hessians of n (n + 1) / 2 numbers
// each: the same bits.
void bt_market_packed_payoffs_f32(size_t n, float utility_slope, float inflation,
                                  const float *weights, const float *stake, float temperature,
                                  bool has_rows, const float *reference, const float *packed,
                                  float *out);
void bt_market_packed_payoffs_f64(size_t n, double utility_slope, double inflation,
                                  const double *weights, const double *stake, double temperature,
                                  bool has_rows, const double *reference, const double *packed,
                                  double *out);

// Rows of w + size g clipped at 0 and divided by their sums; those of which nothing is left stay as
// they were.
void bt_rescaled_step_f32(size_t rows, size_t columns, float size, const float *w, const float *g,
                          float *out);
void bt_rescaled_step_f64(size_t rows, size_t columns, double size, const double *w,
                          const double *g, double *out);

#endif
