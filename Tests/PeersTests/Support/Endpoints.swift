import Peers
import Tensor

/// A peer that does wrong in one way.
enum Misbehaviour: String, CaseIterable, Sendable, PeerEndpoint {
  /// Throws an error of its own.
  case refusing
  /// Never answers; notices that nobody waits any more.
  case hanging
  /// Never answers and never notices.
  case deaf
  case wrongWidth
  case wrongRank
  case notANumber

  /// Whether it takes the time limit to notice.
  var isSilent: Bool { self == .hanging || self == .deaf }

  func answer(_ query: Query) async throws -> Tensor<Float> {
    let batch = query.inputs.shape[0]
    switch self {
    case .refusing: throw Overloaded(load: 3)
    case .hanging: try await Task.sleep(for: .seconds(86_400))
    case .deaf: await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
    case .wrongWidth: return .zeros([batch, ToyTask.width + 1])
    case .wrongRank: return .zeros([batch, ToyTask.width, 1])
    case .notANumber:
      return Tensor(
        [.nan, .infinity] + [Float](repeating: 0, count: batch * ToyTask.width - 2),
        shape: [batch, ToyTask.width])
    }
    return .zeros([batch, ToyTask.width])
  }

  func learn(from gradient: Tensor<Float>, asker: Int) async throws {}

  /// Whether a failure is the one that this must lead to.
  func explains(_ failure: PeerFailure, of name: String, limit: Duration) -> Bool {
    switch (self, failure) {
    case (.refusing, .refused(name, let reason)): reason == "overloaded: 3"
    case (.hanging, .timedOut(name, limit)), (.deaf, .timedOut(name, limit)): true
    case (.wrongWidth, .wrongShape(name, let expected, let found)):
      expected[1] == ToyTask.width && found == [expected[0], ToyTask.width + 1]
    case (.wrongRank, .wrongShape(name, let expected, let found)):
      found == [expected[0], ToyTask.width, 1]
    case (.notANumber, .notFinite(name, let count)): count == 2
    default: false
    }
  }
}

struct Overloaded: Error, CustomStringConvertible {
  var load: Int
  var description: String { "overloaded: \(load)" }
}

/// Passes everything on, but says when it is asked or taught, and can hang there.
struct Relay: PeerEndpoint {
  let base: any PeerEndpoint
  var hangsWhenAsked = false
  var hangsWhenTaught = false
  /// Called before the base is.
  var onAnswer: @Sendable () async -> Void = {}
  var onLearn: @Sendable () async -> Void = {}

  func answer(_ query: Query) async throws -> Tensor<Float> {
    await onAnswer()
    if hangsWhenAsked { try await Task.sleep(for: .seconds(86_400)) }
    return try await base.answer(query)
  }

  func learn(from gradient: Tensor<Float>, asker: Int) async throws {
    await onLearn()
    if hangsWhenTaught { try await Task.sleep(for: .seconds(86_400)) }
    try await base.learn(from: gradient, asker: asker)
  }
}

/// Something that happens, perhaps more than once, and that can be waited for.
struct Signal: Sendable {
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream() }

  func send() { continuation.yield() }

  /// Returns once it has happened, also if that was before.
  func wait() async {
    for await _ in stream { return }
  }
}
