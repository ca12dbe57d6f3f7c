/// Traps with `message` if a condition does not hold. Unlike `precondition`, it says so in release
/// builds too.
package func require(
  _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID,
  line: UInt = #line
) {
  if !condition { fatalError(message(), file: file, line: line) }
}
