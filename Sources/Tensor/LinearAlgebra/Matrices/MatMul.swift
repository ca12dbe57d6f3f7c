/// The matrix product of the last two axes, `[..., m, k]` by `[..., k, n]`, broadcasting the others.
public struct MatMul<Scalar: TensorScalar>: BilinearPrimitive {
  public init() {}
  public var name: String { "matmul" }
  public var postpones: Postponed { .value }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(2, inputs)
    let (a, b) = (inputs[0], inputs[1])
    guard a.rank >= 2, b.rank >= 2 else {
      throw ShapeError(name, inputs, "takes matrices", "ranks are \(a.rank) and \(b.rank)")
    }
    guard a[-1] == b[-2] else {
      throw ShapeError(name, inputs, "the inner sizes must agree", "\(a[-1]) is not \(b[-2])")
    }
    var result = try Shape.broadcast(a.droppingMatrix, b.droppingMatrix, operation: name)
    result.append(a[-2])
    result.append(b[-1])
    return result
  }

  public func evaluate(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    // A shared right operand: one product of all rows, unless they would have to be packed first.
    if b.rank == 2 && a.rank > 2 && a.shape[-1] > 0 {
      let left = GemmOperand(a)
      if !left.isTransposed {
        let rows = left.tensor.withShape([a.count / a.shape[-1], a.shape[-1]])
        return product(rows, b).withShape(outputShape([a, b]))
      }
    }
    return a.rank == 2 && b.rank == 2 ? product(a, b) : batchedProduct(a, b)
  }

  /// The product of two matrices that fit, without lists where no transform traces them.
  func productOfMatrices(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    a.isTraced || b.isTraced ? dispatch([a, b]) : product(a, b)
  }

  public func leftAdjoint(
    _ cotangent: Tensor<Scalar>, _ b: Tensor<Scalar>, shape: Shape
  ) -> Tensor<Scalar> {
    if shape.rank == 2 && cotangent.rank > 2 {
      // A shared left operand: sum_n c_n b_n^T, as one product over the joined columns.
      let batch = cotangent.shape.droppingMatrix
      let repeated = b.broadcast(to: Shape(Array(batch) + Array(b.shape.suffix(2))))
      return matmul(cotangent.joiningColumns(), repeated.joiningColumns().transposed())
    }
    return matmul(cotangent, b.transposed()).unbroadcast(to: shape)
  }

  public func rightAdjoint(
    _ cotangent: Tensor<Scalar>, _ a: Tensor<Scalar>, shape: Shape
  ) -> Tensor<Scalar> {
    if shape.rank == 2 && cotangent.rank > 2 {
      // A shared right operand: sum_n a_n^T c_n, as one product over the joined rows.
      let batch = cotangent.shape.droppingMatrix
      let repeated = a.broadcast(to: Shape(Array(batch) + Array(a.shape.suffix(2))))
      return matmul(repeated.joiningRows().transposed(), cotangent.joiningRows())
    }
    return matmul(a.transposed(), cotangent).unbroadcast(to: shape)
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    guard let left = tangents[0] else { return matmul(inputs[0], tangents[1]!) }
    let first = matmul(left, inputs[1])
    guard let right = tangents[1] else { return first }
    guard first.rank == 2, !first.isTraced, !inputs[0].isTraced, !right.isTraced else {
      return first + matmul(inputs[0], right)
    }
    return adding(inputs[0], right, to: first)
  }

  /// The transposes of a product of matrices are products, whose tangents the same rule gives.
  public func movingPullback(
    _ cotangent: Moving<Scalar>, inputs: [Tensor<Scalar>], tangents: [Tensor<Scalar>?],
    output: Moving<Scalar>, wanted: [Bool], needed: [Bool]
  ) -> MovingCotangents<Scalar> {
    let (a, b, g) = (inputs[0], inputs[1], cotangent)
    guard a.rank == 2, b.rank == 2 else {
      return movingAdjoints(
        cotangent, inputs: inputs, tangents: tangents, wanted: wanted, needed: needed)
    }
    var result = MovingCotangents<Scalar>(
      values: pullback(g.value, inputs: inputs, output: output.value, wanted: needed),
      tangents: [nil, nil])
    if wanted[0], g.tangent != nil || tangents[1] != nil {
      result.tangents[0] = pushforward(
        [g.tangent, tangents[1]?.transposed()], inputs: [g.value, b.transposed()],
        output: output.value)
    }
    if wanted[1], g.tangent != nil || tangents[0] != nil {
      result.tangents[1] = pushforward(
        [tangents[0]?.transposed(), g.tangent], inputs: [a.transposed(), g.value],
        output: output.value)
    }
    return result
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(alignedForBatch(inputs, mapped: mapped))
  }

  /// The axes before the matrices, the rows of a moving left operand, the columns of a right one.
  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? {
    let rank = Swift.max(shapes[0].rank, shapes[1].rank)
    let ends = zip(axes, shapes).map { axis, shape in axis.map { $0 - shape.rank } }
    switch (ends[0], ends[1]) {
    case (-2, nil), (nil, -1): return rank + (ends[0] ?? ends[1]!)
    case (let a?, _) where a >= -2: return nil
    case (_, let b?) where b >= -2: return nil
    default: return separateBroadcastAxis(axes, of: shapes)
    }
  }

  /// One product of two matrices; transposed views go to the kernel as flags.
  private func product(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    Tensor(shape: [a.shape[0], b.shape[1]]) { multiply(a, b, accumulating: false, into: $0) }
  }

  /// The sum of a matrix and a product, in the matrix's place if nothing else holds it.
  private func adding(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, to matrix: consuming Tensor<Scalar>
  ) -> Tensor<Scalar> {
    matrix.withMutableElements { multiply(a, b, accumulating: true, into: $0) }
    return matrix
  }

  private func multiply(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, accumulating: Bool,
    into out: UnsafeMutablePointer<Scalar>
  ) {
    let (left, right) = (GemmOperand(a), GemmOperand(b))
    let (m, k, n) = (a.shape[0], a.shape[1], b.shape[1])
    left.tensor.withLayout { x, _ in
      right.tensor.withLayout { y, _ in
        Scalar.kernels.gemm(
          left.isTransposed, right.isTransposed, m, n, k, x, left.pitch, y, right.pitch,
          accumulating, out, Swift.max(n, 1))
      }
    }
  }

  private func batchedProduct(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    let shape = outputShape([a, b])
    return Tensor(shape: shape) {
      writeProducts(a, b, shape.droppingMatrix, into: $0, pitch: shape[-2] * shape[-1])
    }
  }

  /// The product of each position of `batch`, `pitch` elements after one another.
  func writeProducts(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ batch: Shape,
    into out: UnsafeMutablePointer<Scalar>, pitch: Int
  ) {
    let (left, right) = (GemmOperand(a), GemmOperand(b))
    let leftSteps = left.batchStrides(in: batch)
    let rightSteps = right.batchStrides(in: batch)
    let (m, k, n) = (a.shape[-2], a.shape[-1], b.shape[-1])
    left.tensor.withLayout { x, _ in
      right.tensor.withLayout { y, _ in
        withDimensions(batch) { sizes in
          withDimensions(leftSteps) { s in
            withDimensions(rightSteps) { t in
              Scalar.kernels.gemmBatch(
                Int32(batch.rank), sizes, left.isTransposed, right.isTransposed, m, n, k,
                x, s, left.pitch, y, t, right.pitch, out, pitch)
            }
          }
        }
      }
    }
  }
}

