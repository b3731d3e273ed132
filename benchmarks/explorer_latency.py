"""How fast do the explorers answer? Two figures, each as median, 95th percentile and largest, in milliseconds:

    python benchmarks/explorer_latency.py                 # both
    python benchmarks/explorer_latency.py --no-browser    # only in the kernel
    python benchmarks/explorer_latency.py --json FILE     # and keep a record

1. In the kernel: from settings to the SVG string, over random settings and the states with the longest pictures.
   The course's bar is 5 ms at the 95th percentile.
2. In JupyterLab in a real Chromium: from the press of an arrow key on a slider to the changed picture, one press
   at a time. The bar is 80 ms at the 95th percentile.

Nothing is asserted: times depend on the machine and on what else it does.
"""

import argparse
import datetime
import json
import platform
import sys
import tempfile
import time
from pathlib import Path

import ipywidgets
import numpy as np

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests" / "browser")]

import lab  # noqa: E402
from helpers.explore import (  # noqa: E402
    circuit_cases, circuit_drawing, circuit_numbers, convolution_drawing, convolution_numbers, sizes_drawing,
    sizes_numbers, stack_drawing, stack_numbers)
from helpers.explore.kernels import KERNELS  # noqa: E402
from helpers.explore.pictures import PICTURES  # noqa: E402

BARS = {"kernel": 5, "browser": 80}
NOTEBOOK_CELLS = ["from helpers import explore\nexplore.convolution()", "explore.convolution('photo')", "explore.sizes()",
                  "explore.circuit('neuron', step=99)"]
# which explorer in the notebook, slider, what it is called in the report
SLIDERS = [(0, "Output column", "convolution, position"), (0, "Padding p", "convolution, padding"),
           (0, "Kernel size k", "convolution, kernel size"), (1, "Output column", "photograph, position"),
           (1, "Padding p", "photograph, padding"), (2, "Stride s", "sizes, stride"),
           (2, "Input size i", "sizes, input size"), (3, "Step", "circuit, step"), (3, "b", "circuit, input")]


def random_whole(rng, ranges):
    """One whole number from each range, as a dict."""
    return {name: int(rng.integers(low, high + 1)) for name, (low, high) in ranges.items()}


def random_convolution(rng):
    """Any state that the controls can reach."""
    return convolution_numbers.Settings(
        picture=str(rng.choice(list(PICTURES))), kernel=str(rng.choice(list(KERNELS))),
        true_convolution=bool(rng.integers(2)), row=int(rng.integers(80)), column=int(rng.integers(80)),
        **random_whole(rng, convolution_numbers.RANGES))


def random_sizes(rng):
    """Any state that the controls can reach."""
    return sizes_numbers.Settings(
        kind=str(rng.choice(list(sizes_numbers.KINDS))), rule=str(rng.choice(list(sizes_numbers.RULES))),
        ceil_mode=bool(rng.integers(2)), window=int(rng.integers(40)), **random_whole(rng, sizes_numbers.RANGES))


def random_stack(rng):
    """A stack of one to six layers, as large as the controls allow."""
    layers = tuple(stack_numbers.Layer(str(rng.choice(list(stack_numbers.KINDS))),
                                       **random_whole(rng, stack_numbers.RANGES)) for _ in range(rng.integers(1, 7)))
    return stack_numbers.Settings(layers=layers, **random_whole(rng, stack_numbers.INPUT_RANGES))


def random_circuit(rng):
    """Any circuit at any step."""
    name = str(rng.choice(list(circuit_cases.CIRCUITS)))
    values = rng.integers(-10, 11, len(circuit_cases.CIRCUITS[name].inputs)) / 2
    return circuit_numbers.Settings(name, tuple(values), int(rng.integers(24)))


