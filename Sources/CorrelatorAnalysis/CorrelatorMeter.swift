import ErrorAnalysis
public import LatticeGeometry

/// Measures weighted fields one by one and sums them into blocks.
///
/// Costs one transform a field, and one more for each derivative of the interaction that a group
/// needs, for each component. Not for use on several threads at once: each worker has its own.
public final class CorrelatorMeter {
  private let setup: CorrelatorSetup
  private let transforms: FieldTransforms
  private let accumulators: [any ObservableAccumulator]
  private var weightSum = 0.0
  private var scale = WeightScale()
  private var weights: WeightStatistics

  /// Creates a meter with its own buffers.
  public init(_ setup: CorrelatorSetup) {
    self.setup = setup
    transforms = FieldTransforms(setup)
    accumulators = setup.groups.map { $0.makeAccumulator(for: setup) }
    weights = WeightStatistics()
  }

  /// Adds one field.
  ///
  /// - Parameters:
  ///   - field: One configuration for each component on the setup's lattice.
  ///   - coefficients: c(p) = φ̃(p)/V of each component, if known: that saves a transform.
  ///   - logWeight: ln w; if it is not finite the field carries no weight.
  public func measure(
    _ field: borrowing Field, coefficients: UnsafePointer<Double>? = nil, logWeight: Double
  ) {
    measure(
      field, coefficients: coefficients, logWeight: logWeight, familyLogWeight: logWeight)
  }

  /// Adds one field of a group in which some may be copies of others.
  ///
  /// - Parameters:
  ///   - field: One configuration for each component on the setup's lattice.
  ///   - coefficients: c(p) = φ̃(p)/V of each component, if known.
  ///   - logWeight: ln w; if it is not finite the field carries no weight.
  ///   - familyLogWeight: What the statistics of weights take in its place, ln of the weight of all
  ///     fields with one origin; nil if none is left of the origin that this field stands for.
  public func measure(
    _ field: borrowing Field, coefficients: UnsafePointer<Double>?, logWeight: Double,
    familyLogWeight: Double?
  ) {
    if let familyLogWeight {
      weights.add(logWeight: familyLogWeight)
    } else {
      weights.addExtinct()
    }
    let (weight, rescaling) = scale.weight(for: logWeight)
    if let rescaling {
      for accumulator in accumulators { accumulator.scale(by: rescaling) }
      weightSum *= rescaling
    }
    // A field without weight need not consist of numbers.
    guard weight > 0 else { return }
    weightSum += weight
    transforms.transform(field, coefficients: coefficients)
    for accumulator in accumulators { accumulator.add(field, transforms, weight: weight) }
  }

  /// Returns the sums over the fields since the last call, and starts afresh.
  public func finishBlock() -> BlockMeasurement {
    let sums = zip(setup.groups, accumulators).flatMap { group, accumulator in
      let sums = accumulator.takeSums()
      precondition(sums.count == group.averageCount, "one sum per observable")
      return sums
    }
    let block = BlockMeasurement(
      sums: WeightedSums(
        count: weights.count, shift: scale.shift ?? 0, weight: weightSum, sums: sums),
      weights: weights)
    weightSum = 0
    scale = WeightScale()
    weights = WeightStatistics()
    return block
  }
}
