#!/usr/bin/env python3
"""Measure how the cost of a network grows with the volume, the width, the coupling and threads.

Each point is two runs of `lattice run` that differ in their number of networks alone: the
difference of their CPU times is what sampling and measuring costs, free of pilots, tables and the
start of the program. Rounds go through all points, so that a drifting machine shifts all alike.
"""

import statistics
import tempfile

import recording

SEED = 230703223
MASS_SQUARED = 0.25

# Bounds of the numbers of networks of the longer of two runs.
FEWEST, MOST = 800, 800_000

# Networks of a run whose realisation the program chooses.
CHOOSING = 2000


class Point:
    """One configuration, timed."""

    def __init__(self, lattice, label, configuration, budget):
        """Lets the program choose how interacting networks are realised, and finds how many take
        `budget` CPU seconds, which is a first measurement."""
        self.lattice, self.label, self.configuration = lattice, label, configuration
        self.count, self.ess, self.choice = FEWEST, 1.0, "free"
        if configuration["theory"]["action"] != "free":
            results = self.run(CHOOSING)
            if not results["reliable"]:
                raise recording.Failure(
                    f"{label}: the run is not reliable: {' '.join(results['reasons'])}")
            chosen = results["engineering"]
            self.ess = results["weights"]["essFraction"]
            self.choice = chosen.get("transport") or chosen["realisation"]
            self.configuration = {**configuration, "engineering": {
                key: value for key, value in (
                    ("realisation", chosen["realisation"]), ("transport", chosen.get("transport")),
                    ("steps", (chosen.get("steps") or [None])[0]))
                if value is not None}}
        elapsed = self.difference()
        while elapsed < 0.6 * budget and self.count < MOST:
            growth = min(16, max(2, budget / max(elapsed, budget / 16)))
            self.count = min(MOST, int(self.count * growth))
            elapsed = self.difference()
        self.seconds = [elapsed / (self.count - self.count // 8)]

    def run(self, count, threads=1):
        return self.lattice.run({
            **self.configuration,
            "ensemble": {"networks": count, "seed": SEED},
            # Fits to time slices take a time of their own, which no number of networks explains.
            "analysis": {"observables": ["propagator"]}, "compare": []}, threads=threads)

    def difference(self):
        """CPU seconds of the networks of a run beyond those of a shorter one."""
        seconds = [
            self.run(count)["cost"]["cpuSeconds"] for count in (self.count // 8, self.count)]
        return seconds[1] - seconds[0]

    def measure(self):
        self.seconds.append(self.difference() / (self.count - self.count // 8))

    @property
    def median(self):
        return statistics.median(self.seconds)

    @property
    def least(self):
        return min(self.seconds)


def free(extent, **architecture):
    return {
        "lattice": {"extents": [extent, extent]},
        "theory": {"action": "free", "massSquared": MASS_SQUARED},
        **({"architecture": architecture} if architecture else {})}


def ball(extent, width):
    """Momenta drawn from a ball, so that evaluators of plane waves are at work."""
    return {
        "lattice": {"extents": [extent, extent], "boundary": "infinite"},
        "theory": {"action": "free", "massSquared": MASS_SQUARED},
        "architecture": {"momenta": "continuum", "cutoff": 2.5, "width": width, "alpha": -1}}


def interacting(extent, coupling):
    return {
        "lattice": {"extents": [extent, extent]},
        "theory": {"action": "phi4", "massSquared": MASS_SQUARED, "lambda": coupling},
        "engineering": {"realisation": "auto"}}


class Series:
    """Points along one quantity, with the power law they follow."""

    def __init__(self, name, points):
        self.name, self.points = name, points

    def exponent(self, value=lambda point: point.median):
        """The power, of all points and of the upper half; points lost in the noise tell none."""
        measured = [(point.label, value(point)) for point in self.points]
        pairs = [pair for pair in measured if pair[1] > 0]
        upper = pairs[len(pairs) // 2:]
        return tuple(
            f"{recording.exponent(part):.2f}" if len(part) > 1 else "–" for part in (pairs, upper))


def effective(point):
    return point.median / point.ess


def add_growth(record, column, caption, series, weighted, remark):
    """Table, powers, figure. `weighted` adds the effective fraction."""
    record.add(
        "CPU time of one network, drawn and its propagator measured, on one thread, m² = 0.25; powers "
        "by least squares",
        "in the logarithms of the medians.")
    columns = [column, "networks", "median_seconds", "least_seconds"]
    columns += ["ess", "seconds_per_effective", "realisation"] if weighted else []
    rows, table = [], []
    for group in series:
        for point in group.points:
            extra = [point.ess, effective(point), point.choice] if weighted else []
            table.append(
                [group.name.replace(" ", "_"), point.label, point.count, point.median, point.least,
                 *extra])
            rows.append([
                group.name, point.label, recording.duration(point.median),
                recording.duration(point.least),
                *([f"{point.ess:.3f}", recording.duration(effective(point)), point.choice]
                  if weighted else [])])
    record.add(*recording.markdown(
        ["networks", column, "median", "least",
         *(["ESS", "an effective network", "realisation"] if weighted else [])], rows))
    value = effective if weighted else (lambda point: point.median)
    what = "an effective network" if weighted else "a network"
    record.add(*[
        f"* {group.name}: {what} costs ∝ {column}^{group.exponent(value)[0]}, over the upper half "
        f"^{group.exponent(value)[1]}" for group in series], "", remark)
    record.add_table(record.name, ["series", *columns], table, caption)
    colours = ["#0072B2", "#D55E00", "#009E73"]
    record.add_figure(record.name, caption, [
        f"set xlabel '{column}'; set ylabel 'CPU seconds'; set logscale xy",
        "set key outside top center horizontal; set grid lw 0.4; set format y '10^{%T}'",
        "plot " + ", ".join(
            f"'{record.name}.tsv' using (strcol(1) eq '{group.name.replace(' ', '_')}' ? "
            f"column(2) : NaN):{7 if weighted else 4} with linespoints pt 7 ps 0.6 "
            f"lc rgb '{colour}' title '{group.name}'"
            for group, colour in zip(series, colours))])


class Threads:
    """Wall-clock and CPU time of one run on some numbers of threads."""

    def __init__(self, series, numbers):
        self.point = series.points[0]
        self.name = f"{series.name}, {self.point.label}"
        self.wall = {number: [] for number in numbers}
        self.cpu = {number: [] for number in numbers}

    def measure(self):
        for number in self.wall:
            cost = self.point.run(self.point.count, threads=number)["cost"]
            self.wall[number].append(cost["wallSeconds"])
            self.cpu[number].append(cost["cpuSeconds"])


def add_threads(record, measured):
    rows, table = [], []
    for item in measured:
        for number in item.wall:
            wall = {key: min(times) for key, times in item.wall.items()}
            cpu = {key: min(times) for key, times in item.cpu.items()}
            table.append([
                item.name.replace(" ", "_"), number, wall[number], wall[1] / wall[number],
                cpu[number] / cpu[1]])
            rows.append([
                item.name, number, recording.duration(wall[number]),
                recording.ratio(wall[1] / wall[number]), recording.ratio(cpu[number] / cpu[1])])
    record.add(*recording.markdown(
        ["networks", "threads", "wall-clock time, least", "speed-up", "CPU time over one thread's"],
        rows))
    record.add(
        "Wall-clock time of sampling and measuring, which other work on the machine lengthens: the "
        "load average above",
        "belongs to it. The CPU time is the whole run's.")
    record.add_table(
        record.name, ["series", "threads", "wall_seconds", "speed_up", "cpu_ratio"], table,
        "Speed-up by threads")
    record.add_figure(record.name, "Speed-up by threads", [
        "set xlabel 'threads'; set ylabel 'speed-up'; set grid lw 0.4; set xtics 1",
        "set key outside top center horizontal; set xrange [0.8:*]; set yrange [0:*]",
        "plot x dt 2 lc rgb 'black' title 'ideal', " + ", ".join(
            f"'{record.name}.tsv' using (strcol(1) eq '{item.name.replace(' ', '_')}' ? column(2) "
            f": NaN):4 with linespoints pt 7 ps 0.6 title '{item.name}'" for item in measured)])


# Each part prepares what is measured, and returns it with what is to be written of it.


def volume(record, prepare, quick):
    extents = [16, 32, 64] if quick else [16, 32, 64, 128, 256, 512]
    groups = [
        prepare("free", extents, lambda extent: (extent * extent, free(extent))),
        prepare("λ = 1", extents if quick else extents[:-2],
                lambda extent: (extent * extent, interacting(extent, 1)))]
    return points(groups), lambda: add_growth(
        record, "V", "CPU time of an effective network against V", groups, True,
        "Networks of exact width on V = L² sites. Where the realisation changes with V, the program "
        f"chose so, for a run of {CHOOSING} networks whose pilot is not counted.")


def width(record, prepare, quick):
    numbers = [10, 100, 1000] if quick else [10, 30, 100, 300, 1000, 3000, 10_000]
    groups = [
        prepare("lattice momenta", numbers, lambda count: (count, free(64, width=count))),
        prepare("momenta in a ball", numbers, lambda count: (count, ball(64, count)))]
    return points(groups), lambda: add_growth(
        record, "N", "CPU time of a network of N neurons, 64×64 sites", groups, False,
        "Neurons on lattice momenta are scattered onto modes and transformed; momenta in a ball take "
        "an evaluator of plane waves, a box of infinite volume and the measurement of G(r).")


def coupling(record, prepare, quick):
    extent, strengths = (16, [0.1, 1, 4]) if quick else (32, [0.1, 0.25, 0.5, 1, 2, 4, 8])
    groups = [prepare(
        f"{extent}×{extent}", strengths, lambda strength: (strength, interacting(extent, strength)))]
    return points(groups), lambda: add_growth(
        record, "λ", "CPU time of an effective network against λ", groups, True,
        "λ is that of (λ/4!)φ⁴; realisations are the program's choice for a run of "
        f"{CHOOSING} networks, and pilots are not counted.")


def threads(record, prepare, quick):
    numbers = [number for number in (1, 2, 4, 8, 16) if number <= record.cores]
    measured = [
        Threads(prepare(name, [sites], lambda _: (sites, configuration)), numbers)
        for name, sites, configuration in (
            ("free", "64×64", free(64)), ("λ = 1", "32×32", interacting(32, 1)),
            ("N = 1000 in a ball", "64×64", ball(64, 1000)))]
    return measured, lambda: add_threads(record, measured)


PARTS = {part.__name__: part for part in (volume, width, coupling, threads)}


def points(groups):
    return [point for group in groups for point in group.points]


def measure():
    parser = recording.parser(__doc__)
    parser.add_argument(
        "--part", choices=PARTS, required=True, help="against what the cost is measured")
    parser.add_argument(
        "--rounds", type=int, help="after the first one; default: 2, or 1 with --quick")
    parser.add_argument(
        "--budget", type=float, default=0.25, help="CPU seconds of a run; default: %(default)s")
    arguments = parser.parse_args()
    rounds = arguments.rounds or (1 if arguments.quick else 2)

    with tempfile.TemporaryDirectory() as scratch:
        lattice = recording.Lattice(arguments.binary, scratch)
        record = recording.Record(f"growth_{arguments.part}", lattice)

        def prepare(name, labels, configuration):
            recording.say(f"preparing {name}: {', '.join(map(str, labels))}")
            return Series(
                name, [Point(lattice, *configuration(label), arguments.budget) for label in labels])

        items, write = PARTS[arguments.part](record, prepare, arguments.quick)
        for turn in range(rounds):
            recording.say(f"round {turn + 1} of {rounds}")
            for item in items:
                item.measure()

    record.add(f"# How the cost grows: {arguments.part}")
    record.add(f"Written by `Benchmarks/growth.py --part {arguments.part}`.")
    record.add_machine()
    write()
    record.finish(arguments.record)


if __name__ == "__main__":
    recording.main(measure)
