import Tensor
import Testing

/// An npy file from its parts, however wrong.
func rawNpy(_ header: String, _ data: [UInt8] = [], version: UInt8 = 1) -> [UInt8] {
  let size = littleEndian(UInt64(header.utf8.count)).prefix(version == 1 ? 2 : 4)
  return [0x93] + Array("NUMPY".utf8) + [version, 0] + size + Array(header.utf8) + data
}

/// The header of an array.
func npyHeader(_ descriptor: String, _ shape: String, order: String = "False") -> String {
  "{'descr': '\(descriptor)', 'fortran_order': \(order), 'shape': \(shape), }\n"
}

@Suite("Npy headers")
struct NpyHeaderTests {
  private func reason(_ bytes: [UInt8]) -> NpyError.Reason? {
    do throws(NpyError) {
      _ = try Npy.read(bytes: bytes)
      return nil
    } catch {
      #expect(error.description.hasPrefix("bytes: "))
      #expect(error.description.allSatisfy { !$0.isNewline })
      return error.reason
    }
  }

  @Test func everyWayToWriteAHeaderIsRead() throws {
    let data = [UInt8](repeating: 0, count: 24)
    for header in [
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }          \n",
      "{'shape': (2, 3), 'fortran_order': False, 'descr': '<f4'}",
      "{\"descr\":\"f4\",\"fortran_order\":False,\"shape\":(2,3,)}\n",
      " {'descr' : '=f4' ,\n\t'fortran_order' : False , 'shape' : ( 2 , 3 ) } \n\n",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 3L), }",
    ] {
      for version in 1...3 {
        let array = try Npy.read(bytes: rawNpy(header, data, version: UInt8(version)))
        #expect(array.shape == [2, 3] && array.dtype == NpyDType(.float32))
      }
    }
    for (shape, sizes) in [
      ("()", []), ("(3,)", [3]), ("(0,)", [0]), ("(1,2,3,)", [1, 2, 3]), ("( )", []),
    ] {
      let count = sizes.reduce(1, *)
      let array = try Npy.read(
        bytes: rawNpy(npyHeader("<f8", shape), .init(repeating: 0, count: 8 * count)))
      #expect(array.shape == sizes)
    }
  }

  @Test func whatIsNoHeaderIsRefused() {
    // The header begins at byte 10.
    for (header, expected) in [
      ("", NpyError.Reason.malformedHeader(position: 10, expected: "\"{\"")),
      ("[1]", .malformedHeader(position: 10, expected: "\"{\"")),
      ("{", .malformedHeader(position: 11, expected: "a string")),
      ("{'descr", .malformedHeader(position: 17, expected: "the end of a string")),
      ("{'descr'}", .malformedHeader(position: 18, expected: "\":\"")),
      ("{'des\\x63r': 1}", .malformedHeader(position: 15, expected: "a plain character")),
      ("{'descr': 4}", .malformedHeader(position: 20, expected: "a string")),
      ("{'descr': '<f4' 'shape': ()}", .malformedHeader(position: 26, expected: "\"}\" or \",\"")),
      ("{'fortran_order': 0}", .malformedHeader(position: 28, expected: "True or False")),
      ("{'shape': [2]}", .malformedHeader(position: 20, expected: "\"(\"")),
      ("{'shape': (2)}", .malformedHeader(position: 22, expected: "\",\"")),
      ("{'shape': (2 3)}", .malformedHeader(position: 23, expected: "\",\"")),
      ("{'shape': (2, 3 4)}", .malformedHeader(position: 26, expected: "\")\" or \",\"")),
      ("{'shape': (,)}", .malformedHeader(position: 21, expected: "a number")),
      ("{'shape': ((2,),)}", .malformedHeader(position: 21, expected: "a number")),
      ("{'shape': (-1,)}", .invalidNumber(position: 21)),
      ("{'shape': (1.5,)}", .invalidNumber(position: 21)),
      ("{'shape': (0x10,)}", .invalidNumber(position: 21)),
      ("{'shape': (1_0,)}", .invalidNumber(position: 21)),
      ("{'shape': (01,)}", .invalidNumber(position: 21)),
      ("{'shape': (9223372036854775808,)}", .invalidNumber(position: 21)),
      ("{'shape': (18446744073709551617,)}", .invalidNumber(position: 21)),
      ("{'shape': (), 'shape': ()}", .duplicateKey("shape")),
      ("{'descr': '<f4', 'descr': '<f4'}", .duplicateKey("descr")),
      ("{'fortran_order': True, 'fortran_order': True}", .duplicateKey("fortran_order")),
      ("{'descr': '<f4', 'shape': ()}", .missingKey("fortran_order")),
      ("{'descr': '<f4', 'fortran_order': True}", .missingKey("shape")),
      ("{'shape': (), 'fortran_order': True}", .missingKey("descr")),
      ("{'Shape': ()}", .unexpectedKey("Shape")),
      ("{} x", .malformedHeader(position: 13, expected: "white space or the end")),
    ] {
      #expect(reason(rawNpy(header)) == expected, "\(header)")
    }
    #expect(reason(rawNpy("{'\u{E9}': 1}")) != nil)
  }

  @Test func otherElementsAreRefusedByName() {
    for descriptor in [
      "|O", "O", "|S5", "<U3", "<c8", "<c16", "<M8[s]", "<m8", "|V8", "<f16", "<f3", "b", "float32",
      "", "<", "<<f4", "<b2", "<i16",
    ] {
      #expect(
        reason(rawNpy(npyHeader(descriptor, "()"))) == .unsupportedDType(descriptor))
    }
    for structure in ["[('a', '<f4')]", "('<f4', (2,))", String(repeating: "[", count: 60_000)] {
      let header = "{'descr': \(structure), 'fortran_order': False, 'shape': ()}"
      #expect(reason(rawNpy(header)) == .unsupportedDType("a structure"))
    }
  }

  @Test func marksVersionsAndSizesAreChecked() throws {
    let header = npyHeader("<f4", "(3,)")
    let bytes = rawNpy(header, [UInt8](repeating: 0, count: 12))
    #expect(reason(bytes) == nil)
    #expect(reason(Array("PK\u{3}\u{4}0000000".utf8)) == .notNpy)
    for (major, minor) in [(0, 0), (4, 0), (1, 1), (255, 255)] {
      var other = bytes
      (other[6], other[7]) = (UInt8(major), UInt8(minor))
      #expect(reason(other) == .unsupportedVersion(major: major, minor: minor))
    }
    var long = rawNpy(header, version: 2)
    for (size, expected) in [
      (65_536, NpyError.Reason.headerTooLong(65_536)), (1 << 31, .headerTooLong(1 << 31)),
      (65_535, .truncatedHeader(expected: 65_547, found: long.count)),
    ] {
      long.replaceSubrange(8..<12, with: littleEndian(UInt64(size)).prefix(4))
      #expect(reason(long) == expected)
    }
    for length in 0..<bytes.count {
      switch (length, try #require(reason(Array(bytes[..<length])))) {
      case (..<8, .truncatedHeader(expected: 8, found: length)): break
      case (..<10, .truncatedHeader(expected: 10, found: length)): break
      case (..<(10 + header.utf8.count), .truncatedHeader(expected: bytes.count - 12, length)):
        break
      case (_, .truncatedData(expected: 12, found: length - bytes.count + 12)): break
      case (_, let other): Issue.record("\(length) bytes: \(other)")
      }
    }
    #expect(reason(bytes + [0, 0]) == .trailingBytes(2))
  }

  @Test func shapesAreNotBelieved() throws {
    #expect(
      reason(rawNpy(npyHeader("<f4", "(4294967296, 4294967296)")))
        == .shapeOverflow([1 << 32, 1 << 32]))
    #expect(
      reason(rawNpy(npyHeader("<f4", "(0, 4294967296, 4294967296)")))
        == .shapeOverflow([0, 1 << 32, 1 << 32]))
    #expect(
      reason(rawNpy(npyHeader("<f8", "(1152921504606846975,)")))
        == .truncatedData(expected: 8 * 1_152_921_504_606_846_975, found: 0))
    // Nothing is missing, but `Shape` is too small.
    for shape in ["(0, 2147483648)", "(\(String(repeating: "1, ", count: 13)))"] {
      let count = shape.hasPrefix("(0") ? 0 : 4
      let array = try Npy.read(
        bytes: rawNpy(npyHeader("<f4", shape), [UInt8](repeating: 0, count: count)))
      let error = #expect(throws: NpyError.self) { try array.tensor(as: Float.self) }
      #expect(error?.reason == .unsupportedShape(array.shape))
    }
  }
}
