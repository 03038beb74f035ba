// swift-tools-version: 6.2
import PackageDescription

// A package of somebody else's that uses lattice as a library; `make library` builds and tests it.
let package = Package(
  name: "LibraryExample",
  platforms: [.macOS(.v15)],
  // Named, so that the folder of the checkout may have any name.
  dependencies: [.package(name: "lattice", path: "../..")],
  targets: [
    .executableTarget(
      name: "FreeField",
      dependencies: [.product(name: "LatticeFieldTheory", package: "lattice")]),
    .executableTarget(
      name: "AnharmonicChain",
      dependencies: [.product(name: "LatticeFieldTheory", package: "lattice")]),
    .executableTarget(
      name: "WholeRun", dependencies: [.product(name: "LatticePipeline", package: "lattice")]),
    .testTarget(name: "ExampleTests", dependencies: ["FreeField", "AnharmonicChain", "WholeRun"]),
  ],
  swiftLanguageModes: [.v6]
)
