internal import Synchronization

/// One running transform. Levels are ordered by when they opened: a later one is an inner one.
///
/// Each carries its own stamp, so that nesting needs no global stack and stays right when
/// transforms run in different tasks.
final class Level<Scalar: TensorScalar>: Sendable {
  /// What the level does to the operations it meets. The set is closed; primitives are not.
  enum Transform: Sendable {
    case reverse(Tape<Scalar>)
    case forward
    case taylor(order: Int)
    case batch(size: Int)
  }

  let stamp: UInt64
  let transform: Transform
  private let closed = Atomic<Bool>(false)

  init(_ transform: Transform) {
    self.transform = transform
    stamp = levelStamps.wrappingAdd(1, ordering: .relaxed).newValue
  }

  /// Ends the level: any later operation on a tensor that carries it traps.
  func close() { closed.store(true, ordering: .releasing) }

  func requireOpen(_ operation: @autoclosure () -> String) {
    if closed.load(ordering: .relaxed) {
      fatalError(
        "\(operation()): a tensor has escaped the transform (\(name)) that traced it; "
          + "return it from the transform's function instead of storing it outside")
    }
  }

  /// Traps if a result this level is about to carry is traced by itself or by an inner level: the
  /// operation has read a tensor that is not among its inputs, and the derivative would miss it.
  func requireOuter(_ result: Tensor<Scalar>, _ operation: @autoclosure () -> String) {
    if let inner = result.tracer?.level, inner.stamp >= stamp {
      fatalError(
        "\(operation()): its function captures a tensor that a transform (\(inner.name)) traces; "
          + "pass that tensor as an argument")
    }
  }

  /// The transform as its caller knows it.
  var name: String {
    switch transform {
    case .reverse: "gradient or pullback"
    case .forward: "derivative"
    case .taylor: "taylor"
    case .batch: "vectorized"
    }
  }
}

private let levelStamps = Atomic<UInt64>(0)

/// What a traced tensor carries for one level. Its parts are tensors of outer levels.
final class Tracer<Scalar: TensorScalar>: Sendable {
  enum Kind: Sendable {
    /// The value, and its position on the level's tape.
    case reverse(primal: Tensor<Scalar>, index: Int)
    case forward(primal: Tensor<Scalar>, tangent: Tensor<Scalar>)
    /// Taylor coefficients x_k of x(t) = sum_k x_k t^k, up to the level's order; missing ones are
    /// zero.
    case taylor([Tensor<Scalar>])
    /// The values of all examples, along a leading axis that the tensor's shape does not name.
    case batch(Tensor<Scalar>)
  }

  let level: Level<Scalar>
  let kind: Kind

  init(_ level: Level<Scalar>, _ kind: Kind) {
    self.level = level
    self.kind = kind
  }
}

extension Tensor {
  init(shape: Shape, level: Level<Scalar>, _ kind: Tracer<Scalar>.Kind) {
    self.init(shape: shape, body: .traced(Tracer(level, kind)))
  }

  /// What this tensor carries for a level, if it is the innermost one it carries.
  func kind(at level: Level<Scalar>) -> Tracer<Scalar>.Kind? {
    guard let tracer, tracer.level === level else { return nil }
    return tracer.kind
  }

  /// This tensor below a reverse or forward level.
  func primal(at level: Level<Scalar>) -> Tensor {
    switch kind(at: level) {
    case .reverse(let primal, _), .forward(let primal, _): return primal
    case .taylor(let series): return series[0]
    case .batch, nil: return self
    }
  }

  /// Whether any tape records this tensor.
  var isRecorded: Bool {
    switch tracer?.kind {
    case .reverse: true
    case .forward(let primal, let tangent): primal.isRecorded || tangent.isRecorded
    case .taylor(let series): series.contains { $0.isRecorded }
    case .batch(let values): values.isRecorded
    case nil: false
    }
  }
}
