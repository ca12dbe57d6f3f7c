import Tensor

extension CorpusOperation {
  static var networks: [Self] {
    [
      Self(name: "layerNorm") {
        [layerNorm($0[0], gain: $0[1], bias: $0[2], epsilon: Scalar($1.number("epsilon")))]
      },
      .one("crossEntropy") { LabelCrossEntropy($1.integers("labels"))($0) },
      Self(name: "attention") {
        [attention($0[0], $0[1], $0[2], isCausal: $1.flag("causal"))]
      },
    ]
  }
}
