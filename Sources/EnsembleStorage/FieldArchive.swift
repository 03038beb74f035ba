import LatticeGeometry

/// The program's own file of fields, `fields.h5`.
///
/// The root carries the attributes `format`, `version`, `program`, `configuration`, `extents` and
/// `components`. A single theory has its datasets at the root: `fields` [networks, L₀, …, L_{d−1}], with
/// an axis of components after the first where there are several, `log_weights` [networks], and `chain`
/// [networks] if fields come from Markov chains. A coupling axis has the same in a group for each point,
/// `points/00`, `points/01`, …; the datasets' home carries the attributes `action` and the couplings.
/// Networks stand in the order of their index.
///
/// Fields are packed by HDF5's own filters (shuffle, deflate, Fletcher32) and the file's structure is
/// in the format of HDF5 1.10, in which all of it has checksums; so every HDF5 since 2016 reads it, and
/// damage is noticed.
public struct FieldArchive: Sendable {
  /// What the file calls itself.
  public static let format = "lattice fields"

  /// The layout of the file.
  public static let version = 1

  /// The program that wrote it.
  public let program: String

  /// The configuration its run was made from.
  public let configuration: String

  /// Points of the coupling axis, 1 for a single theory.
  public let pointCount: Int

  private let file: HDF5File
  private let isAxis: Bool

  /// Opens a file.
  ///
  /// - Throws: ``FieldFileError``, also if it is no file of this program.
  public init(contentsOf path: String) throws(FieldFileError) {
    let file = try RegularFile(path)
    guard try HDF5File.matches(file) else { throw .unknownFormat(path: path) }
    try self.init(try HDF5File(file))
  }

  init(_ file: HDF5File) throws(FieldFileError) {
    guard try file.text("format") == Self.format else {
      throw .missing(
        path: file.path, name: "attribute format = \"\(Self.format)\"",
        available: file.rootDatasets())
    }
    let version = try file.integer("version") ?? 0
    guard version == Self.version else {
      throw .unsupported(
        path: file.path,
        what:
          "has version \(version) of the format and this program reads \(Self.version); use the "
          + "program that wrote it")
    }
    program = try file.text("program") ?? ""
    configuration = try file.text("configuration") ?? ""
    isAxis = !file.has("fields")
    pointCount = isAxis ? try file.count(inGroup: "points") : 1
    self.file = file
  }

  /// Whether an HDF5 file calls itself one of this program.
  static func matches(_ file: HDF5File) throws(FieldFileError) -> Bool {
    try file.text("format") == format
  }

  /// The fields of a theory.
  ///
  /// - Parameter point: A point of the coupling axis; the last one if nil.
  /// - Throws: ``FieldFileError``.
  public func source(point: Int? = nil) throws(FieldFileError) -> any FieldSource {
    try source(point: point, options: FieldFileOptions())
  }

  func source(
    point: Int?, options: FieldFileOptions
  ) throws(FieldFileError) -> HDF5FieldFile {
    let point = point ?? pointCount - 1
    guard (0..<pointCount).contains(point) else {
      throw .noPoint(path: file.path, point: point, count: pointCount)
    }
    let home = isAxis ? "points/\(Self.name(ofPoint: point))/" : ""
    var options = options
    let components = try file.integer("components")
    guard components ?? 1 > 0 else {
      throw .damaged(
        path: file.path, place: "attribute components", reason: "it is \(components ?? 0)")
    }
    options.components = components
    var source = try HDF5FieldFile(
      file, dataset: home + "fields", logWeights: home + "log_weights", options: options)
    source.ensemble.configuration = configuration
    if file.has(home + "chain") { try source.readChains(home + "chain") }
    return source
  }

  /// The name of the group of a point of the axis, in the group `points`.
  static func name(ofPoint point: Int) -> String { (point < 10 ? "0" : "") + "\(point)" }
}
