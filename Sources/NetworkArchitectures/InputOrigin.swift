/// Where on the lattice a network's input x = 0 lies.
public enum InputOrigin: String, Hashable, Sendable, CaseIterable {
  /// At the first site: coordinates 0, s, …, (L − 1)s.
  case corner
  /// In the middle: coordinates −(L − 1)s/2, …, (L − 1)s/2.
  case centre

  /// The input coordinate of a site along one direction.
  ///
  /// - Parameters:
  ///   - site: 0 ..< L.
  ///   - extent: L.
  ///   - scale: s, the input distance of neighbouring sites.
  public func coordinate(site: Int, extent: Int, scale: Double) -> Double {
    switch self {
    case .corner: scale * Double(site)
    case .centre: scale * (Double(site) - Double(extent - 1) / 2)
    }
  }
}
