// The whole C surface that Swift sees: allocation, elementwise loops, reductions, data movement,
// matrix products and factorisations. Every function takes sizes and pointers it does not keep.
// There is no promise that this interface stays; the Swift modules are the interface.
#ifndef BT_KERNELS_H
#define BT_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bt_fused.h"
#include "bt_fusion.h"
#include "bt_indexing.h"
#include "bt_linear_algebra.h"
#include "bt_market.h"
#include "bt_market_sparse.h"
#include "bt_scans.h"
#include "bt_symmetric.h"

// Memory: 64-byte aligned blocks from a pool of size classes, safe to call from any thread, also for
// blocks that another one allocated. `bt_release` takes the size that was asked for. Freed blocks
// are kept up to a limit (1 GiB unless set), and up to 1 MiB of small ones in each thread beside
// it, until the thread ends; a limit below 16 MiB leaves threads none. `bt_pool_trim` frees what is
// shared and what the calling thread has, and `bt_pool_cached_bytes` counts what all threads have.
void *bt_allocate(size_t bytes);
void bt_release(void *block, size_t bytes);
void bt_pool_set_limit(size_t bytes);
void bt_pool_trim(void);
size_t bt_pool_cached_bytes(void);

// Elementwise, one input. `x` and `y` hold `n` contiguous elements and may be the same block.
typedef enum {
  BT_NEGATE,
  BT_ABS,
  BT_SIGN,  // -1, 0, 1; NaN stays NaN
  BT_STEP,  // 1 where x > 0, else 0
  BT_SQUARE,
  BT_SQRT,
  BT_RECIPROCAL,
  BT_EXP,
  BT_EXPM1,
  BT_LOG,
  BT_LOG1P,
  BT_SIN,
  BT_COS,
  BT_TANH,
  BT_SIGMOID,
  BT_SOFTPLUS,  // max(x, 0) + log1p(exp(-|x|))
  BT_RELU,
  BT_ERF,
  BT_NORMAL_CDF,  // erfc(-x / sqrt 2) / 2
  BT_GELU,        // x * normal cdf(x)
  BT_IS_FINITE,   // 1 or 0
  BT_IS_NAN,
  BT_IS_INFINITE,
  BT_FLOOR,
  BT_CEIL,
  BT_ROUND,  // halves to even
  BT_TRUNCATE,
  BT_LOG2,
  BT_LOG10,
  BT_EXP2,
  BT_CBRT,
  BT_RSQRT,  // 1 / sqrt(x)
  BT_TAN,
  BT_ASIN,
  BT_ACOS,
  BT_ATAN,
  BT_SINH,
  BT_COSH,
  BT_ASINH,
  BT_ACOSH,
  BT_ATANH,
  BT_ERFC,
  BT_ERF_INVERSE,
  BT_LOG_GAMMA,  // log |gamma(x)|
  BT_SILU,       // x sigmoid(x)
  BT_GELU_TANH,  // x sigmoid(sqrt(8 / pi) (x + 0.044715 x^3))
  BT_SOFTSIGN,   // x / (1 + |x|)
  BT_UNARY_COUNT
} bt_unary;
void bt_unary_f32(bt_unary op, const float *x, float *y, size_t n);
void bt_unary_f64(bt_unary op, const double *x, double *y, size_t n);

// Elementwise, two inputs, with strides in elements (0 repeats, negative walks back). `out` is
// contiguous and row-major over `shape`. A rank of 0 is one element.
typedef enum {
  BT_ADD,
  BT_SUBTRACT,
  BT_MULTIPLY,
  BT_DIVIDE,
  BT_MAXIMUM,  // NaN if either is NaN
  BT_MINIMUM,
  BT_EQUAL,  // 1 or 0
  BT_GREATER,
  BT_GREATER_EQUAL,
  BT_POWER,
  BT_SHARE,  // of the maximum's slope, a's part: 1 where a > b, 1/2 where equal, else 0
  BT_ATAN2,  // the angle of (b, a)
  BT_HYPOT,
  BT_REMAINDER,     // with the sign of b
  BT_LOG_ADD_EXP,   // log(e^a + e^b)
  BT_X_LOG_Y,       // 0 where a is 0
  BT_POLYGAMMA,     // of order a at b; order 0 is digamma
  BT_SILU_PULL,     // b times the slope at a
  BT_GELU_TANH_PULL,
  BT_TANH_PULL,  // b times the slope where the tangent is a
  BT_BINARY_COUNT
} bt_binary;
void bt_binary_f32(bt_binary op, int rank, const int64_t *shape, const float *a, const int64_t *sa,
                   const float *b, const int64_t *sb, float *out);
void bt_binary_f64(bt_binary op, int rank, const int64_t *shape, const double *a, const int64_t *sa,
                   const double *b, const int64_t *sb, double *out);

// out = condition != 0 ? a : b, with strides as above.
void bt_select_f32(int rank, const int64_t *shape, const float *condition, const int64_t *sc,
                   const float *a, const int64_t *sa, const float *b, const int64_t *sb, float *out);
void bt_select_f64(int rank, const int64_t *shape, const double *condition, const int64_t *sc,
                   const double *a, const int64_t *sa, const double *b, const int64_t *sb,
                   double *out);

