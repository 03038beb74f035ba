public import LatticeGeometry

extension DensityRealisation {
  /// ln w of networks 0 ..< n at every point of the axis, each drawn by itself.
  ///
  /// - Parameters:
  ///   - networkCount: n.
  ///   - seed: Of their streams.
  ///   - purpose: Of their streams.
  ///   - threads: Workers.
  /// - Returns: One list a point.
  public func logWeights(
    networkCount: Int, seed: UInt64, purpose: RandomStream.Purpose, threads: Int = 1
  ) -> [[Double]] {
    weights(
      networkCount: networkCount, inGroupsOf: 1, seed: seed, purpose: purpose, threads: threads,
      \.log)
  }

  /// ln of the weights of the families of networks, by point of the axis; −∞ where none is left.
  ///
  /// - Parameters:
  ///   - networkCount: Networks, numbered from 0, in groups of ``groupSize``.
  ///   - seed: Of their streams.
  ///   - purpose: Of their streams.
  ///   - threads: Workers.
  public func familyLogWeights(
    networkCount: Int, seed: UInt64, purpose: RandomStream.Purpose, threads: Int = 1
  ) -> [[Double]] {
    weights(
      networkCount: networkCount, inGroupsOf: groupSize, seed: seed, purpose: purpose,
      threads: threads
    ) { $0.family ?? -.infinity }
  }

  private func weights(
    networkCount: Int, inGroupsOf size: Int, seed: UInt64, purpose: RandomStream.Purpose,
    threads: Int, _ value: @Sendable (NetworkWeight) -> Double
  ) -> [[Double]] {
    var values = [Double](repeating: -.infinity, count: pointCount * networkCount)
    values.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let results = SharedDoubles(pointer: base)
      _ = forEachNetwork(
        count: (networkCount + size - 1) / size, threads: threads, shouldStop: { false },
        makeWorker: makeRealiser
      ) { realiser, group in
        let first = group * size
        var streams = (first..<min(first + size, networkCount)).map {
          RandomStream(seed: seed, purpose: purpose, network: UInt64($0))
        }
        // At every point the networks of a group come in order.
        var visits = 0
        let count = streams.count
        _ = realiser.drawGroup(using: &streams, shouldStop: { false }) { point, _, weight in
          let network = first + visits % count
          results.pointer[point * networkCount + network] = value(weight)
          visits += 1
        }
      }
    }
    return (0..<pointCount).map { Array(values[$0 * networkCount..<($0 + 1) * networkCount]) }
  }
}
