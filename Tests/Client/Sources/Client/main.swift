import Curvature
import Datasets
import Figures
import Layers
import Market
import Peers
import Tensor

let x = Tensor<Float>([1, 2, 3], shape: [3])
let slope = gradient(at: x) { x in (x * x).sum() }
print((x * x).scalars, slope.scalars)
