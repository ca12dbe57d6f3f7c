import Testing

/// What a trap said.
func text(of result: ExitTest.Result?) -> String {
  String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
}

/// Expects that a process which ended in a trap wrote some texts.
func expectMessage(
  _ result: ExitTest.Result?, _ parts: String..., at location: SourceLocation = #_sourceLocation
) {
  let text = text(of: result)
  for part in parts {
    #expect(text.contains(part), "in \(text.prefix(500))", sourceLocation: location)
  }
}
