"""The block explorer's picture: speed over the bytes of a block's columns, with the caches as ground."""

from math import log2

from helpers import palette
from helpers.explore import svg
from helpers.explore.blocks_explorer import stored
from helpers.explore.blocks_explorer import text as say
from helpers.explore.page import LINE, MARGIN, TALL, WIDE

LEFT, RIGHT, TOP, CHART = 62, 20, 92, 250      # of the chart: its edges, its upper edge, its height
FIRST, LAST = 10, 28                           # the axis runs from 2**10 to 2**28 bytes
TICKS = ((10, "1 KiB"), (14, "16 KiB"), (18, "256 KiB"), (22, "4 MiB"), (26, "64 MiB"))
TOPS = ((0.12, 0.03), (0.3, 0.1), (0.6, 0.2), (1.1, 0.25))     # (upper end of the axis, step of its ticks)
COLOURS = {"images first": "in", "images last": "ker"}
FILLS = {"in": palette.INPUT, "ker": palette.KERNEL}
GROUND = {"l2": "#2f9e6830", "l3": "#2f9e6816"}
KEY = (("● images first", "in"), ("   ■ images last", "ker"), ("   – – PyTorch", "muted"))
LIVE_KEY = ("   ◆ measured here", "neg")
TEXT_SIZE, LABEL = 16, 15


def draw(numbers, scale=1.0, stored=False):
    """One state as SVG; parameters and result as in `convolution_drawing.draw`."""
    wide = scale < 1.5
    width = WIDE if wide else TALL
    chart = _Chart(width, _top(numbers))
    lines = _lines(numbers, width)
    y = TOP + CHART + 76
    body = [svg.heading(MARGIN, say.title(numbers), width, wide),
            svg.rich(MARGIN, 52, KEY + ((LIVE_KEY,) if numbers.live else ()), LABEL),
            svg.group("caches", _caches(numbers, chart)), svg.group("axes", _axes(chart)),
            svg.group("curves", _curves(numbers, chart)), svg.group("chosen", _chosen(numbers, chart))]
    body += [svg.rich(MARGIN, y + row * LINE, parts, TEXT_SIZE) for row, parts in enumerate(lines)]
    height = y + LINE * (len(lines) if stored else max(len(lines), 6 if wide else 10)) - 6
    return svg.document(width, height, say.title(numbers), say.state_line(numbers), "".join(body), scale,
                        palette.PAPER if stored else None)


class _Chart:
    """From bytes and shares to places in the picture."""

    def __init__(self, width, top):
        self.left, self.right = LEFT, width - RIGHT
        self.bottom = TOP + CHART
        self.top, self.step = top

    def x(self, count):
        along = (log2(max(count, 2**FIRST)) - FIRST) / (LAST - FIRST)
        return self.left + min(along, 1) * (self.right - self.left)

    def y(self, share):
        return self.bottom - min(share / self.top, 1) * CHART


def _top(numbers):
    shares = [point.share for curve in numbers.curves.values() for point in curve] + [numbers.torch or 0]
    shares += [point.share for point in numbers.live]
    return next((pair for pair in TOPS if pair[0] >= 1.04 * max(shares)), TOPS[-1])


def _lines(numbers, width):
    room = width - 2 * MARGIN
    lines = svg.wrap(say.working_set(numbers), "neg" if numbers.problem else "ink", TEXT_SIZE, room)
    for sentence in (say.copying(numbers), say.counting(numbers)):
        if sentence:
            lines += svg.wrap(sentence, "muted", TEXT_SIZE, room)
    return lines


def _caches(numbers, chart):
    """What fits the second and the third cache lies on green ground; beyond it is memory."""
    s = numbers.settings
    second, third = chart.x(s.l2), chart.x(s.l3)
    drawn = svg.rect(chart.left, TOP, second - chart.left, CHART, GROUND["l2"])
    if third > second:
        drawn += svg.rect(second, TOP, third - second, CHART, GROUND["l3"])
    drawn += svg.text(second - 5, TOP - 8, "2nd cache", LABEL, "muted", "end")
    name = "3rd" if third - second < svg.text_width("3rd cache", LABEL) + 8 else "3rd cache"
    if third > second:
        drawn += svg.text(third - 5, TOP - 8, name, LABEL, "muted", "end")
    if chart.right - third > svg.text_width("memory", LABEL):
        drawn += svg.text(chart.right, TOP - 8, "memory", LABEL, "muted", "end")
    return drawn


def _axes(chart):
    drawn = [svg.line(chart.left, chart.bottom, chart.right, chart.bottom, "muted", 1.5)]
    share = 0.0
    while share <= chart.top:
        y = chart.y(share)
        drawn.append(svg.line(chart.left - 5, y, chart.left, y, "muted", 1.5))
        drawn.append(svg.text(chart.left - 8, y + 5, f"{100 * share:.0f} %", LABEL, "muted", "end"))
        share += chart.step
    for exponent, words in TICKS:
        x = chart.x(2**exponent)
        drawn.append(svg.line(x, chart.bottom, x, chart.bottom + 5, "muted", 1.5))
        drawn.append(svg.text(x, chart.bottom + 22, words, LABEL, "muted",
                              "start" if exponent == FIRST else "middle"))
    middle = (chart.left + chart.right) / 2
    words = "bytes of columns made at a time"
    drawn.append(svg.text(middle, chart.bottom + 44, words, LABEL, "ink", "middle"))
    drawn.append(svg.text(MARGIN, TOP - 8, "of the ceiling", LABEL, "ink"))
    return "".join(drawn)


def _curves(numbers, chart):
    drawn = []
    if numbers.torch is not None:
        y = chart.y(numbers.torch)
        drawn.append(svg.line(chart.left, y, chart.right, y, "muted", 2, "9 7"))
    mine = numbers.settings.layout
    for layout in sorted(stored.LAYOUTS, key=lambda layout: layout == mine):        # the chosen one on top
        colour, chosen = COLOURS[layout], layout == mine
        places = [(chart.x(point.bytes), chart.y(point.share)) for point in numbers.curves[layout]]
        drawn += [svg.line(*start, *end, colour, 3.5 if chosen else 1.5)
                  for start, end in zip(places, places[1:])]
        drawn += [_mark(*place, colour, 5 if chosen else 3.5) for place in places]
    drawn += [svg.text(chart.x(point.bytes), chart.y(point.share) + 6, "◆", 17, "neg", "middle")
              for point in numbers.live]
    return "".join(drawn)


def _mark(x, y, colour, reach):
    round_corners = reach if colour == "in" else 0
    return svg.rect(x - reach, y - reach, 2 * reach, 2 * reach, FILLS[colour], radius=round_corners)


def _chosen(numbers, chart):
    """The block of the sliders: a line down to its bytes, a ring and its share."""
    if not numbers.height or numbers.block_columns > 2**LAST:
        return ""
    x = chart.x(numbers.block_columns)
    down = svg.line(x, TOP, x, chart.bottom, "ink", 1.5, "2 4")
    point = numbers.point
    if point is None or numbers.problem:
        return down
    y = chart.y(point.share)
    ring = svg.rect(x - 10, y - 10, 20, 20, "none", palette.INK, 2.5, 10, colour="ink")
    left = x > chart.right - 70
    below = y < TOP + 24 or left and y < chart.bottom - 34      # a curve that ends here comes from above
    place = x - 14 if left else x + 14, y + 26 if below else y - 12
    words = svg.text(*place, say.percent(point.share), 17, "ink", "end" if left else "start", bold=True)
    return down + ring + words