void bt_fill_f32(float value, float *out, size_t n);
void bt_fill_f64(double value, double *out, size_t n);

// Packs a strided view into a contiguous row-major block. Transposes go in tiles.
void bt_copy_f32(int rank, const int64_t *shape, const float *x, const int64_t *strides, float *out);
void bt_copy_f64(int rank, const int64_t *shape, const double *x, const int64_t *strides, double *out);

// Reductions of the middle axis of a contiguous [outer, n, inner] into [outer, inner].
// Sums and products are pairwise; max and min propagate NaN. n = 0 gives 0, 1, -inf, +inf.
void bt_reduce_f32(bt_reduction op, size_t outer, size_t n, size_t inner, const float *x, float *y);
void bt_reduce_f64(bt_reduction op, size_t outer, size_t n, size_t inner, const double *x, double *y);
// The first position of the largest (or smallest) element; NaN comes before all numbers. n > 0.
void bt_arg_extreme_f32(bool smallest, size_t outer, size_t n, size_t inner, const float *x,
                        float *y);
void bt_arg_extreme_f64(bool smallest, size_t outer, size_t n, size_t inner, const double *x,
                        double *y);

// Along the rows of a contiguous [rows, columns]: softmax(x) and x - log sum exp x, shifted by the
// row's maximum.
void bt_softmax_f32(size_t rows, size_t columns, const float *x, float *y);
void bt_softmax_f64(size_t rows, size_t columns, const double *x, double *y);
void bt_log_softmax_f32(size_t rows, size_t columns, const float *x, float *y);
void bt_log_softmax_f64(size_t rows, size_t columns, const double *x, double *y);

// y[o, k, i] = x[o, index[k], i] and y[o, index[k], i] += x[o, k, i], for contiguous blocks.
// Indices are in range: the caller has checked. scatter_add adds into `y`, in the order of k.
void bt_gather_f32(size_t outer, size_t n, size_t inner, size_t count, const int64_t *index,
                   const float *x, float *y);
void bt_gather_f64(size_t outer, size_t n, size_t inner, size_t count, const int64_t *index,
                   const double *x, double *y);
void bt_scatter_add_f32(size_t outer, size_t n, size_t inner, size_t count, const int64_t *index,
                        const float *x, float *y);
void bt_scatter_add_f64(size_t outer, size_t n, size_t inner, size_t count, const int64_t *index,
                        const double *x, double *y);

// Patches of images. unfold: [batch, channels, height, width] to
// [batch, channels * kernel_h * kernel_w, out_h * out_w]; positions outside the image read 0.
// fold is its transpose: it zeroes `y` and adds every patch element back where it came from.
typedef struct {
  size_t batch, channels, height, width;
  size_t kernel_h, kernel_w, stride_h, stride_w, pad_h, pad_w, dilation_h, dilation_w;
  size_t out_h, out_w;
} bt_patches;
void bt_unfold_f32(const bt_patches *p, const float *x, float *y);
void bt_unfold_f64(const bt_patches *p, const double *x, double *y);
void bt_fold_f32(const bt_patches *p, const float *x, float *y);
void bt_fold_f64(const bt_patches *p, const double *x, double *y);
// The largest pixel of each patch, [batch, channels, out_h, out_w], NaN if there is one, -inf of
// none; and the cotangent `gx` of the images, shared equally among the pixels that are the largest.
void bt_max_pool_f32(const bt_patches *p, const float *x, float *y);
void bt_max_pool_f64(const bt_patches *p, const double *x, double *y);
void bt_max_pool_pullback_f32(const bt_patches *p, const float *x, const float *y, const float *gy,
                              float *gx);
void bt_max_pool_pullback_f64(const bt_patches *p, const double *x, const double *y,
                              const double *gy, double *gx);

// c = a b (+ c if accumulate), row-major, c is m by n with rows ldc apart; transposes are flags.
void bt_gemm_f32(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k, const float *a,
                 size_t lda, const float *b, size_t ldb, bool accumulate, float *c, size_t ldc);
void bt_gemm_f64(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k, const double *a,
                 size_t lda, const double *b, size_t ldb, bool accumulate, double *c, size_t ldc);
// Such a product for each position of `shape`, where the strides say which matrices meet; the results
// begin sc elements after one another.
void bt_gemm_batch_f32(int rank, const int64_t *shape, bool transpose_a, bool transpose_b, size_t m,
                       size_t n, size_t k, const float *a, const int64_t *sa, size_t lda,
                       const float *b, const int64_t *sb, size_t ldb, float *c, size_t sc);
void bt_gemm_batch_f64(int rank, const int64_t *shape, bool transpose_a, bool transpose_b, size_t m,
                       size_t n, size_t k, const double *a, const int64_t *sa, size_t lda,
                       const double *b, const int64_t *sb, size_t ldb, double *c, size_t sc);
void bt_set_threads(int count);
int bt_threads(void);
// Calls `part` for runs of `count` items from several threads. What a part calls here stays on its
// thread.
void bt_parallel_alone(size_t count, void (*part)(void *context, size_t first, size_t end),
                       void *context);

#endif
