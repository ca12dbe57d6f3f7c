import Foundation
import Layers
import Tensor
import Testing

@testable import Peers

@Suite struct StandaloneModelTests {
  private let heldOut = ToyTask.heldOut()

  private func withFile(_ body: (String) async throws -> Void) async throws {
    let path = FileManager.default.temporaryDirectory.path + "/\(UUID()).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await body(path)
  }

  /// Nobody to ask: nothing is lost by leaving.
  @Test("a member that was alone leaves as it was") func alone() async throws {
    var generator = Philox(seed: 5)
    let network = PeerNetwork(
      [ToyTask.member("alone", HiddenPeer(hidden: 10, using: &generator))],
      configuration: ToyTask.configuration())
    for _ in 0..<10 { _ = try await network.trainStep() }
    let fidelity = await network.fidelity(of: await network.extract(0), on: heldOut)
    #expect(fidelity.divergence == 0 && fidelity.agreement == 1)
    #expect(fidelity.studentAccuracy == fidelity.teacherAccuracy)
    let evaluation = await network.evaluate(heldOut)[0]
    #expect(abs(fidelity.teacherLoss - evaluation.loss) < 1e-6)
  }

  /// Peers that always say the same, and students that say it too.
  @Test("with students that say what the peers say, divergence is 0 and agreement 1")
  func perfectStudents() async throws {
    let values: [Float] = [0.5, -1, 2]
    let members = values.enumerated().map { index, value in
      ToyTask.member("\(index)", ConstantPeer(value: value))
    }
    let network = PeerNetwork(members, configuration: ToyTask.configuration())
    for _ in 0..<5 { _ = try await network.trainStep() }
    try await network.endBlock(rows: [[0.5, 0.3, 0.2], [0.2, 0.3, 0.5], nil])
    let imperfect = await network.fidelity(of: await network.extract(1), on: heldOut)
    #expect(imperfect.divergence > 1e-6)
    await network.restore(
      await network.models().map { model in
        var model = model
        model.student.branched.branches.weight = .zeros([12, 18])
        model.student.branched.branches.bias = Tensor(values.flatMap { [$0, $0, $0, $0, $0, $0] })
        return model
      })
    for member in 0..<3 {
      let fidelity = await network.fidelity(of: await network.extract(member), on: heldOut)
      #expect(fidelity.divergence == 0 && fidelity.agreement == 1)
    }
  }

  @Test("a trained member does nearly as well on its own") func trained() async throws {
    let network = try await ToyTask.trained()
    for member in 0..<4 {
      let model = await network.extract(member)
      let fidelity = await network.fidelity(of: model, on: heldOut)
      let evaluation = await network.evaluate(heldOut)[member]
      #expect(abs(fidelity.teacherLoss - evaluation.loss) < 1e-6)
      #expect(fidelity.teacherAccuracy == evaluation.accuracy)
      #expect(fidelity.agreement > 0.8, "\(network.names[member]): \(fidelity)")
      #expect(fidelity.studentAccuracy > fidelity.teacherAccuracy - 0.15, "\(fidelity)")
    }
    // In pieces or at once.
    let model = await network.extract(0)
    let pieces = [0..<150, 150..<200].map {
      Batch(inputs: heldOut.inputs[$0], labels: Array(heldOut.labels[$0]))
    }
    let (whole, parts) = (
      await network.fidelity(of: model, on: heldOut), await network.fidelity(of: model, on: pieces)
    )
    #expect(abs(whole.divergence - parts.divergence) < 1e-6)
    #expect(parts.examples == 200)
  }

  @Test("it asks nobody, and outlives the network") func outlives() async throws {
    func left() async throws -> (StandaloneModel, Tensor<Float>) {
      let network = try await ToyTask.trained()
      for peer in 0..<4 { await network.reroute(peer, to: Misbehaviour.refusing) }
      let model = await network.extract(1)
      return (model, model(heldOut.inputs))
    }
    let (model, logits) = try await left()
    #expect(model(heldOut.inputs).scalars == logits.scalars)
    #expect(accuracy(logits, heldOut.labels) > 0.8)
  }

