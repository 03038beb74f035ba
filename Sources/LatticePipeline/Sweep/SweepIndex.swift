import Foundation

/// What a sweep's index.json says became of its points, as it was last written.
struct SweepIndex: Decodable {
  /// One point.
  struct Point: Decodable {
    /// From 1, in the order of the file.
    let point: Int
    let status: String?

    /// Why it failed; nil if it did not.
    let message: String?
  }

  let points: [Point]

  /// Reads a sweep's folder; nil without a whole index.
  init?(folder: String) {
    guard
      let data = FileManager.default.contents(atPath: folder + "/" + SweepFolder.indexName),
      let index = try? JSONDecoder().decode(SweepIndex.self, from: data)
    else { return nil }
    self = index
  }

  /// Why points failed, by their numbers from 1.
  var messages: [Int: String] { points.reduce(into: [:]) { $0[$1.point] = $1.message } }
}
