import Foundation
import Tensor
import Testing

@Suite("Npy and npz of NumPy")
struct NpyGoldenTests {
  private func bytes(_ golden: String) -> [UInt8] { [UInt8](Data(base64Encoded: golden)!) }

  @Test func itsFilesAreRead() throws {
    let first = try Npy.read(bytes: bytes(matrix))
    #expect(first.shape == [2, 3] && first.dtype.description == "<f4" && !first.isFortranOrder)
    let single = try first.tensor(as: Float.self)
    #expect(single.shape == [2, 3] && single.scalars == [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5])
    let zero = try Npy.read(bytes: bytes(scalar)).tensor(as: Double.self)
    #expect(zero.shape == [] && zero.scalar == 0 && zero.scalar.sign == .minus)
    #expect(try Npy.read(bytes: bytes(empty)).tensor(as: Double.self).shape == [2, 0, 3])
    let last = try Npy.read(bytes: bytes(swapped))
    #expect(last.shape == [2, 3] && last.dtype.description == ">f8" && last.isFortranOrder)
    let double = try last.tensor(as: Double.self)
    #expect(double.shape == [2, 3] && double.scalars == [0, 1, 2, 3, 4, 5])
  }

  /// The same tensors give the same file, to the byte.
  @Test func itsFilesAreWritten() throws {
    #expect(Npy.bytes(of: Tensor<Float>.arange(6).reshaped([2, 3]) - 2.5) == bytes(matrix))
    #expect(Npy.bytes(of: Tensor<Double>(-0.0)) == bytes(scalar))
    #expect(Npy.bytes(of: Tensor<Double>.zeros([2, 0, 3])) == bytes(empty))
  }

  @Test func itsArchivesAreRead() throws {
    let first = try Npz.read(bytes: bytes(stored))
    #expect(first.names == ["weight", "b\u{E9}"])
    #expect(try first.tensor(named: "weight", as: Float.self).scalars == [0, 1, 2])
    #expect(try first.tensor(named: "b\u{E9}", as: Double.self).scalar == 0.1)
    let second = try Npz.read(bytes: bytes(deflated))
    #expect(second.names == ["weight", "zeros"])
    #expect(try second.tensor(named: "weight", as: Float.self).scalars == [0, 1, 2])
    let zeros = try second.tensor(named: "zeros", as: Double.self)
    #expect(zeros.shape == [50, 40] && zeros.scalars.allSatisfy { $0 == 0 })
  }
}

// Written by NumPy 2.4.6 with write_array, savez and savez_compressed.

private let matrix = """
  k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9IC\
  AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAACDAAADAvwAAAL8A\
  AAA/AADAPwAAIEA=
  """
private let scalar = """
  k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgIC\
  AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAgA==
  """
private let empty = """
  k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDAsIDMpLC\
  B9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo=
  """
private let swapped = """
  k05VTVBZAgB0AAAAeydkZXNjcic6ICc+ZjgnLCAnZm9ydHJhbl9vcmRlcic6IFRydWUsICdzaGFwZSc6ICgyLCAzKSwgfS\
  AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAEAIAAAA\
  AAAAP/AAAAAAAABAEAAAAAAAAEAAAAAAAAAAQBQAAAAAAAA=
  """
private let stored = """
  UEsDBC0AAAAAAAAAIQC2jIZT//////////8KABQAd2VpZ2h0Lm5weQEAEACMAAAAAAAAAIwAAAAAAAAAk05VTVBZAQB2AH\
  snZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAg\
  ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPwAAAEBQSwMELQAACAAAAA\
  AhAAC8DhL//////////wcAFABiw6kubnB5AQAQAIgAAAAAAAAAiAAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICc8Zjgn\
  LCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIC\
  AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCpqZmZmZmbk/UEsBAi0DLQAAAAAAAAAhALaMhlOMAAAAjAAAAAoA\
  AAAAAAAAAAAAAIABAAAAAHdlaWdodC5ucHlQSwECLQMtAAAIAAAAACEAALwOEogAAACIAAAABwAAAAAAAAAAAAAAgAHIAA\
  AAYsOpLm5weVBLBQYAAAAAAgACAG0AAACJAQAAAAA=
  """
private let deflated = """
  UEsDBC0AAAAIAAAAIQC2jIZT//////////8KABQAd2VpZ2h0Lm5weQEAEACMAAAAAAAAAEsAAAAAAAAAm+wX6hsQychQxl\
  CtnpJanFykbqWgbpNmoq6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaxjqaOgq1ChQALgYwaLAHEg4AUEsDBC0A\
  AAAIAAAAIQCd3edo//////////8JABQAemVyb3MubnB5AQAQAAA/AAAAAAAAcgAAAAAAAADtyLEOwVAAQNFafcXbHkmHDi\
  QiZlvFYjBJo68xiMqrWMRX+GH1C+Zztns/u0O9P06KZ/GKbRrOOa5D3HSrWIbY9fmRm9upz236/W1zHdL4h0tzT2PPllUZ\
  FtW8DO/wp2kBAAAAAAAAAAAAAAAAAAAAoy9QSwECLQMtAAAACAAAACEAtoyGU0sAAACMAAAACgAAAAAAAAAAAAAAgAEAAA\
  AAd2VpZ2h0Lm5weVBLAQItAy0AAAAIAAAAIQCd3edocgAAAAA/AAAJAAAAAAAAAAAAAACAAYcAAAB6ZXJvcy5ucHlQSwUG\
  AAAAAAIAAgBvAAAANAEAAAAA
  """
