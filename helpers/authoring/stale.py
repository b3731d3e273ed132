"""Is what a notebook stores what it would print today?"""

from os.path import commonprefix

from helpers.authoring.normal_form import normal_form

PRESENT = "(a picture)"
RASTER = ("image/png", "image/jpeg")


def differences(stored, new):
    """What differs between the stored and the newly executed form of one notebook, one line a cell.

    Text and SVG are compared to the letter. Of raster pictures only the presence is: their bytes depend on
    the version of the drawing library.

    Parameters
    ----------
    stored, new : NotebookNode
        The same cells; `new` executed just now, its volatile outputs replaced by the stored ones.

    Returns
    -------
    list of str
        Empty where nothing is stale.
    """
    lines = []
    for old_cell, new_cell in zip(_comparable(stored), _comparable(new), strict=True):
        if old_cell.get("execution_count") != new_cell.get("execution_count"):
            lines.append(f"cell {new_cell.id}: never executed, or out of order")
        elif old_cell.get("outputs") != new_cell.get("outputs"):
            lines.append(f"cell {new_cell.id}: {_first_difference(old_cell.outputs, new_cell.outputs)}")
    return lines


def _comparable(nb):
    cells = normal_form(nb).cells
    for cell in cells:
        for output in cell.get("outputs", []):
            for mime in RASTER:
                if mime in output.get("data", {}):
                    output.data[mime] = PRESENT
                output.get("metadata", {}).pop(mime, None)
    return cells


def _first_difference(old, new):
    if len(old) != len(new):
        return f"{len(old)} outputs stored, {len(new)} now"
    before, after = next((a, b) for a, b in zip(old, new, strict=True) if a != b)
    for a, b in zip(_lines(before), _lines(after), strict=False):
        if a != b:
            # Long lines, an SVG above all, are shown from shortly before the place where they part.
            start = max(0, len(commonprefix([a, b])) - 40)
            return f"stored {a[start:start + 80]!r}, now {b[start:start + 80]!r}"
    return "one output is longer than the other"


def _lines(output):
    if output.output_type == "stream":
        return [output.name, *output.text.splitlines()]
    if output.output_type == "error":
        return [f"{output.ename}: {output.evalue}"]
    return [line for mime in sorted(output.data) for line in [mime, *str(output.data[mime]).splitlines()]]
