import Foundation
import LatticeGeometry
import LatticePipeline
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The memory a run is predicted to need.
struct MemoryEstimateTests {
  private func estimate(
    _ extents: [Int], isInteracting: Bool = true, neurons: Int = 0
  ) throws -> MemoryEstimate {
    MemoryEstimate(
      lattice: try Lattice(extents: extents), isInteracting: isInteracting, blockCount: 100,
      neuronCount: neurons)
  }

  @Test func itGrowsWithTheLatticeTheThreadsAndTheNeurons() throws {
    let small = try estimate([64, 64])
    let large = try estimate([1024, 1024])
    #expect(large.total(threads: 1) > small.total(threads: 1))
    #expect(large.total(threads: 4) - large.total(threads: 3) == large.perThread)
    #expect(try estimate([64, 64], isInteracting: false).perThread < small.perThread)
    let neurons = 1_000_000
    #expect(try estimate([64, 64], neurons: neurons).perThread > small.perThread + 8 * neurons)
  }

  /// At least the buffers nobody can do without: a field and its modes for each worker.
  @Test(arguments: [[1 << 20], [1024, 1024], [100, 100, 100], [32, 32, 32, 32]])
  func itCoversFieldAndModesOfEveryWorker(extents: [Int]) throws {
    let volume = extents.reduce(1, *)
    #expect(try estimate(extents, isInteracting: false).perThread >= 16 * volume)
  }

  @Test func hugeLatticesDoNotOverflow() throws {
    let huge = try estimate([1 << 24, 1 << 24])
    #expect(huge.total(threads: 1024) >= huge.shared)
    #expect(huge.total(threads: 1024) > 1 << 51)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1500, "1.5 kB"), (24_000_000_000, "24.0 GB"),
    (816_000_000_000_000, "816 TB"), (Int.max, "9.2 EB"),
  ])
  func sizesAreToldInWords(bytes: Int, text: String) {
    #expect(MemoryEstimate.describe(bytes) == text)
  }
}

/// What is known of the computer.
struct MachineTests {
  @Test func coresAndMemoryAreThere() {
    #expect(Machine.availableCores >= 1)
    #expect(Machine.availableCores <= ProcessInfo.processInfo.processorCount)
    #expect(Machine.memoryLimit > 100_000_000)
    #expect(Machine.memoryLimit <= Int(clamping: ProcessInfo.processInfo.physicalMemory))
    #expect(!Machine.processor.isEmpty)
  }
}
