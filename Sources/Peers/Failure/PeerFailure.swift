import Tensor

/// Why a peer's answer was not used. The asker goes on without it.
public enum PeerFailure: Error, Sendable, CustomStringConvertible {
  /// No answer within the limit.
  case timedOut(peer: String, limit: Duration)
  /// No answer when, after the asker's patience, enough others had answered.
  case late(peer: String, patience: Duration)
  /// The answer's shape is not `[batch, width]`.
  case wrongShape(peer: String, expected: Shape, found: Shape)
  /// The answer holds NaN or infinities.
  case notFinite(peer: String, count: Int)
  /// The peer answered with an error of its own.
  case refused(peer: String, reason: String)
  /// The peer has been taken out of the network.
  case offline(peer: String)

  public var description: String {
    switch self {
    case .timedOut(let peer, let limit): "\(peer): no answer within \(limit)"
    case .late(let peer, let patience):
      "\(peer): no answer within \(patience), when there were enough others"
    case .wrongShape(let peer, let expected, let found):
      "\(peer): answered with shape \(found), expected \(expected)"
    case .notFinite(let peer, let count): "\(peer): \(count) values of the answer are not finite"
    case .refused(let peer, let reason): "\(peer): \(reason)"
    case .offline(let peer): "\(peer): offline"
    }
  }
}
