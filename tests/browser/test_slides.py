"""A notebook as live slides in a real Chromium: the sliders work on a slide, and nothing leaves the machine."""

import lab
import nbformat
import pytest

from helpers.authoring import slides

pytestmark = [pytest.mark.browser, pytest.mark.skipif(
    not slides.installed(), reason="what shows slides is not installed: python course.py lab --slides")]


@pytest.fixture
def slide_page(browser, tmp_path):
    """The page of a notebook of three slides; what it asked of other machines is in `outside`."""
    cells = [nbformat.v4.new_markdown_cell("# First"), nbformat.v4.new_code_cell("from helpers import explore"),
             nbformat.v4.new_code_cell("explore.sizes()")]
    for cell in cells:
        cell.metadata["slideshow"] = {"slide_type": "slide"}
    python = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=python), tmp_path / "three.ipynb")
    with lab.serve_copies([tmp_path / "three.ipynb"], tmp_path, slides=True) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.outside = []
        page.on("request", lambda request: page.outside.append(request.url)
                if not request.url.startswith((address, "data:", "blob:")) else None)
        page.goto(f"{address}/rise/three.ipynb?token={lab.TOKEN}")
        page.locator(".reveal .present h1").wait_for(timeout=60_000)
        yield page
        page.close()


def run_the_cell(page, text):
    """Put the cursor into the cell with this text and run it, as a lecturer does."""
    page.locator(".jp-InputArea-editor", has_text=text).click()
    page.keyboard.press("Control+Enter")


def test_the_sliders_work_on_a_slide_without_a_network(slide_page):
    page = slide_page
    assert page.locator(".reveal .present h1").inner_text().startswith("First")
    page.keyboard.press("Space")
    run_the_cell(page, "import explore")
    page.keyboard.press("Escape")
    page.keyboard.press("Space")
    run_the_cell(page, "explore.sizes()")
    picture = page.locator(".course-explorer svg.course-pic")
    picture.wait_for(timeout=30_000)
    before = picture.inner_html()
    handle = page.locator(".widget-hslider", has_text="Stride s").locator(".noUi-handle")
    place = handle.bounding_box()       # by mouse: on slides the arrow keys turn the page
    page.mouse.move(place["x"] + 5, place["y"] + 5)
    page.mouse.down()
    page.mouse.move(place["x"] + 60, place["y"] + 5, steps=5)
    page.mouse.up()
    page.wait_for_function("before => document.querySelector('.course-explorer svg.course-pic').innerHTML !== before",
                           arg=before, timeout=10_000)
    left, top, bottom = page.evaluate(
        """() => { const box = document.querySelector('.course-explorer svg.course-pic').getBoundingClientRect();
            return [box.left, box.top, box.bottom]; }""")
    assert left >= 0 and top >= 0 and bottom <= 720
    assert page.outside == []
