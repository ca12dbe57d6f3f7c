import Tensor

extension CorpusOperation {
  static var products: [Self] {
    [
      .two("matmul") { a, b, _ in matmul(a, b) },
      .two("outer") { a, b, _ in outer(a, b) },
      .two("tensordot") { tensordot($0, $1, axes: ($2.integers("left"), $2.integers("right"))) },
      Self(name: "einsum") { [einsum($1.text("expression"), $0)] },
    ]
  }

  static var convolutions: [Self] {
    [
      .two("convolution") {
        convolution(
          $0, $1, stride: $2.pair("stride"), padding: $2.pair("padding"),
          dilation: $2.pair("dilation"), groups: $2.integer("groups"))
      },
      .two("transposedConvolution") {
        transposedConvolution(
          $0, $1, stride: $2.pair("stride"), padding: $2.pair("padding"),
          outputPadding: $2.pair("outputPadding"), dilation: $2.pair("dilation"),
          groups: $2.integer("groups"))
      },
      .two("convolution1D") {
        convolution1D(
          $0, $1, stride: $2.integer("stride"), padding: $2.integer("padding"),
          dilation: $2.integer("dilation"), groups: $2.integer("groups"))
      },
      .two("transposedConvolution1D") {
        transposedConvolution1D(
          $0, $1, stride: $2.integer("stride"), padding: $2.integer("padding"),
          outputPadding: $2.integer("outputPadding"), dilation: $2.integer("dilation"),
          groups: $2.integer("groups"))
      },
      .one("maxPooling") {
        maxPooling(
          $0, kernel: $1.pair("kernel"), stride: $1.pair("stride"), padding: $1.pair("padding"),
          dilation: $1.pair("dilation"))
      },
      .one("meanPooling") {
        meanPooling(
          $0, kernel: $1.pair("kernel"), stride: $1.pair("stride"), padding: $1.pair("padding"),
          countingPadding: $1.flag("counting"))
      },
      .one("maxPooling1D") {
        maxPooling1D(
          $0, kernel: $1.integer("kernel"), stride: $1.integer("stride"),
          padding: $1.integer("padding"))
      },
      .one("meanPooling1D") {
        meanPooling1D(
          $0, kernel: $1.integer("kernel"), stride: $1.integer("stride"),
          padding: $1.integer("padding"), countingPadding: $1.flag("counting"))
      },
    ]
  }
}
