/// Configurations to start from, with what each key means.
public enum ExampleConfiguration: String, CaseIterable, Sendable {
  case mlp, convolution, transformer, network

  /// The file, in TOML.
  public var text: String {
    switch self {
    case .mlp: Self.file(name: rawValue, data: Self.fashionMNIST, model: Self.mlpModel)
    case .convolution:
      Self.file(name: rawValue, data: Self.fashionMNIST, model: Self.convolutionModel)
    case .transformer: Self.file(name: rawValue, data: Self.textData, model: Self.textModel)
    case .network: Self.networkText
    }
  }

  private static let textData = """
    kind = "text"
    path = "/usr/share/common-licenses"  # a UTF-8 file, or a folder of them
    # tokenizer = "bytes"      # or byte-pairs, with a vocabulary such as 512
    context = 64               # tokens that a window reads
    batch = 16                 # windows in a step
    # held-out = 0.1           # the last part of the text, to measure on
    """

  private static let textModel = """
    kind = "transformer"
    width = 64
    heads = 4
    blocks = 2
    # positions = "learned"    # or sinusoidal, rotary
    # dropout = 0
    """

  private static let fashionMNIST = """
    kind = "fashion-mnist"     # or synthetic-images, which need no files
    batch = 64
    # directory = "/usr/share/datasets/fashion-mnist"  # where the four files are
    """

  private static let mlpModel = """
    kind = "mlp"
    hidden = [256, 128]        # the widths of the hidden layers
    # activation = "relu"      # or gelu, tanh, sigmoid, softplus, identity
    # dropout = 0              # the share of hidden numbers that a step leaves out
    """

  private static let convolutionModel = """
    kind = "convolution"
    channels = [16, 32]        # of each block: 3 x 3 convolution, norm, activation, 2 x 2 maximum
    hidden = 128               # the width of the dense layer behind them
    # norm = "batch"           # or none
    # activation = "relu"      # or gelu, tanh, sigmoid, softplus, identity
    # dropout = 0              # the share of hidden numbers that a step leaves out
    """

  private static func file(name: String, data: String, model: String) -> String {
    """
    # Lines that begin with # show keys that may be left out, with their defaults.
    seed = 1                   # of all random numbers: the same seed gives the same bits
    output = "runs/\(name)"

    [data]
    \(data)

    [model]
    \(model)

    [optimizer]
    kind = "adamw"             # or adam, lion, adafactor, lamb, sgd
    learning-rate = 1e-3
    # weight-decay = 0.01
    # betas = [0.9, 0.999]
    # epsilon = 1e-8

    [schedule]                 # without this table the rate is constant
    kind = "cosine"            # or one-cycle, step, constant
    warm-up = 100              # steps in which the rate rises

    [training]
    epochs = 5                 # or steps
    # clip = 1.0               # the largest norm of a gradient; no limit if left out
    # average = 0.999          # the decay of a running mean of the parameters; none if left out
    # label-smoothing = 0      # the share of a target that is spread over all classes
    # record-every = 1         # steps; a hundredth of all if left out
    # evaluate-every = 1       # steps; a tenth of all if left out
    # checkpoint-every = 1     # steps; a tenth of all if left out
    # threads = 1

    """
  }
}
