import Testing

/// Expects that a process which ended in a trap wrote some texts.
func expectMessage(
  _ result: ExitTest.Result?, _ parts: String..., at location: SourceLocation = #_sourceLocation
) {
  let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  for part in parts {
    #expect(text.contains(part), "in \(text.prefix(500))", sourceLocation: location)
  }
}
