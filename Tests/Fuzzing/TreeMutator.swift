import Foundation

/// Changes a value somewhere in a property list, whose form stays one.
///
/// Foundation's reader of the binary form traps on some bytes that are none; a checksum stands before it.
/// Behind it are the numbers themselves.
struct TreeMutator {
  /// The sound ones.
  private let trees: [Any]

  /// Reads the sound property lists.
  init(_ seeds: [[UInt8]]) throws {
    trees = try seeds.map {
      try PropertyListSerialization.propertyList(from: Data($0), format: nil)
    }
  }

  /// One of them with one to four values changed.
  func mutated(using generator: inout CaseGenerator) throws -> [UInt8] {
    var tree = generator.pick(trees)
    for _ in 0...generator.below(4) { tree = changed(tree, using: &generator) }
    return Array(
      try PropertyListSerialization.data(fromPropertyList: tree, format: .binary, options: 0))
  }

  private func changed(_ node: Any, using generator: inout CaseGenerator) -> Any {
    if generator.below(64) == 0 { return scalar(using: &generator) }
    switch node {
    case var members as [String: Any]:
      guard !members.isEmpty else { return scalar(using: &generator) }
      let key = generator.pick(members.keys.sorted())
      if generator.below(64) == 0 {
        members[key] = nil
      } else if let member = members[key] {
        members[key] = changed(member, using: &generator)
      }
      return members
    case var entries as [Any]:
      guard !entries.isEmpty else { return [scalar(using: &generator)] }
      let place = generator.below(entries.count)
      switch generator.below(32) {
      case 0: entries.remove(at: place)
      case 1: entries.append(entries[place])
      default: entries[place] = changed(entries[place], using: &generator)
      }
      return entries
    case let data as Data: return packed(data, using: &generator)
    default: return scalar(using: &generator)
    }
  }

  /// Doubles stored as bits: some fewer or more, or one of them at the edge.
  private func packed(_ data: Data, using generator: inout CaseGenerator) -> Data {
    guard generator.below(4) > 0, data.count >= 8 else {
      return data.prefix(generator.below(data.count + 1)) + Data(count: generator.below(17))
    }
    var data = data
    let place = data.startIndex + 8 * generator.below(data.count / 8)
    let number = generator.pick(Self.doubles)
    withUnsafeBytes(of: number.bitPattern.littleEndian) {
      data.replaceSubrange(place..<place + 8, with: $0)
    }
    return data
  }

  private static let doubles = [
    0, -0.0, .nan, .infinity, -.infinity, 1e308, -1e308, .leastNonzeroMagnitude, 1, 1e18,
  ]

  private func scalar(using generator: inout CaseGenerator) -> Any {
    switch generator.below(8) {
    case 0: generator.pick(["", "0", "-1", "lattice"])
    case 1: Data(count: generator.below(33))
    case 2: generator.pick(Self.doubles)
    case 3: generator.below(2) == 0
    default: generator.pick([0, 1, -1, 2, 40, 255, 1 << 20, 1 << 31, 1 << 48, 1 << 62, .max, .min])
    }
  }
}
