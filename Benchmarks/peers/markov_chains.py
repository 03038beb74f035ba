#!/usr/bin/env python3
"""Time Markov chains against a coupling axis of engineered networks, to the same errors.

First the program's own tuned hybrid Monte Carlo: `lattice bench engineering`. Then, if a command is
given by --hmc, another program's: it is run at every coupling of the axis, its susceptibility
χ = V⟨M²⟩ is checked against the networks', and its CPU time is scaled to the networks' error of χ by
its own integrated autocorrelation time.

The command is a line for the shell's rules of quoting, with placeholders in braces:
  {extent}        L of the L×L lattice
  {massSquared}   m²                      {kappa}   κ, in the hopping convention instead of m²
  {lambda}        λ                       {trajectories}, {seed}   integers
It must thermalise by itself and print one number a line: M = (1/V) Σ_x φ(x) after each trajectory;
empty lines and lines that begin with # are skipped. Without placeholders
  --extent {extent} --mass-squared {massSquared} --lambda {lambda} --trajectories {trajectories}
  --seed {seed}
is appended. --convention says which action its couplings and its field belong to (Configs/README.md).
"""

import math
import pathlib
import shlex
import statistics
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import recording  # noqa: E402

ARGUMENTS = (
    "--extent {extent} --mass-squared {massSquared} --lambda {lambda} "
    "--trajectories {trajectories} --seed {seed}")

SEED = 230703223

# Standard errors of a difference beyond which the other program samples another theory.
LARGEST_PULL = 5


def couplings(convention, mass_squared, coupling):
    """m² or κ and λ of a convention, and φ of the factorial one over the convention's φ."""
    if convention == "factorial":
        return {"massSquared": mass_squared, "lambda": coupling}, 1
    if convention == "quarter":
        return {"massSquared": mass_squared, "lambda": coupling / 6}, 1
    if convention == "flow":
        return {"massSquared": mass_squared, "lambda": coupling / 6}, math.sqrt(2)
    # m² = (1 − 2λ_h)/κ − 2d and λ = 6λ_h/κ²: a quadratic equation for κ in two dimensions.
    diagonal = mass_squared + 4
    kappa = 2 / (diagonal + math.sqrt(diagonal * diagonal + 4 * coupling / 3))
    return {"kappa": kappa, "lambda": coupling * kappa * kappa / 6}, math.sqrt(2 * kappa)


