/// An ensemble that has been drawn and is to be analysed.
struct DrawnEnsemble {
  /// What it was drawn with.
  let engine: RunEngine

  /// What is kept of each block.
  let blocks: [RunBlock]

  /// What is known of the chain of each point, if chains were run.
  let chains: [ChainRecord]

  /// Var ln w as predicted, nil where no formula holds.
  let predictedVariance: Double?

  /// What it cost.
  let cost: EnsembleCost
}
