import EnsembleStorage
import Foundation
import LatticeGeometry
import TestSupport
import Testing

private let found = Python(with: "numpy", "h5py")
private let skip = Comment(rawValue: "no Python with numpy and h5py: \(Python.remedy)")

/// The formats as the packages everybody uses write and read them.
@Suite(.enabled(if: found != nil, skip))
struct PythonTests {
  let scratch: Scratch
  let python: Python

  init() throws {
    scratch = try Scratch()
    python = try #require(found)
  }

  @Test func h5pyReadsOurFile() throws {
    let content = try content(extents: [64, 64], fields: 70, points: 2, chains: true)
    try store(content, in: scratch)
    for point in 0..<2 {
      try numPy(storedValues(content, point: point), shape: [70, 64, 64]).write(
        to: scratch("expected\(point).npy"))
    }
    let output = try python.run(
      """
      import sys, numpy, h5py
      folder = sys.argv[1]
      with h5py.File(folder + "/fields.h5", "r") as file:
          assert file.attrs["format"].decode() == "lattice fields"
          assert file.attrs["version"] == 1
          assert file.attrs["program"].decode() == "lattice test"
          assert file.attrs["configuration"].decode() == '{"λ": 1}\\n'
          assert list(file.attrs["extents"]) == [64, 64]
          assert file.attrs["components"] == 1
          assert list(file["points"]) == ["00", "01"]
          for point in (0, 1):
              group = file["points/%02d" % point]
              assert group.attrs["action"].decode() == "phi4 %d" % point
              assert group.attrs["lambda"] == point and group.attrs["massSquared"] == 0.25
              fields = group["fields"]
              assert fields.dtype == "<f8" and fields.shape == (70, 64, 64)
              assert fields.shuffle and fields.fletcher32 and fields.compression == "gzip"
              expected = numpy.load(folder + "/expected%d.npy" % point)
              assert fields[...].tobytes() == expected.tobytes()
              assert (group["log_weights"][...] == -0.5 * numpy.arange(70) - point).all()
              assert (group["chain"][...] == numpy.arange(70) * 3 // 70).all()
      print("read")
      """, scratch.path)
    #expect(output == "read\n")
  }

