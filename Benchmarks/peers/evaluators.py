#!/usr/bin/env python3
"""Time other programs on the sums that `lattice` evaluates, and check their results.

Runs `lattice bench evaluators --export` for parameters, reference fields and the program's own
timings, evaluates the same fields with NumPy, PyTorch, FINUFFT, ducc0 and GSTools (whichever are
installed), and prints a Markdown table of the ratios. Everything runs on one thread; times are
CPU times; rounds of all programs alternate, `lattice` being called anew before each round and
after the last.
"""

import json
import math
import pathlib
import statistics
import sys
import tempfile
import time
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import recording  # noqa: E402  before NumPy, since it sets the number of threads
from recording import cpu_seconds, duration, ratio, shape  # noqa: E402

try:
    import numpy as np  # noqa: E402
except ImportError:
    sys.exit("evaluators.py needs NumPy; Scripts/benchmark installs it below .build/peers.")

warnings.simplefilter("always")

# Products of V1 × N sites and neurons at a time that stay in the cache: 512 KiB of doubles.
CHUNK = 65536

# Plane waves summed at a time in separable sums.
BLOCK = 1000

# Products of sites and neurons beyond which --quick leaves direct sums out.
QUICK_TERMS = 100_000_000

# A peer's result further off than this, in the 2-norm, is marked: it solves another problem.
LARGEST_ERROR = 1e-10


