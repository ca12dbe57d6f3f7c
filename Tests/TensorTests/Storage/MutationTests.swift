import Foundation
import Tensor
import Testing

/// Elements changed in place, and copied first where something else holds them.
@Suite struct MutationTests {
  private func double(_ x: inout Tensor<Float>) -> UnsafeMutablePointer<Float> {
    let count = x.count
    return x.withMutableElements { elements in
      for index in 0..<count { elements[index] *= 2 }
      return elements
    }
  }

  @Test func aTensorAloneIsChangedWhereItIs() {
    var x = Tensor<Float>([1, 2, 3])
    let (first, second) = (double(&x), double(&x))
    #expect(first == second)
    #expect(x.scalars == [4, 8, 12] && x.shape == [3])
    // Not under another shape of the same storage either.
    let other = x.reshaped([3, 1])
    #expect(double(&x) != first)
    #expect(x.scalars == [8, 16, 24] && other.scalars == [4, 8, 12])
  }

  @Test func copiesKeepTheirElements() {
    var x = Tensor<Float>([1, 2, 3])
    let copy = x
    _ = double(&x)
    #expect(x.scalars == [2, 4, 6] && copy.scalars == [1, 2, 3])
  }

  @Test func viewsAreCopiedInTheirOrder() {
    let x = Tensor<Float>(rows: [[1, 2, 3], [4, 5, 6]])
    var turned = x.transposed()
    _ = double(&turned)
    #expect(turned.scalars == [2, 8, 4, 10, 6, 12] && x.scalars == [1, 2, 3, 4, 5, 6])
    var zeros = Tensor<Float>.ones([2, 2])
    _ = double(&zeros)
    #expect(zeros.scalars == [2, 2, 2, 2])
    var none = Tensor<Float>.zeros([0, 2])
    _ = double(&none)
    #expect(none.shape == [0, 2])
  }

  @Test func mappedFilesAreNotWritten() throws {
    let folder = try ScratchFolder()
    let path = folder("x.npy")
    try Npy.write(Tensor<Float>([1, 2, 3]), to: path)
    var x: Tensor<Float> = try Npy.read(path, mapped: true).tensor()
    _ = double(&x)
    #expect(x.scalars == [2, 4, 6])
    #expect(try (Npy.read(path).tensor() as Tensor<Float>).scalars == [1, 2, 3])
  }

  @Test func aTracedTensorTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = gradient(at: Tensor<Float>([1, 2])) { x in
        var x = x
        x.withMutableElements { $0[0] = 1 }
        return x.sum()
      }
    }
  }
}