def autocorrelation_time(series):
    """τ_int and the variance of a series by the Γ method, [Wolff2004] with S = 1.5."""
    count = len(series)
    mean = statistics.fmean(series)
    deviations = [value - mean for value in series]

    def correlation(lag):
        products = zip(deviations[:count - lag], deviations[lag:])
        return sum(a * b for a, b in products) / (count - lag)

    variance = correlation(0)
    if variance == 0:
        raise recording.Failure("the chain printed one number only, over and over.")
    time = 0.5
    for lag in range(1, count // 2):
        time += correlation(lag) / variance
        decay = 1e-9 if time <= 0.5 else 1.5 / math.log((2 * time + 1) / (2 * time - 1))
        if math.exp(-lag / decay) - decay / math.sqrt(lag * count) < 0:
            # The bias of the mean that was taken from the same series.
            return time * (1 + (2 * lag + 1) / count), variance
    raise recording.Failure(
        f"the autocorrelation of a chain of {count} trajectories does not end; give more by "
        "--trajectories.")


class ChainResult:
    """χ of one chain in the factorial convention, and what it cost."""

    def __init__(self, command, convention, extent, mass_squared, coupling, trajectories, seed):
        values, factor = couplings(convention, mass_squared, coupling)
        words = {
            "extent": extent, "trajectories": trajectories, "seed": seed,
            **{name: repr(value) for name, value in values.items()}}
        # Placeholders are filled after the line is split, so that none can add words.
        try:
            filled = [word.format(**words) for word in shlex.split(command)]
        except (KeyError, IndexError, ValueError) as problem:
            raise recording.Failure(
                f"--hmc {command!r}: no placeholder {problem}; there are "
                f"{', '.join('{' + word + '}' for word in words)}.") from None
        output, self.seconds = recording.execute(filled)
        volume = extent * extent
        series = []
        for number, line in enumerate(output.splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                value = float(line)
            except ValueError:
                value = math.nan
            if not math.isfinite(value):
                raise recording.Failure(
                    f"line {number} of `{shlex.join(filled)}` is {line.strip()[:40]!r}; every line "
                    "must be one finite number, or begin with #.")
            series.append(volume * (factor * value) ** 2)
        if len(series) != trajectories:
            raise recording.Failure(
                f"`{shlex.join(filled)}` printed {len(series)} numbers for {trajectories} "
                "trajectories.")
        self.time, variance = autocorrelation_time(series)
        self.value = statistics.fmean(series)
        self.error = math.sqrt(2 * self.time * variance / trajectories)
        self.trajectories = trajectories

    def seconds_to(self, error):
        """CPU seconds to another error, thermalisation in proportion."""
        return self.seconds * (self.error / error) ** 2


def add_own(record, cases):
    record.add("## The program's own hybrid Monte Carlo")
    record.add(
        "`lattice bench engineering`: CPU time of tuned chains over that of networks, to the same "
        "error of G(0) at",
        "every coupling, for 4000 networks; with pilots and thermalisation on both sides, and "
        "production alone.")
    rows = [[
        recording.shape(case["extents"]), case["massSquared"],
        f"{case['lambdas'][0]:g}…{case['lambdas'][-1]:g}, {len(case['lambdas'])} points"
        if len(case["lambdas"]) > 1 else f"{case['lambdas'][0]:g}",
        case["realisation"], case["essFraction"], case["networkSeconds"], case["chainSeconds"],
        case["ratio"], case["ratioOfProduction"]] for case in cases]
    record.add(*recording.markdown(
        ["lattice", "m²", "λ", "realisation", "ESS", "networks", "chains", "with pilots",
         "production alone"],
        [[*row[:4], f"{row[4]:.3f}", *map(recording.duration, row[5:7]),
          *map(recording.ratio, row[7:])] for row in rows]))
    record.add_table(
        "engineering",
        ["lattice", "m2", "lambda", "realisation", "ess", "network_seconds", "chain_seconds",
         "ratio", "ratio_of_production"],
        rows, "CPU time of own tuned hybrid Monte Carlo against networks to equal errors of G(0)")


def compare(lattice, arguments):
    """Networks along an axis, and the other program's chain at each of its couplings."""
    extent, points, last = (16, 4, 1.0) if arguments.quick else (64, 16, 2.0)
    mass_squared = 0.25
    axis = [last * index / (points - 1) for index in range(points)]
    recording.say(f"networks along {points} couplings on {extent}×{extent}")
    results = lattice.run({
        "lattice": {"extents": [extent, extent]},
        "theory": {"action": "phi4", "massSquared": mass_squared, "lambda": axis},
        "ensemble": {"networks": 4000, "seed": SEED}, "compare": []})
    if not results["reliable"]:
        raise recording.Failure(f"the networks are not reliable: {results['reasons']}")
    rows = []
    for point in results["axis"]:
        if point["lambda"] == 0:
            continue
        recording.say(f"chain at λ = {point['lambda']:g}")
        observables = point["observables"]
        rows.append((
            point["lambda"], observables["susceptibility"], observables["susceptibilityDirect"],
            ChainResult(
                arguments.hmc, arguments.convention, extent, mass_squared, point["lambda"],
                arguments.trajectories or (2000 if arguments.quick else 4000),
                SEED + len(rows))))
    check(mass_squared, rows)
    return extent, mass_squared, results["cost"]["cpuSeconds"], rows


def pull(chain, value, error=0.0):
    return (chain.value - value) / math.hypot(chain.error, error)


def check(mass_squared, rows):
    """Both programs sample one theory, and a free one would not pass for it."""
    for coupling, improved, _, chain in rows:
        difference = pull(chain, improved["value"], improved["error"])
        if abs(difference) > LARGEST_PULL:
            raise recording.Failure(
                f"χ at λ = {coupling:g} is {chain.value:g} ± {chain.error:g} of the chain and "
                f"{improved['value']:g} ± {improved['error']:g} of the networks, {difference:.1f} "
                "standard errors apart: another theory, or another --convention. Nothing is timed.")
    if abs(pull(rows[-1][3], 1 / mass_squared)) < LARGEST_PULL:
        raise recording.Failure(
            "the free susceptibility passes the check as well; give more --trajectories.")


def add_compared(record, command, extent, mass_squared, network_seconds, rows):
    chain_seconds = sum(chain.seconds_to(direct["error"]) for _, _, direct, chain in rows)
    gains = [direct["error"] / improved["error"] for _, improved, direct, _ in rows]
    record.add("## Another program's hybrid Monte Carlo")
    record.add(
        f"`{command}`",
        f"on {extent}×{extent}, m² = {mass_squared}, {rows[0][3].trajectories} trajectories at "
        f"each of {len(rows)} couplings, against one pass of 4000",
        "networks over all of them: CPU time of the chain to the networks' error of χ by the direct "
        "estimator, the chain's own.",
        "The chain's thermalisation is counted in proportion, the networks' pilot and tables are "
        "included. Both programs' χ",
        "agree; the free value would be "
        f"{abs(pull(rows[-1][3], 1 / mass_squared)):.0f} standard errors off at the last coupling.")
    record.add(*recording.markdown(
        ["λ", "χ, networks", "χ, chain", "pull", "τ_int", "a trajectory", "direct error of networks",
         "chain's time to it"],
        [[f"{coupling:.3g}", f"{improved['value']:.4f} ± {improved['error']:.4f}",
          f"{chain.value:.4f} ± {chain.error:.4f}",
          f"{pull(chain, improved['value'], improved['error']):+.1f}", f"{chain.time:.2f}",
          recording.duration(chain.seconds / chain.trajectories),
          f"{direct['error']:.4f}", recording.duration(chain.seconds_to(direct["error"]))]
         for coupling, improved, direct, chain in rows]))
    record.add(
        f"The networks took {recording.duration(network_seconds)} of CPU time for the whole axis; "
        f"chains would take {recording.duration(chain_seconds)}: a factor of "
        f"**{recording.ratio(chain_seconds / network_seconds)}**. The Schwinger–Dyson estimator, "
        "which gives the networks' χ above, makes their errors "
        f"{recording.ratio(min(gains))} to {recording.ratio(max(gains))} times smaller still; it "
        "would do so for a chain that measures its force.")
    record.add_table(
        "markov_chains",
        ["lambda", "chi", "chi_error", "chi_direct_error", "chain_chi", "chain_chi_error", "tau",
         "seconds_per_trajectory", "seconds_to_direct_error", "network_seconds_per_point"],
        [[coupling, improved["value"], improved["error"], direct["error"], chain.value, chain.error,
          chain.time, chain.seconds / chain.trajectories, chain.seconds_to(direct["error"]),
          network_seconds / len(rows)]
         for coupling, improved, direct, chain in rows],
        f"chains of another program to the networks' error of chi, {extent}x{extent}, "
        f"m2 = {mass_squared}")
    record.add_figure(
        "markov_chains", "CPU time to the same error of χ by the direct estimator", [
            "set xlabel 'λ'; set ylabel 'CPU seconds'; set logscale y; set grid y lw 0.4",
            "set key outside top center horizontal",
            "plot 'markov_chains.tsv' using 1:9 with linespoints pt 7 ps 0.6 lc rgb '#0072B2' "
            "title 'chain', '' using 1:10 with lines lw 2 lc rgb 'black' "
            "title 'networks, their whole time shared out'"])


def measure():
    parser = recording.parser(__doc__)
    parser.add_argument("--hmc", metavar="COMMAND", help="another program's hybrid Monte Carlo")
    parser.add_argument(
        "--convention", choices=["factorial", "quarter", "flow", "hopping"], default="factorial",
        help="of its couplings and its field; default: %(default)s")
    parser.add_argument("--trajectories", type=int, help="default: 4000, or 2000 with --quick")
    arguments = parser.parse_args()
    if arguments.hmc and "{" not in arguments.hmc:
        arguments.hmc += " " + ARGUMENTS
    if arguments.trajectories is not None and arguments.trajectories < 100:
        parser.error("--trajectories must be at least 100")

    with tempfile.TemporaryDirectory() as scratch:
        lattice = recording.Lattice(arguments.binary, scratch)
        record = recording.Record("markov_chains", lattice)
        if arguments.hmc:
            compared = compare(lattice, arguments)
        else:
            recording.say("skipped: another program's hybrid Monte Carlo (none is given by --hmc)")
        recording.say("own hybrid Monte Carlo")
        own = lattice.json(
            "bench", "engineering", *(["--extent", "16"] if arguments.quick else []))

    record.add("# Engineered networks against Markov chains")
    record.add("Written by `Benchmarks/peers/markov_chains.py`. CPU time, one thread.")
    record.add_machine()
    add_own(record, own["cases"])
    if arguments.hmc:
        add_compared(record, arguments.hmc, *compared)
    record.finish(arguments.record)


if __name__ == "__main__":
    recording.main(measure)