class Waves:
    """φ(x) = Σ_i Re(z_i e^{i b_i·x}) as exported; momenta are [d, N]."""

    def __init__(self, folder, entry):
        self.extents = entry["extents"]
        self.count = entry["waves"]
        self.tolerance = entry["tolerance"]
        self.momenta = read(folder, entry["momenta"]).reshape(len(self.extents), self.count)
        self.amplitudes = read(folder, entry["realParts"]) + 1j * read(
            folder, entry["imaginaryParts"])
        self.field = read(folder, entry["field"])
        self.title = f"{shape(self.extents)}, {self.count} plane waves"

    def points(self):
        """All sites, [d, V]."""
        grids = np.meshgrid(*[np.arange(float(n)) for n in self.extents], indexing="ij")
        return np.stack([grid.ravel() for grid in grids])

    def terms(self):
        """N·V."""
        return self.count * math.prod(self.extents)

    def split(self):
        """The number of directions in the outer factor of a separable sum."""
        return max(1, len(self.extents) // 2)


class Dense:
    """φ(x) = Σ_j W_j h(w_j·x + b_j) + b as exported; weights are [N, d]."""

    def __init__(self, folder, entry):
        self.extents = entry["extents"]
        self.activation = entry["activation"]
        self.axes = [read(folder, file) for file in entry["axes"]]
        self.biases = read(folder, entry["biases"])
        self.weights = read(folder, entry["weights"]).reshape(len(self.biases), -1)
        self.readouts = read(folder, entry["readouts"])
        self.bias = entry["outputBias"]
        self.field = read(folder, entry["field"])
        self.title = f"{shape(self.extents)}, {len(self.biases)} {self.activation} neurons"
        grids = np.meshgrid(*self.axes, indexing="ij")
        self.points = np.stack([grid.ravel() for grid in grids], axis=1)
        variance = entry["biasDeviation"] ** 2 + entry["inputDeviation"] ** 2 * (
            self.points ** 2).sum(axis=1) / len(self.axes)
        # What the sum over neurons is multiplied by at each point.
        self.scale = np.exp(-variance) if self.activation == "gauss" else np.ones(len(variance))

    def terms(self):
        """N·V."""
        return len(self.biases) * len(self.points)


def read(folder, file):
    return np.fromfile(folder / file, dtype="<f8").astype(float)


def blocks(count):
    """Slices of waves whose tables are summed at a time: tables of all would leave the cache."""
    return [slice(start, start + BLOCK) for start in range(0, count, BLOCK)]


# Each peer is a function of a case that prepares what does not depend on the network's parameters
# (sites, plans, buffers) and returns the function to be timed, or None if it cannot do the case.


def numpy_direct(case):
    points = np.ascontiguousarray(case.points().T)
    field = np.empty(len(points))
    rows = max(1, CHUNK // case.count)
    buffer = np.empty((rows, case.count))

    def evaluate():
        sizes, phases = np.abs(case.amplitudes), np.angle(case.amplitudes)
        for start in range(0, len(points), rows):
            part = points[start:start + rows]
            angles = np.matmul(part, case.momenta, out=buffer[:len(part)])
            angles += phases
            np.cos(angles, out=angles)
            np.matmul(angles, sizes, out=field[start:start + rows])
        return field
    return evaluate


def wave_factors(momenta, extents, out):
    """e^{i b·x} on the sites of some directions, [V', N], as products of one-dimensional ones."""
    factors = [
        np.outer(np.arange(extent), 1j * momentum) for momentum, extent in zip(momenta, extents)]
    if len(factors) == 1:
        return np.exp(factors[0], out=out)
    product = np.exp(factors[0])
    for factor in factors[1:-1]:
        product = (product[:, None, :] * np.exp(factor)).reshape(-1, factor.shape[1])
    last = np.exp(factors[-1])
    np.multiply(
        product[:, None, :], last, out=out.reshape(len(product), len(last), last.shape[1]))
    return out


def numpy_separable(case):
    split = case.split()

    rows, columns = math.prod(case.extents[:split]), math.prod(case.extents[split:])
    largest = min(case.count, BLOCK)
    # Memory kept between evaluations: fresh pages would cost as much as the sums.
    left, right = np.empty((rows, 2 * largest)), np.empty((columns, 2 * largest))
    product, field = np.empty((rows, columns)), np.empty((rows, columns))
    tables = np.empty(max(rows, columns) * largest, dtype=complex)

    def evaluate():
        field.fill(0)
        for waves in blocks(case.count):
            momenta = case.momenta[:, waves]
            count = momenta.shape[1]
            table = tables[:rows * count].reshape(rows, count)
            outer = wave_factors(momenta[:split], case.extents[:split], table)
            outer *= case.amplitudes[waves]
            # Re(outer · innerᵀ) as one real matrix product, half the work of the complex one.
            left[:, :count] = outer.real
            np.negative(outer.imag, out=left[:, count:2 * count])
            table = tables[:columns * count].reshape(columns, count)
            inner = wave_factors(momenta[split:], case.extents[split:], table)
            right[:, :count] = inner.real
            right[:, count:2 * count] = inner.imag
            np.matmul(left[:, :2 * count], right[:, :2 * count].T, out=product)
            np.add(field, product, out=field)
        return field.ravel()
    return evaluate


def torch_direct(case):
    torch = MODULES["torch"]
    points = torch.from_numpy(np.ascontiguousarray(case.points().T))
    momenta = torch.from_numpy(case.momenta)
    amplitudes = torch.from_numpy(case.amplitudes)
    rows = max(1, CHUNK // case.count)

    def evaluate():
        sizes, phases = amplitudes.abs(), amplitudes.angle()
        return torch.cat([
            torch.cos(torch.addmm(phases, part, momenta)) @ sizes for part in points.split(rows)
        ]).numpy()
    return evaluate


def torch_separable(case):
    torch = MODULES["torch"]
    momenta = torch.from_numpy(case.momenta)
    amplitudes = torch.from_numpy(case.amplitudes)
    split = case.split()
    sites = [torch.arange(n, dtype=torch.float64) for n in case.extents]

    def factors(directions, waves):
        product = None
        for direction in directions:
            angles = torch.outer(sites[direction], momenta[direction, waves])
            factor = torch.complex(torch.cos(angles), torch.sin(angles))
            product = factor if product is None else (
                product[:, None, :] * factor[None, :, :]).reshape(-1, factor.shape[-1])
        return product

    def part(waves):
        outer = factors(range(split), waves) * amplitudes[waves]
        inner = factors(range(split, len(sites)), waves)
        left = torch.cat([outer.real, -outer.imag], dim=1)
        right = torch.cat([inner.real, inner.imag], dim=1)
        return left @ right.T

    def evaluate():
        return sum(part(waves) for waves in blocks(case.count)).ravel().numpy()
    return evaluate


def finufft_with(upsampling):
    """FINUFFT with one plan for all networks: new points and an execution for each."""
    def prepare(case):
        if len(case.extents) > 3:
            return None
        plan = MODULES["finufft"].Plan(
            1, tuple(case.extents), eps=case.tolerance, isign=1, dtype="complex128", nthreads=1,
            upsampfac=upsampling)
        modes = np.empty(case.extents, dtype=complex)
        momenta = [np.ascontiguousarray(row) for row in case.momenta]
        # Its modes start at −L/2; turning the strengths accordingly is left out of the timing.
        centre = sum(row * (extent // 2) for row, extent in zip(momenta, case.extents))
        strengths = case.amplitudes * np.exp(1j * centre)

        def evaluate():
            plan.setpts(*momenta)
            plan.execute(strengths, out=modes)
            return modes.real
        return evaluate
    return prepare


def ducc(case):
    if len(case.extents) > 3:
        return None
    points = np.ascontiguousarray(case.momenta.T)
    modes = np.empty(case.extents, dtype=complex)
    centre = sum(row * (extent // 2) for row, extent in zip(case.momenta, case.extents))
    strengths = case.amplitudes * np.exp(1j * centre)

    def evaluate():
        MODULES["ducc0"].nufft.nu2u(
            points=strengths, coord=points, forward=False, epsilon=case.tolerance, nthreads=1,
            out=modes, periodicity=2 * np.pi, fft_order=False)
        return modes.real
    return evaluate


def gstools(case):
    points = case.points()
    real, imaginary = case.amplitudes.real.copy(), -case.amplitudes.imag

    # The sum behind gstools.field.generator.RandMeth, given its modes.
    summate = MODULES["gstools_cython.field"].summate

    def evaluate():
        return summate(case.momenta, real, imaginary, points, 1)
    return evaluate


def dense_numpy_direct(case):
    rows = max(1, CHUNK // len(case.biases))
    field = np.empty(len(case.points))
    buffer = np.empty((rows, len(case.biases)))

    def evaluate():
        for start in range(0, len(field), rows):
            part = case.points[start:start + rows]
            hidden = np.matmul(part, case.weights.T, out=buffer[:len(part)])
            hidden += case.biases
            if case.activation == "relu":
                np.maximum(hidden, 0, out=hidden)
            else:
                np.exp(hidden, out=hidden)
            np.matmul(hidden, case.readouts, out=field[start:start + rows])
        return field * case.scale + case.bias
    return evaluate


def dense_numpy_separable(case):
    if case.activation != "gauss" or len(case.axes) != 2:
        return None

    def evaluate():
        outer = np.exp(np.outer(case.axes[0], case.weights[:, 0]) + case.biases) * case.readouts
        inner = np.exp(np.outer(case.axes[1], case.weights[:, 1]))
        return (outer @ inner.T).ravel() * case.scale + case.bias
    return evaluate


def dense_torch_direct(case):
    torch = MODULES["torch"]
    points, scale = torch.from_numpy(case.points), torch.from_numpy(case.scale)
    weights, biases = torch.from_numpy(case.weights), torch.from_numpy(case.biases)
    readouts = torch.from_numpy(case.readouts)
    rows = max(1, CHUNK // len(case.biases))
    function = torch.relu_ if case.activation == "relu" else torch.exp_

    def evaluate():
        hidden = [
            function(torch.addmm(biases, part, weights.T)) @ readouts
            for part in points.split(rows)
        ]
        return (torch.cat(hidden) * scale + case.bias).numpy()
    return evaluate


def dense_torch_separable(case):
    if case.activation != "gauss" or len(case.axes) != 2:
        return None
    torch = MODULES["torch"]
    axes = [torch.from_numpy(axis) for axis in case.axes]
    weights, biases = torch.from_numpy(case.weights), torch.from_numpy(case.biases)
    readouts, scale = torch.from_numpy(case.readouts), torch.from_numpy(case.scale)

    def evaluate():
        outer = torch.exp(torch.outer(axes[0], weights[:, 0]) + biases) * readouts
        inner = torch.exp(torch.outer(axes[1], weights[:, 1]))
        return ((outer @ inner.T).ravel() * scale + case.bias).numpy()
    return evaluate


# Name, the module it needs, and how it is prepared.
WAVE_PEERS = [
    ("FINUFFT, upsampfac 2", "finufft", finufft_with(2.0)),
    ("FINUFFT, upsampfac by itself", "finufft", finufft_with(0.0)),
    ("ducc0", "ducc0", ducc),
    ("PyTorch separable", "torch", torch_separable),
    ("NumPy separable", "numpy", numpy_separable),
    ("PyTorch direct", "torch", torch_direct),
    ("NumPy direct", "numpy", numpy_direct),
    ("GSTools", "gstools_cython.field", gstools),
]
DENSE_PEERS = [
    ("PyTorch separable", "torch", dense_torch_separable),
    ("NumPy separable", "numpy", dense_numpy_separable),
    ("PyTorch direct", "torch", dense_torch_direct),
    ("NumPy direct", "numpy", dense_numpy_direct),
]
# Sums term by term.
DIRECT = (torch_direct, numpy_direct, gstools, dense_torch_direct, dense_numpy_direct)
MODULES = {}


class Contender:
    """A peer on one case."""

    def __init__(self, name, case, evaluate):
        self.name = name
        self.evaluate = evaluate
        start = time.process_time()
        result = np.array(evaluate()).ravel()
        self.once = time.process_time() - start
        self.error = np.linalg.norm(result - case.field) / np.linalg.norm(case.field)
        if self.once < 0.1:
            self.once = cpu_seconds(evaluate, 3)
        self.seconds = []

    def measure(self, turn):
        # What takes seconds is measured less often: it is far from any doubt.
        interval = 1 if self.once < 1 else 3 if self.once < 5 else 6
        if turn % interval != 0:
            return
        repetitions = max(1, int(0.03 / max(self.once, 1e-6)))
        self.seconds.append(cpu_seconds(self.evaluate, repetitions))


def prepare(peers, case, quick):
    contenders = []
    for name, module, maker in peers:
        if MODULES[module] is None:
            continue
        if quick and maker in DIRECT and case.terms() > QUICK_TERMS:
            recording.say(f"{case.title}: {name} is left out, it takes seconds")
            continue
        evaluate = maker(case)
        if evaluate is None:
            recording.say(f"{case.title}: {name} cannot do this case")
            continue
        contenders.append(Contender(name, case, evaluate))
        if contenders[-1].error > LARGEST_ERROR:
            recording.say(f"{case.title}: {name} is off by {contenders[-1].error:.1e}")
    return contenders


def add_rows(record, cases, timings):
    """For each case the program's chosen evaluator, its others, the peers."""
    rows, table = [], []
    for (case, chosen, contenders), own in zip(cases, timings):
        base = own[chosen]["seconds"]
        names = sorted(own, key=lambda name: (name != chosen, name))
        entries = [
            (f"lattice, {name}", name == chosen, own[name]["seconds"], own[name]["error"])
            for name in names
        ] + [(peer.name, False, peer.seconds, peer.error) for peer in contenders]
        for position, (name, bold, seconds, error) in enumerate(entries):
            median, least = statistics.median(seconds), min(seconds)
            ratios = median / statistics.median(base), least / min(base)
            table.append([case.title, name, median, least, *ratios, float(error)])
            rows.append([
                case.title if position == 0 else "", f"**{name}**" if bold else name,
                duration(median), duration(least),
                f"{error:.0e}" + (" (!)" if error > LARGEST_ERROR else ""),
                *map(ratio, ratios)])
    record.add(*recording.markdown(
        ["case", "program", "median", "least", "relative error", "ratio of medians",
         "ratio of least"], rows))
    record.add_table(
        "evaluators",
        ["case", "program", "median_seconds", "least_seconds", "ratio_of_medians",
         "ratio_of_least", "relative_error"],
        table, "CPU time of evaluating one network, one thread; ratios to lattice's choice")


def measure():
    parser = recording.parser(__doc__)
    parser.add_argument("--rounds", type=int, help="default: 7, or 1 with --quick")
    arguments = parser.parse_args()
    rounds = arguments.rounds or (1 if arguments.quick else 7)
    if rounds < 1:
        parser.error("--rounds must be at least 1")
    for _, name, _ in WAVE_PEERS:
        if name not in MODULES:
            MODULES[name] = recording.optional(name)
    if MODULES["torch"] is not None:
        MODULES["torch"].set_num_threads(1)

    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        lattice = recording.Lattice(arguments.binary, place)
        record = recording.Record("evaluators", lattice)

        def export(name):
            lattice.json("bench", "evaluators", "--export", place / name)
            return json.loads((place / name / "index.json").read_text())

        index = export("cases")
        cases = []
        for kind, peers, entries in (
            (Waves, WAVE_PEERS, index["planeWaves"]), (Dense, DENSE_PEERS, index["dense"])
        ):
            for entry in entries:
                case = kind(place / "cases", entry)
                cases.append((case, entry["chosen"], prepare(peers, case, arguments.quick)))

        timings = [{} for _ in cases]

        def measure_lattice(turn):
            own = export(f"round-{turn}")
            for collected, entry in zip(timings, own["planeWaves"] + own["dense"]):
                for timing in entry["timings"]:
                    slot = collected.setdefault(
                        timing["evaluator"], {"seconds": [], "error": timing["relativeError"]})
                    slot["seconds"].append(statistics.median(timing["roundSeconds"]))

        for turn in range(rounds):
            recording.say(f"round {turn + 1} of {rounds}")
            measure_lattice(turn)
            for _, _, contenders in cases:
                for contender in contenders:
                    contender.measure(turn)
        measure_lattice(rounds)

    record.add("# Evaluators against other programs")
    record.add(
        "Written by `Benchmarks/peers/evaluators.py`. CPU time of one evaluation on one thread; "
        "ratios are the",
        "program in the row over the evaluator that lattice picks (bold). Errors are relative, in "
        "the 2-norm, against",
        "direct summation.")
    record.add_machine(MODULES.values())
    record.add(f"NumPy's BLAS: {recording.blas()}.")
    add_rows(record, cases, timings)
    record.finish(arguments.record)


if __name__ == "__main__":
    recording.main(measure)
