import Tensor
import Testing

/// A safetensors file from its parts, however wrong.
func rawSafetensors(_ header: some Sequence<UInt8>, _ data: [UInt8] = []) -> [UInt8] {
  let header = Array(header)
  return littleEndian(UInt64(header.count)) + header + data
}

func littleEndian(_ value: UInt64) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

/// One member of a header, as JSON.
func member(_ name: String, _ dtype: String, _ shape: [Int], _ begin: Int, _ end: Int) -> String {
  #""\#(name)":{"dtype":"\#(dtype)","shape":\#(shape),"data_offsets":[\#(begin),\#(end)]}"#
}

/// The error that opening a file throws; `nil` if it opens.
func openingError(_ path: String) -> SafetensorsError? {
  do throws(SafetensorsError) {
    _ = try Safetensors.read(path)
    return nil
  } catch {
    return error
  }
}

/// A file with every kind of content: metadata, both element types, empty tensors, numbers.
func writeSample(to path: String) throws {
  try Safetensors.write(
    [
      ("weight", .float(Tensor([1, -2, 3.5, 0.25, 1e-20, 7], shape: [2, 3]))),
      ("scale", .double(Tensor(0.1))),
      ("empty", .float(.zeros([2, 0, 3]))),
      ("bias", .double(Tensor([1, 2, 3]))),
    ],
    metadata: ["format": "sample", "note": "a \"quoted\"\nline"], to: path)
}

/// A tree of one tensor, named `a`.
struct OneTensor: TensorTree {
  var a: Tensor<Float>

  init(_ a: Tensor<Float>) { self.a = a }

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) { visitor("a", &a) }
}
