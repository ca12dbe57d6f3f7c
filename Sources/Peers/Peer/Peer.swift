import Layers
import Tensor

/// A model that answers other models: the f_j of the paper.
///
/// Conform a struct with your layers: `visit` names them, `respond` computes a representation. The
/// network around it supplies the rest: the gate over the others, the head that reads what they
/// answer, the student that cuts the recursion, the optimisers.
public protocol Peer: Module where Scalar == Float {
  /// The representation `[batch, width]` of inputs `[batch, features]`.
  ///
  /// `context` `[batch, width]` is what this peer expects the gated others to answer to the same
  /// inputs, from its distilled student (section 1.8, Figure 3). Ignoring it is allowed.
  func respond(to inputs: Tensor<Float>, context: Tensor<Float>) -> Tensor<Float>
}

/// Any peer, as one type.
public struct AnyPeer: Peer {
  public var base: any Peer

  public init(_ base: any Peer) { self.base = base }

  public mutating func visit(_ visitor: inout ParameterVisitor<Float>) { base.visit(&visitor) }

  public func respond(to inputs: Tensor<Float>, context: Tensor<Float>) -> Tensor<Float> {
    base.respond(to: inputs, context: context)
  }
}

/// How a member of the network behaves towards the others.
public enum Conduct: Sendable, Hashable {
  /// Answers with its own model and learns from the gradients it is sent.
  case learning
  /// Answers with its own model, which never changes.
  case frozen
  /// Passes each query on to another member and returns that one's answer as its own.
  case copying(Int)
}
