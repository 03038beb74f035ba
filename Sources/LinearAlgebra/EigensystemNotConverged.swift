/// The iteration for the eigenvalues of a symmetric matrix did not end, as one with entries that are
/// not finite.
package struct EigensystemNotConverged: Error, Hashable, Sendable {
  /// The number of rows.
  package let size: Int

  /// Names a matrix by its size.
  package init(size: Int) { self.size = size }
}
