public import ArchitectureEngineering
import Crypto
public import Foundation

/// An engineered density on disk: a fitted map as JSON with version and checksum.
///
/// The file is an object of four keys: `format` and `version` say what it is, `sha256` is the checksum
/// of `map` written with sorted keys and no spaces, and `map` holds the numbers.
public struct EngineeredDensityFile: Hashable, Sendable {
  /// The map.
  public let map: EngineeredMap

  /// What the file calls itself.
  public static let format = "lattice engineered density"

  /// The layout of the file.
  public static let version = 1

  /// No fitted map comes near this size; anything larger is some other file.
  public static let largestSize = 64 << 20

  /// Wraps a map.
  public init(map: EngineeredMap) { self.map = map }

  private struct Envelope: Codable {
    let format: String
    let version: Int
    let sha256: String
    let map: EngineeredMap
  }

  private struct Header: Codable {
    let format: String?
    let version: Int?
  }

  /// SHA-256 of the map in hexadecimal: equal for equal maps.
  ///
  /// - Throws: An encoding error; none is expected.
  public func checksum() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return SHA256.hash(data: try encoder.encode(map)).map { String(format: "%02x", $0) }.joined()
  }

  /// The file's text.
  ///
  /// - Throws: An encoding error; none is expected.
  public func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let envelope = Envelope(
      format: Self.format, version: Self.version, sha256: try checksum(), map: map)
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
    guard header.version == Self.version else {
      throw .unknownVersion(path: path, version: header.version ?? 0)
    }
    guard let envelope = try? decoder.decode(Envelope.self, from: data) else {
      throw .damaged(path: path)
    }
    map = envelope.map
    guard map.isReadable, (try? checksum()) == envelope.sha256 else {
      throw .damaged(path: path)
    }
  }
}
