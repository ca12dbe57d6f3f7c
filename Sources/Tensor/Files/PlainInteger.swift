/// The number that decimal digits stand for: `nil` for anything else, such as a sign, a leading zero
/// or a value of 2^63 or more.
func plainInteger(_ digits: ArraySlice<UInt8>) -> Int? {
  if digits.isEmpty || (digits.count > 1 && digits.first == UInt8(ascii: "0")) { return nil }
  var value = 0
  for byte in digits {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
    let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
    let (sum, carry) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
    if overflow || carry { return nil }
    value = sum
  }
  return value
}
