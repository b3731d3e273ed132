"""Stored outputs: complete, without failures, and the same on every machine."""

import re

from helpers.authoring.files import RAISES, VOLATILE, tags

# What betrays the machine, the moment or the version. Volatile cells may show it, no other.
MACHINE_TEXT = {
    "an object's address": r"\b0x[0-9a-fA-F]{6,}",
    "a time": r"\b\d+(\.\d+)? ?(ns|µs|us|ms|s|sec|seconds?|minutes?|it/s)\b(?! ?=)|\b\d\d:\d\d<\d",
    "a device": r"\b(NVIDIA|GeForce|CUDA|cuda(:\d)?|mps|Radeon|Intel|AMD|Xeon|Apple M\d|x86_64|arm64)\b",
    "a folder of the machine": r"/(home|Users|root|tmp|opt|usr|var|private)/|\b[A-Z]:\\|ipykernel_\d",
    "a version": r"\b\d+\.\d+\.\d+(\+\w+)?\b",
    "a float printed to its last digit": r"\b\d+\.\d{10,}",
}
TEXT_TYPES = ("text/plain", "text/markdown", "text/html", "text/latex")
REPR = re.compile(r"<.*>", re.DOTALL)
SHORTEST_ALTERNATIVE = 12


def output_texts(cell):
    """The texts that a code cell's stored outputs show, one string an output and type."""
    texts = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            texts.append(output.text)
        elif output.output_type == "error":
            texts.append(f"{output.ename}: {output.evalue}")
        else:
            texts += [output.data[mime] for mime in TEXT_TYPES if mime in output.data]
    return texts


def execution_problems(notebook):
    """Whether every code cell ran, in order, and failed only where failing is the point."""
    found = []
    code = [cell for cell in notebook.nb.cells if cell.cell_type == "code"]
    never = [cell.id for cell in code if cell.execution_count is None]
    if never:
        # nbval runs such a cell and compares nothing.
        found.append(f"cells without an execution count: {', '.join(never)}; run `python course.py notebooks`")
    for position, cell in enumerate(code, start=1):
        if cell.execution_count not in (position, None):
            found.append(f"cell {cell.id}: execution count {cell.execution_count} instead of {position}")
        failed = any(output.output_type == "error" for output in cell.outputs)
        if failed and RAISES not in tags(cell):
            found.append(f"cell {cell.id}: stores an error without the tag `{RAISES}`")
        if RAISES in tags(cell) and not failed:
            found.append(f"cell {cell.id}: tagged `{RAISES}` and stores no error")
    return found


def text_problems(notebook):
    """Whether compared outputs hold nothing that differs between machines, and nothing on stderr."""
    found = []
    for cell in notebook.nb.cells:
        if cell.cell_type != "code" or VOLATILE in tags(cell):
            continue
        if any(output.output_type == "stream" and output.name == "stderr" for output in cell.outputs):
            found.append(f"cell {cell.id}: writes to stderr; use tqdm.auto for progress, avoid the warning")
        for text in output_texts(cell):
            for what, pattern in MACHINE_TEXT.items():
                match = re.search(pattern, text)
                if match:
                    found.append(f"cell {cell.id}: shows {what}: {match.group()!r}; round it, leave it out, "
                                 f"or tag the cell `{VOLATILE}`")
    return found


def alternative_text_problems(notebook):
    """Whether every stored picture has words beside it: `plotting.show(figure, alt=...)` puts them there."""
    found = []
    for cell in notebook.nb.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "<svg" in data.get("text/html", ""):
                found.append(f"cell {cell.id}: an SVG inside text/html, of which an untrusted JupyterLab shows "
                             "only digits; display it as image/svg+xml")
            if "image/svg+xml" in data and "<title" not in data["image/svg+xml"]:
                found.append(f"cell {cell.id}: an SVG without <title>")
            if not any(mime.startswith("image/") for mime in data):
                continue
            words = data.get("text/plain", "").strip().strip("'\"")
            if len(words) < SHORTEST_ALTERNATIVE or REPR.fullmatch(words):
                found.append(f"cell {cell.id}: a picture whose text is {words[:40]!r}; say what it shows")
    return found
