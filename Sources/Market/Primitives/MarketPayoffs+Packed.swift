import Tensor

extension MarketPayoffs {
  /// From untraced weights `[n, n]`, stake `[n]`, temperature `[]`, reference `[n, n]` or `[]` and the
  /// entries of packed Hessians `[n, n (n + 1) / 2]`, in one pass.
  ///
  /// The bits are those of `MarketGates`, `PackedProduct` and this primitive one after another, which
  /// leave to one another what here stays in the first cache.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func inOnePass(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, temperature: Tensor<Scalar>,
    reference: Tensor<Scalar>, packed: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let n = stake.count
    let temperature = temperature.scalar
    return .filled([n + 1, n]) { out in
      weights.withElements { weights in
        stake.withElements { stake in
          let hasRows = reference.rank == 2
          reference.withElements { reference in
            packed.withElements { packed in
              Scalar.kernels.market.packedPayoffs(
                n, utilitySlope, inflation, weights, stake, temperature, hasRows, reference,
                packed, out)
            }
          }
        }
      }
    }
  }
}
