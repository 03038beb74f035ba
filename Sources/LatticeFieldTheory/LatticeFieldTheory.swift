// All of the physics by one name; each module can be imported alone as well.
@_exported public import ArchitectureEngineering
@_exported public import CorrelatorAnalysis
@_exported public import EnsembleSampling
@_exported public import ErrorAnalysis
@_exported public import FieldTheory
@_exported public import LatticeGeometry
@_exported public import NetworkArchitectures
@_exported public import RenormalizationGroup
@_exported public import StructureChecks
