/// Keeps the largest of a stream of numbers in bounded memory (a binary min-heap).
public struct LargestValues: Sendable {
  /// How many are kept.
  public let capacity: Int

  private var heap: [Double] = []

  /// Creates an empty collection that will keep at most `capacity` numbers.
  public init(capacity: Int) {
    precondition(capacity > 0, "room for at least one number")
    self.capacity = capacity
  }

  /// The kept numbers, largest first.
  public var sorted: [Double] { heap.sorted(by: >) }

  /// Offers a number.
  public mutating func insert(_ value: Double) {
    if heap.count < capacity {
      heap.append(value)
      var child = heap.count - 1
      while child > 0, heap[(child - 1) / 2] > heap[child] {
        heap.swapAt(child, (child - 1) / 2)
        child = (child - 1) / 2
      }
    } else if value > heap[0] {
      heap[0] = value
      var parent = 0
      while true {
        var child = 2 * parent + 1
        guard child < heap.count else { break }
        if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
        guard heap[child] < heap[parent] else { break }
        heap.swapAt(child, parent)
        parent = child
      }
    }
  }

  /// Offers all numbers another collection has kept.
  public mutating func merge(_ other: LargestValues) {
    for value in other.heap { insert(value) }
  }
}
