/// Traps with `message` if a condition does not hold. Unlike `precondition`, the message appears in
/// release builds too.
func require(
  _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID,
  line: UInt = #line
) {
  if !condition { fatalError(message(), file: file, line: line) }
}
