extension Philox {
  /// A generator of its own for a part of the work, and this one moved on: what either draws later
  /// does not depend on how much the other draws.
  ///
  /// Its seed and stream are this generator's next 128 bits. Two of k such generators meet with
  /// probability below k^2 / 2^129.
  public mutating func split() -> Philox { Philox(seed: next(), stream: next()) }

  /// Generators of their own for `count` parts of the work, such as tasks that run side by side.
  public mutating func split(into count: Int) -> [Philox] {
    require(count >= 0, "split: \(count) generators, at least 0 are needed")
    return (0..<count).map { _ in split() }
  }
}
