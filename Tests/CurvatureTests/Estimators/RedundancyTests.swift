import Curvature
import Tensor
import Testing

@Suite struct RedundancyTests {
  /// Against the constrained minimum itself: gate i closed, the others at their best.
  @Test(arguments: GateMatrix.allCases)
  func gateSurgeonIsTheConstrainedMinimum(_ matrix: GateMatrix) throws {
    let curvature = try PeerProblem(.identity, batch: 8).curvature()
    let damping = 0.1
    let h = curvature.matrix(matrix) + Tensor.eye(4) * damping
    let expected = try (0..<4).map { peer in
      let others: IndexTensor<Double> = IndexTensor((0..<4).filter { $0 != peer })
      let block = h.gather(others).gather(others, alongAxis: 1)
      let column = h[peer].gather(others)
      // The step of the others for a step of -1 of gate i.
      let best = try solvePositiveDefinite(block, column)
      let step = concatenate([best, Tensor([-1])])
      let order = others.indices + [peer]
      let permuted = h.gather(IndexTensor(order)).gather(IndexTensor(order), alongAxis: 1)
      return 0.5 * matmul(step, matmul(permuted, step)).scalar
    }
    let result = try curvature.evaluate(.gateSurgeon(damping: damping, matrix: matrix))
    #expect(relativeError(result.totals, expected) < 1e-12)
    #expect(result.shares == nil)
    for (cost, own) in zip(result.totals, diagonal(h.scalars, size: 4)) {
      #expect(cost <= own / 2)
    }
  }

  /// Twins replace each other: nothing is left to invert, and the error says where.
  @Test func twinsAreSingular() throws {
    let curvature = try twins()
    do {
      _ = try curvature.evaluate(.gateSurgeon())
      Issue.record("a singular matrix was inverted")
    } catch let error as CurvatureError {
      guard case .singularGateHessian(let peer, let eigenvalue) = error else {
        throw error
      }
      #expect(peer < 2 && abs(eigenvalue) < 1e-12)
      #expect("\(error)".contains("peer \(peer)"))
    }
    // With damping the twins cost next to nothing, and the third what it always did.
    let costs = try curvature.evaluate(.gateSurgeon(damping: 1e-6)).totals
    #expect(costs[0] < 1e-5 && costs[1] < 1e-5 && costs[2] > 1e-2)
  }

  /// Against the minimum over all other weights of the layer's quadratic form with the Hessian
  /// A x G, every entry of it written out.
  @Test func conditionalCovarianceIsTheConstrainedMinimum() throws {
    let problem = PeerProblem(.tanh, peers: 3, batch: 12, width: 2, hidden: 3, classes: 3)
    let head = problem.head
    let curvature = try problem.curvature()
    let hidden = head.contributions(problem.inputs).sum(alongAxis: 0)
    // G through the logits' Jacobian of each example.
    var outer = Tensor<Double>.zeros([3, 3])
    for x in 0..<12 {
      let jacobian = jacobian(at: hidden[x..<x + 1]) { head.tail($0) }.reshaped([3, 3])
      let p = softmax(head.tail(hidden[x..<x + 1]))[0]
      let fisher = diagonalMatrix(p) - p.expanded(atAxis: 1) * p
      outer = outer + matmul(jacobian.transposed(), matmul(fisher, jacobian))
    }
    let features = concatenate(
      (0..<3).map { problem.inputs[$0] } + [.ones([12, 1])], alongAxis: 1)
    let second = matmul(features.transposed(), features) / 12
    let expected = try (0..<3).map { peer in
      let own = IndexTensor<Double>([2 * peer, 2 * peer + 1])
      let rest = IndexTensor<Double>((0..<7).filter { $0 / 2 != peer })
      let corner = second.gather(own).gather(rest, alongAxis: 1)
      let best = try solvePositiveDefinite(
        second.gather(rest).gather(rest, alongAxis: 1),
        matmul(corner.transposed(), head.peerWeights[peer]))
      let step = concatenate([-head.peerWeights[peer], best])
      let order = IndexTensor<Double>(own.indices + rest.indices)
      let permuted = second.gather(order).gather(order, alongAxis: 1)
      return 0.5 * (matmul(step.transposed(), matmul(permuted, step)) * outer).sum().scalar
    }
    let result = try curvature.evaluate(
      .conditionalCovariance(head: head, inputs: problem.inputs))
    #expect(relativeError(result.totals, expected) < 1e-11)
  }

