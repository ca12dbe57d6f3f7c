import Layers
import Tensor

extension Benchmark {
  /// Derivatives of a loss in the parameters and in the inputs. Checks are norms.
  func curvature() throws {
    try derivatives([64, 32, 10], batch: 64, withHessians: true)
    try derivatives([784, 512, 512, 10], batch: 128, withHessians: false)
  }

  private func derivatives(_ widths: [Int], batch: Int, withHessians: Bool) throws {
    let suffix = widths.map(String.init).joined(separator: "-") + " batch \(batch)"
    let inputs = uniform([batch, widths[0]], stream: 1)
    let labels = labels(batch, stream: 2, classes: 10)
    let model = network(widths, .tanh)
    func loss(_ model: Sequential<Scalar>) -> Tensor<Scalar> {
      crossEntropy(model(inputs), labels)
    }
    func slope() -> Sequential<Scalar> { gradient(at: model, in: loss) }
    try measure("gradient \(suffix)", check: norm(slope()), slope)

    let direction = model.unflattened(uniform([model.parameterCount], stream: 3))
    func product() -> Sequential<Scalar> {
      hessianVectorProduct(at: model, along: direction, in: loss)
    }
    try measure("hvp \(suffix)", check: norm(product()), product)

    guard withHessians else { return }
    let parameters = concatenate(model.tensors.map { $0.flattened() }, alongAxis: 0)
    func parameterHessian() -> Tensor<Scalar> {
      hessian(at: parameters) { loss(model.unflattened($0)) }
    }
    try measure(
      "hessian of parameters \(suffix)", check: norm(parameterHessian()), parameterHessian)

    let targets = Tensor<Scalar>.oneHot(labels, classes: 10)
    func inputHessians() -> Tensor<Scalar> {
      vectorized(over: inputs, targets) { input, target in
        hessian(at: input) { crossEntropy(model($0), targets: target) }
      }
    }
    try measure("hessian of inputs \(suffix)", check: norm(inputHessians()), inputHessians)
  }
}

extension TensorTree {
  /// A tree like this one with the elements of a vector, one tensor after another.
  fileprivate func unflattened(_ vector: Tensor<Scalar>) -> Self {
    var start = 0
    return mapTensors { tensor in
      defer { start += tensor.count }
      return vector[start..<start + tensor.count].reshaped(tensor.shape)
    }
  }
}
