import Foundation

/// The works that doc comments and pages cite: the entries of Documentation/References.md, in its order.
public struct Reference: Hashable, Sendable {
  /// The key in brackets.
  public let key: String

  /// Authors, journal, or the number on the arXiv.
  public let source: String

  /// What of it is used.
  public let purpose: String

  /// All of them.
  public static let all = [
    Reference(
      key: "Demirtas2023", source: "arXiv:2307.03223",
      purpose:
        "architecture engineering: an action deforms the parameter density and couples the neurons; cosine network of the free theory"
    ),
    Reference(
      key: "Halverson2021", source: "arXiv:2008.08601",
      purpose: "networks as field theories; order of connected correlators in 1/N"),
    Reference(
      key: "Maiti2022",
      source:
        "A. Maiti, talk PIRSA 22110088 (2022); A. Maiti, K. Stoner, J. Halverson, arXiv:2106.00694",
      purpose:
        "structure tests: scaling, generating functional, symmetries from the density, clustering, Osterwalder–Schrader axioms"
    ),
    Reference(
      key: "Erbin2022", source: "arXiv:2108.01403",
      purpose: "networks' couplings along passive and active renormalisation-group flows"),
    Reference(
      key: "Zhang2026", source: "arXiv:2604.27050",
      purpose:
        "momenta drawn in proportion to the propagator have the least finite-width error (α = 0); the family interpolating in α is this program's"
    ),
    Reference(
      key: "Schaich2009", source: "arXiv:0902.0045",
      purpose: "convention `quarter`; Monte Carlo values of two-dimensional φ⁴"),
    Reference(
      key: "Binder1981", source: "Z. Phys. B 43 (1981) 119",
      purpose: "crossings of the cumulant at a transition"),
    Reference(
      key: "Albergo2019", source: "arXiv:1904.12072", purpose: "convention `flow`; the mass m_p"),
    Reference(
      key: "Gerdes2022", source: "arXiv:2207.00283",
      purpose: "convention `flow`; parameter points of the flow literature"),
    Reference(
      key: "Litim2001", source: "D. F. Litim, Phys. Rev. D 64 (2001) 105007",
      purpose: "the optimised regulator"),
    Reference(
      key: "WegnerHoughton1973", source: "F. J. Wegner, A. Houghton, Phys. Rev. A 8 (1973) 401",
      purpose: "the flow when modes are removed shell by shell"),
    Reference(
      key: "GonzalezArroyo1987", source: "A. Gonzalez-Arroyo, M. Okawa, Phys. Rev. D 35 (1987) 672",
      purpose: "couplings of coarse fields from Schwinger–Dyson equations"),
    Reference(
      key: "Hyvarinen2005", source: "A. Hyvärinen, J. Mach. Learn. Res. 6 (2005) 695",
      purpose: "the same equations as a fit of the force"),
    Reference(
      key: "HairerWanner1996",
      source: "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, Springer 1996",
      purpose: "Radau IIA of order 5 with its error estimate"),
    Reference(
      key: "Wolff2004", source: "arXiv:hep-lat/0306017",
      purpose:
        "the Γ method: errors of averages over Markov chains, window, τ_int (½ = independent)"),
    Reference(
      key: "Quenouille1956", source: "M. H. Quenouille, Biometrika 43 (1956) 353",
      purpose: "the jackknife's correction of a bias of order 1/n"),
    Reference(
      key: "Joswig2023",
      source:
        "F. Joswig, S. Kuberski, J. T. Kuhlmann, J. Neuendorf, Comput. Phys. Commun. 288 (2023) 108750, arXiv:2209.14371",
      purpose: "pyerrors, whose conventions of the Γ method are reproduced on request"),
    Reference(
      key: "RaoWu1988", source: "J. N. K. Rao, C. F. J. Wu, J. Am. Stat. Assoc. 83 (1988) 231",
      purpose: "bootstrap of B − 1 draws, without bias for means"),
    Reference(
      key: "LedoitWolf2004", source: "O. Ledoit, M. Wolf, J. Multivar. Anal. 88 (2004) 365",
      purpose: "shrinkage of covariances"),
    Reference(
      key: "SchaeferStrimmer2005",
      source: "J. Schäfer, K. Strimmer, Stat. Appl. Genet. Mol. Biol. 4 (2005) 32",
      purpose: "shrinkage of correlations towards zero"),
    Reference(
      key: "Michael1995",
      source: "C. Michael, A. McKerrell, Phys. Rev. D 51 (1995) 3745, arXiv:hep-lat/9412087",
      purpose: "averaging the small eigenvalues of a covariance"),
    Reference(
      key: "BrunoSommer2023",
      source: "M. Bruno, R. Sommer, Comput. Phys. Commun. 285 (2023) 108643, arXiv:2209.14188",
      purpose: "expected χ² and p-value of fits with a regularised covariance"),
    Reference(
      key: "KellyWang2019", source: "C. Kelly, T. Wang, arXiv:1911.04582",
      purpose: "Hotelling's distribution for p-values of correlated fits"),
    Reference(
      key: "JayNeil2021",
      source: "W. I. Jay, E. T. Neil, Phys. Rev. D 103 (2021) 114502, arXiv:2008.01069",
      purpose: "averages over fit windows"),
    Reference(
      key: "Marquardt1963", source: "D. W. Marquardt, J. SIAM 11 (1963) 431",
      purpose: "damped least squares"),
    Reference(
      key: "Duane1987",
      source: "S. Duane, A. D. Kennedy, B. J. Pendleton, D. Roweth, Phys. Lett. B 195 (1987) 216",
      purpose: "hybrid Monte Carlo"),
    Reference(
      key: "Mackenzie1989", source: "P. B. Mackenzie, Phys. Lett. B 226 (1989) 369",
      purpose: "trajectories of varying length"),
    Reference(
      key: "Gupta1990",
      source: "S. Gupta, A. Irbäck, F. Karsch, B. Petersson, Phys. Lett. B 242 (1990) 437",
      purpose: "acceptance from ⟨ΔH⟩"),
    Reference(
      key: "Omelyan2003",
      source: "I. P. Omelyan, I. M. Mryglod, R. Folk, Comput. Phys. Commun. 151 (2003) 272",
      purpose: "minimum-norm integrator"),
    Reference(
      key: "Neal2001",
      source: "R. M. Neal, Stat. Comput. 11 (2001) 125, arXiv:physics/9803008",
      purpose: "annealed importance sampling"),
    Reference(
      key: "Caselle2022",
      source:
        "M. Caselle, E. Cellini, A. Nada, M. Panero, JHEP 07 (2022) 015, arXiv:2201.08862",
      purpose: "annealing with flows between the moves"),
    Reference(
      key: "Luscher2010",
      source: "M. Lüscher, Commun. Math. Phys. 293 (2010) 899, arXiv:0907.5491",
      purpose: "flows that keep a density, order by order"),
    Reference(
      key: "Beskos2011",
      source:
        "A. Beskos, F. J. Pinski, J. M. Sanz-Serna, A. M. Stuart, Stoch. Proc. Appl. 121 (2011) 2201",
      purpose: "trajectories in function space"),
    Reference(
      key: "Vehtari2015",
      source: "A. Vehtari, D. Simpson, A. Gelman, Y. Yao, J. Gabry, arXiv:1507.02646",
      purpose: "Pareto-k̂ of importance weights and its limit 0.7"),
    Reference(
      key: "ZhangStephens2009", source: "J. Zhang, M. A. Stephens, Technometrics 51 (2009) 316",
      purpose: "fit of the generalised Pareto distribution behind k̂"),
    Reference(
      key: "Salmon2011",
      source:
        "J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, \"Parallel random numbers: as easy as 1, 2, 3\", SC'11",
      purpose: "Philox4x32-10 and its known-answer vectors"),
    Reference(
      key: "FrigoJohnson2005",
      source:
        "M. Frigo, S. G. Johnson, \"The design and implementation of FFTW3\", Proc. IEEE 93 (2005) 216",
      purpose: "Fourier transforms"),
  ]

  /// The page of the work on the arXiv; nil if the source does not name one.
  public var address: String? {
    guard let mark = source.range(of: "arXiv:", options: .backwards) else { return nil }
    let number = source[mark.upperBound...].prefix {
      $0.isLetter || $0.isNumber || ".-/".contains($0)
    }
    return "https://arxiv.org/abs/\(number)"
  }
}
