"""The circuit explorer's picture: inputs left, result right; values stand above the circles, gradients below."""

from math import hypot

from helpers import palette
from helpers.explore.circuit_explorer import text as say
from helpers.explore import svg
from helpers.explore.circuit_explorer.gates import GATES
from helpers.explore.page import LINE, MARGIN, TALL, WIDE

CIRCLE = 42                 # its diameter
TOP = 116                   # centre of the first row
ROW, WIDEST_COLUMN = 90, 230
LEFT, RIGHT, RIGHT_BESIDE = 46, 66, 104     # from the edges to the outer centres
NUMBER, TEXT_SIZE, KEY_SIZE = 16, 17, 15
FILLS = {"in": ("#d6e8fb", palette.INPUT), "ker": ("#fbe0d0", palette.KERNEL),
         "gate": ("#f7f8fa", palette.MUTED), "out": ("#cdeedd", palette.OUTPUT)}
KEY = (("values above", "ink"), (", ", "muted"), ("gradients below", "neg"), (", ", "muted"),
       ("local derivative on the wire", "ker"))


def draw(numbers, scale=1.0, stored=False):
    """One state as SVG; parameters and result as in `convolution_drawing.draw`."""
    wide = scale < 1.5
    width = WIDE if wide else TALL
    places = _places(numbers.circuit, width, wide)
    y = max(place[1] for place in places.values()) + 70
    lines = _lines(numbers, width)
    body = [svg.heading(MARGIN, say.title(numbers), width, wide), svg.rich(MARGIN, 52, KEY, KEY_SIZE),
            svg.group("wires", _wires(numbers, places)), svg.group("parts", _parts(numbers, places)),
            svg.group("local", _local(numbers, places))]
    body += [svg.rich(MARGIN, y + row * LINE, parts, TEXT_SIZE) for row, parts in enumerate(lines)]
    height = y + LINE * (len(lines) if stored else max(len(lines), 3 if wide else 5)) - 6
    return svg.document(width, height, say.title(numbers), say.state_line(numbers), "".join(body), scale,
                        palette.PAPER if stored else None)


def _places(circuit, width, wide):
    """name -> (x, y, whether its numbers stand beside it)."""
    narrow = {} if wide else circuit.narrow
    places = {part.name: narrow.get(part.name, part.place) for part in circuit.parts}
    right = RIGHT_BESIDE if any(place.beside for place in places.values()) else RIGHT
    columns = max(place.column for place in places.values())
    step = min(WIDEST_COLUMN, (width - LEFT - right) / columns)
    return {name: (LEFT + place.column * step, TOP + place.row * ROW, place.beside)
            for name, place in places.items()}


def _lines(numbers, width):
    room = width - 2 * MARGIN
    lines = svg.break_parts(say.formula(numbers), TEXT_SIZE, room, 3) if say.formula(numbers) else []
    return lines + svg.wrap(say.sentence(numbers), "ink", TEXT_SIZE, room)


def _ends(places, start, end):
    """The two points where the line between two circles leaves them."""
    (x1, y1, _), (x2, y2, _) = places[start], places[end]
    along = CIRCLE / 2 / hypot(x2 - x1, y2 - y1)
    across, down = (x2 - x1) * along, (y2 - y1) * along
    return x1 + across, y1 + down, x2 - across, y2 - down


def _wires(numbers, places):
    known = numbers.known_values()
    done = {(wire.gate, wire.to) for wire in numbers.wires[:numbers.wires_done]}
    lines = []
    for part in numbers.circuit.gates:
        for name in part.inputs:
            ends = _ends(places, name, part.name)
            if numbers.wire is not None and (numbers.wire.gate, numbers.wire.to) == (part.name, name):
                lines.append(svg.line(*ends, "ker", 5))
            elif (part.name, name) in done:
                lines.append(svg.line(*ends, "neg", 3))
            elif numbers.forward_gate is part:
                lines.append(svg.line(*ends, "in", 4))
            else:
                lines.append(svg.line(*ends, "muted", 2, "" if part.name in known else "5 5"))
    return "".join(lines)


def _parts(numbers, places):
    known, gradients = numbers.known_values(), numbers.known_gradients()
    wire = numbers.wire
    drawn = []
    for part in numbers.circuit.parts:
        x, y, beside = places[part.name]
        kind = "out" if part.name == numbers.result else "gate" if part.inputs else part.kind
        lit = part is numbers.forward_gate or (wire is not None and part.name in (wire.gate, wire.to))
        drawn.append(_circle(x, y, GATES[part.kind].symbol if part.inputs else part.name, kind, lit))
        if part.name in known:
            value = say.short(numbers.values[part.name])
            shown = f"{part.name} = {value}" if part.inputs and not beside else value
            drawn.append(_number(x, y - CIRCLE / 2 - 8, shown, "ink", beside, y - 4))
        if part.name in gradients:
            gradient, complete = gradients[part.name]
            shown = say.short(gradient) + ("" if complete else " + …")
            drawn.append(_number(x, y + CIRCLE / 2 + 19, shown, "neg", beside, y + 16))
    return "".join(drawn)


def _number(x, y, content, colour, beside, beside_y):
    if beside:
        return svg.text(x + CIRCLE / 2 + 6, beside_y, content, NUMBER, colour, bold=True)
    return svg.text(x, y, content, NUMBER, colour, "middle", bold=True)


def _circle(x, y, symbol, kind, lit):
    size = 15 if len(symbol) > 2 else 19
    across = max(CIRCLE, svg.text_width(symbol, size, bold=True) + 8)
    fill, stroke = FILLS[kind]
    edge = palette.KERNEL if lit else stroke
    box = svg.rect(x - across / 2, y - CIRCLE / 2, across, CIRCLE, fill, edge, 3.5 if lit else 2, CIRCLE / 2)
    return box + svg.cell_text(x, y + size * 0.35, symbol, size, bold=True)


def _local(numbers, places):
    """The local derivative of the wire in this step: above a level wire, on a label elsewhere."""
    wire = numbers.wire
    if wire is None:
        return ""
    x1, y1, x2, y2 = _ends(places, wire.to, wire.gate)
    x, y, content = (x1 + x2) / 2, (y1 + y2) / 2, say.short(wire.local)
    if abs(y2 - y1) < 1:
        return svg.text(x, y - 7, content, NUMBER, "ker", "middle", bold=True)
    across = svg.text_width(content, NUMBER, bold=True) + 12
    label = svg.rect(x - across / 2, y - 13, across, 26, "#fff4ec", palette.KERNEL, 1.5, 6)
    return label + svg.cell_text(x, y + 6, content, NUMBER, bold=True, colour=palette.KERNEL)
