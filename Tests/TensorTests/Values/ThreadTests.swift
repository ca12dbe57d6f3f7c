import Foundation
import Tensor
import Testing

/// Operations on tensors large enough for several threads. The count belongs to the process, so each
/// test has one of its own.
@Suite struct ThreadTests {
  @Test("bits do not depend on the number of threads, in Float") func floatBits() async {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent]
    ) { compareThreadCounts(Float.self) }
    #expect(text(of: result) == "")
  }

  @Test("bits do not depend on the number of threads, in Double") func doubleBits() async {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent]
    ) { compareThreadCounts(Double.self) }
    #expect(text(of: result) == "")
  }

  @Test("many tasks share the threads") func tasks() async {
    await #expect(processExitsWith: .success) {
      setThreadCount(3)
      var generator = Philox(seed: 82)
      let x = Tensor<Float>.normal([512, 513], using: &generator)
      let expected = (x.sum(alongAxis: 0).scalars, softmax(x).scalars)
      await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<8 {
          group.addTask {
            (0..<20).allSatisfy { _ in
              x.sum(alongAxis: 0).scalars == expected.0 && softmax(x).scalars == expected.1
            }
          }
        }
        for await same in group { precondition(same) }
      }
    }
  }
}

/// Ends the process with the names of the operations whose results differ between thread counts.
private func compareThreadCounts<Scalar: TensorScalar>(_ type: Scalar.Type) {
  var generator = Philox(seed: 81)
  let x = Tensor<Scalar>.normal([701, 513], using: &generator)
  let long = Tensor<Scalar>.normal([1_000_003], using: &generator)
  let images = Tensor<Scalar>.normal([8, 16, 33, 31], using: &generator)
  let stack = Tensor<Scalar>.normal([96, 17, 65], using: &generator)
  let rows = IndexTensor<Scalar>((0..<900).map { $0 * 37 % 701 })
  let edges = Tensor<Scalar>.linspace(from: -3, through: 3, count: 100)
  let operations: [(String, () -> Tensor<Scalar>)] = [
    ("sum", { long.sum() }), ("sum of rows", { x.sum(alongAxis: 1) }),
    ("sum of columns", { x.sum(alongAxis: 0) }),
    ("sum of a middle axis", { stack.sum(alongAxis: 1) }),
    ("product", { (1 + long / 1000).product() }), ("max", { long.max() }),
    ("argmax", { long.argmax().positions }), ("argmin", { x.argmin(alongAxis: 0).positions }),
    ("softmax", { softmax(x) }), ("logSoftmax", { logSoftmax(x) }),
    ("logSumExp", { x.logSumExp(alongAxis: 1) }),
    ("gradient of logSumExp", { gradient(at: x) { square($0.logSumExp(alongAxis: 1)).sum() } }),
    ("copy of a transpose", { x.transposed() + 0 }), ("flip", { x.flipped(alongAxis: 1) }),
    ("repeat", { x.expanded(atAxis: 0).broadcast(to: [3, 701, 513]).flattened() }),
    ("concatenate", { concatenate([x, 2 * x], alongAxis: 1) }),
    ("select", { select(x .> 0, x, -2) }), ("gather", { x.gather(rows) }),
    ("addingScattered", { x.addingScattered(x.gather(rows), at: rows) }),
    ("cumulativeSum", { x.cumulativeSum(alongAxis: 1) }),
    ("cumulativeProduct", { x.cumulativeProduct(alongAxis: 0) }),
    ("cumulativeMax", { x.cumulativeMax(alongAxis: 1) }),
    ("logCumulativeSumExp", { x.logCumulativeSumExp(alongAxis: 0) }),
    ("linearRecurrence", { linearRecurrence(tanh(x), x, alongAxis: 0) }),
    ("argsort", { x.argsort().positions }), ("topK", { x.topK(5).values }),
    ("searchSorted", { edges.searchSorted(long).positions }),
    ("norm", { norm(x, alongAxes: [1]) }), ("norm of columns", { norm(x, alongAxes: [0]) }),
    ("maxPooling", { maxPooling(images, kernel: (2, 2)) }),
    (
      "gradient of maxPooling",
      { gradient(at: images) { square(maxPooling($0, kernel: (3, 3), stride: (2, 2))).sum() } }
    ),
    ("matmul of many", { matmul(stack, stack.transposed()) }),
    ("zeros", { Tensor.zeros([3000, 3000]) }),
    (
      "Hessian",
      {
        hessian(at: x[0][..<150]) { v in
          exp(matmul(x[..<200, ..<12], v[..<144].reshaped([12, 12])) * 0.1).sum() + square(v).sum()
        }
      }
    ),
  ]
  var different: [String] = []
  for (name, operation) in operations {
    setThreadCount(1)
    let expected = operation().scalars
    for count in [2, 3] {
      setThreadCount(count)
      // Twice, since who takes which part may change.
      for _ in 0..<2 where operation().scalars != expected { different.append("\(name) \(count)") }
    }
  }
  guard different.isEmpty else { fatalError("\(different)") }
}
