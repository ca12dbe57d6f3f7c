import Tensor

/// Algorithm 1 under a controller: after each block tau follows the sparsity of the weights.
public struct AdaptiveInflation<Hessians: HessianOperator>: Sendable {
  public private(set) var process: MarketProcess<Hessians>
  public private(set) var controller: InflationController

  /// The process's own tau is replaced with the controller's.
  public init(_ process: MarketProcess<Hessians>, controller: InflationController) {
    self.process = process
    self.controller = controller
    self.process.layer.inflation = Hessians.Scalar(controller.inflation)
  }

  /// Runs one block, and sets tau for the next.
  @discardableResult
  public mutating func advance() -> MarketBlock {
    let block = process.advance()
    process.layer.inflation = Hessians.Scalar(controller.update(block.sparsity))
    return block
  }
}
