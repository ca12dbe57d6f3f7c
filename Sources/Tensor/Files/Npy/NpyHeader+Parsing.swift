extension NpyHeader {
  /// Reads the header from the start of an npy file.
  init(from reader: NpyReader) throws(NpyError) {
    let place = reader.place
    let start = try reader.readHeader(count: 8, from: 0)
    guard start.starts(with: NpyHeader.mark) else { throw place.failure(.notNpy) }
    let (major, minor) = (Int(start[6]), Int(start[7]))
    guard (1...3).contains(major), minor == 0 else {
      throw place.failure(.unsupportedVersion(major: major, minor: minor))
    }
    let width = major == 1 ? 2 : 4
    let size = Int(
      try reader.readHeader(count: width, from: 8).littleEndian(at: 0, count: width))
    if size > Npy.maximumHeaderSize { throw place.failure(.headerTooLong(size)) }
    let bytes = try reader.readHeader(count: size, from: 8 + width)
    var cursor = NpyCursor(bytes, begin: 8 + width, place: place)
    self = try cursor.readHeader()
    dataBegin = 8 + width + size
    guard let byteCount else { throw place.failure(.shapeOverflow(shape)) }
    let available = place.size - dataBegin
    if byteCount > available {
      throw place.failure(.truncatedData(expected: byteCount, found: available))
    }
    if byteCount < available { throw place.failure(.trailingBytes(available - byteCount)) }
  }
}

extension NpyCursor {
  fileprivate mutating func readHeader() throws(NpyError) -> NpyHeader {
    var dtype: NpyDType?
    var isFortranOrder: Bool?
    var shape: [Int]?
    try expect("{")
    while !skips("}") {
      let key = try readString()
      try expect(":")
      switch key {
      case "descr":
        if dtype != nil { throw place.failure(.duplicateKey(key)) }
        dtype = try readDType()
      case "fortran_order":
        if isFortranOrder != nil { throw place.failure(.duplicateKey(key)) }
        isFortranOrder = try readTruthValue()
      case "shape":
        if shape != nil { throw place.failure(.duplicateKey(key)) }
        shape = try readSizes()
      default:
        throw place.failure(.unexpectedKey(key))
      }
      if !skips(",") {
        try expect("}", or: " or \",\"")
        break
      }
    }
    try readPadding()
    guard let dtype else { throw place.failure(.missingKey("descr")) }
    guard let isFortranOrder else { throw place.failure(.missingKey("fortran_order")) }
    guard let shape else { throw place.failure(.missingKey("shape")) }
    return NpyHeader(
      dtype: dtype, isFortranOrder: isFortranOrder, shape: shape, dataBegin: 0)
  }

  private mutating func readDType() throws(NpyError) -> NpyDType {
    // A list or a tuple describes structures, whatever it holds.
    if skips("[") || skips("(") { throw place.failure(.unsupportedDType("a structure")) }
    let descriptor = try readString()
    guard let dtype = NpyDType(descriptor: descriptor) else {
      throw place.failure(.unsupportedDType(descriptor))
    }
    return dtype
  }
}
