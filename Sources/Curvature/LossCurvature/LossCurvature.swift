import Tensor

/// A curvature matrix of an objective, known by its products: one pass over the data for each call,
/// however many columns it multiplies, and never the matrix itself.
///
/// A Hessian's product takes two to two and a half gradients, the others' about two.
public struct LossCurvature<Scalar: TensorScalar>: SymmetricOperator {
  /// What it is the curvature of.
  public let objective: Objective<Scalar>
  /// Which matrix it is.
  public let matrix: CurvatureMatrix

  public var size: Int { objective.size }

  fileprivate init(_ objective: Objective<Scalar>, _ matrix: CurvatureMatrix) {
    (self.objective, self.matrix) = (objective, matrix)
  }

  init(_ objective: Objective<Scalar>, like other: LossCurvature) {
    self.init(objective, other.matrix)
  }

  public func product(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    if x.shape[1] == 0 { return x }
    let rows = x.transposed()
    let groups = groups(of: x.shape[1], by: objective.vectorsAtOnce)
    var sums = groups.map { Tensor<Scalar>.zeros([$0.count, size]) }
    objective.forEachBatch { position, batch in
      for (index, group) in groups.enumerated() {
        let bundle = objective.unpacked(rows[group])
        let part =
          matrix == .hessian
          ? hessianProducts(bundle, batch) : outputProducts(bundle, batch, position)
        sums[index] = (sums[index] + objective.packed(part)).evaluated()
      }
    }
    return (concatenate(sums) * objective.scale).transposed()
  }

  /// Forward over reverse: the values of the gradient's operations are shared by all directions.
  private func hessianProducts(
    _ bundle: [Tensor<Scalar>], _ batch: Objective<Scalar>.ErasedBatch
  ) -> [Tensor<Scalar>] {
    vectorized(over: bundle) { direction in
      hessianVectorProduct(at: objective.parameters, along: direction) {
        objective.loss.losses(objective.outputs($0, batch.inputs), batch.targets).sum()
      }
    }
  }

  /// J^T B J v, B a matrix of the outputs for each example.
  private func outputProducts(
    _ bundle: [Tensor<Scalar>], _ batch: Objective<Scalar>.ErasedBatch, _ position: Int
  ) -> [Tensor<Scalar>] {
    let (outputs, pull) = valueWithPullback(at: objective.parameters) {
      objective.outputs($0, batch.inputs)
    }
    let tangents = vectorized(over: bundle) { direction in
      derivative(at: objective.parameters, along: direction) {
        objective.outputs($0, batch.inputs)
      }
    }
    let seeds: Tensor<Scalar>
    if matrix == .gaussNewton {
      seeds = vectorized(over: tangents) {
        objective.loss.hessianProduct($0, outputs: outputs, targets: batch.targets)
      }
    } else {
      // [batch, r, C] by [batch, C, k] and back.
      let columns = columns(outputs, batch.targets, position)!.transposed([1, 0, 2])
      let parts = matmul(columns, tangents.transposed([1, 2, 0]))
      seeds = matmul(columns.transposed(), parts).transposed([2, 0, 1])
    }
    return vectorized(over: seeds) { pull($0) }
  }

  /// Columns s_r `[r, batch, C]` with B_n = sum_r s_rn s_rn^T; `nil` if none are known.
  func columns(
    _ outputs: Tensor<Scalar>, _ targets: Tensor<Scalar>, _ batch: Int
  ) -> Tensor<Scalar>? {
    let loss = objective.loss
    switch matrix {
    case .hessian: return nil
    case .gaussNewton: return loss.hessianFactor(outputs: outputs, targets: targets)
    case .fisher: return loss.fisherFactor(outputs: outputs)
    case .fisherMonteCarlo(let samples, let seed):
      // A stream for each batch, so that its samples do not depend on the others.
      var generator = Philox(seed: seed, stream: UInt64(batch))
      let drawn = (0..<samples).compactMap { _ in
        loss.drawnTargets(outputs: outputs, using: &generator)
      }
      guard drawn.count == samples else { return nil }
      let slopes = drawn.map { loss.outputGradient(outputs, $0) }
      return stack(slopes) / Scalar(samples).squareRoot()
    case .empiricalFisher:
      return loss.outputGradient(outputs, targets).expanded(atAxis: 0)
    }
  }
}

extension Objective {
  /// The Hessian of the error.
  public var hessian: LossCurvature<Scalar> { LossCurvature(self, .hessian) }
  /// The generalised Gauss-Newton matrix of the error.
  public var gaussNewton: LossCurvature<Scalar> { LossCurvature(self, .gaussNewton) }
  /// The sum, or mean, of the outer products of the examples' own gradients.
  public var empiricalFisher: LossCurvature<Scalar> { LossCurvature(self, .empiricalFisher) }

  /// A curvature matrix of the error.
  ///
  /// Throws `noFactor` for a Fisher matrix of a loss that stands for no density. Traps on fewer
  /// than one sample.
  public func curvature(
    _ matrix: CurvatureMatrix
  ) throws(CurvatureError) -> LossCurvature<Scalar> {
    let probe = Tensor<Scalar>.zeros([1, outputCount])
    var isKnown = true
    switch matrix {
    case .hessian, .gaussNewton, .empiricalFisher: break
    case .fisher: isKnown = loss.fisherFactor(outputs: probe) != nil
    case .fisherMonteCarlo(let samples, let seed):
      require(samples > 0, "fisherMonteCarlo: \(samples) samples, at least 1 is needed")
      var generator = Philox(seed: seed)
      isKnown = loss.drawnTargets(outputs: probe, using: &generator) != nil
    }
    if !isKnown { throw .noFactor(matrix: matrix) }
    return LossCurvature(self, matrix)
  }
}
