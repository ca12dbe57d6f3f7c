import Curvature
import Layers
import Tensor

/// All that one member knows: its own model, its gate over the peers, the head that reads their
/// gated answers, and the student that stands in for them.
public struct NodeModel: Module {
  public var peer: AnyPeer
  public var gate: SparseMixture<Float>
  public var head: PeerHead<Float>
  public var student: Student

  /// What a member knows before its first step in a network of `peers`.
  public init(
    _ member: Member, peers: Int, _ configuration: NetworkConfiguration,
    using generator: inout Philox
  ) {
    let sizes = StudentSizes(
      features: configuration.features, hidden: configuration.studentWidth, peers: peers,
      width: configuration.width)
    self.init(
      peer: AnyPeer(member.peer), student: { member.student($0, &$1) }, sizes: sizes,
      headWidth: configuration.headWidth, classes: configuration.classes,
      keeping: Swift.min(configuration.keeping, peers), using: &generator)
  }

  init(
    peer: AnyPeer, student: (StudentSizes, inout Philox) throws -> any Layer<Float>,
    sizes: StudentSizes, headWidth: Int, classes: Int, keeping: Int,
    using generator: inout Philox
  ) rethrows {
    self.peer = peer
    gate = SparseMixture(
      features: sizes.features, peers: sizes.peers, keeping: keeping, using: &generator)
    head = PeerHead(
      peers: sizes.peers, width: sizes.width, hidden: headWidth, classes: classes,
      activation: .gelu, using: &generator)
    self.student = Student(
      try student(sizes, &generator), peers: sizes.peers, width: sizes.width)
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
    visitor("peer", &peer)
    visitor("gate", &gate)
    visitor("head", &head)
    visitor("student", &student)
  }

  /// The student's expectation of the gated others, the context of this member's own model:
  /// `[batch, width]`. A constant to every derivative: the student learns by distillation only.
  func context(for inputs: Tensor<Float>, excluding own: Int) -> Tensor<Float> {
    let expected = student(inputs)
    guard student.peers > 1 else { return .zeros([inputs.shape[0], student.width]) }
    var others = [Bool](repeating: true, count: student.peers)
    others[own] = false
    let gates = gate.gates(for: inputs, present: others)
    return stopGradient(SparseMixture.mix(expected, gates: gates))
  }

  /// The answers times their gates, without noise, and masks (eq 7, 9, 10):
  /// `[peers, batch, width]`.
  func gated(
    _ answers: Tensor<Float>, inputs: Tensor<Float>, mask: Tensor<Float>, present: [Bool]
  ) -> Tensor<Float> {
    gated(answers, gates: gate.gates(for: inputs, present: present), mask: mask)
  }

  /// The answers times gates `[batch, peers]` and this member's masks `[peers]`.
  func gated(
    _ answers: Tensor<Float>, gates: Tensor<Float>, mask: Tensor<Float>
  ) -> Tensor<Float> {
    SparseMixture.gated(answers, gates: gates) * mask.reshaped([-1, 1, 1])
  }
}
