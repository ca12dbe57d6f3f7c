/// Positions along an axis, in any shape: what `argmax` and `argsort` return and gathers take.
///
/// They are held as whole numbers in the element type, so that `vectorized` maps them like any
/// tensor: one example's positions, unlike its numbers, may depend on the example. An axis of more
/// than 2^24 entries has positions that `Float` cannot hold; operations trap on it.
public struct IndexTensor<Scalar: TensorScalar>: TensorTree {
  /// The positions as numbers, a constant to every derivative.
  public internal(set) var positions: Tensor<Scalar>

  /// Traps if the number of indices is not the shape's, or one is negative or not exact in the
  /// element type.
  public init(_ indices: [Int], shape: Shape) {
    for index in indices {
      require(
        index >= 0 && Scalar(exactly: index) != nil,
        "IndexTensor: index \(index) is not one of 0, 1, ... that \(Scalar.typeName) holds exactly")
    }
    self.init(positions: Tensor(indices.map { Scalar($0) }, shape: shape))
  }

  /// A vector of indices.
  public init(_ indices: [Int]) { self.init(indices, shape: [indices.count]) }

  /// Positions that are whole numbers already.
  init(positions: Tensor<Scalar>) { self.positions = stopGradient(positions) }

  /// The shape of the positions.
  public var shape: Shape { positions.shape }

  /// The indices in row-major order. Traps inside `vectorized`, where one example has none of its
  /// own.
  public var indices: [Int] {
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    get { positions.scalars.map { Int($0) } }
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("positions", &positions)
  }
}

extension IndexTensor: ExpressibleByArrayLiteral, CustomStringConvertible {
  public init(arrayLiteral indices: Int...) { self.init(indices) }

  /// The indices in aligned rows, under the type and the shape, as those of a tensor.
  public var description: String {
    positions.described(as: "IndexTensor") { $0.map { "\(Int($0))" } }
  }
}
