// swift-tools-version: 6.2
import PackageDescription

/// Language settings shared by every Swift target.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let numerics = Target.Dependency.product(name: "Numerics", package: "swift-numerics")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let arguments = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

// Debian's serial HDF5 has a name of its own; plain `hdf5` may be the MPI build there.
#if os(Linux)
  let hdf5 = "hdf5-serial"
#else
  let hdf5 = "hdf5"
#endif

// `make mpi` says under which name it found the MPI library.
#if os(Linux)
  let mpi = Context.environment["MPI_LIBRARY"] ?? "mpi-c"
#else
  let mpi = Context.environment["MPI_LIBRARY"] ?? "ompi-c"
#endif

/// The modules that `import LatticeFieldTheory` stands for; Documentation/Decisions/0027.
let physics = [
  "LatticeGeometry", "FieldTheory", "NetworkArchitectures", "ArchitectureEngineering",
  "EnsembleSampling", "CorrelatorAnalysis", "ErrorAnalysis", "RenormalizationGroup",
  "StructureChecks",
]

let package = Package(
  name: "lattice",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "lattice", targets: ["lattice"]),
    .library(name: "LatticeFieldTheory", targets: ["LatticeFieldTheory"] + physics),
    .library(
      name: "LatticePipeline",
      targets: ["LatticePipeline", "RunConfiguration", "RunReports", "EnsembleStorage"]),
  ],
  // Runs that the processes of mpirun share: swift build --traits MPI. Without it no MPI is needed.
  traits: [.trait(name: "MPI", description: "Runs that MPI ranks share.")],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
  ],
  targets: [
    .systemLibrary(
      name: "CFFTW", pkgConfig: "fftw3",
      providers: [.apt(["libfftw3-dev"]), .brew(["fftw"])]),
    .systemLibrary(
      name: "CHDF5", pkgConfig: hdf5,
      providers: [.apt(["libhdf5-dev"]), .brew(["hdf5"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CMPILibrary", pkgConfig: mpi,
      providers: [.apt(["libopenmpi-dev", "openmpi-bin"]), .brew(["open-mpi"])]),
    .target(
      name: "CMPI",
      dependencies: [.target(name: "CMPILibrary", condition: .when(traits: ["MPI"]))],
      cSettings: [.define("LATTICE_MPI", .when(traits: ["MPI"]))]),
    .target(name: "CVectorMath"),
    .target(name: "LinearAlgebra", dependencies: [numerics], swiftSettings: strict),
    .target(
      name: "LatticeGeometry", dependencies: ["CFFTW", "CVectorMath", numerics],
      swiftSettings: strict),
    .target(
      name: "ErrorAnalysis", dependencies: ["LinearAlgebra", numerics], swiftSettings: strict),
    .target(name: "RunConfiguration", swiftSettings: strict),
    .target(
      name: "FieldTheory", dependencies: ["LatticeGeometry", "LinearAlgebra", numerics],
      swiftSettings: strict),
    .target(
      name: "NetworkArchitectures",
      dependencies: ["FieldTheory", "LatticeGeometry", "CVectorMath", numerics],
      swiftSettings: strict),
    .target(
      name: "ArchitectureEngineering",
      dependencies: [
        "NetworkArchitectures", "FieldTheory", "ErrorAnalysis", "LatticeGeometry", "CVectorMath",
        numerics,
      ],
      swiftSettings: strict),
    .target(
      name: "EnsembleSampling",
      dependencies: [
        "CorrelatorAnalysis", "ArchitectureEngineering", "NetworkArchitectures", "FieldTheory",
        "ErrorAnalysis", "LatticeGeometry", "CVectorMath", numerics,
      ],
      swiftSettings: strict),
    .target(
      name: "EnsembleStorage",
      dependencies: ["ArchitectureEngineering", "LatticeGeometry", "CHDF5", "CZlib", crypto],
      swiftSettings: strict),
    .target(
      name: "CorrelatorAnalysis",
      dependencies: ["FieldTheory", "ErrorAnalysis", "LatticeGeometry", "CVectorMath", numerics],
      swiftSettings: strict),
    .target(
      name: "StructureChecks",
      dependencies: [
        "CorrelatorAnalysis", "NetworkArchitectures", "FieldTheory", "ErrorAnalysis",
        "LinearAlgebra", "LatticeGeometry", numerics,
      ],
      swiftSettings: strict),
    .target(
      name: "RenormalizationGroup",
      dependencies: ["FieldTheory", "ErrorAnalysis", "LatticeGeometry", "LinearAlgebra", numerics],
      swiftSettings: strict),
    .target(
      name: "LatticeFieldTheory", dependencies: physics.map { .byName(name: $0) },
      swiftSettings: strict),
    .target(
      name: "RunReports",
      dependencies: [
        "StructureChecks", "CorrelatorAnalysis", "ErrorAnalysis", "LatticeGeometry", "CZlib",
      ],
      swiftSettings: strict),
    .target(
      name: "LatticePipeline",
      dependencies: [
        "RunReports", "StructureChecks", "RenormalizationGroup", "CorrelatorAnalysis",
        "EnsembleStorage", "EnsembleSampling", "ArchitectureEngineering", "NetworkArchitectures",
        "FieldTheory", "ErrorAnalysis",
        "LinearAlgebra",
        "LatticeGeometry",
        "RunConfiguration", logging, crypto,
        .target(name: "CMPI", condition: .when(traits: ["MPI"])),
      ],
      swiftSettings: strict + [.define("LATTICE_MPI", .when(traits: ["MPI"]))]),
    .executableTarget(
      name: "lattice",
      dependencies: [
        "LatticePipeline", "EnsembleSampling", "EnsembleStorage", "RunReports", "RunConfiguration",
        arguments,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "lattice-fuzz",
      dependencies: [
        "LatticePipeline", "RunReports", "EnsembleSampling", "EnsembleStorage",
        "ArchitectureEngineering", "LatticeGeometry", "RunConfiguration", "TestSupport", arguments,
      ], path: "Tests/Fuzzing", swiftSettings: strict),
    .executableTarget(
      name: "lattice-stream", dependencies: ["LatticeGeometry", arguments], path: "Tests/Battery",
      swiftSettings: strict),
    .target(
      name: "TestSupport", dependencies: [numerics], path: "Tests/TestSupport",
      swiftSettings: strict),
    .testTarget(
      name: "LinearAlgebraTests",
      dependencies: ["LinearAlgebra", "LatticeGeometry", numerics],
      swiftSettings: strict),
    .testTarget(
      name: "LatticeGeometryTests",
      dependencies: ["LatticeGeometry", "TestSupport", numerics],
      swiftSettings: strict),
    .testTarget(
      name: "ErrorAnalysisTests",
      dependencies: ["ErrorAnalysis", "LatticeGeometry", "TestSupport", numerics],
      swiftSettings: strict),
    .testTarget(
      name: "RunConfigurationTests",
      dependencies: ["RunConfiguration", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "FieldTheoryTests",
      dependencies: ["FieldTheory", "LatticeGeometry", numerics],
      swiftSettings: strict),
    .testTarget(
      name: "NetworkArchitecturesTests",
      dependencies: [
        "NetworkArchitectures", "FieldTheory", "LatticeGeometry", "TestSupport", numerics,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ArchitectureEngineeringTests",
      dependencies: [
        "ArchitectureEngineering", "NetworkArchitectures", "FieldTheory", "ErrorAnalysis",
        "LatticeGeometry", numerics,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "EnsembleSamplingTests",
      dependencies: [
        "EnsembleSampling", "ArchitectureEngineering", "NetworkArchitectures",
        "CorrelatorAnalysis", "FieldTheory", "ErrorAnalysis", "LatticeGeometry", numerics,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "EnsembleStorageTests",
      dependencies: ["EnsembleStorage", "LatticeGeometry", "CHDF5", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "CorrelatorAnalysisTests",
      dependencies: [
        "CorrelatorAnalysis", "ErrorAnalysis", "FieldTheory", "LatticeGeometry", numerics,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "StructureChecksTests",
      dependencies: [
        "StructureChecks", "EnsembleSampling", "ArchitectureEngineering", "NetworkArchitectures",
        "CorrelatorAnalysis", "FieldTheory", "ErrorAnalysis", "LatticeGeometry", numerics,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "RenormalizationGroupTests",
      dependencies: [
        "RenormalizationGroup", "ErrorAnalysis", "FieldTheory", "LatticeGeometry", numerics,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "RunReportsTests",
      dependencies: ["RunReports", "CorrelatorAnalysis", "ErrorAnalysis", "LatticeGeometry"],
      swiftSettings: strict),
    .testTarget(
      name: "LatticePipelineTests",
      dependencies: [
        "LatticePipeline", "RunConfiguration", "RunReports", "EnsembleStorage",
        "CorrelatorAnalysis", "FieldTheory", "EnsembleSampling", "ArchitectureEngineering",
        "ErrorAnalysis", "LatticeGeometry", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "PhysicsTests",
      dependencies: [
        "LatticePipeline", "RunConfiguration", "RunReports", "EnsembleSampling", "EnsembleStorage",
        "ArchitectureEngineering", "NetworkArchitectures", "CorrelatorAnalysis", "ErrorAnalysis",
        "FieldTheory", "LatticeGeometry", "TestSupport", numerics,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CommandLineTests",
      dependencies: ["lattice", "lattice-fuzz", "lattice-stream", "TestSupport"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
