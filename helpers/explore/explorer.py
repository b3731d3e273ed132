"""What all explorers share: controls beside a live picture, its text twin, and a still picture without a kernel."""

import ipywidgets as widgets

from helpers.explore.svg import LIVE_STYLE, escape

_STYLE = LIVE_STYLE + """<style>
.course-explorer { --jp-widgets-font-size: 15px; --jp-widgets-inline-height: 30px; font-size: 15px; overflow: visible }
.course-explorer-large { --jp-widgets-font-size: 22px; --jp-widgets-inline-height: 40px; font-size: 22px }
.course-explorer .widget-html-content { font-size: inherit; line-height: 1.4 }
.course-explorer .widget-readout { min-width: 2em; margin: 0 }
.course-explorer .widget-hslider .slider-container { min-width: 60px }
.course-explorer textarea { font-family: var(--jp-code-font-family, monospace) }
.course-explorer pre.course-twin { font-size: inherit; line-height: 1.35; white-space: pre; margin: 0 }
.course-explorer .jupyter-button { width: auto; padding: 0 8px; margin: 1px 2px }
.course-explorer .course-question { font-weight: 600 }
</style>"""


class Explorer(widgets.VBox):
    """Controls and a picture that answers them.

    A subclass says how settings become numbers, a picture and text: it implements `read_settings`, `compute`,
    `draw`, `state_line` and `twin`, builds its controls, and calls `super().__init__`. The picture is one
    `widgets.HTML`, so a move of a slider sends one string.

    Attributes
    ----------
    name : str
        Of the class: what a place that draws nothing calls it.
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
        self._case = 0
        self.picture = widgets.HTML()
        self._asked = question
        self.question = widgets.HTML()
        self.say(question)
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
        width = 250 if self.scale < 1.5 else 350
        for control in controls:
            control.layout.width = "auto"
            control.layout.margin = "1px 8px 1px 0"
        return widgets.GridBox(controls, layout=widgets.Layout(
            grid_template_columns=f"repeat(auto-fit, minmax({width}px, 1fr))", flex=f"1 1 {width}px",
            align_items="center"))

    def say(self, sentence):
        """Put a sentence above the controls: the question, or what a surprise shows."""
        self.question.value = f'<div class="course-question">{escape(sentence)}</div>'

    def watch(self, controls):
        """Redraw when any of these controls changes its value."""
        for control in controls:
            control.observe(self._changed, "value")

    def _changed(self, _):
        if not self._busy:
            self.say(self._asked)       # a surprise's sentence described the state before this change
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
        """Set several controls, pairs of (control, value), with a single redraw; ranges widen where needed."""
        self._busy = True
        try:
            for control, value in values:
                if isinstance(control, widgets.IntSlider):
                    control.max = max(control.max, value)
                control.value = value
        finally:
            self._busy = False
        self.refresh()

    def show_case(self, cases):
        """Set the next of `cases`, pairs of (values by name, sentence), and say its sentence."""
        values, sentence = cases[self._case % len(cases)]
        self._case += 1
        self.say(sentence)
        self.set_controls([(self.controls[name], value) for name, value in values.items()])

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
        show(self.twin_box, change["new"])

    def _repr_mimebundle_(self, **kwargs):
        """The live widget, and beside it what a stored notebook shows: a still picture and a line of text."""
        bundle = super()._repr_mimebundle_(**kwargs)
        return {**bundle, **still(self.draw(self.numbers, 1.0, stored=True), f"{self.name}. {self.state_line(self.numbers)}")}


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


def labelled(kind, label, **settings):
    """A control with its label whole, made by an ipywidgets class."""
    return kind(**{"description": label, "style": {"description_width": "7.6em"}, **settings})


def choice(label, value, options):
    """A drop-down list; `options` are pairs of (what is shown, value). Its label is short, to leave room for them."""
    return widgets.Dropdown(description=label, value=value, options=options, style={"description_width": "5em"})


def show(control, visible):
    """Show or hide a control."""
    control.layout.display = None if visible else "none"


def slider(label, value, low, high):
    """A whole-number slider that works by mouse and by arrow keys."""
    return labelled(widgets.IntSlider, label, value=value, min=low, max=high)


def button(label, action, tooltip):
    """A button that calls `action()`."""
    made = widgets.Button(description=label, tooltip=tooltip, layout=widgets.Layout(width="auto", flex="0 0 auto"))
    made.on_click(lambda _: action())
    return made
