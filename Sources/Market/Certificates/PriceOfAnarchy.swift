import Tensor

/// What playing for oneself costs all: the sum of payoffs at the coordinated optimum against that at
/// an equilibrium (Koutsoupias and Papadimitriou, "Worst-case equilibria", 1999).
///
/// Both are what a solver reached: the optimum is a local one and so a lower bound, and the price is
/// that of one equilibrium, not of the worst.
public struct PriceOfAnarchy<Scalar: TensorScalar>: Sendable {
  /// sum_i P_i at the coordinated optimum.
  public let coordinatedTotal: Scalar
  /// sum_i P_i at the equilibrium.
  public let equilibriumTotal: Scalar
  /// Whether the coordinated point is an optimum within its solver's tolerance.
  public let isOptimum: Bool
  /// Whether the equilibrium is one within its solver's tolerance.
  public let isEquilibrium: Bool

  /// Whether both ends are what they are called. Otherwise the numbers compare two points, and are
  /// no price.
  public var isConverged: Bool { isOptimum && isEquilibrium }

  /// What all together lose by playing for themselves; below 0 only if the coordinated search ended
  /// in a poor optimum.
  public var difference: Scalar { coordinatedTotal - equilibriumTotal }

  /// Coordinated over equilibrium total, 1 or more if the optimum is one; `nil` unless both are
  /// above 0. A ratio of sums around 0 or of mixed sign says nothing, and payoffs here are losses
  /// and ranks together: adding a constant to all would change it at will. The difference is always
  /// meant.
  public var ratio: Scalar? {
    coordinatedTotal > 0 && equilibriumTotal > 0 ? coordinatedTotal / equilibriumTotal : nil
  }
}

extension SimplexGame {
  /// Compares the sum of payoffs at a coordinated optimum of this game with that at an equilibrium.
  /// Start `coordinate` from the equilibrium, among others.
  public func priceOfAnarchy(
    optimum: CoordinatedOptimum<Scalar>, equilibrium: Equilibrium<Scalar>
  ) -> PriceOfAnarchy<Scalar> {
    requireWeights("priceOfAnarchy", optimum.weights, of: self)
    requireWeights("priceOfAnarchy", equilibrium.weights, of: self)
    return PriceOfAnarchy(
      coordinatedTotal: payoffs(at: optimum.weights).sum().scalar,
      equilibriumTotal: payoffs(at: equilibrium.weights).sum().scalar,
      isOptimum: optimum.isOptimum, isEquilibrium: equilibrium.isEquilibrium)
  }
}
