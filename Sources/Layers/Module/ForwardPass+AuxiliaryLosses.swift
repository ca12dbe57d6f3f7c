public import Tensor

extension ForwardPass {
  /// Hands in a loss that a layer wants added to that of the task, `[]`, weighted already: a
  /// mixture's balance, for one.
  public mutating func add<Scalar: TensorScalar>(auxiliaryLoss loss: Tensor<Scalar>) {
    require(loss.rank == 0, "auxiliaryLoss: \(loss.shape), a single number is needed")
    require(
      auxiliaryLosses.count < 10_000,
      "auxiliaryLoss: 10000 wait in the pass, takeAuxiliaryLoss() takes those of each step")
    auxiliaryLosses.append(loss)
  }

  /// The sum of the losses that the layers have handed in since this was last called, `[]`: 0 if
  /// there are none.
  ///
  /// Call it in the function that is differentiated, after the model:
  ///
  ///     crossEntropy(model(images, in: &pass), labels) + pass.takeAuxiliaryLoss()
  ///
  /// Traps if one is of another element type.
  public mutating func takeAuxiliaryLoss<Scalar: TensorScalar>(
    _ type: Scalar.Type = Scalar.self
  ) -> Tensor<Scalar> {
    var sum = Tensor<Scalar>.zeros([])
    for loss in auxiliaryLosses {
      guard let loss = loss as? Tensor<Scalar> else {
        fatalError("takeAuxiliaryLoss: a layer's loss is of another type than \(Scalar.self)")
      }
      sum = sum + loss
    }
    auxiliaryLosses = []
    return sum
  }
}
