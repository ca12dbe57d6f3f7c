import Layers
import Peers
public import Tensor

/// The table of a member's model: a peer that a configuration can describe.
public enum PeerArchitecture: Sendable, Codable, Hashable {
  case linear
  /// A perceptron with one hidden layer.
  case mlp(hidden: Int)
  /// A 5 x 5 convolution of square images with stride 2, and a dense layer.
  case convolution(channels: Int)
  /// A random map through two numbers that is never trained.
  case random
  /// No model: the answers of another member.
  case copy

  /// The peer with random parameters, for images of `features` pixels and answers of `width`. A
  /// convolution needs a square image of 5 x 5 or more.
  public func peer(features: Int, width: Int, using generator: inout Philox) -> any Peer {
    switch self {
    case .linear: LinearPeer(features: features, width: width, using: &generator)
    case .mlp(let hidden):
      PerceptronPeer(features: features, hidden: hidden, width: width, using: &generator)
    case .convolution(let channels):
      ConvolutionPeer(
        side: Self.side(features), channels: channels, width: width, using: &generator)
    case .random: RandomPeer(features: features, width: width, using: &generator)
    case .copy: SilentPeer(width: width)
    }
  }

  /// The side of a square image; `nil` unless it is one, and large enough for the filter.
  static func squareSide(_ features: Int) -> Int? {
    let side = side(features)
    return side * side == features && side >= 5 ? side : nil
  }

  private static func side(_ features: Int) -> Int {
    Int(Double(features).squareRoot().rounded())
  }
}

/// What a member's student is made of: hidden layers of these widths with ReLUs; `nil` for the usual
/// student.
struct StudentArchitecture: Sendable, Codable, Hashable {
  var hidden: [Int]?

  func student(_ sizes: StudentSizes, using generator: inout Philox) -> any Layer<Float> {
    guard let hidden else { return BranchedStudent(sizes, using: &generator) }
    return Sequential<Float> {
      for (inputs, outputs) in zip([sizes.features] + hidden, hidden) {
        Dense(inputs, outputs, initialization: .heUniform, using: &generator)
        Activation(.relu)
      }
      Dense(hidden.last ?? sizes.features, sizes.outputs, using: &generator)
    }
  }
}
