/// The order in which players move when they do not move at once.
public enum PlayerOrder: Sendable, Hashable {
  /// One after the other, from the first to the last.
  case alternating
  /// As many draws as there are players, each of them equally likely each time.
  case random(seed: UInt64)
}
