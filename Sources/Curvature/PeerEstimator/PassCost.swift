/// What an estimator costs, in forward passes of the head after what its peers share (its tail).
///
/// The convention: the head's weights are constants, so a pass backwards, or of one tangent, takes
/// the matrix products of a pass forwards and counts 1; a Hessian-vector product counts 4 (value,
/// tangent, adjoint, the adjoint's tangent). Elementwise work is not counted.
public struct PassCost: Sendable {
  /// The formula in n, for people: "n + 1".
  public let formula: String
  private let passes: @Sendable (Int) -> Double

  /// A cost by its formula, in words and as a function of n.
  public init(_ formula: String, _ passes: @escaping @Sendable (_ peers: Int) -> Double) {
    self.formula = formula
    self.passes = passes
  }

  /// A cost that does not depend on n.
  public init(_ passes: Int) { self.init("\(passes)") { _ in Double(passes) } }

  /// The passes for n peers.
  public func passes(peers: Int) -> Double { passes(peers) }
}
