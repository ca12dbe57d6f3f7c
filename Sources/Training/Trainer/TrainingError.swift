/// Training stopped before its end. The description is one line.
public enum TrainingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// It was told to stop. With a run, everything up to this step is in its last checkpoint.
  case interrupted(step: Int, of: Int, run: String?)
  /// The loss or a parameter is not finite any more. `run` holds the checkpoints before.
  case diverged(step: Int, what: String, run: String?)

  public var description: String {
    switch self {
    case .interrupted(let step, let steps, let run):
      "interrupted after step \(step) of \(steps)"
        + (run.map { "; everything is in \($0), and can be resumed" } ?? "")
    case .diverged(let step, let what, let run):
      (run.map { "\($0): " } ?? "")
        + "\(what) at step \(step): a lower learning rate, a warm-up or clipping may help"
    }
  }
}
