import ArgumentParser

/// What is fuzzed: readers of files that may come from anywhere.
enum ReaderName: String, CaseIterable, ExpressibleByArgument {
  /// JSON of a configuration, through scanner and schema, and back as canonical text.
  case configuration
  /// The same up to a checked plan of the run, flow or sweep, all of physics' limits included.
  case plan
  /// Fields of NumPy.
  case npy
  /// Fields as raw doubles, of hostile extents.
  case raw
  /// fields.h5 of this program.
  case hdf5
  /// Log-weights beside fields.
  case logWeights
  /// An engineered density, with its checksum made to fit where the map is still one.
  case density
  /// A checkpoint's frame.
  case checkpoint
  /// The numbers in a checkpoint, whose checksum fits.
  case state
  /// A table of numbers.
  case table
  /// A propagator to compare with.
  case reference
  /// A run's folder or reference values in `lattice compare`.
  case compare
  /// A run's folder in `lattice report`.
  case report
  /// A reader with a bug, which has to be found: no part of the program.
  case planted

  /// Those of the program.
  static var real: [ReaderName] { allCases.filter { $0 != .planted } }
}
