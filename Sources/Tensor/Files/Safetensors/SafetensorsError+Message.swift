extension SafetensorsError.Reason {
  var message: String {
    switch self {
    case .system(let error):
      error.message
    case .truncatedHeader(let expected, let found):
      "truncated: the header ends at byte \(expected), the file has \(found)"
    case .headerTooLong(let size):
      "the header has \(size) bytes, the limit is \(Safetensors.maximumHeaderSize)"
    case .headerNotUTF8:
      "the header is not UTF-8"
    case .malformedHeader(let position, let expected):
      "malformed header: \(expected) expected at its byte \(position)"
    case .invalidNumber(let position):
      "malformed header: the number at its byte \(position) is not a plain integer from 0 to "
        + "2^63 - 1"
    case .duplicateKey(let key):
      "the name \(quoted(key)) occurs twice"
    case .missingKey(let key):
      "the header does not give \(quoted(key))"
    case .unexpectedKey(let key):
      "the header gives \(quoted(key)), only dtype, shape and data_offsets are allowed"
    case .unknownDType(let name):
      "unknown dtype \(quoted(name))"
    case .shapeOverflow(let shape):
      "shape \(abridged(shape)) has too many elements"
    case .reversedOffsets(let begin, let end):
      "data_offsets end at \(end), before they begin at \(begin)"
    case .offsetsOutOfRange(let end, let available):
      "truncated or wrong data_offsets: the data end at byte \(end), there are \(available)"
    case .sizeMismatch(let shape, let dtype, let byteCount):
      "data_offsets span \(byteCount) bytes, which is not the size of shape \(abridged(shape)) of "
        + dtype.rawValue
    case .overlappingData(let other):
      "the data overlap those of tensor \(quoted(other))"
    case .unusedBytes(let count):
      "\(count) bytes before the data belong to no tensor"
    case .trailingBytes(let count):
      "\(count) bytes follow the last tensor"
    case .truncatedData(let expected, let found):
      "the file became shorter while open: \(found) of \(expected) bytes could be read"
    case .missingTensor:
      "not in the file"
    case .wrongDType(let expected, let found):
      "has dtype \(found.rawValue), expected \(expected.rawValue)"
    case .unsupportedDType(let found):
      "has dtype \(found.rawValue), only F32 and F64 can be read"
    case .unsupportedShape(let shape):
      "shape \(abridged(shape)) has more than \(Shape.maximumRank) axes or a size of 2^31 or more"
    case .wrongShape(let expected, let found):
      "has shape \(abridged(found)), expected \(abridged(expected))"
    case .differentNames(let missing, let unexpected):
      differences(missing: missing, unexpected: unexpected, of: "tensors")
    case .reservedName:
      "the name is reserved by the format"
    }
  }
}
