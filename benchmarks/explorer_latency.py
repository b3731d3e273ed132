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
from explorer_states import EXPLORERS  # noqa: E402

BARS = {"kernel": 5, "browser": 80}
# a cell that shows an explorer, and the sliders to press: (label, what it is called in the report)
IN_THE_BROWSER = [
    ("explore.convolution()", [("Output column", "convolution, position"), ("Padding p", "convolution, padding"),
                               ("Kernel size k", "convolution, kernel size")]),
    ("explore.convolution('photo')", [("Output column", "photograph, position"), ("Padding p", "photograph, padding")]),
    ("explore.sizes()", [("Stride s", "sizes, stride"), ("Input size i", "sizes, input size")]),
    ("explore.matrix(padding=1)", [("Which one", "matrix, position"), ("Input size i", "matrix, input size")]),
    ("explore.receptive_field('five 3')", [("Unit", "receptive field, unit"), ("Layers", "receptive field, layers")]),
    ("explore.pooling_backward(stride=1)", [("Its value", "pooling backward, value"),
                                            ("Lit window", "pooling backward, window")]),
    ("explore.pooling(picture='noise', stride=1)", [("Shift right", "pooling, shift"),
                                                    ("Window k", "pooling, window")]),
    ("explore.blocks()", [("Block", "blocks, block"), ("Kernel size k", "blocks, kernel size")]),
    ("explore.convolution_backward(stride=1)", [("Output column", "convolution backward, position"),
                                                ("Stride s", "convolution backward, stride")]),
    ("explore.circuit('neuron', step=99)", [("Step", "circuit, step"), ("b", "circuit, input")]),
    ("explore.convnet()", [("Maps", "convnet, maps"), ("Blocks", "convnet, blocks")]),
    ("explore.adam(t=99)", [("Step t", "Adam, step"), ("ε = 10^", "Adam, eps")]),
    ("explore.weight_decay()", [("Decay λ", "weight decay, λ"), ("Angle of q₁", "weight decay, angle")]),
]


def in_the_kernel(rounds):
    """Times from settings to SVG, in ms, for random settings and for the longest pictures among them."""
    rng = np.random.default_rng(0)
    results = {}
    for name, (make, compute, draw) in EXPLORERS.items():
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
        sources = ["from helpers import explore", *(source for source, _ in IN_THE_BROWSER)]
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
        with lab.serve_copies([path], folder) as address, lab.chromium() as browser:
            page = lab.Lab(browser, address)
            page.open("latency.ipynb")
            page.run_all()
            explorers = page.wait_for_explorers(len(IN_THE_BROWSER))
            results = {name: slider_times(page, explorer, label, presses)
                       for explorer, (_, sliders) in zip(explorers, IN_THE_BROWSER, strict=True)
                       for label, name in sliders}
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
