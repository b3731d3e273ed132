"""The explorers in real JupyterLab in a real Chromium: in a notebook made here, and in the course's notebook 08.

Each slider is moved by keyboard. The picture has to answer, nothing may fail, and nothing may leave the machine.
"""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
REPOSITORY = Path(__file__).resolve().parents[2]
NOTEBOOK = next(iter(sorted((REPOSITORY / "notebooks").glob("08_*.ipynb"))), None)


def formula(picture):
    """The size formula's text in a picture's markup, or "" where it has none."""
    texts = [re.sub("<[^>]+>", "", text) for text in re.findall(r"<text.*?</text>", picture, re.DOTALL)]
    return next((text for text in texts if "⌋" in text or "⌈" in text), "")


def move_every_slider(lab_page, explorer):
    """Press an arrow on each slider; the labels of those whose picture answered, and of those whose formula did."""
    moved, formulas = [], []
    for label in lab_page.sliders(explorer):
        handle = lab_page.handle(explorer, label)
        handle.scroll_into_view_if_needed()
        before = lab_page.picture(explorer)
        value = int(float(handle.get_attribute("aria-valuenow")))
        at_the_end = value >= int(float(handle.get_attribute("aria-valuemax")))
        handle.focus()
        handle.press("ArrowLeft" if at_the_end else "ArrowRight")
        after = lab_page.wait_for_change(explorer, before)
        moved.append(label)
        if formula(after) != formula(before):
            formulas.append(label)
    return moved, formulas


def nothing_went_wrong(lab_page):
    assert lab_page.output_errors() == []
    assert lab_page.console_errors == []
    assert lab_page.outside_requests == []


def texts_inside(explorer):
    """Texts of a picture that leave its view, measured by the browser, in the font that this machine has."""
    return explorer.locator("svg.course-pic").evaluate(
        """picture => { const view = picture.viewBox.baseVal;
            return [...picture.querySelectorAll('text')].filter(text => { const box = text.getBBox();
                return box.x < -1 || box.y < -1 || box.x + box.width > view.width + 1
                    || box.y + box.height > view.height + 3; }).map(text => text.textContent); }""")


def test_all_explorers_answer_the_keyboard(open_notebook):
    lab_page = open_notebook("toy.ipynb")
    lab_page.run_all()
    convolution, sizes, stack, circuit = lab_page.wait_for_explorers(4)
    moved, formulas = move_every_slider(lab_page, convolution)
    assert moved == ["Channels", "Kernel size k", "Stride s", "Padding p", "Dilation d", "Output row", "Output column"]
    assert {"Kernel size k", "Stride s", "Padding p", "Dilation d"} <= set(formulas)
    moved, formulas = move_every_slider(lab_page, sizes)
    assert moved == ["Input size i", "Kernel size k", "Stride s", "Padding p", "Dilation d", "Window"]
    assert set(moved) - {"Window"} == set(formulas)
    moved, _ = move_every_slider(lab_page, circuit)
    assert moved == ["Step", "x", "y", "z", "w"]
    for explorer in (convolution, sizes, stack, circuit):
        before = lab_page.picture(explorer)
        explorer.get_by_role("button", name="Surprise me").press("Enter")
        if explorer is stack:       # its first case is what it starts with
            explorer.get_by_role("button", name="Surprise me").press("Enter")
        lab_page.wait_for_change(explorer, before)
        assert texts_inside(explorer) == []
    before = lab_page.picture(stack)
    size = stack.get_by_label("Size")
    size.fill("30")
    size.press("Enter")
    lab_page.wait_for_change(stack, before)
    nothing_went_wrong(lab_page)


@pytest.mark.skipif(NOTEBOOK is None, reason="notebook 08 is not written yet")
def test_notebook_08_answers_the_keyboard(open_notebook):
    lab_page = open_notebook(NOTEBOOK.name)
    lab_page.run_all()
    source = NOTEBOOK.read_text(encoding="utf-8")
    explorers = lab_page.wait_for_explorers(len(re.findall(r"explore\.(?:convolution|sizes|stack)\(", source)))
    answered, changed = set(), set()
    for explorer in explorers:
        moved, formulas = move_every_slider(lab_page, explorer)
        answered |= set(moved)
        changed |= set(formulas)
        assert texts_inside(explorer) == []
    assert {"Kernel size k", "Stride s", "Padding p", "Dilation d"} <= changed
    nothing_went_wrong(lab_page)
