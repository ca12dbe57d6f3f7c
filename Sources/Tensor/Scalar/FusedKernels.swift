internal import CKernels

/// Loops that do in one pass what a chain of operations would do in several, in C, for one element
/// type.
struct FusedKernels<Scalar>: Sendable {
  typealias Input = UnsafePointer<Scalar>
  typealias Output = UnsafeMutablePointer<Scalar>
  typealias Labels = UnsafePointer<Int64>
  typealias Sizes = UnsafePointer<bt_attention_sizes>

  let softmaxPullback: @Sendable (Int, Int, Input, Input, Output) -> Void
  let logSoftmaxPullback: @Sendable (Int, Int, Input, Input, Output) -> Void
  let crossEntropy: @Sendable (Int, Int, Int, Input, Labels, Output) -> Void
  let crossEntropyPullback: @Sendable (Int, Int, Int, Input, Labels, Input, Output) -> Void
  let layerNorm: @Sendable (Int, Int, Scalar, Input, Input, Input, Output) -> Void
  let layerNormPullback:
    @Sendable (Int, Int, Scalar, Input, Input, Input, Output?, Output?, Output?) -> Void
  let attention: @Sendable (Sizes, Input, Input, Input, Output) -> Void
  let attentionPullback:
    @Sendable (Sizes, Input, Input, Input, Input, Output, Output, Output) -> Void
  let sgd: @Sendable (Int, Scalar, Scalar, Bool, Scalar, Input, Output?, Output) -> Void
  let adamW:
    @Sendable (
      Int, Scalar, Scalar, Scalar, Scalar, Scalar, Scalar, Input, Output, Output, Output
    ) -> Void
}

extension FusedKernels where Scalar == Float {
  static let single = FusedKernels(
    softmaxPullback: { bt_softmax_pullback_f32($0, $1, $2, $3, $4) },
    logSoftmaxPullback: { bt_log_softmax_pullback_f32($0, $1, $2, $3, $4) },
    crossEntropy: { bt_cross_entropy_f32($0, $1, $2, $3, $4, $5) },
    crossEntropyPullback: { bt_cross_entropy_pullback_f32($0, $1, $2, $3, $4, $5, $6) },
    layerNorm: { bt_layer_norm_f32($0, $1, $2, $3, $4, $5, $6) },
    layerNormPullback: { bt_layer_norm_pullback_f32($0, $1, $2, $3, $4, $5, $6, $7, $8) },
    attention: { bt_attention_f32($0, $1, $2, $3, $4) },
    attentionPullback: { bt_attention_pullback_f32($0, $1, $2, $3, $4, $5, $6, $7) },
    sgd: { bt_sgd_f32($0, $1, $2, $3, $4, $5, $6, $7) },
    adamW: { bt_adamw_f32($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10) })
}

extension FusedKernels where Scalar == Double {
  static let double = FusedKernels(
    softmaxPullback: { bt_softmax_pullback_f64($0, $1, $2, $3, $4) },
    logSoftmaxPullback: { bt_log_softmax_pullback_f64($0, $1, $2, $3, $4) },
    crossEntropy: { bt_cross_entropy_f64($0, $1, $2, $3, $4, $5) },
    crossEntropyPullback: { bt_cross_entropy_pullback_f64($0, $1, $2, $3, $4, $5, $6) },
    layerNorm: { bt_layer_norm_f64($0, $1, $2, $3, $4, $5, $6) },
    layerNormPullback: { bt_layer_norm_pullback_f64($0, $1, $2, $3, $4, $5, $6, $7, $8) },
    attention: { bt_attention_f64($0, $1, $2, $3, $4) },
    attentionPullback: { bt_attention_pullback_f64($0, $1, $2, $3, $4, $5, $6, $7) },
    sgd: { bt_sgd_f64($0, $1, $2, $3, $4, $5, $6, $7) },
    adamW: { bt_adamw_f64($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10) })
}
