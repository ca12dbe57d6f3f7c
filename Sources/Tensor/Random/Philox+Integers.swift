extension Philox {
  /// A whole number uniform in 0..<bound, without the bias of a remainder (Lemire, "Fast random
  /// integer generation in an interval", 2019).
  public mutating func nextIndex(below bound: Int) -> Int {
    require(bound > 0, "nextIndex: the bound is \(bound), at least 1 is needed")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let surplus = (0 &- bound) % bound
      while product.low < surplus { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// The numbers 0..<count in an order of which all are equally likely (Fisher and Yates).
  public mutating func permutation(_ count: Int) -> [Int] {
    require(count >= 0, "permutation: \(count) entries, at least 0 are needed")
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, nextIndex(below: last + 1))
    }
    return order
  }
}
