import Layers
import Tensor

/// What one member's part of a step came to.
struct MemberStep: Sendable {
  var loss: StepLoss
  var failures: [PeerFailure]
  var traffic: TrafficReport
  var gateUse: GateUse
}

extension Node {
  /// Draws a batch, chooses whom to ask, asks, learns, and sends gradients back; all that changes
  /// is staged for `commit`. Other members' questions are answered in between.
  nonisolated func takeStep(
    _ step: Int, asking directory: Directory, mask: Tensor<Float>
  ) async -> MemberStep {
    let batch = await nextBatch(step: step)
    let present = directory.isOnline
    let query = Query(asker: index, inputs: batch.inputs, expectsGradient: true)
    var choice: Dispatch?
    let answers: Answers
    switch configuration.asking {
    case .chosen:
      let chosen = await choose(for: batch, present: present, step: step)
      choice = chosen
      answers = await directory.ask(query, to: chosen)
    case .everyone: answers = await directory.ask(query)
    }
    let local = await train(
      on: batch, choice: choice, answers: answers, mask: mask, step: step)
    let (unsent, traffic) = await directory.send(
      local.answerGradients, asker: index, to: answers.answered)
    return MemberStep(
      loss: local.loss, failures: answers.failures + unsent, traffic: answers.traffic + traffic,
      gateUse: local.gateUse)
  }
}
