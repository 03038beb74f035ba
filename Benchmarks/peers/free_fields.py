#!/usr/bin/env python3
"""Time other programs on samples of the free lattice field, and check that all draw the same.

A sample is a field φ(x) with ⟨|φ̃(p)|²⟩/V = 1/(p̂² + m²) at every lattice momentum, p̂² = Σ 4 sin²(p/2).
`lattice bench sampling` times the program; NumPy, SciPy, ducc0, pyFFTW and GSTools (whichever are
installed) are timed in rounds that alternate with it, CPU time, one thread. Before anything is
timed, fields of every program are set against the propagator at momenta of all kinds, by sums over
sites that share no code with any of them; two wrong distributions must fail the same check.
"""

import math
import pathlib
import statistics
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import recording  # noqa: E402  before NumPy, since it sets the number of threads

try:
    import numpy as np  # noqa: E402
except ImportError:
    sys.exit("free_fields.py needs NumPy; Scripts/benchmark installs it below .build/peers.")

MASS_SQUARED = 0.25
SEED = 230703223

LATTICES = {"64x64": [64, 64], "256x256": [256, 256], "32x32x32": [32] * 3, "16x16x16x16": [16] * 4}

# Standard errors beyond which a propagator is not that of the free lattice field.
LARGEST_PULL = 5

# Products of sites and modes that GSTools sums in one timing; the rest of the sites is counted.
LONGEST_SUM = 10_000_000


def kinetic(momentum):
    """p̂²."""
    return sum(4 * math.sin(p / 2) ** 2 for p in momentum)


def continuum(momentum):
    """p², which is not the lattice's."""
    return sum(p * p for p in momentum)


class HalfSpectrum:
    """Independent normal modes for one c2r transform.

    Complex normals of unit variance fill the half of the momenta that c2r reads. Of its planes
    p_{d−1} = 0 and π it uses the part with f(−p) = f(p)*, which has half the variance; twice the
    variance there makes every mode right with no symmetrisation. Forward transforms carry 1/V.
    """

    def __init__(self, extents, plane_variance=2.0):
        self.extents = extents
        axes = [2 * np.pi * np.fft.fftfreq(n) for n in extents[:-1]]
        axes.append(2 * np.pi * np.fft.rfftfreq(extents[-1]))
        lattice_squared = sum(
            np.reshape(4 * np.sin(axis / 2) ** 2, [-1 if i == j else 1 for j in range(len(axes))])
            for i, axis in enumerate(axes))
        volume = math.prod(extents)
        self.deviations = np.sqrt(volume / (lattice_squared + MASS_SQUARED))
        # The real and imaginary parts share the variance.
        self.scale = self.deviations * math.sqrt(0.5)
        planes = [0] + ([-1] if extents[-1] % 2 == 0 else [])
        self.scale[..., planes] *= math.sqrt(plane_variance)
        self.modes = np.empty(self.scale.shape, dtype=complex)
        self.normals = self.modes.view(float)
        self.random = np.random.Generator(np.random.SFC64(SEED))

    def draw(self):
        """New modes in memory that is kept."""
        self.random.standard_normal(out=self.normals)
        np.multiply(self.modes, self.scale, out=self.modes)
        return self.modes


# Each peer is a function of the extents that prepares what does not depend on the sample, and
# returns a function that draws one; None if the lattice is not for it.


def numpy_irfftn(extents, plane_variance=2.0):
    spectrum = HalfSpectrum(extents, plane_variance)
    axes = tuple(range(len(extents)))
    keywords = {}
    if np.lib.NumpyVersion(np.__version__) >= "2.0.0":
        keywords["out"] = np.empty(extents)

    def draw():
        return np.fft.irfftn(spectrum.draw(), s=extents, axes=axes, **keywords)
    return draw


def numpy_white_noise(extents):
    """The common way: white noise on the sites, two transforms."""
    spectrum = HalfSpectrum(extents)
    deviations = spectrum.deviations / math.sqrt(math.prod(extents))
    noise = np.empty(extents)
    axes = tuple(range(len(extents)))

    def draw():
        spectrum.random.standard_normal(out=noise)
        modes = np.fft.rfftn(noise)
        modes *= deviations
        return np.fft.irfftn(modes, s=extents, axes=axes)
    return draw


def scipy_irfftn(extents):
    fft = MODULES["scipy.fft"]
    spectrum = HalfSpectrum(extents)

    def draw():
        return fft.irfftn(spectrum.draw(), s=extents, overwrite_x=True, workers=1)
    return draw


