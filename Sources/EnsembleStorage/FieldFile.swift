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
    if options.logWeightFile != nil, let dataset = options.logWeightDataset {
      throw .inapplicable(
        path: path, what: "the dataset of log-weights \"\(dataset)\"",
        reason: "a file of log-weights is given, too")
    }
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
      try refuseDatasets(options, path: file.path, because: ".npy has no datasets")
      return try FlatFieldFile(numPy: file, options: options)
    }
    if try HDF5File.matches(file) {
      return try openHDF5(HDF5File(file), options: options)
    }
    guard let extents = options.extents else { throw .unknownFormat(path: file.path) }
    try refuseDatasets(options, path: file.path, because: "it is no HDF5 and has no datasets")
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
    try refuseDatasets(
      options, path: file.path,
      because: "this program wrote it and its log-weights are those of the run")
    return try FieldArchive(file).source(point: options.point, options: options)
  }

  /// Datasets mean something in HDF5 of other programs alone; ignored, they would be weights not applied.
  private static func refuseDatasets(
    _ options: FieldFileOptions, path: String, because reason: String
  ) throws(FieldFileError) {
    if let dataset = options.dataset ?? options.logWeightDataset {
      throw .inapplicable(path: path, what: "the dataset \"\(dataset)\"", reason: reason)
    }
  }
}

/// A source whose log-weights may be set from elsewhere.
protocol ReweightableSource: FieldSource {
  var ensemble: StoredEnsemble { get set }
}

extension FlatFieldFile: ReweightableSource {}
extension HDF5FieldFile: ReweightableSource {}
