public import Tensor

/// Makes a list of layers of a block that names one on each line.
@resultBuilder
public enum LayerBuilder<Scalar: TensorScalar> {
  public static func buildExpression(_ layer: any Layer<Scalar>) -> [any Layer<Scalar>] { [layer] }

  public static func buildBlock(_ parts: [any Layer<Scalar>]...) -> [any Layer<Scalar>] {
    parts.flatMap { $0 }
  }

  public static func buildOptional(_ part: [any Layer<Scalar>]?) -> [any Layer<Scalar>] {
    part ?? []
  }

  public static func buildEither(first: [any Layer<Scalar>]) -> [any Layer<Scalar>] { first }

  public static func buildEither(second: [any Layer<Scalar>]) -> [any Layer<Scalar>] { second }

  public static func buildArray(_ parts: [[any Layer<Scalar>]]) -> [any Layer<Scalar>] {
    parts.flatMap { $0 }
  }
}
