import RenormalizationGroup
import RunConfiguration

extension FlowRegulator {
  /// The regulator a flow names.
  init(_ flow: RunConfiguration.Flow) {
    self =
      switch flow.regulator {
      case .litim: .litim
      case .exponential: .exponential
      }
  }
}
