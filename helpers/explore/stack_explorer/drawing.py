"""The stack explorer's words and picture: one row a layer, its shape, its cost and how far it sees."""

from helpers import palette
from helpers.explore import svg
from helpers.explore.page import LINE, MARGIN, TALL, WIDE
from helpers.explore.stack_explorer.numbers import MOST_LAYERS

ROW = 30
TOP = 80
TEXT_SIZE = 16
BAR = 150                   # px: the widest size


def title(numbers):
    """The finding of this state, in one line."""
    if numbers.problem:
        return f"Layer {len(numbers.stages) + 1} does not fit, so the stack ends there"
    for position, stage in enumerate(numbers.stages, start=1):
        if stage.unread:
            last = "the last row and column" if stage.unread == 1 else f"the last {stage.unread} rows and columns"
            return f"Layer {position} turns {stage.in_size} into {stage.size}: {last} are never read"
    work = [stage.multiply_adds for stage in numbers.stages]
    weights = [stage.parameters for stage in numbers.stages]
    if weights.count(max(weights)) > 1 or len(weights) == 1:
        final = numbers.stages[-1]
        return (f"{_shape(numbers.settings.channels, numbers.settings.size)} in, {_shape(final.channels, final.size)} "
                f"out, and one output sees {final.reach}×{final.reach}")
    heavy, busy = weights.index(max(weights)), work.index(max(work))
    share = f"{100 * max(weights) / sum(weights):.0f} % of the parameters"
    effort = f"{100 * max(work) / sum(work):.0f} % of the work"
    if heavy == busy:
        return f"Layer {heavy + 1} holds {share} and does {effort}"
    return f"Layer {heavy + 1} holds {share}, layer {busy + 1} does {effort}"


def state_line(numbers):
    """The state in one sentence, for a place that can draw nothing."""
    shapes = [_shape(numbers.settings.channels, numbers.settings.size)]
    shapes += [_shape(stage.channels, stage.size) for stage in numbers.stages]
    tail = f" {numbers.problem}" if numbers.problem else ""
    return (f"{title(numbers)}. Shapes: {' → '.join(shapes)}; {_grouped(numbers.parameters)} parameters, "
            f"{_grouped(numbers.multiply_adds)} multiply-adds an image.{tail}")


def twin(numbers):
    """The whole picture as text: the same numbers, for screen readers and for tests."""
    lines = [title(numbers) + ".", f"Input: {_shape(numbers.settings.channels, numbers.settings.size)}"]
    for position, stage in enumerate(numbers.stages, start=1):
        missed = f", {stage.unread} at the end never read" if stage.unread else ""
        lines.append(f"Layer {position}, {rule(stage.layer)}: {_shape(stage.channels, stage.size)}, "
                     f"{_grouped(stage.parameters)} parameters, {_grouped(stage.multiply_adds)} multiply-adds, "
                     f"one output sees {stage.reach}×{stage.reach} pixels{missed}")
    if numbers.problem:
        lines.append(numbers.problem)
    lines.append(f"Together: {_grouped(numbers.parameters)} parameters, "
                 f"{_grouped(numbers.multiply_adds)} multiply-adds an image")
    return "\n".join(lines)


def rule(layer):
    """A layer in a few characters: conv 5×5, s 2, p 1."""
    name = "conv" if layer.kind == "conv" else "max"
    parts = [f"{name} {layer.kernel_size}×{layer.kernel_size}"]
    if layer.stride != 1:
        parts.append(f"s {layer.stride}")
    if layer.padding:
        parts.append(f"p {layer.padding}")
    return ", ".join(parts)


