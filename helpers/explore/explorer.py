"""What all explorers share: controls beside a live picture, its text twin, and a still picture without a kernel."""

import ipywidgets as widgets

from helpers.explore.svg import LIVE_STYLE, escape

_STYLE = LIVE_STYLE + """<style>
.course-explorer { --jp-widgets-font-size: 15px; --jp-widgets-inline-height: 30px; font-size: 15px; overflow: visible }
.course-explorer-large { --jp-widgets-font-size: 26px; --jp-widgets-inline-height: 46px; font-size: 26px }
.course-explorer .widget-html-content { font-size: inherit; line-height: 1.4 }
.course-explorer .widget-readout { min-width: 2em }
.course-explorer textarea { font-family: var(--jp-code-font-family, monospace) }
.course-explorer pre.course-twin { font-size: inherit; line-height: 1.35; white-space: pre; margin: 0 }
.course-explorer .course-question { font-weight: 600 }
</style>"""


class Explorer(widgets.VBox):
    """Controls and a picture that answers them.

    A subclass says how settings become numbers, a picture and text: it implements `read_settings`, `compute`,
    `draw`, `state_line` and `twin`, builds its controls, and calls `super().__init__`. The picture is one
    `widgets.HTML`, so a move of a slider sends one string.

    Attributes
    ----------
    settings, numbers
        Of the state that is shown.
    picture : ipywidgets.HTML
        The live SVG.
    text : str
        The same numbers as text.
    """

    def __init__(self, controls, question, scale, credit=""):
        if not 0.5 <= scale <= 4:
            raise ValueError(f"explorer: scale must be from 0.5 to 4, not {scale}")
        self.scale = scale
        self._busy = False
        self.picture = widgets.HTML()
        self.question = widgets.HTML(f'<div class="course-question">{escape(question)}</div>')
        self.caption = widgets.HTML(escape(credit))
        self.show_text = widgets.Checkbox(False, description="Show the numbers as text", indent=False,
                                          layout=widgets.Layout(width="auto"))
        self.twin_box = widgets.HTML(layout=widgets.Layout(display="none", overflow="auto"))
        panel = self._panel([*controls, self.show_text])
        self.picture.layout = widgets.Layout(flex="0 0 auto", max_width="100%", overflow="auto", margin="0")
        body = widgets.Box([panel, self.picture],
                           layout=widgets.Layout(flex_flow="row wrap", align_items="flex-start", width="100%"))
        style = widgets.HTML(_STYLE, layout=widgets.Layout(display="none"))
        super().__init__([style, self.question, body, self.caption, self.twin_box])
        self.add_class("course-explorer")
        if scale >= 1.5:
            self.add_class("course-explorer-large")
        self.show_text.observe(self._toggle_text, "value")
        self.refresh()

    def _panel(self, controls):
        """The controls in one column beside the picture, or in several above it where the screen is narrow."""
        width = 270 if self.scale < 1.5 else 470
        for control in controls:
            control.layout.flex = f"0 1 {width}px"
            control.layout.max_width = "100%"
            control.layout.margin = "1px 8px 1px 0"
        return widgets.Box(controls, layout=widgets.Layout(
            flex_flow="row wrap", flex=f"1 1 {width + 10}px", align_content="flex-start", align_items="center"))

    def watch(self, controls):
        """Redraw when any of these controls changes its value."""
        for control in controls:
            control.observe(self._changed, "value")

    def _changed(self, _):
        if not self._busy:
            self.refresh()

    def refresh(self):
        """Read the controls, compute, and show; one redraw however many controls are set on the way."""
        self.settings = self.read_settings()
        self.numbers = self.compute(self.settings)
        self._busy = True
        try:
            self.after_compute()
        finally:
            self._busy = False
        self.picture.value = self.draw(self.numbers, self.scale)
        if self.show_text.value:
            self.twin_box.value = self._twin_html()

    def set_controls(self, values):
        """Set several controls, pairs of (control, value), with a single redraw."""
        self._busy = True
        try:
            for control, value in values:
                control.value = value
        finally:
            self._busy = False
        self.refresh()

    def after_compute(self):
        """Bring controls in line with the numbers, such as how far the position can go; optional."""

    @property
    def text(self):
        """The state as text, number by number."""
        return self.twin(self.numbers)

    def _twin_html(self):
        return f'<pre class="course-twin" tabindex="0" aria-label="The numbers as text">{escape(self.text)}</pre>'

    def _toggle_text(self, change):
        if change["new"]:
            self.twin_box.value = self._twin_html()
        self.twin_box.layout.display = None if change["new"] else "none"

    def _repr_mimebundle_(self, **kwargs):
        """The live widget, and beside it what a stored notebook shows: a still picture and a line of text."""
        bundle = super()._repr_mimebundle_(**kwargs)
        return {**bundle, **still(self.draw(self.numbers, 1.0, stored=True), self.state_line(self.numbers))}


def still(drawing, line):
    """A picture and its words as a MIME bundle, for a place without a kernel."""
    return {"text/plain": line, "image/svg+xml": drawing}


class Picture:
    """A picture that stays as it is, to stand in a notebook's text.

    Shown as SVG where that is trusted, otherwise as one line of text that says the same.
    """

    def __init__(self, drawing, line):
        self.svg = drawing
        self.line = line

    def __repr__(self):
        return self.line

    def _repr_mimebundle_(self, **kwargs):
        return still(self.svg, self.line)


def labelled(kind, label, scale=1.0, **settings):
    """A control with its label whole, made by an ipywidgets class."""
    return kind(description=label, style={"description_width": f"{8 if scale < 1.5 else 7.5}em"}, **settings)


def slider(label, value, low, high, scale=1.0):
    """A whole-number slider that works by mouse and by arrow keys."""
    return labelled(widgets.IntSlider, label, scale, value=value, min=low, max=high)


def button(label, action, tooltip):
    """A button that calls `action()`."""
    made = widgets.Button(description=label, tooltip=tooltip, layout=widgets.Layout(width="auto"))
    made.on_click(lambda _: action())
    return made
