/// Why an equilibrium has no derivative in what its game is made of.
public enum SensitivityError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The solver did not reach its tolerance, or given weights are no equilibrium.
  case notAnEquilibrium(residual: Double, tolerance: Double)
  /// An unused entry earns as much as the used ones, up to `margin`: a small change of the game may
  /// or may not bring it into use, and the equilibrium has a kink (strict complementarity fails).
  case degenerate(row: Int, column: Int, margin: Double)
  /// The game Jacobian within the face is singular, or so close to it that no digit of the
  /// derivative would count: equilibria nearby form a continuum, or two of them meet.
  case singular(conditionNumber: Double)

  public var description: String {
    switch self {
    case .notAnEquilibrium(let residual, let tolerance):
      "not an equilibrium: the KKT residual is \(residual), at most \(tolerance) is needed"
    case .degenerate(let row, let column, let margin):
      "the equilibrium has a kink: entry [\(row), \(column)] is unused and earns as much as the "
        + "used ones, up to \(margin)"
    case .singular(let conditionNumber):
      "the equilibrium is not isolated: the game Jacobian within its face has condition number "
        + "\(conditionNumber)"
    }
  }
}
