import Tensor
import Testing

/// Matrix products that several threads share. The count belongs to the process, so each test has one
/// of its own.
@Suite struct ThreadedProductTests {
  @Test("products cut among threads are the whole products", arguments: [2, 3, 5])
  func cutProducts(threads: Int) async {
    await #expect(processExitsWith: .success) { [threads] in
      var generator = Philox(seed: 91)
      for (m, n, k) in [
        (64, 64, 65), (17, 900, 130), (900, 17, 130), (257, 255, 33), (1, 700, 600), (700, 1, 600),
        (3, 5, 40_000), (500, 9, 300), (33, 1000, 40),
      ] {
        let a = Tensor<Double>.normal([m, k], using: &generator)
        let b = Tensor<Double>.normal([k, n], using: &generator)
        let left = a.transposed() + 0
        let right = b.transposed() + 0
        let products: [() -> Tensor<Double>] = [
          { matmul(a, b) }, { matmul(left.transposed(), b) }, { matmul(a, right.transposed()) },
          { matmul(left.transposed(), right.transposed()) },
        ]
        for product in products {
          setThreadCount(1)
          let whole = product()
          setThreadCount(threads)
          let cut = product()
          precondition(abs(cut - whole).max().scalar < 1e-12 * Double(k), "\(m) \(n) \(k)")
          precondition(cut.scalars == product().scalars, "not the same bits twice")
        }
      }
    }
  }

  @Test("stacks of large products, shared whole or cut", arguments: [2, 3, 4, 8])
  func stacks(count: Int) async {
    await #expect(processExitsWith: .success) { [count] in
      var generator = Philox(seed: 92)
      let a = Tensor<Double>.normal([count, 80, 70], using: &generator)
      let b = Tensor<Double>.normal([70, 90], using: &generator)
      let c = Tensor<Double>.normal([count, 70, 90], using: &generator)
      setThreadCount(2)
      let (own, shared) = (matmul(a, c), matmul(a, b))
      setThreadCount(1)
      for item in 0..<count {
        precondition(abs(own[item] - matmul(a[item], c[item])).max().scalar < 1e-11)
        precondition(abs(shared[item] - matmul(a[item], b)).max().scalar < 1e-11)
      }
    }
  }

  @Test("products and factorisations side by side keep their bits") func sideBySide() async {
    await #expect(processExitsWith: .success) {
      setThreadCount(2)
      var generator = Philox(seed: 93)
      let x = Tensor<Float>.normal([397, 500], using: &generator)
      let definite = matmul(x, x.transposed()) + 500 * Tensor.eye(397)
      let product = matmul(x, x.transposed()).scalars
      let factor = try cholesky(definite).scalars
      let solution = try solve(definite, x).scalars
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for task in 0..<6 {
          group.addTask {
            try (0..<30).allSatisfy { _ in
              switch task % 3 {
              case 0: matmul(x, x.transposed()).scalars == product
              case 1: try cholesky(definite).scalars == factor
              default: try solve(definite, x).scalars == solution
              }
            }
          }
        }
        for try await same in group { precondition(same) }
      }
    }
  }
}
