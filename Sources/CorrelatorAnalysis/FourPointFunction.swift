public import ErrorAnalysis
public import FieldTheory
public import LatticeGeometry

/// The connected four-point function in momentum space,
/// G4c(p₁, …, p₄) = ⟨φ̃(p₁) φ̃(p₂) φ̃(p₃) φ̃(p₄)⟩_c/V with Σ p_i = 0, and the vertex
/// Γ4 = −G4c/Π G(p_i).
///
/// *Direct*: the joint cumulant of the four modes. Disconnected parts are subtracted wherever the
/// momenta of all their factors add up to zero on the lattice, that is modulo 2π: for an even theory
/// the pairings ⟨φ̃(p_i)φ̃(p_j)⟩⟨φ̃(p_k)φ̃(p_l)⟩ with p_i + p_j ≡ 0, for others also those with
/// ⟨φ̃(0)⟩ and three-point functions. Its error is that of the disconnected part, Π G · √V.
///
/// *Schwinger–Dyson*, of the target action S = ½ φ (K + M²) φ + Σ V(φ), V = U + ½ (m² − M²) φ², for any
/// M². Shifting φ by η = DJ, D = 1/(K + M²), in Z[J] = ∫ e^{−S + Jφ} gives
///
///     ln Z[J]/Z[0] = ½ J D J + ln⟨e^{−X}⟩,   X = Σ_x V(φ + η) − V(φ)
///
/// and X has the derivatives F(p) = FT(V′), W = FT(V″), T = FT(V‴), Q = Σ V⁗ at η = 0. Four derivatives of
/// ln⟨e^{−X}⟩ are a sum over the partitions of the legs, each block a derivative of −X, of joint
/// cumulants ⟨…; …⟩:
///
///     A4 V = −⟨Q⟩ + Σ₄ ⟨F(p_i); T(−p_i)⟩ + Σ₃ ⟨W(p_i+p_j); W(p_k+p_l)⟩
///            − Σ₆ ⟨F(p_i); F(p_j); W(p_k+p_l)⟩ + ⟨F(p₁); F(p₂); F(p₃); F(p₄)⟩
///     G4c = Π D(p_i) A4
///
/// with nothing disconnected of order λ⁰ to cancel. It costs two transforms a field beside the force.
///
/// Averages are taken over all momenta that symmetries of the lattice make equivalent. The bias of
/// products of averages is removed (``/ErrorAnalysis/Replicated/biasCorrected``).
public struct FourPointFunction: ObservableGroup {
  /// Where the function is measured.
  public let kinematics: [FourPointKinematics]

  /// What the Schwinger–Dyson form needs.
  private struct Amputation: Hashable {
    /// m² − M².
    let massShift: Double
    /// A4, for each of the kinematics.
    let polynomials: [AveragePolynomial]
    /// Π D(p_i) likewise.
    let legs: [Double]
  }

  private let products: ModeProducts
  private let direct: [AveragePolynomial]
  private let amputation: Amputation?

  /// The direct estimator alone, for an ensemble of unknown or different action.
  ///
  /// - Parameters:
  ///   - kinematics: Momenta on the lattice.
  ///   - lattice: The lattice.
  ///   - isEven: Whether the theory has the symmetry φ → −φ.
  public init(directAt kinematics: [FourPointKinematics], on lattice: Lattice, isEven: Bool) {
    self.kinematics = kinematics
    var products = ModeProducts(lattice: lattice, isEven: isEven)
    direct = kinematics.map { Self.connected($0, &products) }
    amputation = nil
    self.products = products
  }

  /// Both estimators, for an ensemble of a target action.
  ///
  /// - Parameters:
  ///   - kinematics: Momenta on the lattice.
  ///   - lattice: The lattice.
  ///   - action: The action the ensemble is drawn for, with an interaction of one component.
  ///   - referenceMassSquared: M² > 0; the gap-equation mass makes errors small.
  /// - Throws: ``NPointError/severalComponents(_:)``.
  public init(
    at kinematics: [FourPointKinematics], on lattice: Lattice, action: any LocalAction,
    referenceMassSquared: Double
  ) throws(NPointError) {
    guard action.interaction is any ScalarInteraction else {
      throw .severalComponents(action.interaction.componentCount)
    }
    self.kinematics = kinematics
    var products = ModeProducts(lattice: lattice, isEven: action.interaction.isEven)
    direct = kinematics.map { Self.connected($0, &products) }
    amputation = Amputation(
      massShift: action.massSquared - referenceMassSquared,
      polynomials: kinematics.map { Self.amputated($0, &products) },
      legs: kinematics.map { kinematics in
        kinematics.momenta.reduce(1) {
          $0 / (action.dispersion.kineticTerm($1) + referenceMassSquared)
        }
      })
    self.products = products
  }

  /// Whether the Schwinger–Dyson form is measured.
  public var hasSchwingerDysonForm: Bool { amputation != nil }

  /// Products of modes.
  public var averageCount: Int { products.images.count }

  /// U′, U″ and U‴ for the Schwinger–Dyson form.
  public var derivativeOrders: Set<Int> { hasSchwingerDysonForm ? [1, 2, 3] : [] }

  /// Makes the sums of one worker.
  public func makeAccumulator(for setup: CorrelatorSetup) -> any ObservableAccumulator {
    ModeProductAccumulator(products, massShift: amputation?.massShift ?? 0, setup: setup)
  }

  /// G4c of one of the kinematics.
  func connected(
    _ index: Int, _ averages: ObservableAverages, estimator: PropagatorEstimator
  ) -> Replicated {
    switch estimator {
    case .direct: return averages.unbiased(direct[index])
    case .schwingerDyson:
      guard let amputation else {
        preconditionFailure("the Schwinger–Dyson form was not measured")
      }
      return averages.unbiased(amputation.polynomials[index]).map {
        amputation.legs[index] * $0
      }
    }
  }

  private static func connected(
    _ kinematics: FourPointKinematics, _ products: inout ModeProducts
  ) -> AveragePolynomial {
    var result = AveragePolynomial()
    let modes = kinematics.momenta.map { ModeFactor(order: 0, momentum: $0) }
    result.add(products.cumulant(of: modes), times: 1 / Double(products.lattice.volume))
    return result
  }

  private static func amputated(
    _ kinematics: FourPointKinematics, _ products: inout ModeProducts
  ) -> AveragePolynomial {
    products.amputated(kinematics.momenta)
  }
}

extension EnsembleMeasurement {
  /// G4c(p₁, …, p₄), one for each of the group's kinematics.
  public func connectedFourPoint(
    _ group: FourPointFunction, estimator: PropagatorEstimator
  ) -> [Replicated] {
    let averages = averages(of: group)
    return group.kinematics.indices.map {
      group.connected($0, averages, estimator: estimator)
    }
  }

  /// Γ4 = −G4c(p₁, …, p₄)/Π G(p_i), one for each of the group's kinematics.
  ///
  /// - Parameters:
  ///   - group: What was measured.
  ///   - estimator: Of G4c.
  ///   - propagator: G(p), one per orbit.
  public func vertices(
    _ group: FourPointFunction, estimator: PropagatorEstimator, propagator: [Replicated]
  ) -> [Replicated] {
    zip(group.kinematics, connectedFourPoint(group, estimator: estimator)).map {
      kinematics, connected in
      let legs = kinematics.momenta.map {
        propagator[setup.orbits.orbit(ofNumbers: $0.numbers)]
      }
      return Replicated.combine([connected] + legs) { values in
        -values[0] / values.dropFirst().reduce(1, *)
      }.biasCorrected
    }
  }
}
