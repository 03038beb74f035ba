extension ResultsDocument {
  /// What has more than two points, and how the self-energy was estimated.
  public struct Connected: Encodable, Sendable {
    /// A four-point function of momenta.
    public struct FourPoint: Encodable, Sendable {
      /// Mode numbers of p₁ … p₄.
      public var momenta: [[Int]]

      /// Γ4 = −G4c/Π G(p_i).
      public var vertex: ReportedEstimate

      /// G4c.
      public var connected: ReportedEstimate

      /// Γ4 by the direct estimator; null where `vertex` is that.
      public var directVertex: ReportedEstimate?

      /// Creates an entry.
      public init(
        momenta: [[Int]], vertex: ReportedEstimate, connected: ReportedEstimate,
        directVertex: ReportedEstimate?
      ) {
        self.momenta = momenta
        self.vertex = vertex
        self.connected = connected
        self.directVertex = directVertex
      }
    }

    /// A connected function of points.
    public struct Points: Encodable, Sendable {
      /// x₁ … x_n.
      public var points: [[Int]]

      /// ⟨φ(x₁) … φ(x_n)⟩_c.
      public var value: ReportedEstimate

      /// Creates an entry.
      public init(points: [[Int]], value: ReportedEstimate) {
        self.points = points
        self.value = value
      }
    }

    /// `secondEquation`, `firstEquation` or `direct`; null of a free theory.
    public var selfEnergyForm: String?

    /// The distance beyond which G(x) is noise; null if it is so everywhere, or G(x) is not listed.
    public var signalDistance: ReportedNumber

    /// Four-point functions of momenta; empty if not asked for.
    public var fourPoint: [FourPoint]

    /// Connected functions of points; empty if not asked for.
    public var points: [Points]

    /// Creates the section.
    public init(
      selfEnergyForm: String?, signalDistance: Double?, fourPoint: [FourPoint], points: [Points]
    ) {
      self.selfEnergyForm = selfEnergyForm
      self.signalDistance = ReportedNumber(signalDistance)
      self.fourPoint = fourPoint
      self.points = points
    }
  }
}
