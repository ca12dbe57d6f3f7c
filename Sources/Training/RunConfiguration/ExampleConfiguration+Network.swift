extension ExampleConfiguration {
  /// Six peers that train together.
  static let networkText = """
    # Lines that begin with # show keys that may be left out, with their defaults.
    seed = 1                      # of all random numbers: the same seed gives the same bits
    output = "runs/network"

    [data]
    kind = "fashion-mnist"
    batch = 64                    # of each member
    # directory = "/usr/share/datasets/fashion-mnist"  # where the four files are

    [model]
    kind = "network"
    # width = 32                  # numbers in one answer
    # head = 64                   # hidden units of each head
    # student = 96                # hidden units of each student
    # keeping = 4                 # how many peers a gate keeps for each input
    # distillation = "both"       # what students match: logits, representations or both
    # temperature = 2.0           # of the distillation
    # asking = "chosen"           # whom examples are put to: the peers a gate chose, or everyone
    # importance-weight = 0.05    # of the loss that keeps gates spread
    # load-weight = 0.05          # of the loss that keeps numbers of examples even
    # skew = 0.2                  # least share of a member's images from its favourite classes
    #                             # or dirichlet = 0.3: class shares drawn, this uneven
    # blocks = 10                 # how often members weigh each other and stake is minted
    # weight-bound = 0.2          # how far a row of weights may move in a block
    # mask-temperature = 1.0      # in units of stake times weight
    # inflation = 0.1             # stake that a block mints

    [[model.members]]
    name = "linear"
    kind = "linear"               # or mlp, convolution, random, copy
    # frozen = false              # whether its model never changes

    [[model.members]]
    name = "small"
    kind = "mlp"
    hidden = 48

    [[model.members]]
    name = "wide"
    kind = "mlp"
    hidden = 192
    student = [128, 64]           # a student of its own: hidden layers of these widths

    [[model.members]]
    name = "convolution"
    kind = "convolution"
    channels = 8

    [[model.members]]
    name = "random"
    kind = "random"               # never trained

    [[model.members]]
    name = "copier"
    kind = "copy"
    of = "small"

    [optimizer]
    kind = "adamw"
    learning-rate = 2e-3

    [schedule]                    # without this table the rate is constant
    kind = "cosine"
    warm-up = 120                 # steps in which the rate rises

    [training]
    steps = 1200                  # or epochs: passes of all members together over the images
    # record-every = 1            # steps; a hundredth of all if left out
    # evaluate-every = 1          # steps; a tenth of all if left out
    # checkpoint-every = 1        # steps; a tenth of all if left out
    # threads = 1

    """
}
