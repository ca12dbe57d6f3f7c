import Tensor

/// The names under which files hold a market.
enum MarketField: String, CaseIterable {
  case weights, stake, temperature, utilitySlope, inflation, utility, reference
  case initialWeights = "reference.initialWeights"
  case hessians
  case packed = "hessians.packed"
  case factors
  case diagonal = "hessians.diagonal"

  /// The number of axes of the tensor; a text can stand in place of a reference.
  var rank: Int? {
    switch self {
    case .utility: nil
    case .temperature, .utilitySlope, .inflation: 0
    case .stake: 1
    case .weights, .reference, .initialWeights, .packed, .diagonal: 2
    case .hessians, .factors: 3
    }
  }

  var isText: Bool { self == .utility || self == .reference }

  /// The forms of Hessians, of which a file holds one.
  static let forms: [MarketField] = [.hessians, .packed, .factors, .diagonal]

  init<Scalar>(storing hessians: MarketHessians<Scalar>) {
    switch hessians {
    case .dense: self = .hessians
    case .packed: self = .packed
    case .factors: self = .factors
    case .diagonal: self = .diagonal
    }
  }
}

/// What a file holds: tensors and texts by name, in no format yet.
struct MarketFields<Scalar: TensorScalar> {
  var tensors: [MarketField: Tensor<Scalar>] = [:]
  var texts: [MarketField: String] = [:]
  /// The spacing of numbers at 1 in the type of the file.
  var roundoff = Double(Scalar.ulpOfOne)
}
