// Trains one small network on badly scaled inputs by AdamW, by Gauss-Newton steps and by Kronecker
// factors, and counts the steps to a loss.
import Curvature
import Layers
import Tensor

@main
struct Example {
  static let (target, limit) = (0.002, 3000)

  static func main() throws {
    var generator = Philox(seed: 12)
    // Inputs of sizes from 1 to 1/100, all of which matter for the targets.
    let even = Tensor<Double>.normal([256, 10], using: &generator)
    let teacher = Tensor<Double>.normal([10, 3], deviation: 0.5, using: &generator)
    let targets = tanh(matmul(even, teacher))
    let inputs = even * exp2(Tensor<Double>.linspace(from: 0, through: -6.6, count: 10))
    let model = Sequential<Double> {
      Dense(10, 16, using: &generator)
      Activation(.tanh)
      Dense(16, 3, using: &generator)
    }
    print("steps to a loss of \(target)")
    let adam = try [0.03, 0.1, 0.3].map { rate in
      var optimizer = AdamW<Double>(learningRate: rate, weightDecay: 0)
      return try steps("AdamW, rate \(rate)", model) { network in
        // Half the squared distance over three outputs, as in the objective.
        let (loss, slope) = valueWithGradient(at: network) {
          meanSquaredError($0(inputs), targets) * 1.5
        }
        optimizer.update(&network, along: slope)
        return loss.scalar
      }
    }
    let batch = DataBatch(inputs: inputs, targets: targets)
    var gaussNewton = GaussNewtonOptimizer<Double>(damping: 0.1)
    let newtonSteps = try steps("Gauss-Newton", model) {
      try gaussNewton.update(&$0, on: batch, loss: .squaredError).lossBefore
    }
    var kfac = KFACOptimizer<Double>(damping: 0.1)
    let kfacSteps = try steps("KFAC", model) {
      try kfac.update(&$0, on: batch, loss: .squaredError).lossBefore
    }
    precondition(newtonSteps * 10 < adam.min()!, "Gauss-Newton takes a tenth of the steps")
    precondition(kfacSteps * 2 < adam.min()!, "Kronecker factors take less than half")
  }

  /// The steps until the loss before one is at the target, printed.
  static func steps(
    _ name: String, _ start: Sequential<Double>,
    step: (inout Sequential<Double>) throws -> Double
  ) throws -> Int {
    var (model, count) = (start, 0)
    while try step(&model) > target && count < limit { count += 1 }
    print(name, count < limit ? "\(count)" : "more than \(limit)", separator: "\t")
    return count
  }
}
