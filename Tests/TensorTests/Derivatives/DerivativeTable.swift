import Tensor
import Testing

/// A row of the derivative table, of either scalar type.
struct TableRow: Sendable, CustomTestStringConvertible {
  /// The name of the primitive's type.
  let primitive: String
  let isDifferentiable: Bool
  let testDescription: String
  let checks: any DerivativeChecks

  init<Scalar>(_ row: PrimitiveCase<Scalar>) {
    primitive = typeName(of: row.primitive)
    isDifferentiable = row.primitive.isDifferentiable
    testDescription = "\(primitive) \(row.label) \(Scalar.typeName)"
    checks = row
  }
}

/// A value's type without its module and generic arguments.
func typeName(of value: Any) -> String {
  String(String(describing: type(of: value)).prefix { $0 != "<" })
}

/// Every primitive of the module at shapes and ranges of both scalar types.
let derivativeTable = tableRows(Float.self) + tableRows(Double.self)

private func tableRows<Scalar: TensorScalar>(_: Scalar.Type) -> [TableRow] {
  let groups: [[PrimitiveCase<Scalar>]] = [
    elementwiseRows(), arithmeticRows(), matrixRows(), movementRows(), selectionRows(),
    fusedRows(), constantRows(), specialFunctionRows(), solveRows(), factorizationRows(),
    indexingRows(), scanRows(), convolutionRows(), lossRows(), normalizationRows(),
    attentionRows(),
  ]
  return groups.joined().map { TableRow($0) }
}

/// Builds the rows of one primitive after another, with a seeded generator.
struct RowBuilder<Scalar: TensorScalar> {
  private(set) var rows: [PrimitiveCase<Scalar>] = []
  private var generator = Philox(seed: 2026)

  /// A row at random inputs of some shapes, uniform in a range.
  mutating func add(
    _ primitive: some Primitive<Scalar>, _ shapes: [Shape], in range: Range<Scalar> = -2..<2,
    label: String? = nil, step: Step = .absolute, floor: Double = 1, terms: Double = 0,
    function: (@Sendable ([Tensor<Scalar>]) -> Tensor<Scalar>)? = nil
  ) {
    add(
      primitive, at: shapes.map { .uniform($0, in: range, using: &generator) },
      label: "\(label ?? "\(range)") \(shapes)", step: step, floor: floor,
      terms: terms, function: function)
  }

  /// A row at given inputs.
  mutating func add(
    _ primitive: some Primitive<Scalar>, at inputs: [Tensor<Scalar>], label: String,
    step: Step = .absolute, floor: Double = 1, terms: Double = 0,
    function: (@Sendable ([Tensor<Scalar>]) -> Tensor<Scalar>)? = nil
  ) {
    rows.append(
      PrimitiveCase(
        primitive: primitive, label: label, inputs: inputs, step: step, floor: floor,
        terms: terms, function: function))
  }
}
