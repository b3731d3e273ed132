"""States of the Adam explorer worth seeing, each with its sentence."""


def _case(sentence, **changes):
    start = {"pattern": "constant", "correction": "right", "beta1": 0.9, "beta2": 0.999, "t": 3, "power": -8}
    return {**start, **changes}, sentence


CASES = (
    _case("Nothing is divided: m holds a tenth of the gradient, v a thousandth of its square. Put both into "
          "0.1/√0.001.", correction="none", t=1),
    _case("Still without correction. The steps grow before they shrink: which of the two averages catches up "
          "first?", correction="none", t=40),
    _case("A slip that is printed now and then: (1 − β)ᵗ. Go back to t = 1, and it looks right.",
          correction="printed", t=5),
    _case("Gradients that take turns cancel in m and add up in v: the steps shrink.", pattern="alternating",
          t=30),
    _case("One gradient 100 times as large as the others. Its own step is not long. What about those after "
          "it?", pattern="spike", t=30),
    _case("80 steps of silence, then 1 again and again. Even corrected, the steps exceed one rate. Why?",
          pattern="late", t=94),
    _case("With both β at 0 nothing is remembered: every step is one rate long, whatever the gradient.",
          pattern="noisy", beta1=0.0, beta2=0.0, t=40),
    _case("Gradients shrink by a tenth each time. v remembers the large ones: steps get shorter and shorter.",
          pattern="shrinking", t=60),
    _case("ε as large as the gradient itself: every step is half as long.", power=0, t=12),
)
