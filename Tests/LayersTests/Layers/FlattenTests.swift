import Layers
import Tensor
import Testing

@Suite struct FlattenTests {
  @Test func joinsAllAxesAfterTheFirst() {
    let x = Tensor<Float>.arange(24)
    let flat = Flatten<Float>()(x.reshaped([2, 3, 2, 2] as Shape))
    #expect(flat.shape == [2, 12])
    #expect(flat.scalars == x.scalars)
    #expect(Flatten<Float>()(.ones([3])).shape == [3, 1])
    #expect(Flatten<Float>()(.ones([0, 3, 4])).shape == [0, 12])
  }
}
