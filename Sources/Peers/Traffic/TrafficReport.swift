import Tensor

/// How much one or more askers have put to the peers, and got.
///
/// Bytes are those of the numbers, four for each, without whatever a transport adds. What a member
/// asks of itself counts like any other question, and so does what no answer came to.
public struct TrafficReport: Sendable, Codable, Hashable {
  /// How often a peer was asked, each time for some examples of a batch.
  public var requests = 0
  /// How often a peer was asked for an example: one that is put to four peers counts four.
  public var queries = 0
  /// How many of these queries were answered well and in time.
  public var answers = 0
  /// The bytes of the inputs and of the gradients that askers sent.
  public var bytesSent = 0
  /// The bytes of the answers that askers used.
  public var bytesReceived = 0

  public init() {}

  public static func + (a: TrafficReport, b: TrafficReport) -> TrafficReport {
    var sum = a
    sum.requests += b.requests
    sum.queries += b.queries
    sum.answers += b.answers
    sum.bytesSent += b.bytesSent
    sum.bytesReceived += b.bytesReceived
    return sum
  }

  /// The bytes of a tensor's elements.
  static func bytes(of tensor: Tensor<Float>) -> Int { tensor.count * MemoryLayout<Float>.size }
}
