"""The widget of a prediction: a question, a button for each choice, and the reasons once one is pressed."""

import html
import re

import ipywidgets as widgets

from helpers.palette import NEGATIVE, OUTPUT

_FONT = 16     # pixels at scale 1


class PredictionBox(widgets.VBox):
    """Shows a prediction and records the choice; without a kernel the question and choices stand as text.

    Parameters
    ----------
    prediction : Prediction
    record : dict
        Receives the text of the first choice under the prediction's key; an earlier one is shown again.
    scale : float
        Size of the text, 2 for a projector.
    """

    def __init__(self, prediction, record, scale=1):
        self.prediction = prediction
        self._record = record
        self._size = round(_FONT * scale)
        self._texts = [choice.text for choice in prediction.choices]
        self._buttons = [self._button(n) for n in range(len(self._texts))]
        self._reply = widgets.HTML()
        self._again = widgets.Button(description="Ask again", tooltip="Forget the choice and ask again",
                                     layout=widgets.Layout(width="auto", align_self="flex-start"))
        self._again.on_click(lambda _: self.ask_again())
        question = widgets.HTML(self._paragraph(f"<b>Predict.</b> {_as_html(prediction.question)}"))
        super().__init__([question, *self._buttons, self._reply, self._again],
                         layout=widgets.Layout(max_width=f"{46 * self._size}px", margin="4px 0 8px 0"))
        if prediction.key in record:
            self._show(self._texts.index(record[prediction.key]))
        else:
            self.ask_again()

    def choose(self, text):
        """What pressing a button does: the first choice is recorded, and every choice is explained."""
        if text not in self._texts:
            raise ValueError(f"text must be one of {', '.join(map(repr, self._texts))}, not {text!r}")
        self._record.setdefault(self.prediction.key, text)
        self._show(self._texts.index(text))

    def ask_again(self):
        """Forget the choice, for the next person."""
        self._record.pop(self.prediction.key, None)
        self._reply.value = ""
        self._again.layout.display = "none"
        for button, text in zip(self._buttons, self._texts):
            button.description, button.layout.border_left = text, None

    def _button(self, n):
        layout = widgets.Layout(width="100%", height="auto", padding=f"{self._size // 4}px 12px")
        button = widgets.Button(description=self._texts[n], tooltip=f"I say: {self._texts[n]}", layout=layout)
        button.style.font_size = f"{self._size - 1}px"
        button.on_click(lambda _: self.choose(self._texts[n]))
        return button

    def _show(self, chosen):
        first = self._texts.index(self._record[self.prediction.key])
        verdict, reason = self.prediction.reply(chosen, first)
        paragraphs = [f"<b>{_as_html(verdict)}</b>", *map(_as_html, reason.split("\n"))]
        body = "".join(map(self._paragraph, paragraphs))
        self._reply.value = f'<div role="status" aria-live="polite">{body}</div>'
        self._again.layout.display = None
        for n, button in enumerate(self._buttons):
            right = self._texts[n] == self.prediction.right
            marks = [mark for mark, holds in (("you said", n == first), ("so it is", right)) if holds]
            button.description = self._texts[n] + (f"  ({', '.join(marks)})" if marks else "")
            button.layout.border_left = f"6px solid {OUTPUT if right else NEGATIVE}" if marks else None

    def _paragraph(self, text):
        style = (f"font-size:{self._size}px; line-height:1.45; margin:4px 0; white-space:normal; "
                 "color:var(--jp-content-font-color1, #222)")
        return f'<p style="{style}">{text}</p>'

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        bundle["text/plain"] = self.prediction.as_text()
        return bundle


def _as_html(text):
    """Escaped, with `code` as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))
