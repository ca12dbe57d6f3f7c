import Layers
import Tensor

/// Inputs `[batch, features]` and a class for each.
public struct Batch: Sendable {
  public var inputs: Tensor<Float>
  public var labels: [Int]

  public init(inputs: Tensor<Float>, labels: [Int]) {
    self.inputs = inputs
    self.labels = labels
  }
}

/// Who joins a network: a model, how it behaves, and the data that only it can see.
public struct Member: Sendable {
  public var name: String
  public var peer: any Peer
  public var conduct: Conduct
  /// Makes the member's student, a layer `[batch, features]` to `[batch, peers * width]`.
  public var student:
    @Sendable (_ sizes: StudentSizes, _ generator: inout Philox) -> any Layer<Float>
  /// Draws a batch of a size from the member's own data.
  public var draw: @Sendable (_ size: Int, _ generator: inout Philox) -> Batch

  /// A member with a student of the usual kind, or another:
  ///
  ///     Member("wide", peer, student: { sizes, generator in
  ///       Sequential {
  ///         Dense(sizes.features, 256, using: &generator)
  ///         Activation(.gelu)
  ///         Dense(256, sizes.outputs, using: &generator)
  ///       }
  ///     }, draw: draw)
  public init(
    _ name: String, _ peer: any Peer, conduct: Conduct = .learning,
    student:
      @escaping @Sendable (_ sizes: StudentSizes, _ generator: inout Philox) -> any Layer<
        Float
      > = { BranchedStudent($0, using: &$1) },
    draw: @escaping @Sendable (_ size: Int, _ generator: inout Philox) -> Batch
  ) {
    self.name = name
    self.peer = peer
    self.conduct = conduct
    self.student = student
    self.draw = draw
  }
}
