extension Tensor {
  /// A tensor of a shape from its elements in row-major order. Traps if their number is not the
  /// shape's.
  public init(_ scalars: [Scalar], shape: Shape) {
    require(
      scalars.count == shape.elementCount,
      "Tensor: \(scalars.count) elements for shape \(shape), which has \(shape.elementCount)")
    self.init(shape: shape) { out in
      scalars.withUnsafeBufferPointer {
        if let base = $0.baseAddress { out.update(from: base, count: $0.count) }
      }
    }
  }

  /// A vector `[count]` of the given elements.
  public init(_ scalars: [Scalar]) { self.init(scalars, shape: [scalars.count]) }

  /// A single number, of shape `[]`.
  public init(_ scalar: Scalar) {
    self.init(shape: []) { $0.pointee = scalar }
  }

  /// The values of a tensor of another element type, rounded to this one. A constant to every
  /// transform.
  @specialized(where Scalar == Float, Other == Double)
  @specialized(where Scalar == Double, Other == Float)
  @specialized(where Scalar == Float, Other == Float)
  @specialized(where Scalar == Double, Other == Double)
  public init<Other>(converting other: Tensor<Other>) {
    self.init(other.scalars.map { Scalar($0) }, shape: other.shape)
  }

  /// A matrix `[rows, columns]`. Traps if the rows differ in length.
  public init(rows: [[Scalar]]) {
    let columns = rows.first?.count ?? 0
    require(
      rows.allSatisfy { $0.count == columns }, "Tensor(rows:): the rows differ in length")
    self.init(rows.flatMap { $0 }, shape: [rows.count, columns])
  }

  /// A tensor that repeats one value; it takes the memory of one element.
  public static func full(_ shape: Shape, _ value: Scalar) -> Tensor {
    let one = Storage<Scalar>(count: 1) { $0.pointee = value }
    return Tensor(
      shape: shape,
      body: .view(StridedView(storage: one, offset: 0, strides: Strides(rank: shape.rank))))
  }

  /// Zeros; they take the memory of one.
  public static func zeros(_ shape: Shape) -> Tensor { full(shape, 0) }
  /// Ones; they take the memory of one.
  public static func ones(_ shape: Shape) -> Tensor { full(shape, 1) }

  /// The identity matrix `[size, size]`, or `[size, columns]` with ones on a diagonal (positive
  /// ones lie above the main one).
  public static func eye(_ size: Int, columns: Int? = nil, diagonal: Int = 0) -> Tensor {
    let columns = columns ?? size
    return Tensor(shape: [size, columns]) { out in
      Scalar.kernels.fill(0, out, size * columns)
      for row in 0..<size where diagonal >= -row && diagonal < columns - row {
        out[row * columns + row + diagonal] = 1
      }
    }
  }

  /// `count` values from `start`, `step` apart, of shape `[count]`.
  public static func arange(_ count: Int, from start: Scalar = 0, step: Scalar = 1) -> Tensor {
    Tensor(shape: [count]) { out in
      for i in 0..<count { out[i] = start + Scalar(i) * step }
    }
  }

  /// Rows of an identity matrix, `[labels.count, classes]`. Traps on a label out of range.
  public static func oneHot(_ labels: [Int], classes: Int) -> Tensor {
    Tensor(shape: [labels.count, classes]) { out in
      Scalar.kernels.fill(0, out, labels.count * classes)
      for (row, label) in labels.enumerated() {
        require(
          label >= 0 && label < classes,
          "oneHot: label \(label) at position \(row), labels are 0..<\(classes)")
        out[row * classes + label] = 1
      }
    }
  }
}
