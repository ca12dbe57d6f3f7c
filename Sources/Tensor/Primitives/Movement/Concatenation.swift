internal import CKernels

/// The inputs one after another along an axis.
public struct Concatenate<Scalar: TensorScalar>: LinearPrimitive {
  /// An axis from 0.
  public let axis: Int
  public init(axis: Int) { self.axis = axis }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    guard var result = inputs.first, axis >= 0, axis < result.rank else {
      throw ShapeError(
        name, inputs, "takes one tensor or more that have the axis", "axis \(axis)")
    }
    for input in inputs.dropFirst() {
      guard input.rank == result.rank else {
        throw ShapeError(
          name, inputs, "ranks must agree", "\(result.rank) is not \(input.rank)")
      }
      for other in 0..<result.rank where other != axis && input[other] != result[other] {
        throw ShapeError(
          name, inputs, "sizes must agree along every axis but \(axis)",
          "axis \(other) has \(result[other]) and \(input[other])")
      }
      result[axis] += input[axis]
    }
    return result
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = outputShape(inputs)
    let (outer, _, inner) = shape.split(at: axis)
    let pitch = shape[axis] * inner
    return Tensor(shape: shape) { out in
      var start = 0
      for input in inputs {
        let width = input.shape[axis] * inner
        input.withContiguous { x in
          for row in 0..<outer {
            (out + row * pitch + start).update(from: x + row * width, count: width)
          }
        }
        start += width
      }
    }
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    var start = 0
    return zip(shapes, wanted).map { shape, isWanted in
      defer { start += shape[axis] }
      guard isWanted else { return nil }
      var box = SliceBox(all: shape)
      box.starts[axis] = start
      return Slice(box)(cotangent)
    }
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    Concatenate(axis: axis + 1).apply(repeatedExamples(inputs, mapped: mapped, size: size))
  }

  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? {
    let moving = Set(axes.compactMap { $0 })
    return moving.count == 1 && !moving.contains(axis) ? moving.first : nil
  }
}

/// The tensors one after another along an axis; sizes along the others must agree.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func concatenate<Scalar>(
  _ tensors: [Tensor<Scalar>], alongAxis axis: Int = 0
) -> Tensor<Scalar> {
  require(!tensors.isEmpty, "concatenate: no tensors")
  return Concatenate(axis: tensors[0].shape.resolved(axis)).apply(tensors)
}

/// Tensors of one shape along a new axis.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func stack<Scalar>(
  _ tensors: [Tensor<Scalar>], alongAxis axis: Int = 0
) -> Tensor<Scalar> {
  require(!tensors.isEmpty, "stack: no tensors")
  for (position, tensor) in tensors.enumerated() {
    require(
      tensor.shape == tensors[0].shape,
      "stack: shapes must agree; tensor \(position) has \(tensor.shape), the first "
        + "\(tensors[0].shape)")
  }
  return concatenate(tensors.map { $0.expanded(atAxis: axis) }, alongAxis: axis)
}
