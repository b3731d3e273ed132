"""Drawing primitives: strings in, strings of SVG out; every piece of text is escaped here and nowhere else.

Colours are given twice. The attribute on the element is the light colour, which a stored picture (shown as
an image, where no style sheet reaches it) keeps. The class beside it lets a live picture follow JupyterLab's
theme through `LIVE_STYLE`. Cells stay pale in both themes, so their numbers are always dark on light.
"""

from functools import lru_cache

from helpers import palette

# class -> colour on a light ground, colour on a dark ground
TEXT_COLOURS = {
    "ink": (palette.INK, "#f1f3f5"),
    "muted": (palette.MUTED, "#aab2bd"),
    "in": (palette.INPUT, "#7cbcf5"),
    "ker": (palette.KERNEL, "#f5a06f"),
    "out": (palette.OUTPUT, "#6fd3a0"),
    "neg": (palette.NEGATIVE, "#c3aef0"),
}
FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"
SMALLEST_TEXT = 15      # px; nothing in a picture is set smaller
CELL_INK = palette.INK
CELL_MUTED = "#767d88"

_DARK = '[data-jp-theme-light="false"] '
LIVE_STYLE = "<style>" + "".join(
    f".course-pic .t-{name}{{fill:{light}}}{_DARK}.course-pic .t-{name}{{fill:{dark}}}"
    f".course-pic .l-{name}{{stroke:{light}}}{_DARK}.course-pic .l-{name}{{stroke:{dark}}}"
    for name, (light, dark) in TEXT_COLOURS.items()
) + (".course-pic .t-ink{fill:var(--jp-content-font-color1,#1f2430)}</style>")


def escape(text):
    """Text made safe for an element or an attribute."""
    return (str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            .replace('"', "&quot;").replace("'", "&#39;"))


@lru_cache(maxsize=4096)
def number(value):
    """A number as a reader writes it: a true minus sign, no trailing zeros, at most two decimals."""
    rounded = round(float(value), 2)
    if rounded == int(rounded):
        return str(int(rounded)).replace("-", "−")
    return f"{rounded:.2f}".rstrip("0").replace("-", "−")


def factor(value):
    """A number as it stands inside a product: negative ones in brackets."""
    return f"({number(value)})" if value < 0 else number(value)


# Advance widths of DejaVu Sans in em; what stands in no group is 0.65. Other system fonts are narrower.
_ADVANCES = {0.28: "'ijl", 0.32: "IJ ,.·’", 0.34: "/:;\\|", 0.39: "-f()[]⌊⌋⌈⌉", 0.42: "!tr", 0.52: "*_`°–s“”", 0.56: "?zcL",
             0.62: "FkvxyPTYaeo", 0.70: "KABVXZCR", 0.79: "UNHD&GOQ", 0.84: "w#+<=>^~×−∗↻→±≥≤", 0.99: "M%mW", 1.0: "@…"}
_ADVANCE = {character: width for width, characters in _ADVANCES.items() for character in characters}


@lru_cache(maxsize=4096)
def text_width(content, size, bold=False):
    """An upper estimate in px, good for the wide DejaVu Sans and so for every narrower system font."""
    return size * sum(_ADVANCE.get(character, 0.65) for character in content) * (1.15 if bold else 1.0)


def text(x, y, content, size=16, colour="ink", anchor="start", bold=False):
    """One line of text in one colour, at its baseline."""
    return rich(x, y, [(content, colour)], size, anchor, bold)


def rich(x, y, parts, size=16, anchor="start", bold=False):
    """One line of text whose parts, pairs of (content, colour class), have colours of their own."""
    weight = ' font-weight="650"' if bold else ""
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    open_tag = f'<text x="{x:.1f}" y="{y:.1f}" font-size="{max(size, SMALLEST_TEXT):g}"{weight}{place}'
    if len(parts) == 1:
        content, colour = parts[0]
        return f'{open_tag} class="t-{colour}" fill="{TEXT_COLOURS[colour][0]}">{escape(content)}</text>'
    spans = "".join(f'<tspan class="t-{colour}" fill="{TEXT_COLOURS[colour][0]}">{escape(content)}</tspan>'
                    for content, colour in parts)
    return f'{open_tag} xml:space="preserve">{spans}</text>'


