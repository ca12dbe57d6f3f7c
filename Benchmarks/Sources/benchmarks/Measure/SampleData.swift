import Layers
import Tensor

// Inputs that a program in any language can make, so that checks can be compared: splitmix64
// (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014), its state
// started at 1000 + stream.

/// The next number of splitmix64.
private func splitmix64(_ state: inout UInt64) -> UInt64 {
  state &+= 0x9E37_79B9_7F4A_7C15
  var z = state
  z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z >> 31)
}

/// Uniform numbers from `low` to below `high`: 53 bits each, scaled in double precision.
func uniformNumbers<Scalar: TensorScalar>(
  _ count: Int, stream: UInt64, low: Double, high: Double, as type: Scalar.Type
) -> [Scalar] {
  var state = 1000 + stream
  return (0..<count).map { _ in
    Scalar(low + (high - low) * (Double(splitmix64(&state) >> 11) * 0x1p-53))
  }
}

/// Labels from 0 to below `classes`.
func labels(_ count: Int, stream: UInt64, classes: Int) -> [Int] {
  uniformNumbers(count, stream: stream, low: 0, high: Double(classes), as: Double.self)
    .map { Int($0) }
}

extension Benchmark {
  /// A tensor of uniform numbers in row-major order, rounded to the element type.
  func uniform(
    _ shape: Shape, stream: UInt64, low: Double = -1, high: Double = 1
  ) -> Tensor<Scalar> {
    let numbers = uniformNumbers(
      shape.elementCount, stream: stream, low: low, high: high, as: Scalar.self)
    return Tensor(numbers, shape: shape)
  }

  /// Dense layers with an activation between them. Weights are uniform within 1 / sqrt(inputs),
  /// biases zero.
  func network(
    _ widths: [Int], _ activation: Activation<Scalar>.Kind, stream: UInt64 = 100
  ) -> Sequential<Scalar> {
    var layers: [any Layer<Scalar>] = []
    for (index, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
      if index > 0 { layers.append(Activation(activation)) }
      let bound = 1 / Double(inputs).squareRoot()
      let weight = uniform(
        [inputs, outputs], stream: stream + UInt64(index), low: -bound, high: bound)
      layers.append(Dense(weight: weight, bias: .zeros([outputs])))
    }
    return Sequential(layers)
  }
}

/// The sum of all elements of some tensors, in double precision.
func total<Scalar>(_ tensors: Tensor<Scalar>...) -> Double {
  tensors.reduce(0) { sum, tensor in tensor.scalars.reduce(sum) { $0 + Double($1) } }
}

/// The Euclidean norm of all tensors of a tree together, in double precision.
func norm<Tree: TensorTree>(_ tree: Tree) -> Double {
  tree.tensors.reduce(0) { sum, tensor in
    tensor.scalars.reduce(sum) { $0 + Double($1) * Double($1) }
  }.squareRoot()
}
