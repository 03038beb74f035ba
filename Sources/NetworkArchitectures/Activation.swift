/// The activation h of a fully connected network's hidden neurons.
public enum Activation: String, Hashable, Sendable, CaseIterable {
  /// h = e^{u − Var u}: the exponential, divided at each input by √exp(2 Var u) with the variance of
  /// its own layer at infinite width, so that E h² = 1 everywhere [Halverson2021].
  case gauss
  /// h = erf u.
  case erf
  /// h = max(u, 0).
  case relu
  /// h = tanh u.
  case tanh
  /// h = cos u, with biases uniform on the circle and no output bias [Halverson2021].
  case cosine

  /// Whether E h = 0 at every input: the odd activations, and the cosine with its uniform phase.
  public var hasZeroMean: Bool {
    switch self {
    case .erf, .tanh, .cosine: true
    case .gauss, .relu: false
    }
  }
}
