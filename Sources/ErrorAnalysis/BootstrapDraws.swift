/// How often each block enters each bootstrap resample.
///
/// A resample of B blocks has B − 1 draws with repetition, so that the variance over resamples of a plain
/// mean is the unbiased Σ(x_b − x̄)²/(B(B−1)); with B draws it would be smaller by (B−1)/B
/// [RaoWu1988]. All quantities of an ensemble must
/// share one set of draws, which keeps their correlations.
public struct BootstrapDraws: Hashable, Sendable {
  /// B.
  public let blockCount: Int

  /// R.
  public let resampleCount: Int

  /// Row-major, [resample][block].
  private let multiplicities: [UInt16]

  /// Draws the resamples, in an order of its own: the same generator gives the same draws.
  ///
  /// - Parameters:
  ///   - blockCount: B, 2 to 65 536.
  ///   - resampleCount: R ≥ 2.
  ///   - generator: Random bits.
  public init(
    blockCount: Int, resampleCount: Int, using generator: inout some RandomNumberGenerator
  ) {
    precondition((2...65_536).contains(blockCount) && resampleCount >= 2, "blocks to draw from")
    self.blockCount = blockCount
    self.resampleCount = resampleCount
    var multiplicities = [UInt16](repeating: 0, count: resampleCount * blockCount)
    for resample in 0..<resampleCount {
      for _ in 0..<blockCount - 1 {
        // ⌊B u/2⁶⁴⌋, uniform up to B/2⁶⁴.
        let block = generator.next().multipliedFullWidth(by: UInt64(blockCount)).high
        multiplicities[resample * blockCount + Int(block)] += 1
      }
    }
    self.multiplicities = multiplicities
  }

  /// The multiplicities of a resample's blocks, B − 1 in all.
  public func multiplicities(ofResample resample: Int) -> ArraySlice<UInt16> {
    multiplicities[resample * blockCount..<(resample + 1) * blockCount]
  }
}
