"""The explorers in real JupyterLab in a real Chromium: in a notebook made here, and in the course's notebook 08.

Each slider is moved by keyboard. The picture has to answer, nothing may fail, and nothing may leave the machine.
"""

import re
from pathlib import Path

import pytest
from explorers import EXPLORERS, FORMULAS
from playwright.sync_api import TimeoutError as PlaywrightTimeout

pytestmark = pytest.mark.browser
REPOSITORY = Path(__file__).resolve().parents[2]
STACK = next(i for i, (source, _) in enumerate(EXPLORERS) if "stack" in source)
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


def press_surprise(lab_page, explorer):
    """Press the button until the picture changes: an explorer may begin with its first case."""
    before = lab_page.picture(explorer)
    button = explorer.get_by_role("button", name="Surprise me")
    button.press("Enter")
    try:
        return lab_page.wait_for_change(explorer, before, timeout=1)
    except PlaywrightTimeout:
        button.press("Enter")
        return lab_page.wait_for_change(explorer, before)


def change_the_stacks_input(lab_page, stack):
    """The stack has no sliders: its numbers are typed."""
    before = lab_page.picture(stack)
    size = stack.get_by_label("Size")
    size.fill("30")
    size.press("Enter")
    lab_page.wait_for_change(stack, before)


def test_all_explorers_answer_the_keyboard(open_notebook):
    lab_page = open_notebook("toy.ipynb")
    lab_page.run_all()
    explorers = lab_page.wait_for_explorers(len(EXPLORERS))
    for position, explorer in enumerate(explorers):
        source, labels = EXPLORERS[position]
        moved, formulas = move_every_slider(lab_page, explorer)
        assert moved == labels, source
        assert FORMULAS.get(position, set()) <= set(formulas), source
        press_surprise(lab_page, explorer)
        assert texts_inside(explorer) == [], source
    change_the_stacks_input(lab_page, explorers[STACK])
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