  @Test("a file gives back the same bits", arguments: 0..<4) func file(member: Int) async throws {
    let network = try await ToyTask.trained()
    let model = await network.extract(member)
    try await withFile { path in
      try model.write(to: path, metadata: ["task": "toy"])
      let (header, metadata) = try StandaloneModel.readHeader(path)
      #expect(header == model.header && metadata == ["task": "toy"])
      #expect(header.name == network.names[member] && header.answersItself == (member != 3))
      let read = try StandaloneModel.read(path) { header in
        var generator = Philox(seed: 123)
        return ["LinearPeer": LinearPeer(using: &generator), "HiddenPeer": nil][header.peerType]!
          ?? HiddenPeer(hidden: header.name == "frozen" ? 3 : 10, using: &generator)
      }
      #expect(read.header == model.header)
      #expect(read.namedState.map(\.path) == model.namedState.map(\.path))
      #expect(read.buffers.map(\.scalars) == [read.mask.scalars])
      #expect(
        read(heldOut.inputs).scalars.map(\.bitPattern)
          == model(heldOut.inputs).scalars.map(\.bitPattern))
    }
  }

  @Test("other files and other peers are refused by name") func wrongFiles() async throws {
    let network = try await ToyTask.trained()
    let model = await network.extract(0)
    var generator = Philox(seed: 1)
    let peer = HiddenPeer(hidden: 4, using: &generator)
    try await withFile { path in
      #expect(throws: SafetensorsError.self) { try StandaloneModel.readHeader(path) }
      try Safetensors.write(peer, to: path)
      #expect(throws: StandaloneModelError(path: path, problem: "not a standalone model")) {
        try StandaloneModel.readHeader(path)
      }
      try model.write(to: path)
      // Linear is not hidden.
      #expect(throws: SafetensorsError.self) { try StandaloneModel.read(path) { _ in peer } }
      // A header that promises more than the file has.
      let file = try Safetensors.read(path)
      for (from, to, problem) in [
        ("\"width\":6", "\"width\":600000", "head.peerWeights"),
        ("\"member\":0", "\"member\":9", "the header is damaged"),
        ("\"keeping\":3", "\"keeping\":5", "the header is damaged"),
        ("\"features\"", "\"feature\"", "the header is damaged"),
      ] {
        var metadata = file.metadata
        metadata["header"] = metadata["header"]!.replacingOccurrences(of: from, with: to)
        #expect(metadata != file.metadata)
        try Safetensors.write(model, metadata: metadata, to: path)
        let error = #expect(throws: StandaloneModelError.self) {
          try StandaloneModel.readHeader(path)
        }
        #expect(error?.problem.contains(problem) == true, "\(error.debugDescription)")
      }
    }
  }

  @Test("it is a layer: a smaller model can be distilled from it") func teacher() async throws {
    let model = await (try ToyTask.trained()).extract(1)
    var generator = Philox(seed: 2)
    var student = Sequential<Float> { Dense(8, 3, using: &generator) }
    var optimizer = AdamW<Float>(learningRate: 2e-2)
    let before = Fidelity(
      student: student(heldOut.inputs), teacher: model(heldOut.inputs), labels: heldOut.labels)
    distil(model, into: &student, steps: 80, optimizer: &optimizer) { step in
      var generator = Philox(seed: 3, stream: UInt64(step))
      return (ToyTask.draw(32, using: &generator).inputs, nil)
    }
    let after = Fidelity(
      student: student(heldOut.inputs), teacher: model(heldOut.inputs), labels: heldOut.labels)
    #expect(after.divergence < before.divergence / 3, "\(before), \(after)")
    #expect(after.agreement > 0.85, "\(after)")
  }
}