  /// The same head again is no refit; one that gives the outputs of all peers costs nothing.
  @Test func refittedHeads() throws {
    let problem = PeerProblem(.tanh)
    let curvature = try problem.curvature()
    let same = try curvature.evaluate(
      .leaveOneOut(refitted: "not at all") { [head = problem.head] _, _ in { head($0) } })
    #expect(relativeError(same.totals, curvature.scores(.leaveOneOut)) < 1e-12)
    let perfect = try curvature.evaluate(
      .leaveOneOut(refitted: "to its own outputs") { _, curvature in { _ in curvature.logits } })
    #expect(perfect.totals.allSatisfy { $0 == 0 })
  }

  /// Least squares has a closed form: the residuals of the regression with and without the peer.
  @Test func linearReadOutOfSquaredError() throws {
    let problem = PeerProblem(.identity, peers: 3, batch: 12, width: 2)
    var generator = Philox(seed: 2)
    let targets = Tensor<Double>.normal([12, 4], using: &generator)
    let curvature = try PeerCurvature(
      of: { [head = problem.head] in head($0) }, inputs: problem.inputs,
      loss: .squaredError(targets: targets))
    func error(_ peers: [Int]) throws -> Double {
      let features = concatenate(
        peers.map { problem.inputs[$0] } + [.ones([12, 1])], alongAxis: 1)
      let fit = matmul(features, try leastSquares(features, targets))
      return 0.5 * square(fit - targets).sum().scalar
    }
    let all = try error([0, 1, 2])
    let expected = try [[1, 2], [0, 2], [0, 1]].map { try error($0) - all }
    let result = try curvature.evaluate(.linearReadOut(ridge: 1e-12))
    #expect(relativeError(result.totals, expected) < 1e-9)
    #expect(result.totals.allSatisfy { $0 > 0 })
  }

  /// At the best read-out the slope of the objective is zero, so no other head does better.
  @Test func linearReadOutOfCrossEntropy() throws {
    let problem = PeerProblem(.identity, peers: 3, batch: 20, width: 2, classes: 3)
    let curvature = try problem.curvature()
    let result = try curvature.evaluate(.linearReadOut(ridge: 0.5))
    func best(_ peers: [Int]) -> Double {
      let features = concatenate(
        peers.map { problem.inputs[$0] } + [.ones([20, 1])], alongAxis: 1)
      let penalty = Tensor<Double>.ones([2 * peers.count, 1]).padded(after: 1, alongAxis: 0)
      func loss(_ w: Tensor<Double>) -> Tensor<Double> {
        -(logSoftmax(matmul(features, w)) * .oneHot(problem.labels, classes: 3)).sum()
      }
      var w = Tensor<Double>.zeros([features.shape[1], 3])
      for _ in 0..<1500 {
        w = w - gradient(at: w) { loss($0) + (square($0) * penalty).sum() * 0.25 } * 0.06
      }
      return loss(w).scalar
    }
    let all = best([0, 1, 2])
    let expected = [[1, 2], [0, 2], [0, 1]].map { best($0) - all }
    #expect(relativeError(result.totals, expected) < 1e-8)
  }

  /// Three peers, the second a copy of the first.
  private func twins() throws -> PeerCurvature<Double> {
    let problem = PeerProblem(.identity, peers: 2, batch: 20)
    let given = problem.head.contributions(problem.inputs)
    return try PeerCurvature(
      ofTail: { [head = problem.head] in head.tail($0) },
      contributions: stack([given[0], given[0], given[1]]), labels: problem.labels)
  }
}
