import LatticeGeometry
import Testing

@Suite struct LatticeTests {
  @Test(arguments: shapes)
  func sitesAreNumberedRowMajor(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    let all = tuples(below: extents)
    #expect(lattice.dimension == extents.count)
    #expect(lattice.volume == all.count)
    for (site, coordinates) in all.enumerated() {
      #expect(lattice.coordinates(of: site) == coordinates)
      #expect(lattice.siteIndex(of: coordinates) == site)
      #expect(zip(coordinates, lattice.strides).reduce(0) { $0 + $1.0 * $1.1 } == site)
    }
  }

  @Test(arguments: shapes)
  func coordinatesWrapInBothDirections(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    for (site, coordinates) in tuples(below: extents).enumerated() {
      for turns in [-3, -1, 1, 2] {
        let far = zip(coordinates, extents).map { $0 + turns * $1 }
        #expect(lattice.siteIndex(of: far) == site)
      }
    }
  }

  @Test(arguments: shapes)
  func shiftsAddUpAndCloseAroundTheTorus(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    for site in 0..<lattice.volume {
      for (direction, extent) in extents.enumerated() {
        let next = lattice.site(site, shiftedBy: 1, along: direction)
        #expect(lattice.site(next, shiftedBy: -1, along: direction) == site)
        #expect(lattice.site(site, shiftedBy: extent, along: direction) == site)
        #expect(
          lattice.site(next, shiftedBy: 1, along: direction)
            == lattice.site(site, shiftedBy: 2, along: direction))
        let wraps = lattice.coordinates(of: site)[direction] == extent - 1
        let stride = lattice.strides[direction]
        #expect(next == (wraps ? site - (extent - 1) * stride : site + stride))
      }
    }
  }

  @Test func onlyEqualExtentsMakeAHypercube() throws {
    let verdicts = try [[7], [4, 4, 4], [4, 4, 5]].map { try Lattice(extents: $0).isHypercube }
    #expect(verdicts == [true, true, false])
  }

  @Test func shapesThatAreNoLatticeAreRefused() {
    #expect(throws: LatticeError.dimensionOutOfRange(0)) { try Lattice(extents: []) }
    #expect(throws: LatticeError.dimensionOutOfRange(5)) {
      try Lattice(extents: [2, 2, 2, 2, 2])
    }
    for extent in [1, 0, -4] {
      #expect(throws: LatticeError.extentTooSmall(direction: 1, extent: extent)) {
        try Lattice(extents: [8, extent, 8])
      }
    }
  }

  @Test func volumesThatOverflowAreRefused() throws {
    // The product wraps around to 0 in the first and to 2 in the second; 2⁶⁰ fits an Int, but not
    // its size in bytes.
    for extents in [[1 << 32, 1 << 32], [(1 << 62) + 1, 2, 2], [1 << 30, 1 << 30]] {
      #expect(throws: LatticeError.volumeOverflows(extents)) { try Lattice(extents: extents) }
    }
    #expect(try Lattice(extents: [1 << 28, 1 << 28]).volume == 1 << 56)
  }

  @Test func everyRefusalNamesItsValue() {
    #expect(LatticeError.dimensionOutOfRange(5).description.contains("5"))
    let small = LatticeError.extentTooSmall(direction: 2, extent: -7).description
    #expect(small.contains("2") && small.contains("-7"))
    #expect(LatticeError.volumeOverflows([99, 98]).description.contains("[99, 98]"))
  }
}
