"""The ConvNet builder in JupyterLab: it trains while the page stays alive, stops when told to, begins again."""

import re

import pytest
from explorers import EXPLORERS

pytestmark = pytest.mark.browser
POSITION = next(i for i, (source, _) in enumerate(EXPLORERS) if "convnet" in source)


@pytest.fixture
def builder(open_notebook):
    lab_page = open_notebook("toy.ipynb")
    lab_page.run_all()
    explorer = lab_page.wait_for_explorers(len(EXPLORERS))[POSITION]
    explorer.scroll_into_view_if_needed()
    return lab_page, explorer


def wait_for_title(lab_page, explorer, pattern, timeout=60):
    """The picture's title once it matches."""
    lab_page.page.wait_for_function(
        "([explorer, pattern]) => new RegExp(pattern).test(explorer.querySelector('svg.course-pic > title').textContent)",
        arg=[explorer.element_handle(), pattern], timeout=timeout * 1000)
    return explorer.locator("svg.course-pic > title").evaluate("title => title.textContent")


def press(explorer, name):
    explorer.get_by_role("button", name=name, exact=True).press("Enter")


def step_of(title):
    return int(re.search(r"\d+", title).group())


def test_train_watch_stop_and_train_again(builder):
    lab_page, explorer = builder
    press(explorer, "Train")
    first = wait_for_title(lab_page, explorer, r"^Step \d+ of 400")
    later = wait_for_title(lab_page, explorer, rf"^Step (?!{step_of(first)} )\d+ of 400")
    assert step_of(later) > step_of(first)
    press(explorer, "Stop")
    stopped = wait_for_title(lab_page, explorer, r"^Stopped after")
    assert step_of(later) <= step_of(stopped) < 400
    assert explorer.get_by_role("button", name="Stop", exact=True).is_disabled()
    press(explorer, "Train")
    wait_for_title(lab_page, explorer, r"^Step \d+ of 400")
    lab_page.handle(explorer, "Maps").press("ArrowLeft")
    wait_for_title(lab_page, explorer, "of the parameters")
    press(explorer, "Train")
    wait_for_title(lab_page, explorer, r"^After 400 steps")
    assert lab_page.output_errors() == [] and lab_page.console_errors == []
