/// Whom an asker puts its examples to.
public enum Asking: String, Sendable, Codable, Hashable, CaseIterable {
  /// Each example goes only to the peers that its gate has chosen, and gradients come back for
  /// these only (section 1.7). Where one of them fails, its gate is shared among the others.
  case chosen
  /// All examples go to everyone, and the gate chooses among those that have answered: what it
  /// takes to rank all peers exactly.
  case everyone
}
