import Tensor

/// Each lane of a tensor along an axis (from 0) replaced by what `f` makes of it: the plain-loop
/// side of tests of scans, sorts and reductions.
func mappedLanes<Scalar>(
  _ x: Tensor<Scalar>, along axis: Int, _ f: ([Double]) -> [Double]
) -> Tensor<Scalar> {
  let outer = x.shape.prefix(axis).reduce(1, *)
  let inner = x.shape.dropFirst(axis + 1).reduce(1, *)
  let n = x.shape[axis]
  let values = x.values
  let made = (0..<outer * inner).map { lane in
    f((0..<n).map { values[(lane / inner * n + $0) * inner + lane % inner] })
  }
  var shape = x.shape
  shape[axis] = made.first?.count ?? f([Double](repeating: 0, count: n)).count
  let size = shape[axis]
  let scalars = (0..<shape.elementCount).map { position in
    let (lane, entry) = (
      position / inner / size * inner + position % inner, position / inner % size
    )
    return Scalar(made[lane][entry])
  }
  return Tensor(scalars, shape: shape)
}

/// Shapes with an axis for tests along one: scalar-like, odd, wide, long and empty.
let laneShapes: [(shape: Shape, axis: Int)] = [
  ([1], 0), ([7], 0), ([3, 5], 0), ([3, 5], 1), ([2, 3, 4], 1), ([200, 3], 0), ([3, 200], 1),
  ([5, 130], 0), ([2, 70, 3], 1), ([0], 0), ([3, 0], 1), ([0, 3], 1),
]
