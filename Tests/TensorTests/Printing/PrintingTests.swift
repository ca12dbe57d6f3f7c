import Tensor
import Testing

/// How a tensor reads when it is printed.
@Suite struct PrintingTests {
  @Test("the type, the shape and aligned columns") func matrices() {
    let x = Tensor<Float>(rows: [[1, -2.5, 100], [0, 0.25, -7]])
    #expect(
      "\(x)" == """
        Tensor<Float> [2, 3]
        [[  1.00,  -2.50, 100.00],
         [  0.00,   0.25,  -7.00]]
        """)
    #expect("\(Tensor<Double>(3))" == "Tensor<Double> []\n3.0")
    #expect("\(Tensor<Double>([1, 2]))" == "Tensor<Double> [2]\n[1.0, 2.0]")
    #expect("\(x.transposed()[1])" == "Tensor<Float> [2]\n[-2.50,  0.25]")
  }

  @Test("blocks of higher rank stand apart") func blocks() {
    #expect(
      "\(Tensor<Float>.arange(8).reshaped([2, 2, 2] as Shape))" == """
        Tensor<Float> [2, 2, 2]
        [[[0.0, 1.0],
          [2.0, 3.0]],

         [[4.0, 5.0],
          [6.0, 7.0]]]
        """)
  }

  @Test("empty shapes") func empty() {
    #expect("\(Tensor<Float>([]))" == "Tensor<Float> [0]\n[]")
    #expect("\(Tensor<Float>.zeros([2, 0]))" == "Tensor<Float> [2, 0]\n[]")
    #expect("\(Tensor<Float>.zeros([0, 2]))" == "Tensor<Float> [0, 2]\n[]")
  }

  /// The elements of a vector as they are printed.
  private func printed<S>(_ numbers: [S]) -> String where S: TensorScalar {
    String("\(Tensor(numbers))".split(separator: "\n")[1])
  }

  @Test("numbers keep six digits after the point, rounded") func digits() {
    #expect(printed([0.1 as Float]) == "[0.1]")
    #expect(printed([1.0 / 3]) == "[0.333333]")
    #expect(printed([0.1234565]) == "[0.123457]")
    #expect(printed([2.0 / 3, 5]) == "[0.666667, 5.000000]")
    #expect(printed([0.9999999, 1]) == "[1.000000, 1.000000]")
    #expect(printed([9.9999999, 0.5]) == "[10.000000,  0.500000]")
    #expect(printed([1_234_567.0, 0.001]) == "[1234567.000,       0.001]")
    #expect(printed([-0.0, 0]) == "[-0.0,  0.0]")
  }

  @Test("very large or small numbers have exponents") func exponents() {
    #expect(printed([1e-5, 1]) == "[1.0e-05, 1.0e+00]")
    #expect(printed([2.5e10 as Float, -3]) == "[ 2.5e+10, -3.0e+00]")
    #expect(printed([1.23456789e-7]) == "[1.234568e-07]")
    #expect(printed([9.99999999e20]) == "[1.000000e+21]")
    #expect(printed([0, 1e7]) == "[0.0e+00, 1.0e+07]")
    #expect(printed([Double.leastNonzeroMagnitude]) == "[5.0e-324]")
    #expect(printed([Double.greatestFiniteMagnitude]) == "[1.797693e+308]")
    #expect(printed([Float.leastNonzeroMagnitude]) == "[1.0e-45]")
  }

  @Test("infinities and NaN take their places") func special() {
    #expect(printed([1, .nan, -.infinity, .infinity] as [Float]) == "[ 1.0,  nan, -inf,  inf]")
  }

  @Test("long tensors are cut to three elements at either end") func elision() {
    let x = Tensor<Float>.arange(3000)
    #expect(
      "\(x)" == "Tensor<Float> [3000]\n"
        + "[   0.0,    1.0,    2.0, ..., 2997.0, 2998.0, 2999.0]")
    let lines = "\(x.reshaped([500, 6] as Shape))".split(separator: "\n")
    #expect(lines.count == 8)
    #expect(lines[1] == "[[   0.0,    1.0,    2.0,    3.0,    4.0,    5.0],")
    #expect(lines[4] == " ...,")
    #expect(lines[7] == " [2994.0, 2995.0, 2996.0, 2997.0, 2998.0, 2999.0]]")
    // What is not shown neither widens the columns nor is computed into text.
    let spike = concatenate([.zeros([500]), Tensor<Float>([1e9]), .zeros([500])])
    #expect(printed(spike.scalars) == "[0.0, 0.0, 0.0, ..., 0.0, 0.0, 0.0]")
    #expect(!printed([Float](repeating: 0, count: 1000)).contains("..."))
  }

  @Test("long rows go on, indented, on the next line") func wrapping() {
    let lines = "\(Tensor<Float>.arange(60).reshaped([2, 30] as Shape))".split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 83 })
    #expect(lines[1].hasPrefix("[[ 0.0,  1.0,"))
    #expect(lines[2].hasPrefix("  13.0,"))
    #expect(lines[3].hasSuffix("29.0],"))
  }

  @Test("inside a transform the tracer is named") func traced() {
    let x = Tensor<Float>([1, 2])
    var texts: [String] = []
    _ = gradient(at: x) { x in
      texts.append("\(x * 2)")
      return derivative(at: x, along: x) { y in
        texts.append("\(y)")
        return y.sum()
      }
    }
    _ = vectorized(over: Tensor<Float>.zeros([5, 3])) { row in
      texts.append("\(row)")
      return row
    }
    _ = taylor(at: x, along: x, order: 2) { y in
      texts.append("\(y)")
      return y
    }
    #expect(
      texts == [
        "Tensor<Float> [2], in gradient or pullback\n[2.0, 4.0]",
        "Tensor<Float> [2], in derivative, in gradient or pullback\n[1.0, 2.0]",
        "Tensor<Float> [3], in vectorized, one of 5 examples",
        "Tensor<Float> [2], in taylor\n[1.0, 2.0]",
      ])
  }

  @Test("positions are whole numbers and truth values words") func indicesAndMasks() {
    let x = Tensor<Float>(rows: [[3, 1, 2], [5, 9, 0]])
    #expect("\(x.argsort())" == "IndexTensor<Float> [2, 3]\n[[1, 2, 0],\n [2, 0, 1]]")
    #expect("\(IndexTensor<Double>([12, 3]))" == "IndexTensor<Double> [2]\n[12,  3]")
    #expect("\(x[0] .> 1)" == "Mask<Float> [3]\n[ true, false,  true]")
  }
}
