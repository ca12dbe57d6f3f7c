import Tensor

extension Benchmark {
  /// A chain of 1000 additions of 16 elements: what an operation costs beside its arithmetic.
  func overhead() throws {
    let length = 1000
    let x = uniform([16], stream: 1)
    let y = uniform([16], stream: 2)
    let cotangent = uniform([16], stream: 3)
    func chain(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
      var sum = x
      for _ in 0..<length { sum = sum + y }
      return sum
    }
    try measure("forward", stepsPerRun: length, check: total(chain(x, y))) { chain(x, y) }
    try measure("forward+backward, grad of x", stepsPerRun: length) {
      pullback(at: x) { chain($0, y) }(cotangent)
    }
    func both() -> [Tensor<Scalar>] {
      pullback(at: [x, y]) { chain($0[0], $0[1]) }(cotangent)
    }
    let check = both().reduce(0) { $0 + total($1) }
    try measure(
      "forward+backward, grads of x and y", stepsPerRun: length, check: check, both)
  }
}
