import Layers
import Tensor

/// A small model of what every peer would answer, distilled from what they did answer (eq 11).
///
/// It cuts the recursion at depth 1 (Figure 3), as a peer that is asked does not ask on, stands in
/// for a peer that is gone, and takes the network's place when its member leaves.
public struct Student: Module {
  public let peers: Int
  public let width: Int
  /// A layer of any architecture: inputs `[batch, features]` to `[batch, peers * width]`, the
  /// expected answers one peer after another.
  public var base: any Layer<Float>

  /// A student of a given architecture.
  public init(_ base: any Layer<Float>, peers: Int, width: Int) {
    require(peers > 0 && width > 0, "Student: \(peers) peers of width \(width)")
    (self.base, self.peers, self.width) = (base, peers, width)
  }

  /// The usual student: `BranchedStudent`.
  public init(
    features: Int, hidden: Int, peers: Int, width: Int, using generator: inout Philox
  ) {
    let sizes = StudentSizes(features: features, hidden: hidden, peers: peers, width: width)
    self.init(BranchedStudent(sizes, using: &generator), peers: peers, width: width)
  }

  /// The names are those of the base.
  public mutating func visit(_ visitor: inout ParameterVisitor<Float>) { base.visit(&visitor) }

  /// The expected answers `[peers, batch, width]` to inputs `[batch, features]`. Traps if the base
  /// does not return `[batch, peers * width]`.
  public func callAsFunction(_ inputs: Tensor<Float>) -> Tensor<Float> {
    byPeer(base(inputs), batch: inputs.shape[0])
  }

  /// The same in a pass, which may train.
  public mutating func callAsFunction(
    _ inputs: Tensor<Float>, in pass: inout ForwardPass
  ) -> Tensor<Float> {
    byPeer(base(inputs, in: &pass), batch: inputs.shape[0])
  }

  private func byPeer(_ answers: Tensor<Float>, batch: Int) -> Tensor<Float> {
    require(
      answers.shape == [batch, peers * width],
      "Student: \(type(of: base)) returned \(answers.shape), [batch, peers * width] = "
        + "\([batch, peers * width]) is needed")
    return answers.reshaped([batch, peers, width]).transposed([1, 0, 2])
  }
}

/// What a student has to fit: made by the network for each member.
public struct StudentSizes: Sendable, Codable, Hashable {
  /// Numbers in one input.
  public var features: Int
  /// The configuration's `studentWidth`; a student need not heed it.
  public var hidden: Int
  public var peers: Int
  /// Numbers in one answer.
  public var width: Int
  /// Numbers in the student's output for one input.
  public var outputs: Int { peers * width }

  public init(features: Int, hidden: Int, peers: Int, width: Int) {
    (self.features, self.hidden, self.peers, self.width) = (features, hidden, peers, width)
  }
}

/// A hidden layer that all peers share, under a ReLU, and a linear branch to each peer's answer.
public struct BranchedStudent: Layer {
  public var trunk: Dense<Float>
  public var branches: Dense<Float>

  public init(_ sizes: StudentSizes, using generator: inout Philox) {
    trunk = Dense(sizes.features, sizes.hidden, using: &generator)
    branches = Dense(sizes.hidden, sizes.outputs, using: &generator)
  }

  public func callAsFunction(_ inputs: Tensor<Float>) -> Tensor<Float> {
    branches(relu(trunk(inputs)))
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
    visitor("trunk", &trunk)
    visitor("branches", &branches)
  }
}