def in_the_kernel(rounds):
    """Times from settings to SVG, in ms, for random settings and for the longest pictures among them."""
    explorers = {"convolution": (random_convolution, convolution_numbers.compute, convolution_drawing.draw),
                 "sizes": (random_sizes, sizes_numbers.compute, sizes_drawing.draw),
                 "stack": (random_stack, stack_numbers.compute, stack_drawing.draw),
                 "circuit": (random_circuit, circuit_numbers.compute, circuit_drawing.draw)}
    rng = np.random.default_rng(0)
    results = {}
    for name, (make, compute, draw) in explorers.items():
        states = [make(rng) for _ in range(rounds)]
        longest = sorted(states, key=lambda state: len(draw(compute(state))))[-max(1, rounds // 20):]
        results[f"{name}, random settings"] = [clock(compute, draw, state) for state in states]
        results[f"{name}, longest pictures"] = [clock(compute, draw, state) for state in longest for _ in range(5)]
    return results


def clock(compute, draw, state):
    """Milliseconds from settings to SVG: the median of three, which leaves out most of what else the machine does."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        draw(compute(state))
        times.append((time.perf_counter() - start) * 1e3)
    return sorted(times)[1]


def in_the_browser(presses):
    """Times from key press to changed picture, in ms, for several sliders."""
    import nbformat
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "latency.ipynb"
        cells = [nbformat.v4.new_code_cell(source) for source in NOTEBOOK_CELLS]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
        with lab.serve_copies([path], folder) as address, lab.chromium() as browser:
            page = lab.Lab(browser, address)
            page.open("latency.ipynb")
            page.run_all()
            explorers = page.wait_for_explorers(len(NOTEBOOK_CELLS))
            results = {name: slider_times(page, explorers[position], label, presses)
                       for position, label, name in SLIDERS}
            page.close()
    return results


# Runs in the page: the clock starts in the key's own event and stops when the picture has changed, so that the
# way from this process to the browser does not count.
LISTEN = """([explorer, handle]) => {
    window.courseTimes = [];
    const seen = new MutationObserver(() => {
        if (window.courseStart !== undefined) {
            window.courseTimes.push(performance.now() - window.courseStart);
            window.courseStart = undefined;
        }
    });
    seen.observe(explorer.querySelector('svg.course-pic').parentElement, {childList: true, subtree: true});
    handle.addEventListener('keydown', () => { window.courseStart = performance.now(); }, true);
    window.courseObserver = seen;
}"""


def slider_times(page, explorer, label, presses):
    """Press an arrow so many times, up to the slider's end and back again."""
    handle = page.handle(explorer, label)
    handle.scroll_into_view_if_needed()
    handle.focus()
    page.page.evaluate(LISTEN, [explorer.element_handle(), handle.element_handle()])
    key = "ArrowRight"
    for count in range(1, presses + 1):
        value, low, high = (float(handle.get_attribute(f"aria-value{name}")) for name in ("now", "min", "max"))
        key = "ArrowLeft" if value >= high else "ArrowRight" if value <= low else key
        handle.press(key)
        page.page.wait_for_function("count => window.courseTimes.length >= count", arg=count, timeout=10_000)
    times = page.page.evaluate("() => { window.courseObserver.disconnect(); return window.courseTimes; }")
    return times[:presses]


def summary(times):
    """Median, 95th percentile and largest of some times, in ms."""
    p50, p95, largest = np.percentile(times, [50, 95, 100])
    return {"p50": round(float(p50), 2), "p95": round(float(p95), 2), "max": round(float(largest), 2), "n": len(times)}


def report(title, bar, results):
    """Print one table."""
    print(f"{title}; bar: {bar} ms at the 95th percentile\n{'':34}{'p50':>8}{'p95':>8}{'max':>8}{'n':>7}")
    for name, times in results.items():
        row = summary(times)
        print(f"{name:34}{row['p50']:8.2f}{row['p95']:8.2f}{row['max']:8.2f}{row['n']:7d}")
    print()


def main():
    """Measure, print, and keep a record where one is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=1000, help="random settings of each explorer in the kernel")
    parser.add_argument("--presses", type=int, default=50, help="key presses on each slider in the browser")
    parser.add_argument("--no-browser", action="store_true", help="measure only in the kernel")
    parser.add_argument("--json", metavar="FILE", help="write the figures, versions and date to this file")
    options = parser.parse_args()
    measured = {"kernel": in_the_kernel(options.rounds)}
    report("Settings to SVG in the kernel, ms", BARS["kernel"], measured["kernel"])
    if not options.no_browser:
        try:
            measured["browser"] = in_the_browser(options.presses)
            report("Key press to changed picture in Chromium, ms", BARS["browser"], measured["browser"])
        except lab.NoBrowser as missing:
            print(f"Not measured in a browser: {missing}")
    if options.json:
        record = {"date": datetime.date.today().isoformat(), "command": " ".join(["python", *sys.argv]),
                  "python": platform.python_version(), "numpy": np.__version__, "ipywidgets": ipywidgets.__version__,
                  "system": f"{platform.system()} {platform.machine()}", "bars_p95_ms": BARS,
                  "ms": {place: {name: summary(times) for name, times in results.items()}
                         for place, results in measured.items()}}
        Path(options.json).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
