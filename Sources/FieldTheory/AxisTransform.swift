internal import LatticeGeometry

/// A linear map applied along every axis of a tensor in turn,
/// t(j₁, …, j_k) = Σ E(i₁, j₁) ⋯ E(i_k, j_k) s(i₁, …, i_k).
///
/// Tensors are row-major, the last axis fastest. Each pass contracts the slowest axis and puts its
/// image last, so that after k passes the axes are in their old order: k n^{k+1} multiply-adds
/// instead of n^{2k}.
struct AxisTransform {
  /// Points along an axis before and after.
  let inputCount: Int
  let outputCount: Int

  /// The number of axes.
  let axisCount: Int

  /// E, row-major, a row for each input point.
  private let matrix: [Double]

  /// Tabulates E, from the indices of the input and of the output.
  init(
    inputCount: Int, outputCount: Int, axisCount: Int, element: (Int, Int) -> Double
  ) {
    precondition(outputCount % 8 == 0, "whole vectors of output points")
    self.inputCount = inputCount
    self.outputCount = outputCount
    self.axisCount = axisCount
    matrix = (0..<inputCount * outputCount).map { element($0 / outputCount, $0 % outputCount) }
  }

  /// The transformed tensor.
  func callAsFunction(_ tensor: [Double]) -> [Double] {
    var current = tensor
    for _ in 0..<axisCount { current = contractingSlowestAxis(current) }
    return current
  }

  private func contractingSlowestAxis(_ tensor: [Double]) -> [Double] {
    let rest = tensor.count / inputCount
    let (inputCount, outputCount) = (inputCount, outputCount)
    return [Double](unsafeUninitializedCapacity: rest * outputCount) { result, count in
      tensor.withUnsafeBufferPointer { tensor in
        matrix.withUnsafeBufferPointer { matrix in
          guard let input = tensor.baseAddress, let factors = matrix.baseAddress,
            let output = result.baseAddress
          else { return }
          var row = 0
          while row + 4 <= rest {
            for column in stride(from: 0, to: outputCount, by: 8) {
              var (first, second) = (SIMD8<Double>(), SIMD8<Double>())
              var (third, fourth) = (SIMD8<Double>(), SIMD8<Double>())
              for index in 0..<inputCount {
                let lanes = loadLanes(factors + index * outputCount + column)
                let values = input + index * rest + row
                first += values[0] * lanes
                second += values[1] * lanes
                third += values[2] * lanes
                fourth += values[3] * lanes
              }
              let target = output + row * outputCount + column
              storeLanes(first, target)
              storeLanes(second, target + outputCount)
              storeLanes(third, target + 2 * outputCount)
              storeLanes(fourth, target + 3 * outputCount)
            }
            row += 4
          }
          while row < rest {
            for column in stride(from: 0, to: outputCount, by: 8) {
              var sum = SIMD8<Double>()
              for index in 0..<inputCount {
                sum +=
                  input[index * rest + row] * loadLanes(factors + index * outputCount + column)
              }
              storeLanes(sum, output + row * outputCount + column)
            }
            row += 1
          }
        }
      }
      count = rest * outputCount
    }
  }
}
