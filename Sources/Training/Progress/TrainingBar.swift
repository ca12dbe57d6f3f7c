import Foundation

/// Shows a training on standard error: a bar with the loss, the rate, examples in a second and the
/// time left, and a line for what happens now and then.
public enum TrainingBar {
  /// An observer for `Trainer.run`.
  public static func shown(
    _ label: String = "training"
  ) -> (TrainingEvent) -> Void {
    var display = Display(label: label)
    return { event in display.show(event) }
  }

  private struct Display {
    let label: String
    var bar: ProgressBar?
    var first = 0
    var start = ContinuousClock.now
    var heldOut = ""

    mutating func show(_ event: TrainingEvent) {
      switch event {
      case .resumed(let step, let steps): line("resuming after step \(step) of \(steps)")
      case .notice(let text): line("note: \(text)")
      case .evaluated(_, let values):
        heldOut = values.sorted { $0.key < $1.key }
          .map { "  \($0.key) \(String(format: "%.4f", $0.value))" }.joined()
      case .saved: break
      case .stopped: bar?.leave()
      case .stepped(let progress): advance(progress)
      }
    }

    private mutating func advance(_ progress: TrainingProgress) {
      if bar == nil {
        (first, start) = (progress.step, .now)
        bar = ProgressBar(label, total: progress.steps, done: first)
      }
      bar?.show(progress.step) {
        var note = String(format: "loss %.4f  rate %.2e", progress.loss, progress.rate)
        if let examples = progress.examples, progress.step > first {
          let seconds = max((ContinuousClock.now - start) / .seconds(1), 1e-9)
          note += String(format: "  %.0f/s", Double((progress.step - first) * examples) / seconds)
        }
        return note + (heldOut.isEmpty ? "" : "  held-out:\(heldOut)")
      }
    }

    private func line(_ text: String) {
      FileHandle.standardError.write(Data((text + "\n").utf8))
    }
  }
}
