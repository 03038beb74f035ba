#!/usr/bin/env python3
"""Run all benchmarks, or those that are named, and keep their pages, tables and figures in a folder.

`make benchmark` and Scripts/benchmark call it with everything installed. A section that fails is
named and leaves its last page; the others go on.
"""

import pathlib
import subprocess
import sys
import time

import recording

HERE = pathlib.Path(__file__).resolve().parent

# Section, how its script is called, and what it is about.
SECTIONS = {
    "evaluators": ("peers/evaluators.py", "networks with continuous momenta and other activations "
                   "against FINUFFT, ducc0, NumPy, PyTorch and GSTools"),
    "free_fields": ("peers/free_fields.py", "samples of the free field against NumPy, SciPy, ducc0, "
                    "FFTW and GSTools"),
    "markov_chains": ("peers/markov_chains.py", "couplings and axes against hybrid Monte Carlo, its "
                      "own and another program's"),
    **{f"growth_{part}": (f"growth.py --part {part}", f"cost against {what}") for part, what in (
        ("volume", "the number of sites"), ("width", "the number of neurons"),
        ("coupling", "λ"), ("threads", "threads"))},
}


def measure():
    parser = recording.parser(__doc__)
    parser.add_argument(
        "--sections", metavar="NAMES", default=" ".join(SECTIONS),
        help=f"some of: {' '.join(SECTIONS)}; default: all")
    parser.add_argument("--hmc", metavar="COMMAND", help="passed on to markov_chains.py")
    parser.add_argument("--convention", help="passed on to markov_chains.py")
    arguments = parser.parse_args()
    names = arguments.sections.split() or list(SECTIONS)
    for name in names:
        if name not in SECTIONS:
            parser.error(f"'{name}' is none of: {' '.join(SECTIONS)}")
    folder = (arguments.record or recording.ROOT / ".build/benchmark").resolve()
    start, failed = time.monotonic(), []
    for name in names:
        recording.say(f"== {name}: {SECTIONS[name][1]}")
        script, *options = SECTIONS[name][0].split()
        command = [
            sys.executable, "-B", HERE / script, arguments.binary, "--record", folder, *options]
        command += ["--quick"] if arguments.quick else []
        if name == "markov_chains":
            command += ["--hmc", arguments.hmc] if arguments.hmc else []
            command += ["--convention", arguments.convention] if arguments.convention else []
        if subprocess.run([str(word) for word in command]).returncode != 0:
            failed.append(name)
    lines = [
        "# Recorded benchmarks", "",
        "Written by `make benchmark`; every page names its date, processor, load and versions.", ""]
    for name, (script, about) in SECTIONS.items():
        if (folder / f"{name}.md").exists():
            lines.append(f"* [{name}]({name}.md): {about} (`Benchmarks/{script}`)")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text("\n".join(lines) + "\n")
    recording.say(f"== {len(names) - len(failed)} of {len(names)} sections in "
                  f"{(time.monotonic() - start) / 60:.1f} minutes")
    print(folder / "README.md")
    if failed:
        raise recording.Failure(f"failed: {', '.join(failed)}; see above.")


if __name__ == "__main__":
    recording.main(measure)
