/// The weight of one field of a group of networks that were drawn together.
public struct NetworkWeight: Hashable, Sendable {
  /// ln w of the field, with E[Σw]/n = Z/Z_ref over the n fields of a group.
  public let log: Double

  /// ln of the weights of all fields that descend from the network drawn at this place: ln w itself if
  /// no network was repeated, nil if none descends from it, and no finite number if its flow was lost.
  ///
  /// Fields of one family share a past, families do not; so what the spread of weights says of
  /// independent networks is said by families (A. Lee, N. Whiteley, Biometrika 105 (2018) 609).
  public let family: Double?

  /// Pairs the two.
  public init(log: Double, family: Double?) {
    self.log = log
    self.family = family
  }
}
