import ErrorAnalysis

/// The averages of one group of observables, numbered as the group does.
struct ObservableAverages {
  let averages: ResampledAverages

  /// Where the group's sums start in those of a block.
  let offset: Int

  /// A function of averages, with its replicates.
  func replicated(_ observables: [Int], _ function: ([Double]) -> Double) -> Replicated {
    averages.replicated(observables.map { offset + $0 }, function)
  }

  /// A polynomial in averages, without the bias of its non-linear terms.
  func unbiased(_ polynomial: AveragePolynomial) -> Replicated {
    let observables = polynomial.averages
    let position = Dictionary(uniqueKeysWithValues: zip(observables, observables.indices))
    let terms = polynomial.terms.map { term in
      (term.product.compactMap { position[$0] }, term.coefficient)
    }
    return replicated(observables) { values in
      terms.reduce(0) { sum, term in
        sum + term.1 * term.0.reduce(1) { $0 * values[$1] }
      }
    }.biasCorrected
  }
}
