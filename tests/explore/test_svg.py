from xml.etree import ElementTree

import numpy as np
import pytest

from helpers import palette
from helpers.explore import svg


def test_markup_in_text_is_escaped():
    source = svg.document(10, 10, 'a < b & "c"', "<script>", svg.text(1, 9, "<&'\">", 15))
    root = ElementTree.fromstring(source)
    assert [node.text for node in root] == ['a < b & "c"', "<script>", "<&'\">"]


@pytest.mark.parametrize("value, written", [
    (3, "3"), (-3, "−3"), (2.5, "2.5"), (0.444, "0.44"), (-0.001, "0"), (1e6, "1000000"), (np.float64(-1.5), "−1.5")])
def test_numbers_are_written_as_a_reader_writes_them(value, written):
    assert svg.number(value) == written


def test_negative_factors_stand_in_brackets():
    assert (svg.factor(-2), svg.factor(2), svg.factor(0)) == ("(−2)", "2", "0")


def test_no_text_is_smaller_than_15():
    assert 'font-size="15"' in svg.text(0, 0, "a", 9)
    assert 'font-size="15"' in svg.cell_text(0, 0, "a", 4)


def test_scale_doubles_the_size_and_not_the_drawing():
    root = ElementTree.fromstring(svg.document(100, 50, "t", "d", "", scale=2))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("200", "100", "0 0 100 50")


def test_a_stored_picture_has_its_own_ground_and_keeps_its_colours_in_a_dark_theme():
    still = svg.document(10, 10, "t", "d", "", ground=palette.PAPER)
    live = svg.document(10, 10, "t", "d", "")
    assert f'fill="{palette.PAPER}"' in still and "course-pic" not in still
    assert "rect" not in live and "course-pic" in live


def test_the_width_estimate_is_never_below_dejavu_sans():
    font_manager = pytest.importorskip("matplotlib.font_manager")
    from matplotlib.textpath import TextPath
    for bold in (False, True):
        font = font_manager.FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal", size=100)
        for sample in ("At stride 2 the padding below and on the right is never read", "0·(−1) + 3·1 = 12",
                       "o = ⌊(7 + 2·0 − 1·(3 − 1) − 1)/1⌋ + 1", "−12", "100,352,144"):
            drawn = TextPath((0, 0), sample, prop=font).get_extents().width
            assert svg.text_width(sample, 100, bold) >= 0.99 * drawn


def test_lines_break_between_products_and_keep_the_result():
    parts = [("Cell ", "ink")]
    for value in range(40):
        parts += [(" + ", "ink"), (str(value), "in"), ("·(−1)", "ker")]
    parts += [(" = ", "ink"), ("−780", "neg")]
    lines = svg.break_parts(parts, 17, 400, 2, tail=2)
    words = ["".join(content for content, _ in line) for line in lines]
    assert len(words) == 2 and words[1].endswith("… = −780")
    assert not words[1].startswith("·")
    assert all(svg.text_width(line, 17) <= 400 for line in words)


def test_short_parts_stay_on_one_line():
    assert svg.break_parts([("a", "ink"), ("b", "in")], 17, 400, 2) == [[("a", "ink"), ("b", "in")]]


def contrast(first, second):
    """WCAG 2.2 contrast ratio of two hex colours."""
    def luminance(colour):
        channels = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear))
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_text_colours_can_be_read_on_both_grounds():
    for light, dark in svg.TEXT_COLOURS.values():
        assert contrast(light, "#ffffff") >= 4.5
        assert contrast(dark, "#111111") >= 4.5
