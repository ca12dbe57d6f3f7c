/// A value made of tensors: a tensor, an array of trees, a layer, a model.
///
/// The one requirement names each tensor once. A gradient with respect to a tree has the tree's
/// own type; optimisers and curvature are loops over its tensors.
public protocol TensorTree<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// Calls the visitor once for each part, always in the same order, with a name unique among its
  /// siblings.
  mutating func visit(_ visitor: inout ParameterVisitor<Scalar>)

  // What follows has a default, by visits. A tensor has its own: most trees in small gradients are
  // one tensor.

  /// The tensors of the tree, in visiting order.
  var tensors: [Tensor<Scalar>] { get }

  /// This tree with other tensors in its places, in visiting order. Traps if their number differs.
  func replacingTensors(_ tensors: [Tensor<Scalar>]) -> Self
}

/// What goes through a tree, part by part.
///
/// A part is visited as parameters, or as a buffer: tensors that a model keeps and that are no
/// parameters of it, such as running statistics or frozen weights. Derivatives, optimisers and
/// curvature see parameters alone; files hold both.
public struct ParameterVisitor<Scalar: TensorScalar> {
  /// Which tensors the action is told of.
  enum Extent {
    case parameters, buffers, everything
  }
  private var path: [String] = []
  private let namesPaths: Bool
  private let extent: Extent
  private var isInBuffer = false
  private let action: (_ path: [String], _ tensor: inout Tensor<Scalar>) -> Void

  /// With `namingPaths`, the action is told where each tensor stands; otherwise its path is empty.
  init(
    _ extent: Extent = .parameters, namingPaths: Bool = false,
    _ action: @escaping (_ path: [String], _ tensor: inout Tensor<Scalar>) -> Void
  ) {
    self.extent = extent
    namesPaths = namingPaths
    self.action = action
  }

  /// Visits a part under a name.
  public mutating func callAsFunction(
    _ name: @autoclosure () -> String, _ part: inout some TensorTree<Scalar>
  ) {
    guard namesPaths else { return part.visit(&self) }
    path.append(name())
    part.visit(&self)
    path.removeLast()
  }

  /// Visits a tensor under a name.
  public mutating func callAsFunction(
    _ name: @autoclosure () -> String, _ tensor: inout Tensor<Scalar>
  ) {
    guard namesPaths else { return leaf(&tensor) }
    path.append(name())
    leaf(&tensor)
    path.removeLast()
  }

  /// Visits a part under a name as a buffer: all tensors in it are kept, and are no parameters.
  public mutating func buffer(
    _ name: @autoclosure () -> String, _ part: inout some TensorTree<Scalar>
  ) {
    guard extent != .parameters else { return }
    let wasInBuffer = isInBuffer
    isInBuffer = true
    self(name(), &part)
    isInBuffer = wasInBuffer
  }

  /// Visits the parts of `tree` as buffers, under their own names.
  public mutating func buffers(of tree: inout some TensorTree<Scalar>) {
    guard extent != .parameters else { return }
    let wasInBuffer = isInBuffer
    isInBuffer = true
    tree.visit(&self)
    isInBuffer = wasInBuffer
  }

  mutating func leaf(_ tensor: inout Tensor<Scalar>) {
    if extent == .buffers && !isInBuffer { return }
    action(path, &tensor)
  }
}

extension Tensor: TensorTree {
  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) { visitor.leaf(&self) }

  public var tensors: [Tensor] { [self] }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func replacingTensors(_ tensors: [Tensor]) -> Tensor {
    require(tensors.count == 1, "replacingTensors: \(tensors.count) tensors, the tree has 1")
    return tensors[0]
  }
}

extension Array: TensorTree where Element: TensorTree {
  public typealias Scalar = Element.Scalar

  public mutating func visit(_ visitor: inout ParameterVisitor<Element.Scalar>) {
    for index in indices { visitor("\(index)", &self[index]) }
  }
}

extension Optional: TensorTree where Wrapped: TensorTree {
  public typealias Scalar = Wrapped.Scalar

  public mutating func visit(_ visitor: inout ParameterVisitor<Wrapped.Scalar>) {
    self?.visit(&visitor)
  }
}

/// Two trees as one.
public struct TreePair<First: TensorTree, Second: TensorTree>: TensorTree
where First.Scalar == Second.Scalar {
  /// The first tree.
  public var first: First
  /// The second tree.
  public var second: Second

  /// A pair of trees.
  public init(_ first: First, _ second: Second) {
    self.first = first
    self.second = second
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<First.Scalar>) {
    visitor("first", &first)
    visitor("second", &second)
  }
}
