"""How fast is the NumPy engine, in units of PyTorch's time?

    python benchmarks/engine_speed.py                # all, in about five minutes
    python benchmarks/engine_speed.py --quick        # training steps as the machine is found, in a minute
    python benchmarks/engine_speed.py --json         # and keep a record: benchmarks/results/engine_speed.json, .md

Ratios are NumPy's time over PyTorch's: below 1, NumPy is faster. Both run in one process, with the same weights
and batch, in float32; a loss or a gradient that differs between them ends the run. Three settings: (a) as found;
(b) both limited to AVX2; (c) both with AVX-512. They are environment variables that have to be set before NumPy
is imported, so every part runs this script again in a process of its own. Nothing is asserted: times depend on
the machine.
"""

import argparse
import datetime
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
RESULTS = REPOSITORY / "benchmarks" / "results" / "engine_speed.json"

# A value of None removes the variable, so that the library chooses by itself.
SETTINGS = {
    "a": ("as found", {}),
    "b": ("both AVX2",
          {"OPENBLAS_CORETYPE": "Haswell", "ATEN_CPU_CAPABILITY": "avx2", "ONEDNN_MAX_CPU_ISA": "AVX2"}),
    "c": ("both AVX-512",
          {"OPENBLAS_CORETYPE": None, "ATEN_CPU_CAPABILITY": None, "ONEDNN_MAX_CPU_ISA": None})}
CAPABILITIES = {"b": "AVX2", "c": "AVX512"}       # what PyTorch has to report, or the machine cannot do it
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
MEMORY_CASES = ("LeNet, batch 250", "VGG, batch norm, batch 64")


def run_part(part, setting="a", threads=1, **more):
    """Run one part in a fresh process.

    Returns
    -------
    record : dict
    text : str
        What it printed.
    """
    environment = dict(os.environ) | {name: str(threads) for name in THREAD_VARIABLES}
    for name, value in SETTINGS[setting][1].items():
        environment.pop(name, None)
        if value is not None:
            environment[name] = value
    request = json.dumps({"part": part, "setting": setting, "threads": threads, **more})
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "record.json"
        command = [sys.executable, str(Path(__file__).resolve()), "--part", request, "--answer", str(answer)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, encoding="utf-8", check=False)
        if done.returncode:
            raise SystemExit(f"{part}, setting ({setting}), stopped with status {done.returncode}")
        return json.loads(answer.read_text(encoding="utf-8")), done.stdout


def answer_part(request, answer):
    """In the process that `run_part` started: measure, print the table, write the record."""
    sys.path[:0] = [str(REPOSITORY)]
    from benchmarks.speed_parts import PARTS
    wanted = json.loads(request)
    record = PARTS[wanted.pop("part")](**wanted)
    Path(answer).write_text(json.dumps(record), encoding="utf-8")


class Report:
    """Prints as it goes, and keeps text and records."""

    def __init__(self):
        self.pages, self.records = [], {}

    def write(self, text):
        print(text, end="", flush=True)
        self.pages.append(text)

    def part(self, title, part, setting="a", threads=1):
        """Run a part and put its table under a title."""
        record, text = run_part(part, setting, threads)
        self.write(f"### {title}\n\n{text}")
        self.records.setdefault(setting, {}).setdefault(f"threads {threads}", {}).update(record)

    def setting(self, setting):
        """The heading of a setting; False where this machine does not have it."""
        found, text = run_part("machine", setting)
        self.write(f"## Setting ({setting}): {SETTINGS[setting][0]}\n\n")
        if setting in CAPABILITIES and found["torch_cpu"] != CAPABILITIES[setting]:
            self.write(f"Not on this machine: PyTorch reports {found['torch_cpu']}.\n\n")
            return False
        self.write(text)
        self.records.setdefault(setting, {})["machine"] = found
        return True

    def memory(self):
        """Peak memory of the steps, each engine and model in a process of its own."""
        self.write("### Peak memory of a training step, MB\n\n"
                   "Growth of the peak resident size over three steps; in brackets NumPy's arrays alone "
                   "(tracemalloc).\n\n"
                   "| step | NumPy | PyTorch |\n|---|---|---|\n")
        for case in MEMORY_CASES:
            ours, theirs = [run_part("memory", case=case, engine=engine)[0] for engine in ("numpy", "torch")]
            cells = ["not measured" if peak["resident"] is None else f"{peak['resident']:.0f}"
                     for peak in (ours, theirs)]
            self.write(f"| {case} | {cells[0]} ({ours['traced']:.0f}) | {cells[1]} |\n")
            self.records.setdefault("memory", {})[case] = {"numpy": ours, "torch": theirs}
        self.write("\n")

    def keep(self, path, command):
        """Write the record, and the same as a page beside it."""
        path = Path(path)
        date = datetime.date.today().isoformat()
        path.write_text(json.dumps({"date": date, "command": command, **self.records}, indent=1) + "\n",
                        encoding="utf-8")
        head = (f"# Speed of the engine\n\nRatios are NumPy's time over PyTorch's; below 1, NumPy is faster. "
                f"Command: `{command}`. Date: {date}.\n\n")
        path.with_suffix(".md").write_text(head + "".join(self.pages).rstrip("\n") + "\n", encoding="utf-8")


def measure(report, quick):
    """All parts, or the quick ones."""
    for setting in "a" if quick else SETTINGS:
        if not report.setting(setting):
            continue
        report.part("Training steps, one thread", "steps", setting)
        if setting == "a":
            report.part("What the graph costs, one thread", "graph", setting)
            if not quick:
                report.part("Training steps, two threads (wall time, no goal)", "steps", setting, threads=2)
                report.part("Operations, one thread", "layers", setting)
    report.memory()


def main():
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="only steps, graph and memory, as found")
    parser.add_argument("--json", nargs="?", const=str(RESULTS), metavar="FILE",
                        help="keep a record and a page")
    parser.add_argument("--part", help=argparse.SUPPRESS)       # how the script calls itself
    parser.add_argument("--answer", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        return answer_part(options.part, options.answer)
    report = Report()
    measure(report, options.quick)
    if options.json:
        report.keep(options.json, "python benchmarks/engine_speed.py --json" + " --quick" * options.quick)


if __name__ == "__main__":
    main()
