public import Tensor

/// A layer that does not learn: its parameters are buffers, kept in files and never changed, and it
/// always evaluates.
public struct Frozen<Base: Layer>: Layer {
  public typealias Scalar = Base.Scalar
  /// The layer as it would learn.
  public var base: Base

  public init(_ base: Base) { self.base = base }

  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> { base(input) }

  /// Under the names of the base, so that a file of either fits the other.
  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor.buffers(of: &base)
  }
}
