extension ConfigurationTemplate {
  static let freeText = """
    // The free theory from exactly Gaussian networks: G(p) must be 1/(p̂² + m²) at every momentum.
    {
      "schemaVersion": 1,
      "name": "free",
      "lattice": { "extents": [32, 32] },
      "theory": { "action": "free", "massSquared": 0.25 },
      "architecture": { "width": "exact" },
      "ensemble": { "networks": 40000, "seed": 230703223 },
      "analysis": { "estimator": "direct" },
      "compare": ["free"]
    }

    """

  static let phiFourText = """
    // Interacting φ⁴ in two dimensions without a Markov chain: networks of exact width whose parameter
    // density is deformed by e^{−ΔS}, set against perturbation theory.
    {
      "schemaVersion": 1,
      "name": "phi4",
      "lattice": { "extents": [32, 32], "boundary": "periodic" },
      "theory": { "action": "phi4", "convention": "factorial", "massSquared": 0.25, "lambda": 1.0 },
      "architecture": { "neuron": "cosine", "momenta": "lattice", "width": "exact" },
      "engineering": { "realisation": "weights", "referenceMass": "gap" },
      "ensemble": { "networks": 200000, "seed": 230703223 },
      "analysis": { "estimator": "schwingerDyson", "errors": "jackknife", "blocks": 100 },
      "compare": ["free", "oneLoop", "twoLoop", "gap"]
    }

    """

  static let oscillatorText = """
    // The anharmonic oscillator on a periodic time lattice, H = p²/2 + x²/2 + g x⁴ at spacing a = 1
    // with m² = a² and λ = 24 g a³ = 6, against its exact transfer matrix.
    {
      "schemaVersion": 1,
      "name": "oscillator",
      "lattice": { "extents": [16] },
      "theory": { "action": "phi4", "massSquared": 1.0, "lambda": 6.0 },
      "ensemble": { "networks": 4000000, "seed": 230703223 },
      "compare": ["free", "gap", "exact"]
    }

    """

  static let papersText = """
    // Networks of one hidden layer of error functions, d = 1, σ_W = σ_b = 1: close to the Gaussian process
    // at any width. Λ stays below the inputs: beyond, the vertex integral changes its sign between them.
    {
      "schemaVersion": 1,
      "name": "halverson2021-erf",
      "lattice": { "extents": [6] },
      "theory": { "action": "network" },
      "architecture": {
        "neuron": "erf", "width": [2, 3, 4, 5, 10, 20, 50, 100, 500, 1000],
        "sigmaW": 1, "sigmaB": 1, "inputs": [-1, -0.6, -0.2, 0.2, 0.6, 1]
      },
      "ensemble": { "networks": 250000 },
      "analysis": { "cutoffs": [0.25, 0.5, 1], "chunks": 10 }
    }

    """

  static let sweepText = """
    // The propagator of φ⁴ from the free theory to strong coupling: 17 values of λ at m² = 0.25 on 32².
    // One pass of a fitted map serves all of them, so that neighbouring points share their networks and their
    // differences are far more precise than the points. `lattice run` with --set sweep=null makes a single
    // run of the values outside the sweep.
    {
      "schemaVersion": 1,
      "name": "coupling",
      "lattice": { "extents": [32, 32] },
      "theory": { "action": "phi4", "massSquared": 0.25, "lambda": 1 },
      "engineering": { "realisation": "transport", "transport": "fitted" },
      "ensemble": { "networks": 4000 },
      "sweep": { "theory.lambda": { "linear": [0, 4, 17] } }
    }

    """
}
