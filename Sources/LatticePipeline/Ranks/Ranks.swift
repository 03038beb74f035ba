import Foundation
import LatticeGeometry
import Synchronization

/// The processes that share a run: rank 0 leads, reads and writes, the others draw what it deals them.
public final class Ranks: Sendable {
  /// One process by itself.
  public static let single = Ranks(transport: nil)

  /// Whether the program can be one of several ranks.
  public static var areAvailable: Bool {
    #if LATTICE_MPI
      true
    #else
      false
    #endif
  }

  private let transport: (any RankTransport)?
  private let isUnderWay = Atomic<Bool>(false)
  private let released = Atomic<Bool>(false)
  private let areOthersWell = Atomic<Bool>(true)
  private let markOfFirst = Mutex<[UInt8]>([])
  private let usages = Mutex<[Int: (cpuSeconds: Double, peakBytes: Int)]>([:])

  /// This process, from 0.
  public var rank: Int { transport?.rank ?? 0 }

  /// How many there are.
  public var size: Int { transport?.size ?? 1 }

  /// Whether this one leads.
  public var isFirst: Bool { rank == 0 }

  /// The other ranks.
  var others: Range<Int> { 1..<size }

  /// Ranks that run on the same cores as this one, itself included.
  private var neighbours: Int { transport?.neighbours ?? 1 }

  /// Shares a run by means of a transport; nil for a process by itself.
  public init(transport: (any RankTransport)?) { self.transport = transport }

  /// Joins the processes that a launcher started with this one; without a launcher there is none.
  ///
  /// - Throws: ``RankError`` if the launcher's processes would not find each other.
  public static func start() throws(RankError) -> Ranks {
    guard let launcher = Launcher.current else { return .single }
    #if LATTICE_MPI
      guard let transport = MPITransport() else { throw .withoutThreads }
      guard transport.size == launcher.size else {
        throw .otherLauncher(launcher, found: transport.size)
      }
      return Ranks(transport: transport)
    #else
      guard launcher.size <= 1 else { throw .withoutMPI(launcher) }
      return .single
    #endif
  }

  /// Refuses a command that several processes cannot share.
  ///
  /// - Throws: ``RankError/onlyOne(_:)``.
  public static func refuseSeveral() throws(RankError) {
    if let launcher = Launcher.current, launcher.size > 1 { throw .onlyOne(launcher) }
  }

  /// Cores for this process: those it may use, divided among the ranks that may use the same.
  public var availableCores: Int {
    max(1, Machine.availableCores / neighbours)
  }

  /// CPU seconds of all ranks, and the peak memory of the one with most, in bytes.
  public var usage: (cpuSeconds: Double, peakBytes: Int) {
    usages.withLock { usages in
      usages.values.reduce(Machine.usage) {
        ($0.cpuSeconds + $1.cpuSeconds, max($0.peakBytes, $1.peakBytes))
      }
    }
  }

  /// Takes note of what another rank has used so far.
  func record(cpuSeconds: Double, peakBytes: Int, ofRank rank: Int) {
    usages.withLock { $0[rank] = (cpuSeconds, peakBytes) }
  }

  // MARK: Beginning and end

  /// Waits, on other ranks than the first, until that one has found that the run can begin. So what is
  /// wrong is said once.
  ///
  /// - Throws: ``RankRelease`` if it cannot.
  public func waitForFirst() throws(RankRelease) {
    guard !isFirst else { return }
    while true {
      let (message, mark) = try wait(from: 0)
      guard message == .begin else { continue }
      return markOfFirst.withLock { $0 = mark }
    }
  }

  /// Lets a run begin on the other ranks.
  ///
  /// - Parameter configurationHash: SHA-256 of its resolved physics.
  func begin(configurationHash: String) {
    for other in others { send(.begin, Self.mark(configurationHash), to: other) }
    isUnderWay.store(true, ordering: .relaxed)
  }

  /// Whether a run is the one that the first rank has let begin.
  func isBegun(configurationHash: String) -> Bool {
    markOfFirst.withLock { $0 } == Self.mark(configurationHash)
  }

  /// What a configuration is carried out by, too: other programs come to other numbers.
  private static func mark(_ configurationHash: String) -> [UInt8] {
    Array("\(ProgramVersion.text) \(VectorInstructions.compiled) \(configurationHash)".utf8)
  }

