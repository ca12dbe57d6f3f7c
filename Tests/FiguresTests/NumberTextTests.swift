import Testing

@testable import Figures

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.8731, 3, "0.873"), (1.23e-5, 2, "1.2e-05"), (12345.6, 3, "12346"), (0, 3, "0.00"),
    (-0.00004, 1, "-4e-05"), (9.999, 3, "10.0"), (999_999.9, 3, "1.00e+06"), (1, 1, "1"),
    (2.5e300, 2, "2.5e+300"), (.leastNonzeroMagnitude, 2, "5.0e-324"), (0.1 + 0.2, 3, "0.300"),
    (1e16, 2, "1.0e+16"), (0.00123, 2, "0.0012"), (-12.5, 2, "-13"),
  ])
  func significantDigits(value: Double, digits: Int, expected: String) {
    #expect(NumberText.significant(value, digits: digits) == expected)
  }

  @Test func trailingZerosCanGo() {
    #expect(NumberText.significant(0.5, keepsTrailingZeros: false) == "0.5")
    #expect(NumberText.significant(100, keepsTrailingZeros: false) == "100")
    #expect(NumberText.significant(2e9, keepsTrailingZeros: false) == "2e+09")
  }

  @Test(arguments: [
    (0.30000000000000004, 1, "0.3"), (2.675, 2, "2.68"), (0.5, 0, "1"), (-0.001, 2, "0.00"),
    (99.96, 1, "100.0"), (0.04, 1, "0.0"), (0.05, 1, "0.1"), (1234, 0, "1234"),
  ])
  func fixedDecimals(value: Double, decimals: Int, expected: String) {
    #expect(NumberText.fixed(value, decimals: decimals) == expected)
  }

  @Test func nonFiniteNumbersHaveNames() {
    #expect(NumberText.significant(.nan) == "nan")
    #expect(NumberText.significant(-.infinity) == "-inf")
    #expect(NumberText.fixed(.infinity, decimals: 2) == "inf")
  }

  @Test func sharedDecimalsShowNoNeedlessZeros() {
    #expect(NumberText.sharedDecimals([1, 2, 3], digits: 3) == 0)
    #expect(NumberText.sharedDecimals([3.2, -1.1], digits: 3) == 1)
    #expect(NumberText.sharedDecimals([1, 0.7345], digits: 3) == 2)
    #expect(NumberText.sharedDecimals([0, 0], digits: 3) == 0)
  }

  @Test func logarithmsMatchPowersOfTen() {
    for exponent in -300...300 {
      let value = Decimal.logarithm(Decimal.power(exponent))
      #expect((value - Double(exponent)).magnitude <= 1e-13 * max(1, Double(exponent).magnitude))
      #expect(Decimal.exponent(of: Decimal.power(exponent)) == exponent)
    }
    #expect((Decimal.logarithm(2) - 0.30102999566398119521).magnitude < 1e-15)
  }
}
