/// Stored fields, whatever the format of their file.
///
/// Opening reads what describes the ensemble and checks it against the file's size; fields are read
/// one by one, so that no file need fit into memory. ``FieldFile`` opens every format.
public protocol FieldSource: Sendable {
  /// The file, as messages call it.
  var path: String { get }

  /// What is known of the ensemble.
  var ensemble: StoredEnsemble { get }

  /// Makes a reader with its own buffers; each worker has its own.
  func makeReader() -> any FieldReader
}
