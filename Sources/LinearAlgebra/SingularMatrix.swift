/// A matrix without an inverse, or with entries that are not finite.
package struct SingularMatrix: Error, Hashable, Sendable {
  /// The number of rows.
  package let size: Int

  /// Names a matrix by its size.
  package init(size: Int) { self.size = size }
}
