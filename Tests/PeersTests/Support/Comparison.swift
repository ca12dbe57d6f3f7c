import Peers
import Tensor

extension TensorTree where Scalar == Float {
  /// All elements, as their bits.
  var bits: [[UInt32]] { tensors.map { $0.scalars.map(\.bitPattern) } }
}

extension PeerNetwork {
  /// All that the members know, as bits, member by member.
  var bits: [[[UInt32]]] {
    get async { await models().map(\.bits) }
  }
}

/// The largest difference of two trees element by element.
func largestDifference<Tree: TensorTree>(_ a: Tree, _ b: Tree) -> Double
where Tree.Scalar == Float {
  largestDifference(
    a.tensors.flatMap { $0.scalars.map(Double.init) },
    b.tensors.flatMap { $0.scalars.map(Double.init) })
}

func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { max($0, ($1.0 - $1.1).isNaN ? .infinity : abs($1.0 - $1.1)) }
}