def ducc_c2r(extents):
    c2r = MODULES["ducc0"].fft.c2r
    spectrum = HalfSpectrum(extents)
    field = np.empty(extents)
    axes = tuple(range(len(extents)))

    def draw():
        return c2r(
            spectrum.draw(), axes=axes, lastsize=extents[-1], forward=False, inorm=2, out=field,
            nthreads=1, allow_overwriting_input=True)
    return draw


def fftw_c2r(extents):
    """FFTW with a plan found by timing, which `lattice` does without so that runs repeat."""
    pyfftw = MODULES["pyfftw"]
    spectrum = HalfSpectrum(extents)
    modes = pyfftw.empty_aligned(spectrum.modes.shape, dtype="complex128")
    field = pyfftw.empty_aligned(extents, dtype="float64")
    plan = pyfftw.FFTW(
        modes, field, axes=tuple(range(len(extents))), direction="FFTW_BACKWARD",
        flags=("FFTW_MEASURE", "FFTW_DESTROY_INPUT"), threads=1)
    spectrum.modes, spectrum.normals = modes, modes.view(float)
    # c2r carries no 1/V.
    spectrum.scale /= math.prod(extents)

    def draw():
        spectrum.draw()
        plan.execute()
        return field
    return draw


class GSTools:
    """The sum behind gstools.field.generator.Fourier, given this lattice's spectrum.

    Its cost is that of all modes at every site. Timings take some of the sites and count the others.
    """

    def __init__(self, extents):
        volume = math.prod(extents)
        axes = [2 * np.pi / n * np.arange(-(n // 2), n - n // 2) for n in extents]
        grids = np.meshgrid(*axes, indexing="ij")
        self.extents = extents
        self.modes = np.stack([grid.ravel() for grid in grids])
        self.factors = np.sqrt(
            1 / volume / ((4 * np.sin(self.modes / 2) ** 2).sum(axis=0) + MASS_SQUARED))
        sites = np.meshgrid(*[np.arange(float(n)) for n in extents], indexing="ij")
        self.sites = np.stack([site.ravel() for site in sites])
        self.random = np.random.RandomState(SEED)
        count = min(volume, max(1, LONGEST_SUM // volume))
        self.some = np.ascontiguousarray(self.sites[:, :count])
        self.share = volume / count

    def normals(self):
        count = len(self.factors)
        return self.random.normal(size=count), self.random.normal(size=count)

    def sum(self, normals, sites):
        return MODULES["gstools_cython.field"].summate_fourier(
            self.factors, self.modes, *normals, sites, 1)

    def __call__(self):
        return np.reshape(self.sum(self.normals(), self.sites), self.extents)

    def measure(self):
        normals = self.normals()
        return recording.cpu_seconds(self.normals, 1) + self.share * recording.cpu_seconds(
            lambda: self.sum(normals, self.some), 1)


# Name, the module it needs, and how it is prepared.
PEERS = [
    ("NumPy, irfftn", "numpy", numpy_irfftn),
    ("NumPy, rfftn and irfftn", "numpy", numpy_white_noise),
    ("SciPy, irfftn", "scipy.fft", scipy_irfftn),
    ("NumPy and ducc0", "ducc0", ducc_c2r),
    ("NumPy and pyFFTW", "pyfftw", fftw_c2r),
    ("GSTools, Fourier", "gstools_cython.field", GSTools),
]
MODULES = {}


def momenta(extents):
    """Mode numbers of all kinds: 0, the axes, the planes a c2r treats apart, the zone's corners."""
    first, last = [0] * len(extents), [0] * len(extents)
    first[0], last[-1] = 1, 1
    edge = [0] * (len(extents) - 1) + [extents[-1] // 2]
    mixed = [1] + edge[1:]
    return [
        [0] * len(extents), first, last, edge, mixed, [n // 4 for n in extents],
        [n // 2 for n in extents]]


def pulls(fields, extents, theory=kinetic):
    """(measured − theory)/error of G at `momenta`, the error being the theory's own: |φ̃|² is
    exponentially distributed, and a square of one normal where −p = p."""
    volume = math.prod(extents)
    modes = momenta(extents)
    waves = [
        [np.exp(-2j * np.pi * number / n * np.arange(n)) for number, n in zip(mode, extents)]
        for mode in modes]
    sums, count = np.zeros(len(modes)), 0
    for field in fields:
        count += 1
        for index, factors in enumerate(waves):
            total = field
            for factor in reversed(factors):
                total = total @ factor
            sums[index] += abs(total) ** 2 / volume
    result = []
    for mode, total in zip(modes, sums):
        expected = 1 / (
            theory([2 * math.pi * number / n for number, n in zip(mode, extents)]) + MASS_SQUARED)
        real = all(2 * number % n == 0 for number, n in zip(mode, extents))
        error = expected * math.sqrt((2 if real else 1) / count)
        result.append((total / count - expected) / error)
    return result


def largest(values):
    return max(map(abs, values))


def lattice_fields(lattice, extents, count):
    """Fields that the program stores, as it draws them for a run."""
    h5py = recording.optional("h5py")
    if h5py is None:
        raise recording.Failure(
            "fields of lattice cannot be checked without h5py, and what is not checked is not "
            "timed. Install h5py.")
    lattice.run({
        "lattice": {"extents": extents},
        "theory": {"action": "free", "massSquared": MASS_SQUARED},
        "ensemble": {"networks": count, "seed": SEED},
        "analysis": {"blocks": 20, "observables": ["propagator"]},
        "output": {"fields": True}, "compare": []}, name="fields")
    with h5py.File(lattice.scratch / "fields" / "fields.h5") as file:
        for index in range(count):
            yield file["fields"][index]


def drawn(draw, count):
    for _ in range(count):
        yield draw()


def check(name, extents, values):
    if largest(values) > LARGEST_PULL:
        raise recording.Failure(
            f"{name} does not draw the free field on {recording.shape(extents)}: "
            f"pulls {', '.join(f'{value:.1f}' for value in values)} at {momenta(extents)}.")
    return largest(values)


class Contender:
    """A peer on one lattice, checked."""

    def __init__(self, name, maker, extents, count):
        self.name = name
        self.draw = maker(extents)
        checked = extents
        if isinstance(self.draw, GSTools):
            # All modes at all sites are too many for a thousand samples.
            checked = [max(4, n // 8) for n in extents] if len(extents) < 4 else [4] * 4
            self.pull = check(name, checked, pulls(drawn(maker(checked), count), checked))
        else:
            self.pull = check(name, extents, pulls(drawn(self.draw, count), extents))
        self.remark = "" if checked is extents else (
            f" on {recording.shape(checked)}; one site in {self.draw.share:.0f} timed")
        self.seconds = []
        once = recording.cpu_seconds(self.draw, 2) if checked is extents else 1
        self.repetitions = max(1, int(0.05 / max(once, 1e-7)))

    def measure(self):
        self.seconds.append(
            self.draw.measure() if isinstance(self.draw, GSTools)
            else recording.cpu_seconds(self.draw, self.repetitions))


def controls(extents, count):
    """Smallest pulls of wrong distributions: planes of half the variance, p² for p̂²."""
    half = pulls(drawn(numpy_irfftn(extents, plane_variance=1), count), extents)
    wrong = pulls(drawn(numpy_irfftn(extents), count), extents, theory=continuum)
    return [largest(half), largest(wrong)]


def measure():
    parser = recording.parser(__doc__)
    parser.add_argument("--rounds", type=int, help="default: 9, or 3 with --quick")
    parser.add_argument(
        "--samples", type=int, help="fields checked of each program; default: 800, or 200")
    parser.add_argument("--lattice", choices=LATTICES, help="only this one")
    arguments = parser.parse_args()
    rounds = arguments.rounds or (3 if arguments.quick else 9)
    samples = arguments.samples or (200 if arguments.quick else 800)
    if samples < 100:
        parser.error("--samples must be at least 100, or no wrong distribution shows")
    for _, name, _ in PEERS:
        MODULES[name] = recording.optional(name)

    with tempfile.TemporaryDirectory() as scratch:
        lattice = recording.Lattice(arguments.binary, scratch)
        record = recording.Record("free_fields", lattice)
        cases = []
        for extents in [LATTICES[arguments.lattice]] if arguments.lattice else LATTICES.values():
            # Large lattices need fewer samples: no momentum's error depends on the volume.
            count = min(samples, max(100, 13_000_000 // math.prod(extents)))
            recording.say(f"checking {count} fields on {recording.shape(extents)}")
            own = check("lattice", extents, pulls(lattice_fields(lattice, extents, count), extents))
            wrong = controls(extents, count)
            if min(wrong) < LARGEST_PULL:
                raise recording.Failure(
                    f"wrong distributions pass the check on {recording.shape(extents)}: pulls "
                    f"{wrong}. Raise --samples.")
            contenders = [
                Contender(name, maker, extents, count)
                for name, module, maker in PEERS if MODULES[module] is not None]
            cases.append((extents, count, own, wrong, contenders))

        seconds = {}

        def measure_lattice():
            for case in lattice.json("bench", "sampling")["cases"]:
                seconds.setdefault(tuple(case["extents"]), []).append(case["secondsPerNetwork"])

        for turn in range(rounds):
            recording.say(f"round {turn + 1} of {rounds}")
            measure_lattice()
            for *_, contenders in cases:
                for contender in contenders:
                    contender.measure()
        measure_lattice()

    write(record, cases, seconds, arguments.record)


def write(record, cases, seconds, folder):
    rows, table, ratios = [], [], {}
    for extents, count, pull, wrong, contenders in cases:
        own = seconds[tuple(extents)]
        entries = [("**lattice**", own, pull, "")] + [
            (contender.name, contender.seconds, contender.pull, contender.remark)
            for contender in contenders]
        for name, times, pull, remark in entries:
            median, least = statistics.median(times), min(times)
            ratios.setdefault(name, []).append(median / statistics.median(own))
            table.append([
                recording.shape(extents), name.strip("*"), median, least,
                median / statistics.median(own), least / min(own), pull])
            rows.append([
                recording.shape(extents) if name == "**lattice**" else "", name,
                recording.duration(median), recording.duration(least),
                recording.ratio(median / statistics.median(own)),
                recording.ratio(least / min(own)),
                f"{pull:.1f}" + remark])
        rows.append([
            "", f"*wrong ones, of {count} fields as all above*", "", "", "", "",
            " and ".join(f"{value:.1f}" for value in wrong)])

    record.add("# Samples of the free field against other programs")
    record.add(
        "Written by `Benchmarks/peers/free_fields.py`. CPU time of one field on one thread; ratios "
        "are the program",
        "in the row over lattice. The last column is the largest |pull| of the propagator at seven "
        "momenta: a program",
        f"above {LARGEST_PULL} is not timed, and the wrong distributions (planes of half the "
        "variance, p² for p̂²) must be above.")
    record.add_machine(MODULES.values())
    record.add(*recording.markdown(
        ["lattice", "program", "median", "least", "ratio of medians", "ratio of least",
         "largest pull"], rows))
    record.add(
        "* NumPy draws with SFC64, its fastest generator, into memory that is kept, and needs one "
        "transform for a field:",
        "  normals fill half of the momenta. \"rfftn and irfftn\" is the common way by white noise "
        "on the sites.",
        "* ducc0 and pyFFTW only transform; the normals are NumPy's. pyFFTW's plan is found by "
        "timing.",
        "* GSTools sums all modes at every site; some sites are timed and the others counted, and",
        "  the distribution is checked on a smaller lattice.")
    record.add_table(
        "free_fields",
        ["lattice", "program", "median_seconds", "least_seconds", "ratio_of_medians",
         "ratio_of_least", "largest_pull"],
        table, "CPU time of one free field, one thread; ratios to lattice")
    # What is beyond a bar's length is in the table.
    names = [name for name in ratios if name != "**lattice**" and max(ratios[name]) < 100]
    if not names:
        record.finish(folder)
        return
    record.add_table(
        "free_fields_ratios", ["lattice", *[name.replace(" ", "_") for name in names]],
        [[recording.shape(case[0]), *[ratios[name][index] for name in names]]
         for index, case in enumerate(cases)], "ratios of medians to lattice")
    record.add_figure(
        "free_fields", "CPU time of one free field over that of lattice", [
            "set style data histogram; set style histogram clustered gap 1.5",
            "set style fill solid 0.8 noborder; set boxwidth 0.9",
            "set yrange [0:*]; set ylabel 'CPU time over lattice'; set grid y lw 0.4",
            "set key outside top center horizontal maxrows 3 samplen 1",
            "plot " + ", ".join(
                f"'free_fields_ratios.tsv' using {index + 2}:xtic(1) title '{name}'"
                for index, name in enumerate(names)) + ", 1 lc rgb 'black' notitle"])
    record.finish(folder)


if __name__ == "__main__":
    recording.main(measure)
