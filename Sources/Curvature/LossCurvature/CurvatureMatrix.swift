/// A matrix of second order of an error over a data set. J_n `[C, size]` is the Jacobian of example
/// n's outputs in the parameters; all are sums over examples, or means, as the objective says.
public enum CurvatureMatrix: Hashable, Sendable {
  /// The second derivatives of the error.
  case hessian
  /// The generalised Gauss-Newton matrix: J_n^T H_n J_n, H_n the Hessian of the loss in the outputs.
  /// What is left out of the Hessian is the curvature of the model itself.
  case gaussNewton
  /// The Fisher matrix: J_n^T F_n J_n, F_n the mean of g g^T over targets drawn from the model's own
  /// density, g the gradient of their loss in the outputs. Exact: F_n in C - 1 columns for the softmax.
  /// It needs no labels. For cross-entropy and squared error it is the Gauss-Newton matrix.
  case fisher
  /// The Fisher matrix with the mean over drawn targets taken over so many samples for each example.
  /// The seed fixes the samples: one operator, whatever it is multiplied by.
  case fisherMonteCarlo(samples: Int, seed: UInt64)
  /// The sum of the outer products of the examples' own gradients, at the true targets. Not a Fisher
  /// matrix, whatever the name: it vanishes where every example is fitted (Kunstner et al.,
  /// "Limitations of the empirical Fisher approximation", 2019).
  case empiricalFisher
}
