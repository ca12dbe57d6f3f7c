import Curvature
import Layers
import Tensor

/// How a member does on held-out data.
public struct Evaluation: Sendable, Codable, Hashable {
  /// Mean cross-entropy in nats.
  public var loss: Double
  /// The share of examples whose largest logit is their label's.
  public var accuracy: Double

  public init(loss: Double, accuracy: Double) {
    self.loss = loss
    self.accuracy = accuracy
  }

  /// Of logits `[batch, classes]`.
  init(_ logits: Tensor<Float>, _ labels: [Int]) {
    self.init(
      loss: Double(crossEntropy(logits, labels).scalar), accuracy: Layers.accuracy(logits, labels))
  }
}

/// What stands in for a peer that does not answer.
public enum Substitute: Sendable, Hashable {
  /// Its place is empty: the gate skips it and shares its weight among the others.
  case none
  /// Zeros under its usual gate.
  case zeros
  /// What the member's student expects of it (section 1.8).
  case proxy
}

extension PeerNetwork {
  /// Each member's loss and accuracy through the network, gates without noise.
  public func evaluate(_ batch: Batch) async -> [Evaluation] {
    let answers = await answers(to: batch.inputs)
    let (models, masks) = (await models(), masks)
    return models.enumerated().map { index, model in
      evaluation(of: model, batch, answers, mask: masks[index])
    }
  }

  /// Each member's loss and accuracy with one peer gone and something in its place.
  public func evaluate(
    _ batch: Batch, without peer: Int, substitute: Substitute
  ) async -> [Evaluation] {
    let answers = await answers(to: batch.inputs)
    let (models, masks) = (await models(), masks)
    return models.enumerated().map { index, model in
      var given = answers
      switch substitute {
      case .none: given.present[peer] = false
      case .zeros:
        given.present[peer] = true
        given.representations = replacing(peer, in: answers.representations) { .zeros($0.shape) }
      case .proxy:
        let expected = model.student(batch.inputs)[peer]
        given.representations = replacing(peer, in: answers.representations) { _ in expected }
        given.present[peer] = true
      }
      return evaluation(of: model, batch, given, mask: masks[index])
    }
  }

  /// The curvature of each member's loss over the gated and masked answers it reads, in double
  /// precision: what eq 2 and eq 3 are made of. Throws if a loss is not finite.
  public func curvatures(_ batch: Batch) async throws -> [PeerCurvature<Double>] {
    let answers = await answers(to: batch.inputs)
    let (models, masks) = (await models(), masks)
    return try models.enumerated().map { index, model in
      try curvature(of: model, batch, answers, mask: masks[index])
    }
  }

  /// The curvature of each member's loss on its own data, the next batch it would draw: what a
  /// member can score the others with, without seeing anyone else's.
  public func curvaturesOnOwnData() async throws -> [PeerCurvature<Double>] {
    let (models, masks) = (await models(), masks)
    var result: [PeerCurvature<Double>] = []
    for (index, node) in nodes.enumerated() {
      let batch = await node.nextBatch(step: step)
      let answers = await answers(to: batch.inputs)
      result.append(try curvature(of: models[index], batch, answers, mask: masks[index]))
    }
    return result
  }

  private func curvature(
    of model: NodeModel, _ batch: Batch, _ answers: Answers, mask: Tensor<Float>
  ) throws -> PeerCurvature<Double> {
    let gated = model.gated(
      answers.representations, inputs: batch.inputs, mask: mask, present: answers.present)
    let head = PeerHead<Double>(converting: model.head)
    return try head.curvature(inputs: Tensor(converting: gated), labels: batch.labels)
  }

  /// A member's logits `[batch, classes]` through the network for inputs `[batch, features]`, gates
  /// without noise.
  public func logits(of peer: Int, for inputs: Tensor<Float>) async -> Tensor<Float> {
    let answers = await answers(to: inputs)
    return logits(of: await nodes[peer].model, inputs, answers, mask: masks[peer])
  }

  private func logits(
    of model: NodeModel, _ inputs: Tensor<Float>, _ answers: Answers, mask: Tensor<Float>
  ) -> Tensor<Float> {
    model.head(
      model.gated(
        answers.representations, inputs: inputs, mask: mask, present: answers.present))
  }

  private func evaluation(
    of model: NodeModel, _ batch: Batch, _ answers: Answers, mask: Tensor<Float>
  ) -> Evaluation {
    Evaluation(logits(of: model, batch.inputs, answers, mask: mask), batch.labels)
  }

  private func replacing(
    _ peer: Int, in answers: Tensor<Float>, with make: (Tensor<Float>) -> Tensor<Float>
  ) -> Tensor<Float> {
    stack((0..<answers.shape[0]).map { $0 == peer ? make(answers[$0]) : answers[$0] })
  }
}
