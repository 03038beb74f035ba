"""What all benchmarks share: running programs for their CPU time, and writing what was measured.

Import it before NumPy: the sizes of thread pools are read when a library is loaded.
"""

import argparse
import datetime
import importlib
import json
import math
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import time

for variable in (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS", "NUMEXPR_NUM_THREADS", "DUCC0_NUM_THREADS",
):
    os.environ[variable] = "1"

ROOT = pathlib.Path(__file__).resolve().parent.parent


class Failure(Exception):
    """Something that ends a benchmark, in one sentence with a way out."""


def say(text):
    """Progress."""
    print(text, file=sys.stderr, flush=True)


def main(measure):
    """Runs a benchmark, and ends with one line where it cannot go on."""
    try:
        measure()
    except Failure as problem:
        sys.exit(f"{pathlib.Path(sys.argv[0]).name}: {problem}")


def parser(description):
    """The arguments that all benchmarks take."""
    result = argparse.ArgumentParser(description=description.split("\n\n")[0])
    result.add_argument(
        "binary", nargs="?", default=str(ROOT / ".build/release/lattice"),
        help="default: .build/release/lattice of this repository")
    result.add_argument(
        "--record", metavar="FOLDER", type=pathlib.Path,
        help="write table, figures and a page there instead of printing the page")
    result.add_argument("--quick", action="store_true", help="fewer and smaller cases")
    return result


def optional(name):
    """A module, or None and a line if it is missing."""
    try:
        return importlib.import_module(name)
    except ImportError as problem:
        say(f"skipped: {name} ({problem})")
        return None


def execute(command):
    """Runs a program; its standard output and CPU seconds, those of its own children included."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=output,
                stderr=errors)
        except OSError as problem:
            raise Failure(f"{command[0]} cannot be run: {problem.strerror}.") from None
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for stream in (output, errors):
            stream.seek(0)
            texts.append(stream.read().decode(errors="replace"))
    if process.returncode != 0:
        last = (texts[1].strip().splitlines() or ["no message"])[-1]
        raise Failure(
            f"{' '.join(map(str, command))} ended with code {process.returncode}: {last}")
    return texts[0], usage.ru_utime + usage.ru_stime


class Lattice:
    """The program, and a scratch folder for its runs."""

    def __init__(self, binary, scratch):
        self.binary = pathlib.Path(binary).resolve()
        self.scratch = pathlib.Path(scratch)
        if not os.access(self.binary, os.X_OK):
            raise Failure(f"there is no program {self.binary}. Build it with `make build`.")

    def json(self, *arguments):
        """What a command prints with --json."""
        return json.loads(execute([self.binary, *arguments, "--json"])[0])

    def run(self, configuration, name="run", threads=1):
        """results.json of a run, whose folder is `name` in the scratch folder."""
        file = self.scratch / f"{name}.json5"
        file.write_text(json.dumps(configuration))
        return self.json(
            "run", file, "--output", self.scratch / name, "--force", "--quiet", "--threads", threads)


def cpu_seconds(evaluate, repetitions):
    """CPU seconds of one call."""
    start = time.process_time()
    for _ in range(repetitions):
        evaluate()
    return (time.process_time() - start) / repetitions


def processor():
    """The processor's name."""
    try:
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def package_versions(modules):
    """Names and versions of the packages that modules belong to, None being left out."""
    names = dict.fromkeys(module.__name__.split(".")[0] for module in modules if module is not None)
    return [(name, getattr(importlib.import_module(name), "__version__", "?")) for name in names]


def blas():
    """Name and version of NumPy's matrix products."""
    try:
        entry = importlib.import_module("numpy").show_config(mode="dicts")[
            "Build Dependencies"]["blas"]
        return f"{entry['name']} {entry['version']}"
    except (TypeError, KeyError):  # older than 1.25
        return "unknown"


