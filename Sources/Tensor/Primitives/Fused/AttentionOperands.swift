internal import CKernels

/// A tensor whose rows, along the last axis, a kernel can read where they are: itself, or packed.
struct RowOperand<Scalar: TensorScalar> {
  /// Where rows lie: each whole, and a pitch from one to the next.
  struct Layout {
    let shape: Shape
    let strides: Strides

    var pitch: Int {
      let width = Swift.max(shape[-1], 1)
      return shape[-2] == 1 ? width : Swift.max(strides[shape.rank - 2], width)
    }
  }

  let tensor: Tensor<Scalar>
  var layout: Layout { Layout(shape: tensor.shape, strides: tensor.strides) }

  init(_ x: Tensor<Scalar>) {
    let strides = x.strides
    let (down, across) = (strides[x.rank - 2], strides[x.rank - 1])
    let isReadable =
      (across == 1 || x.shape[-1] <= 1) && (down >= x.shape[-1] || x.shape[-2] == 1)
    tensor = isReadable ? x : x.contiguous()
  }
}

extension RowOperand.Layout {
  /// For a new tensor: as the axes of `other` lie in memory, so that what undoes their transpose
  /// finds the elements in order. Heads of one position are side by side where they are there.
  init(of shape: Shape, like other: Tensor<Scalar>) {
    self.shape = shape
    let (heads, rows) = (shape.rank - 3, shape.rank - 2)
    guard heads >= 0, shape[heads] > 1, other.strides[heads] < other.strides[rows] else {
      strides = shape.contiguousStrides
      return
    }
    var lying = shape
    (lying[heads], lying[rows]) = (shape[rows], shape[heads])
    var steps = lying.contiguousStrides
    (steps[heads], steps[rows]) = (steps[rows], steps[heads])
    strides = steps
  }

  /// A tensor laid out so, whose elements `fill` must all write.
  func tensor(filledBy fill: (UnsafeMutablePointer<Scalar>) -> Void) -> Tensor<Scalar> {
    let packed = Tensor(shape: shape, filledBy: fill)
    let made = packed.restrided(shape, strides)
    return made.isContiguous ? packed : made
  }
}

/// Calls `body` with the first elements of operands.
func withRows<Scalar>(
  _ operands: [RowOperand<Scalar>], _ body: ([UnsafePointer<Scalar>]) -> Void
) {
  withExtendedLifetime(operands) { body(operands.map { $0.tensor.withLayout { base, _ in base } }) }
}

/// Where the rows of each item of a batch begin, for the operands in the order of
/// `bt_attention_operand`.
struct AttentionSizes {
  private let batch: Int
  private let pitches: [Int]
  private let starts: [Int64]

  init<Scalar>(_ batch: Shape, _ layouts: [RowOperand<Scalar>.Layout]) {
    self.batch = batch.elementCount
    pitches = layouts.map(\.pitch)
    let items = 0..<batch.elementCount
    starts = layouts.flatMap { layout in
      var strides = Strides(rank: batch.rank)
      for axis in 0..<batch.rank { strides[axis] = layout.strides[axis] }
      return items.map { Int64(strides.offset(of: $0, in: batch)) }
    }
  }

  func withSizes<Scalar>(
    _ attention: ScaledDotProductAttention<Scalar>, _ inputs: [Tensor<Scalar>],
    _ body: (UnsafePointer<bt_attention_sizes>) -> Void
  ) {
    pitches.withUnsafeBufferPointer { pitches in
      starts.withUnsafeBufferPointer { starts in
        var sizes = bt_attention_sizes(
          batch: batch, queries: inputs[0].shape[-2], keys: inputs[1].shape[-2],
          width: inputs[0].shape[-1], value_width: inputs[2].shape[-1],
          causal: attention.isCausal, scale: Double(attention.scale),
          pitches: pitches.baseAddress, starts: starts.baseAddress)
        body(&sizes)
      }
    }
  }
}
