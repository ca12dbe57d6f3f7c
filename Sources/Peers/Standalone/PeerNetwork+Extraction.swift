import Layers
import Tensor

extension PeerNetwork {
  /// The model that member `peer` takes along when it leaves: it runs without the network.
  ///
  ///     let model = await network.extract(2)
  ///     print(await network.fidelity(of: model, on: heldOut))
  ///     try model.write(to: "model.safetensors")
  ///
  /// The network stays as it is; take the member out with `setOffline`. Traps if there is no such
  /// member.
  public func extract(_ peer: Int) async -> StandaloneModel {
    require(
      nodes.indices.contains(peer), "extract: member \(peer), the network has \(nodes.count)")
    let (node, mask) = (nodes[peer], masks[peer])
    let model = await node.model
    var answersItself = true
    if case .copying = node.member.conduct { answersItself = false }
    return StandaloneModel(
      model, mask: mask,
      header: StandaloneModel.Header(
        member: peer, names: names, answersItself: answersItself,
        features: configuration.features, width: configuration.width,
        classes: configuration.classes, headWidth: configuration.headWidth,
        studentWidth: configuration.studentWidth, keeping: model.gate.kept,
        peerType: "\(type(of: model.peer.base))", studentType: "\(type(of: model.student.base))",
        step: step, block: ledger.block))
  }

  /// How well a standalone model answers as its member does through the network, on batches that
  /// neither has seen: the network is the teacher.
  public func fidelity(of model: StandaloneModel, on batches: [Batch]) async -> Fidelity {
    require(
      model.header.names == names,
      "fidelity: the model is of the members \(model.header.names), the network has \(names)")
    var (student, teacher): ([Tensor<Float>], [Tensor<Float>]) = ([], [])
    for batch in batches {
      student.append(model(batch.inputs))
      teacher.append(await logits(of: model.header.member, for: batch.inputs))
    }
    require(!batches.isEmpty, "fidelity: no batches")
    return Fidelity(
      student: concatenate(student, alongAxis: 0), teacher: concatenate(teacher, alongAxis: 0),
      labels: batches.flatMap(\.labels))
  }

  /// As above, on one batch.
  public func fidelity(of model: StandaloneModel, on batch: Batch) async -> Fidelity {
    await fidelity(of: model, on: [batch])
  }
}
