/// Why a launcher's processes cannot share a run.
public enum RankError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The program was built without MPI.
  case withoutMPI(Launcher)
  /// The launcher is of another MPI, so that each process takes itself for the only one.
  case otherLauncher(Launcher, found: Int)
  /// The library does not bear calls from more than one thread.
  case withoutThreads
  /// The command is one for a single process.
  case onlyOne(Launcher)
  /// A rank draws from something else than the first one.
  case otherEnsemble(rank: Int)
  /// A rank sent what cannot be read.
  case unreadable(rank: Int)
  /// Ranks did not stop when they were asked to.
  case silent(ranks: [Int])

  /// Whether the command was started in a way that cannot work.
  public var isUsage: Bool {
    switch self {
    case .withoutMPI, .otherLauncher, .withoutThreads, .onlyOne: true
    case .otherEnsemble, .unreadable, .silent: false
    }
  }

  /// Whether this process says it where all find the same.
  public var isSpoken: Bool {
    switch self {
    case .withoutMPI(let launcher), .otherLauncher(let launcher, _), .onlyOne(let launcher):
      launcher.speaks
    case .withoutThreads, .otherEnsemble, .unreadable, .silent: true
    }
  }

  /// One sentence and a way out.
  public var description: String {
    switch self {
    case .withoutMPI(let launcher):
      "a launcher started \(launcher.size) processes (\(launcher.variable)), and this program was built "
        + "without MPI, so each would do the whole run: build it with make mpi, give each process a part "
        + "with --shard, or start it alone."
    case .otherLauncher(let launcher, let found):
      "a launcher started \(launcher.size) processes (\(launcher.variable)), and MPI finds \(found): the "
        + "launcher belongs to another MPI than the one this program was built with. Use that one's "
        + "mpirun, or srun with its interface: --mpi=pmix for Open MPI, --mpi=pmi2 for MPICH."
    case .withoutThreads:
      "this MPI library does not allow threads (MPI_THREAD_SERIALIZED); use one that does."
    case .onlyOne(let launcher):
      "a launcher started \(launcher.size) processes (\(launcher.variable)), and this command is one for a "
        + "single process: start it alone. Only lattice run and lattice resume are shared."
    case .otherEnsemble(let rank):
      "rank \(rank) draws another ensemble than rank 0, so their sums cannot be joined: start the same "
        + "program with the same files everywhere, on processors of one kind."
    case .unreadable(let rank):
      "rank \(rank) sent what cannot be read: start the same program everywhere."
    case .silent(let ranks):
      "rank \(ranks.map(String.init).joined(separator: ", ")) did not stop when asked to; "
        + "what the others have drawn is saved, go on with --resume."
    }
  }
}
