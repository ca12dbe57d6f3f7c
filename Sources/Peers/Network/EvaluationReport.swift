import Layers
import Tensor

/// How the members do on a batch that each puts to the peers by itself, and what it takes.
public struct EvaluationReport: Sendable {
  /// For each member, in order.
  public var evaluations: [Evaluation]
  /// What each member asked for and got, in order.
  public var traffic: [TrafficReport]
  /// How each member's gate shared the batch among the peers, in order.
  public var gateUse: [GateUse]
  /// Peers that did not answer, or not well; a peer that fails several askers is named by each.
  public var failures: [PeerFailure]
}

extension PeerNetwork {
  /// Each member's loss and accuracy through the network, gates without noise, from the answers
  /// that the member itself has asked for: of the peers that its gate chose for each example, or of
  /// everyone. If all answer, and without a capacity, both come to the same up to rounding, as does
  /// `evaluate(_:)`, which puts the batch to everyone once for all members.
  public func evaluate(_ batch: Batch, asking: Asking) async -> EvaluationReport {
    let (models, masks, directory) = (await models(), masks, directory)
    let capacity = configuration.capacity
    let parts = await withTaskGroup(
      of: (index: Int, evaluation: Evaluation, answers: Answers, use: GateUse).self
    ) { group in
      for (index, model) in models.enumerated() {
        group.addTask {
          var silent: Philox?
          let query = Query(asker: index, inputs: batch.inputs, expectsGradient: false)
          let scores = model.gate.scores(for: batch.inputs, noise: &silent)
          func dispatch(_ present: [Bool]) -> Dispatch {
            model.gate.dispatch(scores, present: present, capacity: capacity)
          }
          let (answers, among): (Answers, Dispatch)
          switch asking {
          case .chosen:
            let chosen = dispatch(directory.isOnline)
            answers = await directory.ask(query, to: chosen)
            among = chosen.keeping(answers.present)
          case .everyone:
            answers = await directory.ask(query)
            among = dispatch(answers.present)
          }
          let gating = model.gate.gating(scores, among: among, present: answers.present)
          let logits = model.head(
            model.gated(answers.representations, gates: gating.gates, mask: masks[index]))
          return (index, Evaluation(logits, batch.labels), answers, gating.use)
        }
      }
      var parts: [(index: Int, evaluation: Evaluation, answers: Answers, use: GateUse)] = []
      for await part in group { parts.append(part) }
      return parts.sorted { $0.index < $1.index }
    }
    return EvaluationReport(
      evaluations: parts.map(\.evaluation), traffic: parts.map(\.answers.traffic),
      gateUse: parts.map(\.use), failures: parts.flatMap(\.answers.failures))
  }
}
