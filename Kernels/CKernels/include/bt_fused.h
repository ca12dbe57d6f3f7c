// Kernels that do in one pass what a chain of operations would do in several. Matrices are
// contiguous [rows, columns] unless a pitch is given. Large ones are shared among threads, and
// results do not depend on their number.
#ifndef BT_FUSED_H
#define BT_FUSED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The cotangents of softmax and its logarithm from their results `y`: y (g - sum y g) and
// g - e^y sum g along rows.
void bt_softmax_pullback_f32(size_t rows, size_t columns, const float *y, const float *g,
                             float *gx);
void bt_softmax_pullback_f64(size_t rows, size_t columns, const double *y, const double *g,
                             double *gx);
void bt_log_softmax_pullback_f32(size_t rows, size_t columns, const float *y, const float *g,
                                 float *gx);
void bt_log_softmax_pullback_f64(size_t rows, size_t columns, const double *y, const double *g,
                                 double *gx);

// The mean over `rows` of log sum exp(x) - x[label], for each of `groups` matrices one after
// another, which share the labels; and (softmax(x) - [label]) g / rows, one g for each group. All
// labels are below `columns`, which is not 0.
void bt_cross_entropy_f32(size_t groups, size_t rows, size_t columns, const float *x,
                          const int64_t *labels, float *losses);
void bt_cross_entropy_f64(size_t groups, size_t rows, size_t columns, const double *x,
                          const int64_t *labels, double *losses);
void bt_cross_entropy_pullback_f32(size_t groups, size_t rows, size_t columns, const float *x,
                                   const int64_t *labels, const float *g, float *gx);
void bt_cross_entropy_pullback_f64(size_t groups, size_t rows, size_t columns, const double *x,
                                   const int64_t *labels, const double *g, double *gx);

// gain (x - mean) / sqrt(variance + epsilon) + bias along rows, the variance about the mean; and
// its cotangents. `gx`, and `g_gain` with `g_bias`, may be NULL where they are not wanted.
void bt_layer_norm_f32(size_t rows, size_t columns, float epsilon, const float *x,
                       const float *gain, const float *bias, float *y);
void bt_layer_norm_f64(size_t rows, size_t columns, double epsilon, const double *x,
                       const double *gain, const double *bias, double *y);
void bt_layer_norm_pullback_f32(size_t rows, size_t columns, float epsilon, const float *x,
                                const float *gain, const float *g, float *gx, float *g_gain,
                                float *g_bias);
void bt_layer_norm_pullback_f64(size_t rows, size_t columns, double epsilon, const double *x,
                                const double *gain, const double *g, double *gx, double *g_gain,
                                double *g_bias);

// Steps of optimisers on `n` parameters `p` along the gradient `g`, in place.
// d = g + decay p; v = momentum v + d; p -= rate (nesterov ? d + momentum v : v). `v` is NULL
// without momentum.
void bt_sgd_f32(size_t n, float rate, float momentum, bool nesterov, float decay, const float *g,
                float *v, float *p);
void bt_sgd_f64(size_t n, double rate, double momentum, bool nesterov, double decay,
                const double *g, double *v, double *p);
// m += (1 - beta1) (g - m), v += (1 - beta2) (g^2 - v), written as sums of two products;
// p = kept p - length m / (sqrt(v) widening + epsilon).
void bt_adamw_f32(size_t n, float beta1, float beta2, float epsilon, float kept, float length,
                  float widening, const float *g, float *m, float *v, float *p);
void bt_adamw_f64(size_t n, double beta1, double beta2, double epsilon, double kept,
                  double length, double widening, const double *g, double *m, double *v,
                  double *p);

// softmax(scale q k^T) v for each item of a batch: q is [queries, width], k [keys, width], v
// [keys, value_width], none of them without rows but q. `causal`: query i sees keys 0 ... i.
// Rows lie their operand's pitch apart, and item i of operand o begins at starts[o * batch + i], in
// elements; the operands are q, k, v, the result or its cotangent g, and gq, gk, gv.
typedef enum {
  BT_QUERIES,
  BT_KEYS,
  BT_VALUES,
  BT_ATTENDED,
  BT_QUERIES_PULLED,
  BT_KEYS_PULLED,
  BT_VALUES_PULLED,
  BT_ATTENTION_OPERANDS
} bt_attention_operand;
typedef struct {
  size_t batch, queries, keys, width, value_width;
  bool causal;
  double scale;
  const size_t *pitches;
  const int64_t *starts;
} bt_attention_sizes;
void bt_attention_f32(const bt_attention_sizes *a, const float *q, const float *k, const float *v,
                      float *y);
void bt_attention_f64(const bt_attention_sizes *a, const double *q, const double *k,
                      const double *v, double *y);
void bt_attention_pullback_f32(const bt_attention_sizes *a, const float *q, const float *k,
                               const float *v, const float *g, float *gq, float *gk, float *gv);
void bt_attention_pullback_f64(const bt_attention_sizes *a, const double *q, const double *k,
                               const double *v, const double *g, double *gq, double *gk,
                               double *gv);

#endif