def heading(x, content, width, wide):
    """A picture's title: one line of 20 px, or up to two of 17 where the picture is narrow."""
    if wide:
        return text(x, 24, content, 20, bold=True)
    lines = wrap(content, "ink", 17 * 1.15, width - 2 * x, 2)
    return "".join(text(x, (24 if len(lines) == 1 else 15) + 18 * row, "".join(word for word, _ in parts).rstrip(), 17,
                        bold=True) for row, parts in enumerate(lines))


def cell_text(x, y, content, size, muted=False, bold=False, colour=None):
    """A number inside a cell, centred on x: the same dark ink in both themes."""
    weight = ' font-weight="700"' if bold else ""
    fill = colour or (CELL_MUTED if muted else CELL_INK)
    return (f'<text x="{x:.1f}" y="{y:.1f}" font-size="{max(size, SMALLEST_TEXT):g}" text-anchor="middle"{weight} '
            f'fill="{fill}">{escape(content)}</text>')


def rect(x, y, width, height, fill, stroke="none", stroke_width=1.0, radius=0.0, dash="", colour=None):
    """A rectangle; `colour` names a class whose stroke follows the theme."""
    extra = f' rx="{radius:g}"' if radius else ""
    if dash:
        extra += f' stroke-dasharray="{dash}"'
    if colour:
        extra += f' class="l-{colour}"'
        stroke = TEXT_COLOURS[colour][0]
    if stroke != "none":
        extra += f' stroke="{stroke}" stroke-width="{stroke_width:g}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"{extra}/>'


def line(x1, y1, x2, y2, colour="muted", width=1.5, dash=""):
    """A straight line in one of the text colours."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="l-{colour}" '
            f'stroke="{TEXT_COLOURS[colour][0]}" stroke-width="{width:g}"{dashes}/>')


def image(x, y, width, height, data_uri):
    """An embedded picture with its pixels kept sharp."""
    return (f'<image x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
            f'preserveAspectRatio="none" style="image-rendering:pixelated" href="{data_uri}"/>')


def group(part, body):
    """Elements that belong together, named so that a test can find their numbers."""
    return f'<g data-part="{part}">{body}</g>'


def document(width, height, title, description, body, scale=1.0, ground=None):
    """A whole picture.

    Parameters
    ----------
    width, height : float
        Units of the drawing, which are px at scale 1.
    title, description : str
        What a screen reader says: the finding, and the numbers in a sentence.
    body : str
        The elements.
    scale : float
        2 doubles everything, for a projector.
    ground : str, optional
        Colour behind a stored picture, which a dark viewer needs; live pictures have none.
    """
    back = rect(0, 0, width, height, ground, radius=8) if ground else ""
    name = "course-still" if ground else "course-pic"       # the theme's colours are for the live one only
    return (f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}" role="img"'
            f' viewBox="0 0 {width:g} {height:g}" '
            f'width="{width * scale:g}" height="{height * scale:g}" font-family="{FONT}">'
            f'<title>{escape(title)}</title><desc>{escape(description)}</desc>{back}{body}</svg>')


def break_parts(parts, size, width, lines, tail=1):
    """Coloured parts laid out over at most `lines` lines of `width` px.

    What does not fit becomes an ellipsis before the last `tail` parts. A product stays whole, and so do "="
    and what follows it.
    """
    rows, used = [[]], 0.0
    for position, (content, colour) in enumerate(parts):
        needed = text_width(content, size)
        following = parts[position + 1][0] if position + 1 < len(parts) else ""
        whole = following.startswith("·") or content.endswith("= ")
        glued = text_width(following, size) if whole else 0
        if used + needed + glued > width and rows[-1]:
            if len(rows) == lines:
                return _cut(rows, parts[-tail:], size, width)
            rows.append([])
            used = 0.0
            content = content.lstrip()
        rows[-1].append((content, colour))
        used += needed
    return rows


def wrap(sentence, colour, size, width, lines=3):
    """A sentence of one colour over several lines, as `break_parts` gives them."""
    words = [(word + " ", colour) for word in sentence.split()]
    rows = break_parts([*words[:-1], (words[-1][0].rstrip(), colour)], size, width, lines)
    return [[("".join(word for word, _ in row).rstrip(), colour)] for row in rows]


def _cut(rows, tail, size, width):
    """Room for "…" and the tail at the end of the last line."""
    ending = [("…", "muted"), *tail]
    room = width - sum(text_width(content, size) for content, _ in ending)
    row = rows[-1]
    while row and (sum(text_width(content, size) for content, _ in row) > room or row[-1][0] != " + "):
        row.pop()
    rows[-1] = row + ending
    return rows
