import EnsembleSampling
import Foundation
import LatticePipeline
import RunConfiguration
import TestSupport
import Testing

private let found = Python(with: "numpy", "pandas", "h5py", "pyerrors", "gvar")
private let skip = Comment(
  rawValue: "no Python with numpy, pandas, h5py, pyerrors and gvar: \(Python.remedy)")

/// What a run writes for other programs, read by those programs.
@Suite(.enabled(if: found != nil, skip)) final class ExportTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("lattice-export-\(UUID().uuidString)")

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Values, errors and correlations arrive in pyerrors and gvar, columns in numpy, pandas and h5py;
  /// gnuplot draws every script again.
  @Test(arguments: ["jackknife", "bootstrap"])
  func everyProgramReadsItsFile(errors: String) throws {
    let python = try #require(found)
    let text = """
      { "lattice": { "extents": [8, 8] },
        "theory": { "action": "phi4", "massSquared": 0.5, "lambda": 1 },
        "ensemble": { "networks": 2000 },
        "analysis": { "errors": "\(errors)", "blocks": 50,
                      "observables": ["propagator", "timeslice", "moments", "fourPoint"] } }
      """
    let decoded = try ConfigurationFile.decode(text: text, source: "test")
    _ = try Run(
      plan: try RunPlan(decoded, threads: 2),
      options: RunOptions(output: folder.path, threads: 2), log: RunLog { _ in }
    ).execute(monitor: SamplingMonitor())
    let output = try python.run(
      """
      import glob, json, os, shutil, subprocess, sys
      import gvar, h5py, numpy, pandas, pyerrors
      folder = sys.argv[1]
      results = json.load(open(folder + "/results.json"))["observables"]
      compared = 0
      table = numpy.loadtxt(folder + "/propagator.tsv")
      # pyerrors: our errors to rounding, and a wrong window would be noticed.
      quantities = pyerrors.input.json.load_json_dict(folder + "/correlators", verbose=False)
      for name, quantity in quantities.items():
          if not isinstance(quantity, pyerrors.Obs) or name not in results:
              continue
          quantity.gamma_method(S=0)
          assert abs(quantity.value - results[name]["value"]) <= 1e-12 * abs(quantity.value), name
          assert abs(quantity.dvalue / results[name]["error"] - 1) < 0.01, name
          compared += 1
      assert compared > 10, compared
      # Fits have a systematic error besides, in results.json.
      mass = quantities["poleMassStatistical"]
      mass.gamma_method(S=0)
      assert mass.dvalue <= 1.01 * results["poleMass"]["error"]
      slices = quantities["timeSlices"]
      slices.gamma_method(S=0)
      times = numpy.loadtxt(folder + "/timeslice.tsv")
      assert slices.T == 8
      for t in range(8):
          row = times[min(t, 8 - t)]
          assert abs(slices[t].value - row[1]) <= 1e-12 * row[1]
          assert abs(slices[t].dvalue / row[2] - 1) < 0.01
      # gvar: the covariance of the propagator.
      variables = gvar.gload(folder + "/correlators.gvar.json")
      covariance = numpy.loadtxt(folder + "/propagator_covariance.tsv")
      assert numpy.allclose(gvar.evalcov(variables["propagator"]), covariance, rtol=1e-9, atol=0)
      assert numpy.allclose(gvar.mean(variables["propagator"]), table[:, 3], rtol=1e-15)
      for line in open(folder + "/correlators.gvar.txt"):
          if not line.startswith("#"):
              name, value = line.split()
              gvar.gvar(value)
      # tables.
      with h5py.File(folder + "/correlators.h5") as file:
          for path in glob.glob(folder + "/*.tsv"):
              name = os.path.basename(path)[:-4]
              lines = open(path).read().splitlines()
              header = [line for line in lines if line.startswith("# columns: ")][-1]
              columns = header[len("# columns: "):].split()
              frame = pandas.read_csv(path, sep="\\t", comment="#", names=columns)
              assert len(frame) and frame.shape[1] == numpy.loadtxt(path, ndmin=2).shape[1]
              if name in file:
                  assert file[name].attrs["description"]
                  for column in columns:
                      assert numpy.array_equal(
                          file[name][column][()], numpy.loadtxt(path, ndmin=2)[:, columns.index(column)],
                          equal_nan=True), (name, column)
          assert {"propagator", "timeslice", "selfenergy", "fourpoint", "correlator"} <= set(file)
      # figures.
      if shutil.which("gnuplot"):
          for script in glob.glob(folder + "/plots/*.gp"):
              subprocess.run(["gnuplot", os.path.basename(script)], cwd=folder + "/plots", check=True)
              assert os.path.getsize(script[:-3] + ".pdf") > 1000
      print(compared)
      """, folder.path)
    #expect(!output.isEmpty)
  }
}
