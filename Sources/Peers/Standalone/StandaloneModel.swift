import Curvature
import Layers
import Tensor

/// What a member takes along when it leaves its network (section 1.8): its own model, its gate and
/// head, and its student in the place of all others. It asks nobody.
///
/// It is a layer from inputs `[batch, features]` to logits `[batch, classes]`: it can be evaluated,
/// trained further, and be the teacher of a smaller one. `write(to:)` saves it as one file.
public struct StandaloneModel: Layer {
  /// Who it was and what it fits.
  public let header: Header
  /// The member's own model, gate, head and student.
  public var model: NodeModel
  /// The member's masks `[peers]` when it left (eq 7, 8): a buffer.
  public var mask: Tensor<Float>

  /// Who a standalone model was in its network, and the sizes of its parts.
  public struct Header: Sendable, Codable, Hashable {
    /// The member's place among the names.
    public var member: Int
    /// All members of the network, in order.
    public var names: [String]
    /// Whether the member answered itself with its own model. The answer of one that copied is what
    /// its student expects of it.
    public var answersItself: Bool
    /// Numbers in one input, in one answer, and classes.
    public var features: Int
    public var width: Int
    public var classes: Int
    /// Hidden units of the head and of the student.
    public var headWidth: Int
    public var studentWidth: Int
    /// How many peers its gate keeps.
    public var keeping: Int
    /// The types of its own model and its student, for the reader's information.
    public var peerType: String
    public var studentType: String
    /// Training steps and blocks of the network when the member left.
    public var step: Int
    public var block: Int

    /// The member's name.
    public var name: String { names[member] }
  }

  init(_ model: NodeModel, mask: Tensor<Float>, header: Header) {
    (self.model, self.mask, self.header) = (model, mask, header)
  }

  /// Under the names that the parts have in the network, and `mask`.
  public mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
    model.visit(&visitor)
    visitor.buffer("mask", &mask)
  }

  /// Logits `[batch, classes]` of inputs `[batch, features]`.
  public func callAsFunction(_ inputs: Tensor<Float>) -> Tensor<Float> {
    require(
      inputs.rank == 2 && inputs.shape[1] == header.features,
      "StandaloneModel: inputs \(inputs.shape), [batch, \(header.features)] are needed")
    var answers = model.student(inputs)
    if header.answersItself {
      let own = model.peer.respond(
        to: inputs, context: model.context(for: inputs, excluding: header.member))
      answers = stack(
        header.names.indices.map { $0 == header.member ? own : answers[$0] })
    }
    let everyone = [Bool](repeating: true, count: header.names.count)
    return model.head(model.gated(answers, inputs: inputs, mask: mask, present: everyone))
  }
}
