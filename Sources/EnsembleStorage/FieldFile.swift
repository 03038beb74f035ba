/// Opens stored fields of any known format.
public enum FieldFile {
  /// Opens a file: `fields.h5` of a run, HDF5 of another program, NumPy's .npy, or raw little-endian
  /// doubles. The content tells which, not the name; a file that is neither HDF5 nor .npy is taken to be
  /// raw if extents are given.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - options: What the file itself does not say.
  /// - Throws: ``FieldFileError``; values are checked as they are read.
  public static func open(
    _ path: String, options: FieldFileOptions = FieldFileOptions()
  ) throws(FieldFileError) -> any FieldSource {
    let file = try RegularFile(path)
    guard let weights = options.logWeightFile else {
      return try open(file, options: options)
    }
    var source = try open(file, options: options)
    source.ensemble.logWeights = try LogWeightFile.read(weights, count: source.ensemble.count)
    return source
  }

  /// A source whose log-weights may be set from elsewhere.
  private static func open(
    _ file: RegularFile, options: FieldFileOptions
  ) throws(FieldFileError) -> any ReweightableSource {
    if try file.bytes(at: 0, atMost: NumPyHeader.magic.count) == NumPyHeader.magic {
      return try FlatFieldFile(numPy: file, options: options)
    }
    if try HDF5File.matches(file) {
      return try openHDF5(HDF5File(file), options: options)
    }
    guard let extents = options.extents else { throw .unknownFormat(path: file.path) }
    return try FlatFieldFile(raw: file, extents: extents, components: options.components ?? 1)
  }

  private static func openHDF5(
    _ file: HDF5File, options: FieldFileOptions
  ) throws(FieldFileError) -> HDF5FieldFile {
    if let dataset = options.dataset {
      return try HDF5FieldFile(
        file, dataset: dataset, logWeights: options.logWeightDataset, options: options)
    }
    guard try FieldArchive.matches(file) else {
      throw .missing(
        path: file.path,
        name: "attribute format = \"\(FieldArchive.format)\", so the dataset of the fields must be "
          + "named",
        available: file.rootDatasets())
    }
    return try FieldArchive(file).source(point: options.point, options: options)
  }
}

/// A source whose log-weights may be set from elsewhere.
protocol ReweightableSource: FieldSource {
  var ensemble: StoredEnsemble { get set }
}

extension FlatFieldFile: ReweightableSource {}
extension HDF5FieldFile: ReweightableSource {}
