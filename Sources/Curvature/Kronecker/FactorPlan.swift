import Tensor

/// How one parameter enters a batch: the rows that it meets and how its elements are arranged.
struct FactorPlan<Scalar: TensorScalar> {
  let arrangement: Arrangement
  /// Positions among the sites of a recording.
  let sites: [Int]
  /// x `[batch, T, in]`, all sites' rows side by side; of a bias, ones `[batch, T, 1]`.
  let inputs: Tensor<Scalar>

  /// Gradients at the parameter's sites as `[k, batch, T, out]`, of those at all sites.
  func gradients(
    _ all: [Tensor<Scalar>?], bundle: Int, batch: Int
  ) -> Tensor<Scalar> {
    let width = arrangement.shape[1]
    let total = inputs.shape[1]
    let parts = sites.map { site -> Tensor<Scalar> in
      guard let rows = all[site] else {
        return .zeros([bundle, batch, total / sites.count, width])
      }
      return rows.reshaped([bundle, batch, rows.shape[1] / batch, width] as Shape)
    }
    return parts.count == 1 ? parts[0] : concatenate(parts, alongAxis: 2)
  }
}

extension Objective {
  /// How each parameter enters a batch, or why it has no factors.
  func plans(
    _ recorded: ParameterSites<Scalar>, batch: Int
  ) -> [Result<FactorPlan<Scalar>, FactorFailure>] {
    let probe = masked(recorded, batch)
    return parameters.indices.map { parameter in
      if let other = recorded.others.first(where: { $0.variable == parameter }) {
        return .failure(FactorFailure("it enters \(other.operation)"))
      }
      let sites = recorded.sites.indices.filter { recorded.sites[$0].variable == parameter }
      guard let first = sites.first.map({ recorded.sites[$0] }) else {
        return .failure(FactorFailure("no output depends on it"))
      }
      var inputs: [Tensor<Scalar>] = []
      for index in sites {
        let site = recorded.sites[index]
        guard site.arrangement == first.arrangement,
          (site.inputs == nil) == (first.inputs == nil)
        else { return .failure(FactorFailure("it enters in two ways")) }
        let count = probe[index].map { $0.shape[1] } ?? site.inputs?.shape[0] ?? batch
        guard count % batch == 0, isByExample(probe[index], batch) else {
          return .failure(FactorFailure("its product does not have examples along its first axis"))
        }
        let rows = site.inputs ?? .ones([count, 1])
        inputs.append(rows.reshaped([batch, count / batch, rows.shape[1]] as Shape))
      }
      return .success(
        FactorPlan(
          arrangement: first.arrangement, sites: sites,
          inputs: inputs.count == 1 ? inputs[0] : concatenate(inputs, alongAxis: 1)))
    }
  }

  /// Gradients at the sites of the outputs of every second example: the others' rows must stay zero.
  private func masked(_ recorded: ParameterSites<Scalar>, _ batch: Int) -> [Tensor<Scalar>?] {
    let mask = Tensor<Scalar>((0..<batch).map { $0 % 2 == 0 ? 1 : 0 })
    let weights = Tensor<Scalar>.linspace(from: 1, through: 2, count: outputCount)
    return recorded.cotangents(outer(mask, weights).expanded(atAxis: 0))
  }

  private func isByExample(_ probe: Tensor<Scalar>?, _ batch: Int) -> Bool {
    guard let probe, batch > 1 else { return true }
    let examples = abs(probe).reshaped([batch, probe.count / batch] as Shape).max(alongAxis: 1)
    return examples.scalars.enumerated().allSatisfy { $0 % 2 == 0 || $1 == 0 }
  }
}

/// Why a parameter has no Kronecker factors.
struct FactorFailure: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}
