"""What the Adam explorer says: the finding in the title, the formulas with their numbers, the text twin."""

import math

from helpers.explore.adam_explorer.numbers import CORRECTIONS, PATTERNS

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOTICED = 0.005        # a share of eps in the denominator that shows


def short(value):
    """A number with four digits, and a power of ten where it is very small or large."""
    if math.isnan(value):
        return "0/0"
    if math.isinf(value):
        return "∞"
    if value != 0 and not 0.0005 <= abs(value) < 100_000:
        digits, _, power = f"{value:.3e}".partition("e")
        return f"{float(digits):g}e{int(power)}".replace("-", "−")
    return f"{value:.4g}".replace("-", "−") if abs(value) < 10_000 else f"{value:.0f}".replace("-", "−")


def raised(number):
    """A whole number as an exponent."""
    return str(number).translate(_RAISED)


def rates(value):
    """A step's length in rates."""
    return f"{short(value)} rate" if short(value) in ("1", "−1") else f"{short(value)} rates"


def title(numbers):
    """The finding of this state, in one line."""
    s = numbers.settings
    if s.correction == "none":
        return _title_without(numbers)
    if s.correction == "printed" and (s.t > 1 or not math.isclose(numbers.step, numbers.right[-1])):
        right = short(float(numbers.right[-1]))
        return f"(1 − β)ᵗ for 1 − βᵗ: step {s.t} is {rates(numbers.step)}, not {right}"
    if s.correction == "printed":
        return "At t = 1 the slip and the right divisor are the same"
    if share_of_eps(numbers) > _NOTICED:
        return f"ε is {share_of_eps(numbers):.0%} of the denominator: it shortens the step"
    if s.t == 1 and numbers.gradients[0]:
        return "The first step is one rate long, whatever the gradient"
    return _title_of(numbers)


def _title_without(numbers):
    at, size = numbers.longest
    if numbers.settings.t == 1:
        return f"Without correction the first step is {rates(abs(numbers.step))} long"
    return f"Without correction: the longest step so far is {rates(size)}, at t = {at}"


def _title_of(numbers):
    s, (at, size) = numbers.settings, numbers.longest
    now = rates(numbers.step)
    if not numbers.gradients.any():
        return "No gradient so far, and no step"
    if s.pattern == "constant":
        return "The same gradient every time: every step is one rate long"
    if s.pattern == "late":
        return (f"Gradients that wake late make long steps: {rates(size)} at t = {at}" if size > 1.005 else
                f"Gradients that wake late: now the step is {now}")
    if s.pattern == "spike":
        return (f"A gradient like those before makes a step of {now}" if s.t < 12 else
                f"A gradient 100 times as large makes a step of {now}" if s.t == 12 else
                f"One large gradient, {s.t - 12} steps ago: now the step is {now}")
    if s.pattern == "alternating" and abs(numbers.step) < 0.5:
        return f"Gradients that cancel make short steps: now {now}"
    if s.pattern == "shrinking" and s.beta2 > s.beta1:
        return f"v remembers the large gradients longer than m: now {now}"
    if s.pattern == "noisy" and s.beta1:
        return f"m̂ keeps the mean of the noise, √v̂ its size: now {now}"
    return f"Step {s.t} is {now} long"


def share_of_eps(numbers):
    """What part of the denominator eps is."""
    root = math.sqrt(max(numbers.v.corrected, 0.0)) if numbers.v.corrected >= 0 else 0.0
    return numbers.settings.eps / (root + numbers.settings.eps) if numbers.gradients.any() else 0.0


def weights_label(average, wide=True):
    """What a chart of weights shows; in fewer words where there is less room."""
    index = "₁" if average.letter == "m" else "₂"
    of = " of the gradients" if average.letter == "m" else " of the squares"
    return f"weights{of if wide else ''} in {average.letter}, β{index} = {average.beta:g}"


def sum_label(average, wide=True):
    """What a chart's weights add up to."""
    return f"sum {short(average.total)}" + ("; dashed: divided by it, sum 1" if wide else "; dashed: sum 1")


def average_formula(numbers, average):
    """m̂ or v̂ with its numbers, as (text, colour) pairs."""
    s, letter = numbers.settings, average.letter
    index = "₁" if letter == "m" else "₂"
    if s.correction == "none":
        return [(f"{letter} = {short(average.value)}", "ker"), (", used as it is", "muted")]
    if s.correction == "right":
        symbols, put_in = f"1 − β{index}ᵗ", f"1 − {average.beta:g}{raised(s.t)}"
    else:
        symbols, put_in = f"1 − β{index})ᵗ", f"(1 − {average.beta:g}){raised(s.t)}"
        symbols = f"({symbols}"
    brackets = (lambda text: f"({text})") if s.correction == "right" else (lambda text: text)
    return [(f"{letter}̂ = {letter}/{brackets(symbols)}", "ker"), (" = ", "ink"),
            (f"{short(average.value)}/{brackets(put_in)}", "ker"), (" = ", "ink"),
            (f"{short(average.value)}/{short(average.divisor)}", "ker"), (" = ", "ink"),
            (short(average.corrected), "ker")]


def step_formula(numbers):
    """The step with its numbers, as (text, colour) pairs."""
    hat = "" if numbers.settings.correction == "none" else "̂"
    root = math.sqrt(numbers.v.corrected) if numbers.v.corrected >= 0 else math.nan
    return [(f"step/η = m{hat}/(√v{hat} + ε)", "out"), (" = ", "ink"),
            (f"{short(numbers.m.corrected)}/({short(root)} + {short(numbers.settings.eps)})", "out"),
            (" = ", "ink"), (short(numbers.step), "out")]


def sentence(numbers):
    """One sentence on this state."""
    s, m, v = numbers.settings, numbers.m, numbers.v
    if s.correction == "none":
        return (f"The weights in m sum to {short(m.total)}, those in v to {short(v.total)}, and its root is "
                f"taken: {short(m.total)}/√{short(v.total)} = {short(m.total / math.sqrt(v.total))}.")
    if s.correction == "printed":
        return "The divisors are powers of 1 − β: they run to 0, that of v faster than that of m."
    return (f"The weights in m sum to {short(m.total)}, those in v to {short(v.total)}. Divided by that, "
            "both are whole averages.")


def state_line(numbers):
    """The state in one sentence, for a place that can draw nothing."""
    s = numbers.settings
    return (f"{title(numbers)}. Gradients: {PATTERNS[s.pattern][0]}; β₁ = {s.beta1:g}, β₂ = {s.beta2:g}, "
            f"t = {s.t}, ε = {short(s.eps)}, divided {CORRECTIONS[s.correction]}; m = "
            f"{short(numbers.m.value)}, v = {short(numbers.v.value)}, step {rates(numbers.step)}.")


def twin(numbers):
    """The whole picture as text: the same numbers, for screen readers and for tests."""
    lines = [state_line(numbers)]
    for average in (numbers.m, numbers.v):
        lines.append("".join(text for text, _ in average_formula(numbers, average)))
        lines.append(f"{weights_label(average)}: {sum_label(average)}")
    lines += ["".join(text for text, _ in step_formula(numbers)), sentence(numbers),
              "t, gradient, its weight in m, its weight in v, step, Adam's step"]
    rows = zip(numbers.gradients, numbers.m.weights, numbers.v.weights, numbers.steps, numbers.right)
    lines += [f"{t}: {', '.join(short(float(value)) for value in row)}"
              for t, row in enumerate(rows, start=1)]
    return "\n".join(lines)
