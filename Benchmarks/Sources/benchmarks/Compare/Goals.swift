/// What a case shall reach.
struct Goal {
  enum Measure {
    /// Our time over the fastest peer's in the same run.
    case ratio(Double)
    /// Our time over one peer's.
    case ratioTo(String, Double)
    /// Seconds.
    case time(Double)
    /// MiB.
    case memory(Double)
  }

  let workload: Workload
  /// The case, spelled as in the results.
  let name: String
  let measure: Measure

  init(_ workload: Workload, _ name: String, _ measure: Measure) {
    (self.workload, self.name, self.measure) = (workload, name, measure)
  }
}

extension Goal {
  /// All goals, those that a case has in turn.
  static let all: [Goal] =
    [Goal(.gemm, "n=64", .ratioTo("numpy", 1))]
    // At least 0.97 of OpenBLAS's speed.
    + [256, 512, 1024, 2048].map { Goal(.gemm, "n=\($0)", .ratioTo("openblas", 1 / 0.97)) }
    + [
      Goal(.elementwise, "exp n=16777216", .ratio(0.6)),
      Goal(.elementwise, "tanh n=16777216", .ratio(0.6)),
      Goal(.elementwise, "sum n=1048576", .ratio(1)),
      Goal(.elementwise, "sum n=16777216", .ratio(1)),
      Goal(.elementwise, "sum columns n=16777216", .ratio(1)),
      Goal(.elementwise, "gelu(x*w+b) fwd+bwd n=1048576", .ratio(0.9)),
      Goal(.elementwise, "gelu(x*w+b) fwd+bwd n=16777216", .ratio(0.4)),
      Goal(.elementwise, "softmax fwd+bwd n=2097152", .ratio(0.8)),
      Goal(.elementwise, "layernorm fwd+bwd n=2097152", .ratio(0.8)),
      Goal(.overhead, "forward", .time(0.15e-6)),
      Goal(.overhead, "forward+backward, grads of x and y", .time(1e-6)),
      Goal(.mlp, "784-512-512-10 batch 128 Adam", .ratio(0.9)),
      Goal(.transformer, "d128 h4 t64 b16 L2 AdamW", .ratio(0.75)),
      Goal(.curvature, "gradient 784-512-512-10 batch 128", .ratio(0.9)),
      Goal(.curvature, "hvp 784-512-512-10 batch 128", .ratio(0.9)),
      Goal(.curvature, "gradient 64-32-10 batch 64", .ratio(1)),
      Goal(.curvature, "hvp 64-32-10 batch 64", .ratio(1)),
      Goal(.curvature, "hessian of parameters 64-32-10 batch 64", .ratio(0.2)),
      Goal(.curvature, "hessian of inputs 64-32-10 batch 64", .ratio(0.8)),
      Goal(.ranking, "concat n=32", .ratio(1)),
      Goal(.ranking, "concat n=128", .ratio(1)),
      Goal(.market, "n=32", .ratio(1)),
      Goal(.market, "n=128", .ratio(0.8)),
      Goal(.market, "n=512", .ratio(0.6)),
      Goal(.market, "n=1024", .ratio(0.55)),
      Goal(.startup, "tiny training", .time(0.15)),
      Goal(.startup, "tiny training", .memory(60)),
    ]
}
