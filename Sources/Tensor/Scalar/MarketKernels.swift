internal import CKernels

/// The loops of the module `Market`, in C, for one element type.
package struct MarketKernels<Scalar>: Sendable {
  package typealias Input = UnsafePointer<Scalar>
  package typealias Output = UnsafeMutablePointer<Scalar>

  package let gates: @Sendable (Int, Input, Input, Scalar, Bool, Input, Output) -> Void
  package let payoffs: @Sendable (Int, Scalar, Scalar, Input, Input, Input, Output) -> Void
  package let packedPayoffs:
    @Sendable (Int, Scalar, Scalar, Input, Input, Scalar, Bool, Input, Input, Output) -> Void
  package let rescaledStep: @Sendable (Int, Int, Scalar, Input, Input, Output) -> Void
}

extension MarketKernels where Scalar == Float {
  static let single = MarketKernels(
    gates: { bt_market_gates_f32($0, $1, $2, $3, $4, $5, $6) },
    payoffs: { bt_market_payoffs_f32($0, $1, $2, $3, $4, $5, $6) },
    packedPayoffs: { bt_market_packed_payoffs_f32($0, $1, $2, $3, $4, $5, $6, $7, $8, $9) },
    rescaledStep: { bt_rescaled_step_f32($0, $1, $2, $3, $4, $5) })
}

extension MarketKernels where Scalar == Double {
  static let double = MarketKernels(
    gates: { bt_market_gates_f64($0, $1, $2, $3, $4, $5, $6) },
    payoffs: { bt_market_payoffs_f64($0, $1, $2, $3, $4, $5, $6) },
    packedPayoffs: { bt_market_packed_payoffs_f64($0, $1, $2, $3, $4, $5, $6, $7, $8, $9) },
    rescaledStep: { bt_rescaled_step_f64($0, $1, $2, $3, $4, $5) })
}
