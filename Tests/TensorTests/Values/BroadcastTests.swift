import Tensor
import Testing

/// Arithmetic and broadcasting against plain loops, in both scalar types and from views.
@Suite struct BroadcastTests {
  static let pairs: [[Shape]] = [
    [[], []], [[3], []], [[], [2, 2]], [[4, 1], [1, 3]], [[2, 3, 4], [4]], [[2, 3, 4], [3, 1]],
    [[1, 3, 1], [2, 1, 5]], [[5, 1, 2], [1]], [[0, 3], [3]], [[2, 0], [1, 1]],
    [[2, 1, 3, 1, 2], [4, 1, 3, 1]],
  ]

  /// The element of a tensor that broadcasting puts at an index of the result.
  private func broadcastElement<S>(_ x: Tensor<S>, _ index: [Int]) -> S {
    let own = index.suffix(x.rank)
    return x.element(at: zip(own, x.shape).map { $1 == 1 ? 0 : $0 })
  }

  private func check<S: TensorScalar>(_ a: Tensor<S>, _ b: Tensor<S>, _ shape: Shape) {
    func expect(
      _ result: Tensor<S>, _ operation: (S, S) -> S,
      at location: SourceLocation = #_sourceLocation
    ) {
      let expected = tabulated(shape) {
        operation(broadcastElement(a, $0), broadcastElement(b, $0))
      }
      expectClose(result, expected, within: 0, at: location)
    }
    expect(a + b, +)
    expect(a - b, -)
    expect(a * b, *)
    expect(a / b, /)
    expect(equal(a, b)) { $0 == $1 ? 1 : 0 }
    expect(greater(a, b)) { $0 > $1 ? 1 : 0 }
    expect(greaterOrEqual(a, b)) { $0 >= $1 ? 1 : 0 }
    expectClose(
      a.broadcast(to: shape), tabulated(shape) { broadcastElement(a, $0) }, within: 0)
  }

  private func check<S: TensorScalar>(_ type: S.Type, _ shapes: [Shape]) {
    var generator = Philox(seed: 9)
    let result = zip(shapes[0].reversed(), shapes[1].reversed()).map { $0 == 1 ? $1 : $0 }
    let longer = shapes[0].rank > shapes[1].rank ? shapes[0] : shapes[1]
    let shape = Shape(Array(longer.dropLast(result.count)) + result.reversed())
    let inputs = shapes.map { shape in
      // Small integers, so that some are equal.
      Tensor<S>.uniform(shape, in: 1..<5, using: &generator)
    }.map { x in Tensor<S>(x.scalars.map { $0.rounded() }, shape: x.shape) }
    check(inputs[0], inputs[1], shape)
    // The same elements seen through reversed transposed views.
    let views = inputs.map { x -> Tensor<S> in
      let order = Array((0..<x.rank).reversed())
      return Tensor(x.transposed(order).scalars, shape: Shape(x.shape.reversed()))
        .transposed(order)
    }
    check(views[0], views[1], shape)
  }

  @Test("operators on broadcast operands", arguments: pairs)
  func operators(_ shapes: [Shape]) {
    check(Float.self, shapes)
    check(Double.self, shapes)
  }

  @Test("operators with a number on either side, and in place") func scalars() {
    let x = Tensor<Double>([1, -2, 4])
    #expect((x + 1).scalars == [2, -1, 5])
    #expect((1 + x).scalars == [2, -1, 5])
    #expect((x - 1).scalars == [0, -3, 3])
    #expect((1 - x).scalars == [0, 3, -3])
    #expect((x * 2).scalars == [2, -4, 8])
    #expect((2 * x).scalars == [2, -4, 8])
    #expect((x / 2).scalars == [0.5, -1, 2])
    #expect((2 / x).scalars == [2, -1, 0.5])
    #expect((-x).scalars == [-1, 2, -4])
    var y = x
    y += x
    y *= x
    y -= x
    y /= x
    #expect(y.scalars == [1, -5, 7])
    #expect(x.scalars == [1, -2, 4], "tensors are values")
  }
}
