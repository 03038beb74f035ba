/// How a fully connected network is evaluated on a lattice.
public enum DenseMethod: String, Hashable, Sendable, CaseIterable {
  /// Every neuron at every site, any activation and depth.
  case direct
  /// As a product of two matrices of factors that depend on some of the directions only: Gauss and
  /// cosine neurons in one hidden layer on lattices of at least two dimensions.
  case separable
}
