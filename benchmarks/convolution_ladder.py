"""One convolution from seven loops to the library's: what does each rung bring, in units of PyTorch's time?

    python benchmarks/convolution_ladder.py             # all, in five minutes: the loops take two
    python benchmarks/convolution_ladder.py --quick     # small layers only, in a minute and a half
    python benchmarks/convolution_ladder.py --json      # and keep a record, convolution_ladder.json and .md

Ratios are the rung's time over PyTorch's: below 1, NumPy is faster. Forward only, float32, one thread. Both
libraries choose their instructions themselves: variables that hold them back are removed, for which the
script runs itself again. An output that is not PyTorch's ends the run. Nothing is asserted: times depend on
the machine.
"""

import argparse
import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
RESULTS = REPOSITORY / "benchmarks" / "results" / "convolution_ladder.json"
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
HOLDING_BACK = ("OPENBLAS_CORETYPE", "ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA")
INSIDE = "CONVOLUTION_LADDER"       # set for the process that measures


def measure(quick):
    """The whole record."""
    import torch

    from benchmarks import ladder_parts, machine
    from helpers.authoring.study import processor
    torch.set_num_threads(1)
    ceilings = ladder_parts.ceilings_part()
    gflops = ceilings["gflops"]
    return {"machine": machine.description() | {"cpu": processor(), "caches": caches()}, "ceilings": ceilings,
            "ladder": ladder_parts.ladder_part(gflops, quick), "claims": ladder_parts.claims_part(),
            "blocks": ladder_parts.blocks_part(gflops, quick)}


def caches():
    """Bytes of the first core's data caches by level, where the system tells (Linux)."""
    found = {}
    for folder in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        level, kind, size = [(folder / name).read_text().strip() for name in ("level", "type", "size")]
        if kind != "Instruction":
            found[f"L{level}"] = int(size.removesuffix("K")) * 1024
    return found


def page(record):
    """The record as a page in Markdown."""
    found, ceilings = record["machine"], record["ceilings"]
    lines = [
        "# The ladder of one convolution", "",
        "Ratios are a rung's time over PyTorch's for the same layer, forward, float32, one thread; below 1, "
        f"NumPy is faster. Command: `{record['command']}`. Date: {record['date']}. {found['cpu']}. NumPy "
        f"{found['numpy']}, PyTorch {found['torch']}, Python {found['python']}. BLAS: "
        f"{'; '.join(found['blas'])}. PyTorch's CPU capability: {found['torch_cpu']}.", "",
        f"The ceiling is NumPy's product of two large matrices: {ceilings['gflops']:.0f} GFLOP/s. A large "
        f"copy moves {ceilings['gigabytes_per_second']:.0f} GB/s, reading and writing counted.", ""]
    for name, part in record["ladder"].items():
        lines += _ladder_table(name, part)
    lines += ["## Claims", "", *_table(["ratio of times", "median", "95 %"], [
        [name, f"{ratio['median']:.2f}", f"{ratio['low']:.2f} to {ratio['high']:.2f}"]
        for name, ratio in record["claims"].items()])]
    return "\n".join([*lines, *_block_tables(record["blocks"])]) + "\n"


def _ladder_table(name, part):
    rows = [[rung, f"{row['ns_per_multiply_add']:.3g}", f"{row['median']:.3g}" + (
        f" ({row['low']:.3g} to {row['high']:.3g})" if "low" in row else ""), f"{100 * row['share']:.3g} %"]
        for rung, row in part["rungs"].items()]
    return [f"## {name}: x {tuple(part['x'])}, weight {tuple(part['weight'])}, "
            f"{part['multiply_adds']:,} multiply-adds", "",
            *_table(["rung", "ns a multiply-add", "ratio (95 %)", "of the ceiling"], rows)]


def _block_tables(blocks):
    from helpers.explore.blocks_explorer import stored
    lines = ["## Blocks and layouts: percent of the ceiling", "",
             f"{stored.IMAGES} images, as many filters as channels. A block is so many images (images first) "
             "or rows of the output (images last) whose columns are made at a time; columns of more than "
             f"{stored.MOST_BYTES // 2**20} MiB are left out.", ""]
    for layout in stored.LAYOUTS:
        rows = []
        for sizes in stored.layers():
            shares = blocks.get(stored.key(*sizes), {})
            names = [*(f"{layout} {block}" for block in stored.BLOCKS),
                     f"{layout} {stored.most_units(layout, *sizes[1:])}", "PyTorch", "helpers.ops"]
            rows.append([stored.key(*sizes), *(f"{100 * shares[name]:.0f}" if name in shares else ""
                                               for name in names)])
        lines += _table([layout, *map(str, stored.BLOCKS), "whole", "PyTorch", "helpers.ops"], rows)
    return lines


def _table(heads, rows):
    return ["| " + " | ".join(cells) + " |" for cells in [heads, ["---"] * len(heads), *rows]] + [""]


def keep(record, path):
    """Write the record, and the same as a page beside it."""
    path = Path(path)
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    path.with_suffix(".md").write_text(page(record), encoding="utf-8")


def main():
    """Read the command line; measure in a process whose environment fits."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small layers only")
    parser.add_argument("--json", nargs="?", const=str(RESULTS), metavar="FILE",
                        help="keep a record and a page")
    options = parser.parse_args()
    if INSIDE not in os.environ:
        environment = {name: value for name, value in os.environ.items() if name not in HOLDING_BACK}
        environment |= {name: "1" for name in ONE_THREAD} | {INSIDE: "1"}
        raise SystemExit(subprocess.run([sys.executable, *sys.argv], env=environment, check=False).returncode)
    sys.path[:0] = [str(REPOSITORY)]
    command = "python benchmarks/convolution_ladder.py --json" + " --quick" * options.quick
    record = {"date": datetime.date.today().isoformat(), "command": command, **measure(options.quick)}
    print(page(record))
    if options.json:
        keep(record, options.json)


if __name__ == "__main__":
    main()
