import CHDF5
import EnsembleStorage
import Foundation
import LatticeGeometry
import TestSupport
import Testing

/// Files as another program leaves them, in HDF5's old format, whose structure has no checksums, and in
/// the one of 1.10.
struct ForeignHDF5Tests {
  let scratch: Scratch
  let values = awkwardValues(10 * 12)

  init() throws { scratch = try Scratch() }

  /// Writes `phi` [10, 4, 3] and `weights` [10].
  private func write(_ name: String, chunk: [hsize_t]?, isOld: Bool = true) -> String {
    HDF5.perform { writeAlone(name, chunk: chunk, isOld: isOld) }
    return scratch(name)
  }

  private func writeAlone(_ name: String, chunk: [hsize_t]?, isOld: Bool) {
    let access = H5Pcreate(lattice_h5_file_access())
    if !isOld { H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110) }
    let file = H5Fcreate(scratch(name), lattice_h5_exclusive(), lattice_h5_default(), access)
    defer { for object in [file, access] { H5Idec_ref(object) } }
    let weights = (0..<10).map { -Double($0) }
    let contents: [(String, [hsize_t], [Double])] = [
      ("phi", [10, 4, 3], values), ("weights", [10], weights),
    ]
    for (name, shape, numbers) in contents {
      let creation = H5Pcreate(lattice_h5_dataset_creation())
      if let chunk, shape.count == chunk.count {
        H5Pset_chunk(creation, Int32(chunk.count), chunk)
        H5Pset_shuffle(creation)
        H5Pset_deflate(creation, 6)
      }
      let space = H5Screate_simple(Int32(shape.count), shape, nil)
      let dataset = H5Dcreate2(
        file, name, lattice_h5_double(), space, lattice_h5_default(), creation,
        lattice_h5_default())
      H5Dwrite(
        dataset, lattice_h5_double(), lattice_h5_all(), lattice_h5_all(), lattice_h5_default(),
        numbers)
      for object in [dataset, space, creation] { H5Idec_ref(object) }
    }
  }

  private let named = FieldFileOptions(dataset: "phi", logWeightDataset: "weights")

  @Test(arguments: [nil, [3, 4, 3], [4, 3, 2], [10, 4, 3], [1, 1, 1]] as [[hsize_t]?])
  func everyLayoutIsRead(chunk: [hsize_t]?) throws {
    let source = try FieldFile.open(write("foreign.h5", chunk: chunk), options: named)
    #expect(source.ensemble.lattice.extents == [4, 3] && source.ensemble.count == 10)
    #expect(source.ensemble.logWeights == (0..<10).map { -Double($0) })
    #expect(source.ensemble.configuration == nil)
    #expect(try bits(of: source) == values.map(\.bitPattern))
  }

  @Test func aDatasetMustBeNamed() throws {
    let path = write("foreign.h5", chunk: nil)
    let error = try #require(refusal(of: path))
    #expect(error.description.contains("must be named; it has dataset phi, dataset weights."))
    let misspelt = try #require(refusal(of: path, FieldFileOptions(dataset: "psi")))
    #expect(
      misspelt.description == "\(path) has no dataset psi; it has dataset phi, dataset weights.")
    #expect(throws: FieldFileError.self) { try FieldArchive(contentsOf: path) }
    let short = FieldFileOptions(dataset: "weights", logWeightDataset: "phi")
    #expect(refusal(of: path, short) != nil)
  }

  @Test func rawDataThatLooksLikeNothingElseMayFollowAnything() throws {
    // The signature counts only where the format puts it.
    var bytes = encoded(awkwardValues(120))
    bytes.replaceSubrange(256..<264, with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A])
    let path = try scratch.write(bytes, to: "fields.raw")
    #expect(
      try FieldFile.open(path, options: FieldFileOptions(extents: [4, 3])).ensemble.count == 10)
  }

  @Test(arguments: [nil, [4, 3, 2]] as [[hsize_t]?])
  func everyTruncationIsRefused(chunk: [hsize_t]?) throws {
    _ = write("foreign.h5", chunk: chunk)
    let bytes = try scratch.bytes(of: "foreign.h5")
    for length in stride(from: 1, to: bytes.count, by: 7) {
      let path = try scratch.write(Array(bytes.prefix(length)), to: "short.h5")
      #expect(refusal(of: path, named) != nil, "\(length) bytes")
    }
  }

  /// Only where the structure has checksums: damage to the old format's can end the library itself.
  @Test(arguments: [nil, [4, 3, 2]] as [[hsize_t]?])
  func mutationsNeverCrash(chunk: [hsize_t]?) throws {
    let path = write("foreign.h5", chunk: chunk, isOld: false)
    let original = try scratch.bytes(of: "foreign.h5")
    #expect(refusal(of: path, named) == nil)
    var sequence = SplitMix64(seed: 2307_03223)
    var refused = 0
    for _ in 0..<2000 {
      let path = try scratch.write(mutated(original, using: &sequence), to: "mutated.h5")
      do {
        _ = try bits(of: FieldFile.open(path, options: named))
      } catch is FieldFileError {
        refused += 1
      }
    }
    #expect(refused > 200)
  }
}
