/// What a recurrent layer gives to the next one.
public enum RecurrentOutput: Sendable, Hashable {
  /// The states after every step, `[..., time, width]`.
  case sequence
  /// The state after the last step, `[..., width]`.
  case last
}
