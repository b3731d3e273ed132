"""Reading a drawing back: an SVG parsed by an XML parser, with its texts, sizes and positions."""

import asyncio
import re
from xml.etree import ElementTree

import pytest

from helpers.explore import svg

NAMESPACE = "{http://www.w3.org/2000/svg}"


class Drawing:
    """A parsed picture."""

    def __init__(self, source):
        assert not re.search(r"\b(nan|inf|None)\b", re.sub(r"base64,[^\"]*", "", source)), "NaN in the picture"
        self.source = source
        self.root = ElementTree.fromstring(source)
        self.width, self.height = (float(value) for value in self.root.get("viewBox").split()[2:])
        self.texts = list(self.root.iter(f"{NAMESPACE}text"))

    @property
    def title(self):
        return self.root.find(f"{NAMESPACE}title").text

    @property
    def description(self):
        return self.root.find(f"{NAMESPACE}desc").text

    def words(self, part=None):
        """Contents of all texts, or of those in a named group."""
        roots = self.groups(part) if part else [self.root]
        return ["".join(text.itertext()) for root in roots for text in root.iter(f"{NAMESPACE}text")]

    def groups(self, part):
        return [group for group in self.root.iter(f"{NAMESPACE}g") if group.get("data-part") == part]

    def check(self):
        """What holds for every picture of every state."""
        assert self.root.get("role") == "img" and self.title and self.description
        assert len(list(self.root.iter())) < 2500
        for text in self.texts:
            assert float(text.get("font-size")) >= 15
            self._check_inside(text)
        for box in self.root.iter(f"{NAMESPACE}rect"):
            x, y, width, height = (float(box.get(name)) for name in ("x", "y", "width", "height"))
            assert width > 0 and height > 0
            assert x >= -0.6 and y >= -0.6 and x + width <= self.width + 0.6 and y + height <= self.height + 0.6

    def _check_inside(self, text):
        content = "".join(text.itertext())
        size = float(text.get("font-size"))
        wide = svg.text_width(content, size, bold=text.get("font-weight") is not None)
        start = float(text.get("x")) - {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor", "start")] * wide
        assert start >= -4 and start + wide <= self.width + 4, f"{content!r} leaves the picture sideways"
        y = float(text.get("y"))
        assert y - 0.75 * size >= -1 and y + 0.25 * size <= self.height + 1, f"{content!r} leaves the picture at y {y}"


@pytest.fixture
def read_drawing():
    """`read_drawing(source)` parses an SVG string and checks what holds for all of them."""
    def read(source):
        drawing = Drawing(source)
        drawing.check()
        return drawing
    return read


@pytest.fixture(autouse=True)
def no_loop_left_running():
    """Playwright, once used in a session, leaves its event loop marked as running; asyncio.run would refuse."""
    left = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(left)
