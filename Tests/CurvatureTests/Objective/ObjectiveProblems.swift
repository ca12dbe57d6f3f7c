import Curvature
import Tensor

/// Small networks with data, written in tensor operations.
enum ObjectiveProblems {
  static func normal<Scalar>(_ shape: Shape, _ stream: UInt64) -> Tensor<Scalar> {
    var generator = Philox(seed: 5, stream: stream)
    return Tensor(converting: Tensor<Double>.normal(shape, using: &generator))
  }

  /// tanh(x W + b) V + c, 3 to 4 to 3.
  static func perceptron<Scalar>() -> [Tensor<Scalar>] {
    [normal([3, 4], 1), normal([4], 2), normal([4, 3], 3), normal([3], 4)]
  }

  static func outputs<Scalar>(_ w: [Tensor<Scalar>], _ x: Tensor<Scalar>) -> Tensor<Scalar> {
    matmul(tanh(matmul(x, w[0]) + w[1]), w[2]) + w[3]
  }

  static func batches<Scalar>(_ sizes: [Int]) -> [DataBatch<Tensor<Scalar>>] {
    let total = sizes.reduce(0, +)
    let inputs: Tensor<Scalar> = normal([total, 3], 10)
    var start = 0
    return sizes.map { size in
      defer { start += size }
      return DataBatch(
        inputs: inputs[start..<start + size],
        labels: (start..<start + size).map { ($0 * 7 + 1) % 3 })
    }
  }

  static func objective<Scalar: TensorScalar>(
    _ sizes: [Int] = [6], loss: any OutputLoss = .crossEntropy,
    reduction: ExampleReduction = .sum
  ) throws -> Objective<Scalar> {
    let w: [Tensor<Scalar>] = perceptron()
    if loss is SquaredError {
      let data: [DataBatch<Tensor<Scalar>>] = batches(sizes).map {
        DataBatch(inputs: $0.inputs, targets: $0.inputs * 2 + 1)
      }
      return try Objective(of: w, batches: data, loss: loss, reduction: reduction) {
        outputs($0, $1)
      }
    }
    return try Objective(of: w, batches: batches(sizes), loss: loss, reduction: reduction) {
      outputs($0, $1)
    }
  }
}

/// All entries of an operator.
func entries<Operator: LinearOperator>(_ a: Operator) -> Tensor<Operator.Scalar> {
  a.product(.eye(a.columnCount))
}

/// The largest difference of two tensors over the largest entry of the second.
func distance<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Double {
  guard a.shape == b.shape, a.isFinite, b.isFinite else { return .infinity }
  return Double((abs(a - b).max() / maximum(abs(b).max(), 1e-30)).scalar)
}
