public import ArchitectureEngineering
import Crypto
public import Foundation

/// An engineered density on disk: a fitted map as JSON with version and checksum.
///
/// The file is an object of five keys: `format` and `version` say what it is, `kind` which map it holds
/// ("optimised" or "fitted"), `sha256` is the checksum of `map` written with sorted keys and no spaces,
/// and `map` holds the numbers. Version 1 has no `kind`: its maps are optimised.
public struct EngineeredDensityFile: Hashable, Sendable {
  /// The map.
  public let map: EngineeredMap

  /// What the file calls itself.
  public static let format = "lattice engineered density"

  /// The layout that is written.
  public static let version = 2

  /// The layouts that are read.
  public static let readableVersions = 1...version

  /// No fitted map comes near this size; anything larger is some other file.
  public static let largestSize = 64 << 20

  /// Wraps a map.
  public init(map: EngineeredMap) { self.map = map }

  /// What tells the map in the file.
  private enum Kind: String, Codable {
    case optimised
    case fitted
  }

  private struct Envelope<Map: Codable>: Codable {
    let format: String
    let version: Int
    let kind: Kind?
    let sha256: String
    let map: Map
  }

  private struct Header: Codable {
    let format: String?
    let version: Int?
  }

  private struct KindHeader: Codable {
    let kind: Kind?
  }

  /// SHA-256 of the map in hexadecimal: equal for equal maps.
  ///
  /// - Throws: An encoding error; none is expected.
  public func checksum() throws -> String {
    switch map {
    case .optimised(let map): try Self.checksum(of: map)
    case .fitted(let map): try Self.checksum(of: map)
    }
  }

  private static func checksum(of map: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return SHA256.hash(data: try encoder.encode(map)).map { String(format: "%02x", $0) }.joined()
  }

  /// The file's text.
  ///
  /// - Throws: An encoding error; none is expected.
  public func text() throws -> String {
    switch map {
    case .optimised(let map): try Self.text(of: map, kind: .optimised)
    case .fitted(let map): try Self.text(of: map, kind: .fitted)
    }
  }

  private static func text(of map: some Codable, kind: Kind) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let envelope = Envelope(
      format: format, version: version, kind: kind, sha256: try checksum(of: map), map: map)
    return String(decoding: try encoder.encode(envelope), as: UTF8.self) + "\n"
  }

  /// Reads and checks a file.
  ///
  /// - Parameter path: Where it is.
  /// - Throws: ``EngineeredDensityFileError``.
  public init(contentsOf path: String) throws(EngineeredDensityFileError) {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let attributes else { throw .cannotRead(path: path, reason: "there is no such file") }
    guard attributes[.type] as? FileAttributeType == .typeRegular else {
      throw .cannotRead(path: path, reason: "it is not a regular file")
    }
    let size = attributes[.size] as? Int ?? 0
    guard size <= Self.largestSize else { throw .notADensity(path: path) }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .cannotRead(path: path, reason: "it may not be read")
    }
    try self.init(data: data, path: path)
  }

  /// Decodes a file's content.
  ///
  /// - Parameters:
  ///   - data: The content.
  ///   - path: What messages call the file.
  /// - Throws: ``EngineeredDensityFileError``.
  public init(data: Data, path: String) throws(EngineeredDensityFileError) {
    let decoder = JSONDecoder()
    guard let header = try? decoder.decode(Header.self, from: data), header.format == Self.format
    else { throw .notADensity(path: path) }
    guard let version = header.version, Self.readableVersions.contains(version) else {
      throw .unknownVersion(path: path, version: header.version ?? 0)
    }
    guard let kind = try? decoder.decode(KindHeader.self, from: data).kind ?? .optimised,
      let map = try? Self.map(of: kind, from: data)
    else { throw .damaged(path: path) }
    self.map = map
  }

  /// The map of an envelope; nil if the two do not fit together.
  private static func map(of kind: Kind, from data: Data) throws -> EngineeredMap? {
    let decoder = JSONDecoder()
    switch kind {
    case .optimised:
      let envelope = try decoder.decode(Envelope<OptimisedMap>.self, from: data)
      guard envelope.map.isReadable, try checksum(of: envelope.map) == envelope.sha256 else {
        return nil
      }
      return .optimised(envelope.map)
    case .fitted:
      let envelope = try decoder.decode(Envelope<FittedMap>.self, from: data)
      guard envelope.map.isReadable, try checksum(of: envelope.map) == envelope.sha256 else {
        return nil
      }
      return .fitted(envelope.map)
    }
  }
}
