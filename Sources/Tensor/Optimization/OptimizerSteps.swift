// Steps of optimisers on untraced tensors, each in one pass: in place where nothing else holds the
// elements.
extension Tensor {
  /// d = gradient + decay p; v = momentum v + d; p -= rate (nesterov ? d + momentum v : v). Without
  /// a velocity the step is along d. All have this tensor's shape.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func stepSGD(
    along gradient: Tensor, velocity: inout Tensor?, rate: Scalar, momentum: Scalar, nesterov: Bool,
    decay: Scalar
  ) {
    let count = self.count
    func step(_ v: UnsafeMutablePointer<Scalar>?, _ p: UnsafeMutablePointer<Scalar>) {
      gradient.withContiguous {
        Scalar.kernels.fused.sgd(count, rate, momentum, nesterov, decay, $0, v, p)
      }
    }
    withMutableElements { p in
      if velocity == nil { step(nil, p) } else { velocity!.withMutableElements { step($0, p) } }
    }
  }

  /// m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2,
  /// p = kept p - length m / (widening sqrt(v) + epsilon). All have this tensor's shape.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func stepAdamW(
    along gradient: Tensor, first: inout Tensor, second: inout Tensor, betas: (Scalar, Scalar),
    epsilon: Scalar, kept: Scalar, length: Scalar, widening: Scalar
  ) {
    let count = self.count
    gradient.withContiguous { g in
      withMutableElements { p in
        first.withMutableElements { m in
          second.withMutableElements { v in
            Scalar.kernels.fused.adamW(
              count, betas.0, betas.1, epsilon, kept, length, widening, g, m, v, p)
          }
        }
      }
    }
  }
}
