public import LatticeGeometry

/// The weighted sums of one group of observables over the fields of a block.
public protocol ObservableAccumulator: AnyObject {
  /// Adds one field's values times its weight.
  ///
  /// - Parameters:
  ///   - field: One configuration for each component.
  ///   - transforms: Its transforms, which all groups share.
  ///   - weight: w > 0.
  func add(_ field: borrowing Field, _ transforms: FieldTransforms, weight: Double)

  /// Multiplies every sum: the unit of weight has changed.
  func scale(by factor: Double)

  /// Returns the sums, as many as the group has averages, and starts afresh.
  func takeSums() -> [Double]
}
