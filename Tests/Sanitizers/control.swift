import Dispatch
import Foundation
import Synchronization

/// What a sanitizer has to find, and a use of Mutex that it must not take for a race.
@main struct Control {
  final class Counter: @unchecked Sendable { var count = 0 }

  static func main() {
    switch CommandLine.arguments.last {
    case "race":
      let counter = Counter()
      let end = DispatchSemaphore(value: 0)
      // Threads of their own, since on a busy machine one of a pool takes all the work; and few accesses, since
      // those that a thread's history has lost are not told.
      for _ in 0..<2 {
        Thread {
          // Time for the other one to come.
          usleep(50_000)
          for _ in 0..<10 { counter.count += 1 }
          end.signal()
        }.start()
      }
      for _ in 0..<2 { end.wait() }
      print(counter.count)
    case "mutex":
      let numbers = Mutex<[Int]>([])
      DispatchQueue.concurrentPerform(iterations: 4) { _ in
        for number in 0..<100_000 {
          numbers.withLock {
            if $0.count > 50 { $0.removeAll() }
            $0.append(number)
          }
        }
      }
      print(numbers.withLock(\.count))
    case "overflow":
      let values = UnsafeMutablePointer<Int>.allocate(capacity: 8)
      values.initialize(repeating: 1, count: 8)
      print(values[CommandLine.arguments.count + 6])
      values.deallocate()
    default:
      for _ in 0..<100 { UnsafeMutablePointer<Int>.allocate(capacity: 8).initialize(to: 1) }
    }
  }
}
