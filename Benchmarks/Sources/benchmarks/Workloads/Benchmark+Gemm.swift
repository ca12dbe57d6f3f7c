import CBLAS
import Tensor

extension Benchmark {
  /// Products of square matrices: ours, which makes a new matrix, and OpenBLAS's own into one that
  /// is there.
  func gemm() throws {
    for n in sizes ?? [64, 256, 512, 1024, 2048] {
      let a = uniform([n, n], stream: 1)
      let b = uniform([n, n], stream: 2)
      try measure("n=\(n)", check: total(matmul(a, b))) { matmul(a, b) }
      let (x, y) = (a.scalars, b.scalars)
      var product = [Scalar](repeating: 0, count: n * n)
      openBLAS(n, x, y, &product)
      let check = product.reduce(0) { $0 + Double($1) }
      try measure("n=\(n)", peer: "openblas", check: check) { openBLAS(n, x, y, &product) }
    }
  }

  private func openBLAS(_ n: Int, _ x: [Scalar], _ y: [Scalar], _ product: inout [Scalar]) {
    let side = Int32(n)
    openblas_set_num_threads(Int32(threads))
    defer { openblas_set_num_threads(1) }
    x.withUnsafeBytes { x in
      y.withUnsafeBytes { y in
        product.withUnsafeMutableBytes { out in
          switch dtype {
          case .f32:
            cblas_sgemm(
              CblasRowMajor, CblasNoTrans, CblasNoTrans, side, side, side, 1,
              x.assumingMemoryBound(to: Float.self).baseAddress, side,
              y.assumingMemoryBound(to: Float.self).baseAddress, side, 0,
              out.assumingMemoryBound(to: Float.self).baseAddress, side)
          case .f64:
            cblas_dgemm(
              CblasRowMajor, CblasNoTrans, CblasNoTrans, side, side, side, 1,
              x.assumingMemoryBound(to: Double.self).baseAddress, side,
              y.assumingMemoryBound(to: Double.self).baseAddress, side, 0,
              out.assumingMemoryBound(to: Double.self).baseAddress, side)
          }
        }
      }
    }
  }
}