class Record:
    """A page of what was measured, with the machine it was measured on."""

    def __init__(self, name, lattice):
        self.name = name
        self.load = os.getloadavg()[0]
        self.start = time.monotonic()
        self.versions = lattice.json("version")
        self.cores = (
            len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())
        self.lines = []
        self.files = {}

    def add(self, *lines):
        """Paragraphs, or the lines of a table, with an empty line after."""
        self.lines += [*lines, ""]

    def add_machine(self, modules=()):
        """Date, processor, load and versions of what took part."""
        versions = self.versions
        self.add(
            f"* Date: {datetime.date.today().isoformat()}, "
            f"{(time.monotonic() - self.start) / 60:.1f} minutes",
            f"* Processor: {processor()}, {self.cores} cores available; "
            f"{platform.system()} {platform.machine()}",
            f"* Load average of the last minute: {self.load:.1f} before, "
            f"{os.getloadavg()[0]:.1f} after",
            f"* lattice {versions['lattice']}, {versions['fftw']}, Swift {versions['swift']}; "
            f"Python {platform.python_version()}"
            + "".join(f", {name} {version}" for name, version in package_versions(modules)))

    def add_table(self, file, columns, rows, comment):
        """A table as a file of tab-separated values; numbers keep nine digits."""
        self.files[f"{file}.tsv"] = "\n".join(
            [f"# {comment}", "# columns: " + " ".join(columns)]
            + ["\t".join(
                f"{cell:.9g}" if isinstance(cell, float) else str(cell) for cell in row)
               for row in rows]) + "\n"

    def add_figure(self, file, caption, commands):
        """A figure by gnuplot, whose commands may use the tables by their names."""
        self.files[f"{file}.gp"] = "\n".join([
            f"# {caption}", f"# Redraw with: gnuplot {file}.gp",
            "set encoding utf8",
            "set terminal svg size 560,380 font 'sans,12' background rgb 'white'",
            f"set output '{file}.svg'", "set datafile separator tab",
            "set border lw 0.8; set tics nomirror", *commands]) + "\n"
        self.add(f"![{caption}]({file}.svg)")

    def finish(self, folder):
        """Writes page, tables and figures to a folder, or prints the page."""
        text = "\n".join(self.lines).rstrip() + "\n"
        if folder is None:
            print(text)
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in {**self.files, f"{self.name}.md": text}.items():
            (folder / name).write_text(content)
        figures = [name for name in self.files if name.endswith(".gp")]
        if figures and shutil.which("gnuplot") is None:
            say("skipped: figures (gnuplot is not installed)")
        elif figures:
            for name in figures:
                try:
                    subprocess.run(
                        ["gnuplot", name], cwd=folder, check=True, capture_output=True, text=True)
                except subprocess.CalledProcessError as problem:
                    raise Failure(f"gnuplot {folder / name}: {problem.stderr.strip()}") from None
        say(f"wrote {folder / self.name}.md")


def shape(extents):
    """64×64."""
    return "×".join(map(str, extents))


def duration(seconds):
    """Seconds with a unit, to three digits; a dash for a difference that is lost in the noise."""
    if seconds <= 0:
        return "–"
    for factor, unit in ((1e-3, "µs"), (1, "ms")):
        if seconds < factor:
            return f"{seconds / factor * 1e3:.3g} {unit}"
    return f"{seconds:.3g} s" if seconds < 1000 else f"{seconds:.0f} s"


def ratio(value):
    """A ratio to two or three digits."""
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def exponent(points):
    """The power a of y ∝ xᵃ by least squares in the logarithms."""
    logarithms = [(math.log(x), math.log(y)) for x, y in points]
    count = len(logarithms)
    means = [sum(values) / count for values in zip(*logarithms)]
    covariance = sum((x - means[0]) * (y - means[1]) for x, y in logarithms)
    return covariance / sum((x - means[0]) ** 2 for x, _ in logarithms)


def markdown(columns, rows):
    """The lines of a Markdown table; all columns but the first are flushed right."""
    return [
        "| " + " | ".join(columns) + " |", "|---|" + "---:|" * (len(columns) - 1),
        *["| " + " | ".join(map(str, row)) + " |" for row in rows]]
