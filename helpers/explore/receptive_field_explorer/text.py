"""What the receptive field explorer says: the finding, the recursion layer by layer, and the text twin."""

import numpy as np

from helpers.explore.svg import number as show


def title(numbers):
    """The finding of this state, in one line."""
    if numbers.problem:
        return numbers.problem.partition(":")[0]
    seen, inside, first, last = _seen(numbers)
    size = numbers.settings.size
    if not seen:
        return "This unit sees nothing but padding"
    if first < 0 or last >= size:
        return "Part of this unit's field lies on padding"
    if seen < inside:
        return f"A field {numbers.field.size} wide, and only {seen} of its pixels are seen"
    if seen == size:
        return "This unit sees the whole row"
    if numbers.total == seen:
        return "This unit sees one pixel" if seen == 1 else f"Each of the {seen} pixels has one path to this unit"
    return f"{numbers.total:,} paths lead to this unit, from {seen} pixels"


def _seen(numbers):
    """(pixels seen, pixels of the field on the input, first, last pixel of the field)."""
    first, last = numbers.pixels
    inside = max(0, min(last, numbers.settings.size - 1) - max(first, 0) + 1)
    return int((numbers.counts > 0).sum()), inside, first, last


def square_lines(numbers):
    """Short lines under the square: paths and pixels in two dimensions."""
    seen, _, first, last = _seen(numbers)
    paths = int(numbers.counts.sum()) ** 2
    lines = [_many(paths, "path"), f"from {_many(seen ** 2, 'pixel')}"]
    if numbers.total ** 2 > paths:
        lines.append(f"{numbers.total ** 2 - paths:,} on padding")
    return lines


def line(numbers):
    """One sentence on the lit unit."""
    if numbers.problem:
        return numbers.problem
    seen, inside, first, last = _seen(numbers)
    width = f"pixels {first} to {last}" if numbers.field.size > 1 else f"pixel {first}"
    size = numbers.settings.size
    said = f"Unit {numbers.unit} of layer {numbers.layer}: its field is {width}".replace("-", "−")
    if first < 0 or last >= size:
        said += f", and the row has 0 to {size - 1}"
    if seen < inside:
        said += f"; {_many(inside - seen, 'pixel')} in it {'has' if inside - seen == 1 else 'have'} no path"
    return said + "."


def recursion(numbers, layer):
    """Size, jump and start of one layer with its numbers put in: three texts."""
    k, s, p, d = numbers.settings.layers[layer - 1]
    below, field = numbers.rows[layer - 1].field, numbers.rows[layer].field
    reach = f"{d}·({k} − 1)" if d > 1 else f"({k} − 1)"
    half = f"{d * (k - 1)}/2" if d > 1 else f"{reach}/2"
    inner = f"({half} − {p})" if p else half
    return (f"{below.size} + {reach}·{below.jump} = {field.size}", f"{below.jump}·{s} = {field.jump}",
            f"{show(below.start)} + {inner}·{below.jump} = {show(field.start)}")


def settings_of(layer):
    """A layer's settings, those that differ from the plain ones: "kernel 3, stride 2"."""
    parts = [f"kernel {layer.kernel_size}"]
    parts += [f"stride {layer.stride}"] if layer.stride > 1 else []
    parts += [f"padding {layer.padding}"] if layer.padding else []
    parts += [f"dilation {layer.dilation}"] if layer.dilation > 1 else []
    return ", ".join(parts)


def state_line(numbers):
    """The state in one sentence or two, for a place that can draw nothing."""
    layers = enumerate(numbers.settings.layers, 1)
    stack = "; ".join(f"layer {n}: {settings_of(layer)}" for n, layer in layers)
    what = "" if numbers.problem else f" {line(numbers)} In two dimensions: {_joined(square_lines(numbers))}."
    return f"{title(numbers)}. {numbers.settings.size} pixels; {stack}.{what}"


def twin(numbers):
    """The whole picture as text: the same numbers, for screen readers and for tests."""
    lines = [state_line(numbers)]
    lines += [numbers.problem] if numbers.problem else []
    for layer in range(1, len(numbers.rows)):
        size, jump, start = recursion(numbers, layer)
        units = _many(numbers.rows[layer].units, "unit")
        lines.append(f"Layer {layer}, {units}: size {size}, jump {jump}, start {start}")
    for layer in range(numbers.layer, -1, -1):
        row = numbers.rows[layer]
        places = [f"{at - row.padding}: {row.paths[at]}" for at in np.flatnonzero(row.paths)]
        name = f"layer {layer}" if layer else "the input"
        lines.append(f"Paths from {name}, place: paths: {', '.join(places)}".replace("-", "−"))
    lines.append("Places below 0, and from a row's end on, are padding, where a path stops.")
    return "\n".join(lines)


def _joined(lines):
    paths, pixels, *padding = lines
    return ", ".join([f"{paths} {pixels}", *padding])


def _many(count, name):
    return f"{count:,} {name}" if count == 1 else f"{count:,} {name}s"