/// A tensor whose last two axes a matrix product can read: as they are, as a transpose, or packed.
private struct GemmOperand<Scalar: TensorScalar> {
  let tensor: Tensor<Scalar>
  let isTransposed: Bool
  /// Elements from one stored row to the next.
  let pitch: Int

  init(_ x: Tensor<Scalar>) {
    let (rows, columns) = (x.shape[-2], x.shape[-1])
    let strides = x.strides
    let (down, across) = (strides[x.rank - 2], strides[x.rank - 1])
    if (across == 1 || columns == 1) && (down >= Swift.max(columns, 1) || rows == 1) {
      (tensor, isTransposed) = (x, false)
      pitch = Swift.max(rows == 1 ? columns : down, columns, 1)
    } else if (down == 1 || rows == 1) && (across >= Swift.max(rows, 1) || columns == 1) {
      (tensor, isTransposed) = (x, true)
      pitch = Swift.max(columns == 1 ? rows : across, rows, 1)
    } else {
      (tensor, isTransposed) = (x.contiguous(), false)
      pitch = Swift.max(columns, 1)
    }
  }

  func batchStrides(in batch: Shape) -> Strides {
    let own = tensor.shape.droppingMatrix
    let all = tensor.strides
    var strides = Strides(rank: own.rank)
    for axis in 0..<own.rank { strides[axis] = all[axis] }
    return strides.broadcast(from: own, to: batch)
  }
}

extension Strides {
  /// Where the element of row-major position `index` in `shape` lies.
  func offset(of index: Int, in shape: Shape) -> Int {
    var remaining = index
    var offset = 0
    for axis in stride(from: shape.rank - 1, through: 0, by: -1) {
      offset += remaining % shape[axis] * self[axis]
      remaining /= shape[axis]
    }
    return offset
  }
}

extension Tensor {
  /// `[..., m, n]` as `[... m, n]`.
  fileprivate func joiningRows() -> Tensor {
    reshaped([shape.elementCount(of: 0..<(rank - 1)), shape[-1]] as Shape)
  }

  /// `[..., m, n]` as `[m, ... n]`.
  fileprivate func joiningColumns() -> Tensor {
    let order = [rank - 2] + Array(0..<(rank - 2)) + [rank - 1]
    return transposed(order).reshaped(
      [shape[-2], shape.matrixCount * shape[-1]] as Shape)
  }
}
