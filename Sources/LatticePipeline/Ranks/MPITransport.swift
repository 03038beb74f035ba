#if LATTICE_MPI
  import CMPI
  import Foundation

  /// Messages by MPI.
  struct MPITransport: RankTransport {
    let rank: Int
    let size: Int
    let neighbours: Int

    /// Starts MPI; nil if the library does not bear calls from more than one thread.
    init?() {
      guard lattice_mpi_start() else { return nil }
      rank = Int(lattice_mpi_rank())
      size = Int(lattice_mpi_size())
      let cores = Checksum.sha256(of: Machine.allowedCores).prefix(16)
      neighbours = Int(lattice_mpi_neighbours(UInt64(cores, radix: 16) ?? 0))
    }

    func send(_ bytes: [UInt8], tag: Int32, to rank: Int) {
      precondition(bytes.count <= Int(Int32.max), "a message of MPI has at most 2 GiB")
      bytes.withUnsafeBytes { lattice_mpi_send($0.baseAddress, $0.count, tag, Int32(rank)) }
    }

    func receive(from rank: Int) -> (tag: Int32, bytes: [UInt8])? {
      var (tag, count): (Int32, Int) = (0, 0)
      guard lattice_mpi_probe(Int32(rank), &tag, &count) else { return nil }
      var bytes = [UInt8](repeating: 0, count: count)
      bytes.withUnsafeMutableBytes {
        lattice_mpi_receive($0.baseAddress, $0.count, tag, Int32(rank))
      }
      return (tag, bytes)
    }

    func finish() { lattice_mpi_finish() }

    func abort(code: Int32) -> Never {
      lattice_mpi_abort(code)
      exit(code)
    }
  }
#endif
