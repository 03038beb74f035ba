public import ErrorAnalysis
public import LatticeGeometry
import RealModule

/// Coarse-grains weighted fields at several cut-offs and sums what their effective couplings need.
///
/// Two transforms a field and cut-off for φ³ and φ⁵, and one more to make it. Not for use on several
/// threads at once.
public final class CoarseFieldMeter {
  private let filters: [MomentumShellFilter]
  private let fields: [CoarseField]
  private var sums: [Double]
  private var weightSum = 0.0
  private var scale = WeightScale()
  private var count = 0

  /// The buffers of one cut-off.
  private final class CoarseField {
    let field: Field
    let power: Field
    let modes: MomentumField
    let cubeModes: MomentumField
    let fifthModes: MomentumField
    let transform: FourierTransform
    /// Multiplicity of every kept mode over V, 0 for the others.
    let measures: [Double]
    let kineticTerms: [Double]
    /// N of the kept modes, and Σ p̂² over them.
    let keptCount: Double
    let keptKineticSum: Double

    init(_ filter: MomentumShellFilter) {
      let grid = MomentumGrid(lattice: filter.coarse)
      transform = FourierTransform(grid: grid)
      field = Field(on: filter.coarse)
      power = Field(on: filter.coarse)
      modes = MomentumField(on: grid)
      cubeModes = MomentumField(on: grid)
      fifthModes = MomentumField(on: grid)
      let volume = Double(filter.coarse.volume)
      measures = (0..<grid.modeCount).map {
        filter.isKept[$0] ? Double(grid.multiplicity(ofMode: $0)) / volume : 0
      }
      kineticTerms = filter.kineticTerms
      keptCount = Double(filter.keptCount)
      keptKineticSum = zip(measures, filter.kineticTerms).reduce(0) { $0 + $1.0 * $1.1 } * volume
    }
  }

  /// Creates a meter with its own buffers.
  ///
  /// - Parameters:
  ///   - transform: A plan for one configuration on the lattice.
  ///   - cutoffs: k of each coarse field.
  ///   - isDecimated: Whether each lies on the coarsest lattice that holds its modes.
  public init(transform: FourierTransform, cutoffs: [Double], isDecimated: Bool) {
    filters = cutoffs.map {
      MomentumShellFilter(transform: transform, cutoff: $0, isDecimated: isDecimated)
    }
    fields = filters.map(CoarseField.init)
    sums = [Double](repeating: 0, count: cutoffs.count * EffectiveCouplings.averageCount)
  }

  /// Where the averages of a cut-off start among those of a block.
  public static func offset(ofCutoff index: Int) -> Int {
    index * EffectiveCouplings.averageCount
  }

  /// Adds one field.
  ///
  /// - Parameters:
  ///   - field: One configuration on the finer lattice.
  ///   - logWeight: ln w.
  public func measure(_ field: borrowing Field, logWeight: Double) {
    count += 1
    let (weight, rescaling) = scale.weight(for: logWeight)
    if let rescaling {
      for index in sums.indices { sums[index] *= rescaling }
      weightSum *= rescaling
    }
    guard weight > 0 else { return }
    weightSum += weight
    for index in filters.indices {
      filters[index].apply(to: field, into: fields[index].field)
      add(fields[index], weight: weight, offset: Self.offset(ofCutoff: index))
    }
  }

  /// Returns the sums over the fields since the last call, and starts afresh.
  public func finishBlock() -> WeightedSums {
    let block = WeightedSums(
      count: count, shift: scale.shift ?? 0, weight: weightSum, sums: sums)
    for index in sums.indices { sums[index] = 0 }
    (weightSum, count, scale) = (0, 0, WeightScale())
    return block
  }

  /// ⟨A_i · A_j⟩ and ⟨δ·A_i⟩ of one coarse field.
  private func add(_ coarse: CoarseField, weight: Double, offset: Int) {
    let volume = coarse.field.lattice.volume
    let (field, power) = (coarse.field.pointer, coarse.power.pointer)
    var (square, fourth) = (0.0, 0.0)
    coarse.transform.forward(coarse.field, into: coarse.modes)
    for site in 0..<volume {
      let value = field[site]
      square += value * value
      fourth += value * value * value * value
      power[site] = value * value * value / 6
    }
    coarse.transform.forward(coarse.power, into: coarse.cubeModes)
    for site in 0..<volume { power[site] *= field[site] * field[site] / 20 }
    coarse.transform.forward(coarse.power, into: coarse.fifthModes)
    let (first, third, fifth) = (
      coarse.modes.pointer, coarse.cubeModes.pointer, coarse.fifthModes.pointer
    )
    var products = [Double](repeating: 0, count: EffectiveCouplings.averageCount)
    for mode in coarse.measures.indices where coarse.measures[mode] > 0 {
      let (real, imaginary) = (2 * mode, 2 * mode + 1)
      let kinetic = coarse.kineticTerms[mode]
      let measure = coarse.measures[mode]
      // Each term's mode, as (real, imaginary): φ, p̂²φ, φ³/6, φ⁵/120.
      let one = measure * (first[real] * first[real] + first[imaginary] * first[imaginary])
      let three = measure * (first[real] * third[real] + first[imaginary] * third[imaginary])
      let five = measure * (first[real] * fifth[real] + first[imaginary] * fifth[imaginary])
      products[0] += one
      products[1] += kinetic * one
      products[2] += three
      products[3] += five
      products[4] += kinetic * kinetic * one
      products[5] += kinetic * three
      products[6] += kinetic * five
      products[7] +=
        measure * (third[real] * third[real] + third[imaginary] * third[imaginary])
      products[8] +=
        measure * (third[real] * fifth[real] + third[imaginary] * fifth[imaginary])
      products[9] +=
        measure * (fifth[real] * fifth[real] + fifth[imaginary] * fifth[imaginary])
    }
    // The projection's diagonal element is N/V: δφ(x)/δφ(x) within the kept modes.
    let share = coarse.keptCount / Double(volume)
    products[10] = coarse.keptCount
    products[11] = coarse.keptKineticSum
    products[12] = share * square / 2
    products[13] = share * fourth / 24
    for index in products.indices { sums[offset + index] += weight * products[index] }
  }
}
