import Foundation
import Tensor

/// Bit patterns that conversions spoil: NaN with payloads and signs, signalling ones, both zeros and
/// infinities, subnormals, the largest and smallest.
private let floats: [UInt32] = [
  0x7FC0_0001, 0xFFC0_1234, 0x7F80_0001, 0xFFBF_FFFF, 0x8000_0000, 0, 0x7F80_0000, 0xFF80_0000, 1,
  0x807F_FFFF, 0x0080_0000, 0x7F7F_FFFF, 0x3F80_0000, 0x4049_0FDB,
]
private let doubles: [UInt64] = [
  0x7FF8_0000_0000_0001, 0xFFF8_0000_0000_1234, 0x7FF0_0000_0000_0001, 0xFFF7_FFFF_FFFF_FFFF,
  1 << 63, 0, 0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000, 1, 0x800F_FFFF_FFFF_FFFF,
  0x0010_0000_0000_0000, 0x7FEF_FFFF_FFFF_FFFF, 0x3FF0_0000_0000_0000, 0x4009_21FB_5444_2D18,
]

private func samples() -> [(name: String, tensor: FileTensor)] {
  var random = Philox(seed: 7)
  var samples: [(name: String, tensor: FileTensor)] = [
    ("special.float", .float(Tensor(floats.map(Float.init(bitPattern:))))),
    ("special.double", .double(Tensor(doubles.map(Double.init(bitPattern:))))),
  ]
  for sizes in [[], [0], [1], [7], [2, 0, 3], [2, 3], [1, 1], [3, 1, 2], [2, 3, 4, 5]] {
    let name = sizes.map(String.init).joined(separator: "x")
    samples.append(("f\u{E9}/\(name)", .float(.normal(Shape(sizes), using: &random))))
    samples.append(("d.\(name)", .double(.normal(Shape(sizes), using: &random))))
  }
  // Headers of many lengths, because NumPy pads them in two steps.
  for wide in [1000, 10_000, 100_000] {
    for ones in 0...8 {
      let shape = [0, wide, wide, 100_000] + [Int](repeating: 1, count: ones)
      samples.append(("wide.\(wide).\(ones)", .float(.zeros(Shape(shape)))))
    }
  }
  let matrix = Tensor<Double>.arange(12).reshaped([3, 4])
  samples.append(("transposed", .double(matrix.transposed())))
  samples.append(("slice", .double(matrix.transposed()[1..<3])))
  samples.append(("repeated", .float(Tensor(2).broadcast(to: [300, 40]))))
  return samples
}

/// Writes files of every format and the list of what they hold. Returns how many arrays there are.
func write(to folder: String) throws -> Int {
  let samples = samples()
  var rows: [Row] = []
  try Safetensors.write(
    samples, metadata: ["note": "tab\t, quote \", \u{E9}"], to: folder + "/all.safetensors")
  try Npz.write(samples, to: folder + "/stored.npz")
  try Npz.write(samples, compressed: true, to: folder + "/deflated.npz")
  for file in ["all.safetensors", "stored.npz", "deflated.npz"] {
    rows += samples.map { Row(file, $0.name, $0.tensor) }
  }
  for (index, sample) in samples.enumerated() {
    switch sample.tensor {
    case .float(let tensor): try Npy.write(tensor, to: "\(folder)/\(index).npy")
    case .double(let tensor): try Npy.write(tensor, to: "\(folder)/\(index).npy")
    }
    rows.append(Row("\(index).npy", "", sample.tensor))
  }
  // More members than 16 bits count.
  let many = (0..<66_000).map { ("\($0)", FileTensor(Tensor<Float>(Float($0)))) }
  try Npz.write(many, to: folder + "/many.npz")
  rows += [0, 1, 65_535, 65_999].map { Row("many.npz", many[$0].0, many[$0].1) }
  try (rows.map(\.line).joined(separator: "\n") + "\n").write(
    toFile: folder + "/list.tsv", atomically: false, encoding: .utf8)
  return rows.count
}
