/// A multi-dimensional array of `Float` or `Double`: a value with a shape.
///
/// Operations make new tensors; views (transposes, slices, repeats) share storage until something
/// needs them packed. Inside a transform (`gradient`, `derivative`, `taylor`, `vectorized`, ...) a
/// tensor carries a tracer instead of storage, and the same operations record or propagate.
public struct Tensor<Scalar: TensorScalar>: Sendable {
  /// The sizes along the axes. Inside `vectorized` the mapped axis is not among them.
  public let shape: Shape
  let body: Body

  enum Body: Sendable {
    /// Row-major and whole.
    case dense(Storage<Scalar>)
    case view(StridedView<Scalar>)
    /// Row-major and whole, and not computed yet.
    case deferred(Deferred<Scalar>)
    /// The same, of a reduction.
    case reduced(DeferredReduction<Scalar>)
    /// The same, of a whole operation.
    case postponed(PostponedResult<Scalar>)
    case traced(Tracer<Scalar>)
    /// A shape without elements: what a tape keeps of a tensor whose values no rule reads.
    case hollow
  }

  init(shape: Shape, body: Body) {
    self.shape = shape
    self.body = body
  }

  init(shape: Shape, storage: Storage<Scalar>) {
    self.init(shape: shape, body: .dense(storage))
  }

  /// A tensor whose elements `fill` must all write, in row-major order.
  init(shape: Shape, filledBy fill: (UnsafeMutablePointer<Scalar>) -> Void) {
    self.init(shape: shape, storage: Storage(count: shape.elementCount, filledBy: fill))
  }

  /// The number of axes.
  public var rank: Int { shape.rank }
  /// The number of elements.
  public var count: Int { shape.elementCount }

  var tracer: Tracer<Scalar>? {
    if case .traced(let tracer) = body { return tracer }
    return nil
  }

  /// Whether a transform traces this tensor.
  package var isTraced: Bool {
    if case .traced = body { true } else { false }
  }

  var hollow: Tensor { Tensor(shape: shape, body: .hollow) }
}
