/// Traps with `message` if a condition does not hold. Unlike `precondition`, it says so in release
/// builds too.
package func require(
  _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID,
  line: UInt = #line
) {
  if !condition { fatalError(message(), file: file, line: line) }
}

/// Traps with an operation's name unless shapes broadcast to one.
func requireBroadcast(_ shapes: Shape..., for operation: String) {
  var result = shapes[0]
  for shape in shapes.dropFirst() where shape != result {
    do {
      result = try Shape.broadcast(result, shape, operation: operation)
    } catch {
      fatalError(ShapeError(operation, shapes, error.rule, error.disagreement).description)
    }
  }
}
