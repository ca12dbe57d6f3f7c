import Tensor

/// Numbers that other programs make too: number i of wave s is sin(0.37 i^2 + 0.7 i + s).
func wave(_ shape: Shape, _ stream: Double, offset: Double = 0) -> Tensor<Double> {
  let i = Tensor<Double>.arange(shape.elementCount)
  return (sin(i * i * 0.37 + i * 0.7 + stream) + offset).reshaped(shape)
}