  @Test func weReadNumPysFiles() throws {
    _ = try python.run(
      """
      import sys, numpy
      folder = sys.argv[1]
      fields = numpy.random.default_rng(1).normal(size=(6, 4, 3))
      fields[2, 1, 1] = 5e-324
      numpy.save(folder + "/plain.npy", fields)
      numpy.save(folder + "/big.npy", fields.astype(">f8"))
      numpy.save(folder + "/single.npy", fields.astype("<f4"))
      numpy.save(folder + "/rounded.npy", fields.astype("<f4").astype("<f8"))
      numpy.save(folder + "/fortran.npy", numpy.asfortranarray(fields))
      numpy.save(folder + "/integer.npy", fields.astype(int))
      fields.tofile(folder + "/plain.raw")
      weights = numpy.arange(6) * -0.1
      numpy.save(folder + "/weights.npy", weights)
      numpy.savetxt(folder + "/weights.txt", weights, header="ln w")
      for version in ((1, 0), (2, 0), (3, 0)):
          with open(folder + "/version%d.npy" % version[0], "wb") as file:
              numpy.lib.format.write_array(file, fields, version=version)
      """, scratch.path)
    let plain = try bits(of: FieldFile.open(scratch("plain.npy")))
    #expect(plain.count == 72 && plain[2 * 12 + 4] == 1)
    for name in ["big.npy", "version1.npy", "version2.npy", "version3.npy"] {
      #expect(try bits(of: FieldFile.open(scratch(name))) == plain, "\(name)")
    }
    let raw = FieldFileOptions(extents: [4, 3])
    #expect(try bits(of: FieldFile.open(scratch("plain.raw"), options: raw)) == plain)
    #expect(
      try bits(of: FieldFile.open(scratch("single.npy")))
        == bits(of: FieldFile.open(scratch("rounded.npy"))))
    #expect(refusal(of: scratch("fortran.npy"))?.description.contains("Fortran order") == true)
    #expect(refusal(of: scratch("integer.npy"))?.description.contains("type <i8") == true)
    for name in ["weights.npy", "weights.txt"] {
      let source = try FieldFile.open(
        scratch("plain.npy"), options: FieldFileOptions(logWeightFile: scratch(name)))
      let weights = try #require(source.ensemble.logWeights)
      #expect(weights == (0..<6).map { Double($0) * -0.1 })
    }
  }

  @Test func weReadH5pysFiles() throws {
    _ = try python.run(
      """
      import sys, numpy, h5py
      folder = sys.argv[1]
      fields = numpy.random.default_rng(1).normal(size=(30, 4, 3))
      fields.tofile(folder + "/plain.raw")
      for name, bounds in (("old", "earliest"), ("new", ("v110", "v110"))):
          with h5py.File(folder + "/%s.h5" % name, "w", libver=bounds, userblock_size=512) as file:
              file["plain"] = fields
              file["group/big"] = fields.astype(">f8")
              file.create_dataset("packed", data=fields, chunks=(7, 3, 2), compression="gzip",
                                  shuffle=True, fletcher32=True, maxshape=(None, 4, 3))
              file.create_dataset("lzf", data=0 * fields, chunks=(1, 4, 3), compression="lzf")
              file["single"] = fields.astype("<f4")
              file["integer"] = fields.astype("<i2")
              file["scalar"] = 1.0
              file["empty"] = numpy.zeros((0, 4, 3))
              file["weights"] = numpy.arange(30) * -0.1
              file.create_dataset("unwritten", shape=(30, 4, 3), chunks=(7, 4, 3), dtype="<f8")
              file["unwritten"][:14] = fields[:14]
              layout = h5py.VirtualLayout(shape=(30, 4, 3), dtype="<f8")
              layout[...] = h5py.VirtualSource(folder + "/%s.h5" % name, "plain", shape=(30, 4, 3))
              file.create_virtual_dataset("view", layout)
      """, scratch.path)
    let raw = FieldFileOptions(extents: [4, 3])
    let expected = try bits(of: FieldFile.open(scratch("plain.raw"), options: raw))
    for name in ["old.h5", "new.h5"] {
      let path = scratch(name)
      for dataset in ["plain", "group/big", "/packed", "packed"] {
        let options = FieldFileOptions(dataset: dataset, logWeightDataset: "weights")
        let source = try FieldFile.open(path, options: options)
        #expect(try bits(of: source) == expected, "\(dataset)")
        #expect(source.ensemble.logWeights == (0..<30).map { Double($0) * -0.1 })
      }
      let single = try FieldFile.open(path, options: FieldFileOptions(dataset: "single"))
      #expect(
        try bits(of: single)
          == expected.map { Double(Float(Double(bitPattern: $0))).bitPattern })
      #expect(
        try FieldFile.open(path, options: FieldFileOptions(dataset: "empty")).ensemble.count == 0)
      for (dataset, words) in [
        ("integer", "integers of 2 bytes"), ("unwritten", "only 2 of its 5 chunks were written"),
        ("view", "only as a view of other data"), ("scalar", "of one value"),
        ("weights", "0 dimensions"), ("group", "damaged at dataset group"),
        ("none", "no dataset none; it has dataset empty, dataset integer"), ("lzf", "lzf"),
      ] {
        let error = refusal(of: path, FieldFileOptions(dataset: dataset))
        #expect(
          error?.description.contains(words) == true, "\(dataset): \(String(describing: error))")
      }
      let weights = FieldFileOptions(dataset: "plain", logWeightDataset: "plain")
      #expect(refusal(of: path, weights)?.description.contains("one number a field") == true)
      #expect(refusal(of: path)?.description.contains("must be named") == true)
    }
  }
}

extension [UInt8] {
  fileprivate func write(to path: String) throws {
    try Data(self).write(to: URL(fileURLWithPath: path))
  }
}