  // MARK: Pilots

  /// What a pilot finds, on all ranks. The first makes it, on its own threads and those of ranks on
  /// the same cores; the others wait meanwhile.
  ///
  /// - Parameters:
  ///   - threads: Workers of this rank.
  ///   - pilot: The pilot, on so many workers.
  /// - Throws: What the pilot does; ``RankRelease`` or ``RankError`` on other ranks than the first.
  public func share<Finding: Codable>(
    threads: Int, _ pilot: (_ threads: Int) throws -> Finding
  ) throws -> Finding {
    guard size > 1 else { return try pilot(threads) }
    if isFirst {
      let finding = try pilot(threads * neighbours)
      for other in others { try send(.finding, encoding: [finding], to: other) }
      return finding
    }
    let (message, bytes) = try wait(from: 0)
    guard message == .finding, let finding = try content([Finding].self, of: bytes, from: 0).first
    else { throw RankError.unreadable(rank: 0) }
    return finding
  }

  /// Whether the first rank has told this one that all is over.
  public var isReleased: Bool { released.load(ordering: .relaxed) }

  /// Waits, on other ranks than the first, until all is over.
  ///
  /// - Throws: ``RankRelease``, always.
  func waitForEnd() throws(RankRelease) -> Never {
    while true { _ = try wait(from: 0) }
  }

  /// Takes note of ranks that do not answer any more.
  func giveUpOthers() { areOthersWell.store(false, ordering: .relaxed) }

  /// Ends this process's part in good order if all others can do so too; otherwise ends all of them.
  ///
  /// - Parameter code: The exit code to be; above 128 that of an interruption.
  public func finish(code: Int32) {
    guard let transport else { return }
    let isOrderly =
      isFirst
      ? code == 0 || !isUnderWay.load(ordering: .relaxed)
        || (code > 128 && areOthersWell.load(ordering: .relaxed))
      : isReleased
    guard isOrderly else { transport.abort(code: code) }
    if isFirst {
      for other in others {
        withUnsafeBytes(of: code.littleEndian) { send(.end, Array($0), to: other) }
      }
    }
    transport.finish()
  }

  // MARK: Messages

  /// Sends a message.
  func send(_ message: RankMessage, _ content: [UInt8] = [], to rank: Int) {
    transport?.send(content, tag: message.rawValue, to: rank)
  }

  /// Sends a message with a content.
  ///
  /// - Throws: An encoding error; none is expected.
  func send(_ message: RankMessage, encoding content: some Encodable, to rank: Int) throws {
    let encoder = PropertyListEncoder()
    encoder.outputFormat = .binary
    send(message, Array(try encoder.encode(content)), to: rank)
  }

  /// The next message of a rank; nil if there is none yet.
  ///
  /// - Throws: ``RankRelease`` if it is that all is over.
  func next(from rank: Int) throws(RankRelease) -> (message: RankMessage, content: [UInt8])? {
    guard let (tag, content) = transport?.receive(from: rank) else { return nil }
    guard let message = RankMessage(rawValue: tag) else {
      preconditionFailure("a message \(tag) of rank \(rank)")
    }
    if message == .end {
      released.store(true, ordering: .relaxed)
      throw RankRelease(
        code: content.withUnsafeBytes { Int32(littleEndian: $0.loadUnaligned(as: Int32.self)) })
    }
    return (message, content)
  }

  /// The next message of a rank, once it comes. MPI's own waiting would keep a core busy.
  ///
  /// - Throws: ``RankRelease`` if it is that all is over.
  func wait(from rank: Int) throws(RankRelease) -> (message: RankMessage, content: [UInt8]) {
    while true {
      if let found = try next(from: rank) { return found }
      usleep(2000)
    }
  }

  /// What a message holds.
  ///
  /// - Throws: ``RankError/unreadable(rank:)``.
  func content<Content: Decodable>(
    _ type: Content.Type, of bytes: [UInt8], from rank: Int
  ) throws(RankError) -> Content {
    do {
      return try PropertyListDecoder().decode(type, from: Data(bytes))
    } catch {
      throw .unreadable(rank: rank)
    }
  }
}

extension Ranks: Hashable {
  /// Whether both are the same.
  public static func == (first: Ranks, second: Ranks) -> Bool { first === second }

  /// Adds what makes it this one.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