def draw(numbers, scale=1.0, stored=False):
    """One state as SVG; parameters and result as in `convolution_drawing.draw`."""
    wide = scale < 1.5
    columns = _columns(wide)
    width = WIDE if wide else TALL
    body = [svg.heading(MARGIN, title(numbers), width, wide), _head(columns)]
    largest = max([numbers.settings.size] + [stage.size for stage in numbers.stages])
    body.append(_input_row(numbers, columns, largest))
    for position, stage in enumerate(numbers.stages, start=1):
        body.append(svg.group("layer", _row(stage, position, columns, largest)))
    y = TOP + (len(numbers.stages) + 1) * ROW
    if numbers.problem:
        body += [svg.rich(MARGIN, y + LINE * line, parts, TEXT_SIZE)
                 for line, parts in enumerate(svg.wrap(numbers.problem, "neg", TEXT_SIZE, width - 2 * MARGIN, 2))]
        y += ROW
    body.append(_total(numbers, columns, y, width))
    # the live picture keeps its height while layers come and go
    rows = len(numbers.stages) + 2 + bool(numbers.problem) if stored else MOST_LAYERS + 2
    height = TOP + rows * ROW + (0 if wide else LINE)
    return svg.document(width, height, title(numbers), state_line(numbers), "".join(body), scale,
                        palette.PAPER if stored else None)


def _columns(wide):
    """Where each column stands: left for words, right for numbers; the bar only where there is room."""
    if wide:
        return {"rule": MARGIN, "bar": 170, "shape": 440, "parameters": 560, "work": 700, "sees": 822}
    return {"rule": MARGIN, "bar": None, "shape": 252, "parameters": 350, "work": 460, "sees": 536}


def _head(columns):
    names = [("rule", "layer", "start"), ("shape", "shape", "end"), ("parameters", "parameters", "end"),
             ("work", "mult-adds", "end"), ("sees", "sees", "end")]
    words = "".join(svg.text(columns[key], TOP - ROW, name, 15, "muted", anchor) for key, name, anchor in names)
    return words + svg.line(MARGIN, TOP - ROW + 9, columns["sees"], TOP - ROW + 9, "muted", 1)


def _input_row(numbers, columns, largest):
    s = numbers.settings
    return (svg.text(columns["rule"], TOP, "input", TEXT_SIZE, "in", bold=True)
            + _bar(columns, TOP, s.size, largest, "#a9cff9", 0)
            + svg.text(columns["shape"], TOP, _shape(s.channels, s.size), TEXT_SIZE, "in", "end", bold=True))


def _row(stage, position, columns, largest):
    y = TOP + position * ROW
    fill = "#f5b990" if stage.layer.kind == "conv" else "#9fdcbb"
    cells = [svg.text(columns["rule"], y, f"{position}  {rule(stage.layer)}", TEXT_SIZE, "ker"),
             _bar(columns, y, stage.size, largest, fill, stage.unread),
             svg.text(columns["shape"], y, _shape(stage.channels, stage.size), TEXT_SIZE, "out", "end", bold=True),
             svg.text(columns["parameters"], y, _grouped(stage.parameters), TEXT_SIZE, "ink", "end"),
             svg.text(columns["work"], y, _short(stage.multiply_adds), TEXT_SIZE, "ink", "end"),
             svg.text(columns["sees"], y, f"{stage.reach}×{stage.reach}", TEXT_SIZE, "ink", "end")]
    return "".join(cells)


def _bar(columns, y, size, largest, fill, unread):
    if columns["bar"] is None:
        return ""
    length = max(2, BAR * size / largest)
    bar = svg.rect(columns["bar"], y - 15, length, 20, fill, radius=3)
    if unread:
        bar += svg.text(columns["bar"] + length + 6, y, f"{unread} unread", 15, "muted")
    return bar


def _total(numbers, columns, y, width):
    rule_line = svg.line(MARGIN, y - 22, columns["sees"], y - 22, "muted", 1)
    return (rule_line + svg.text(columns["rule"], y, "together", TEXT_SIZE, bold=True)
            + svg.text(columns["parameters"], y, _grouped(numbers.parameters), TEXT_SIZE, "ink", "end", bold=True)
            + svg.text(columns["work"], y, _short(numbers.multiply_adds), TEXT_SIZE, "ink", "end", bold=True))


def _shape(channels, size):
    return f"{channels}×{size}×{size}"


def _grouped(value):
    return f"{value:,}"


def _short(value):
    """Large counts to four digits: 105.4 M."""
    for unit, name in ((10**9, " G"), (10**6, " M")):
        if value >= unit:
            return f"{value / unit:.4g}{name}"
    return _grouped(value)
