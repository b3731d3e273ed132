"""What the weight-decay explorer says: the finding in the title, the formulas with numbers, the text twin."""

_INDEX = "₁₂"


def short(value):
    """A number with three digits, and a true minus sign."""
    rounded = round(float(value), 3)
    if rounded == 0 and abs(value) > 1e-12:
        return f"{value:.0e}".replace("e-0", "e-").replace("-", "−")
    return f"{rounded + 0:g}".replace("-", "−")


def percent(factor):
    """A share; never 100 or 0 where it is not."""
    if 0.995 <= factor < 1:
        return f"{min(100 * factor, 99.9):.1f}\u00a0%"
    return f"{100 * factor:.0f}\u00a0%" if factor >= 0.01 or factor == 0 else f"{100 * factor:.1g}\u00a0%"


def title(numbers):
    """The finding of this state, in one line."""
    s, values = numbers.settings, numbers.eigenvalues.tolist()
    if min(values) < 0:
        index = _INDEX[values.index(min(values))]
        return f"λ{index} = {short(min(values))}: no minimum here, and the formula fails"
    if max(values) == 0:
        return "No curvature at all: the loss has no opinion on w"
    if not numbers.along.any():
        return "The minimum is at 0 already: nothing to pull"
    if min(values) == 0:
        index = _INDEX[values.index(0)]
        return (f"Along q{index} the loss is flat: " + ("every point of the valley is a minimum" if s.decay == 0 else
                                                        "nothing is left, however small λ is"))
    if s.decay == 0:
        return "No decay: the minimum is w* itself"
    if values[0] == values[1]:
        return f"A round bowl: {percent(numbers.factors[0])} is left in every direction"
    if numbers.factors.max() < 0.015:
        return "λ is far above both curvatures: hardly anything is left"
    steep, flat = sorted(numbers.factors.tolist(), reverse=True)
    return f"Decay leaves {percent(steep)} of the steep direction, {percent(flat)} of the flat one"


def factor_formula(numbers, i):
    """λᵢ/(λᵢ + λ) with its numbers, as (text, colour) pairs."""
    value, decay = numbers.eigenvalues[i], numbers.settings.decay
    name = f"λ{_INDEX[i]}"
    parts = [(f"{name}/({name} + λ)", "ink"), (" = ", "ink")]
    put_in = f"{short(value)}/({short(value)} + {short(decay)})"
    if value < 0:
        below = round(value + decay, 6)
        outcome = "no number" if below == 0 else short(value / below)
        why = "infinite" if below == 0 else "below 0" if below > 0 else "above 1" if decay else "of what?"
        return [*parts, (f"{put_in} = {outcome}", "neg"), (f": {why}", "neg")]
    if value == 0 == decay:
        return [*parts, (put_in, "ink"), (" → 0", "out")]
    return [*parts, (put_in, "ink"), (" = ", "ink"), (short(value / (value + decay)), "out")]


def coordinate(numbers, i):
    """What decay makes of w* along an eigenvector."""
    if numbers.factors is None:
        return f"w* along q{_INDEX[i]}: {short(numbers.along[i])}"
    return (f"along q{_INDEX[i]}: {short(numbers.along[i])} becomes "
            f"{short(numbers.factors[i] * numbers.along[i])}")


def effective(numbers):
    """The effective number of parameters with its sum."""
    if numbers.effective is None:
        return "effective parameters: none without a minimum"
    terms = " + ".join(short(factor) for factor in numbers.factors)
    return f"effective parameters: {terms} = {short(numbers.effective)}"


def sentence(numbers):
    """One sentence on this state."""
    s, values = numbers.settings, numbers.eigenvalues.tolist()
    if min(values) < 0:
        if s.decay > -min(values):
            return ("λ outweighs the negative curvature: loss and penalty together have a minimum. It is not w* made "
                    "smaller, it lies on the other side of 0.")
        return ("w* is no minimum: along the negative direction the loss falls without end, and this penalty is too "
                "weak to hold it.")
    if min(values) == 0 and s.decay == 0:
        return "Along a flat direction every w costs the same. The picture shows what a tiny λ would choose."
    if min(values) == 0:
        return "Along a flat direction the data say nothing. The penalty decides alone, and it says 0."
    if not numbers.along.any():
        return "The loss and the penalty have the same minimum. Move w* away from 0."
    if s.decay == 0:
        return "Both factors are 1. Turn λ up and watch which coordinate goes first."
    return ("At the green point the ellipse of the loss and the circle of the penalty touch: neither can fall any "
            "more without the other rising.")


def state_line(numbers):
    """The state in one sentence, for a place that can draw nothing."""
    s = numbers.settings
    where = ("no minimum" if numbers.w is None else
             f"minimum with decay ({short(numbers.w[0])}, {short(numbers.w[1])})")
    return (f"{title(numbers)}. Eigenvalues {short(s.first)} and {short(s.second)}, q₁ at {s.angle} degrees, "
            f"λ = {short(s.decay)}, w* = ({short(s.star_1)}, {short(s.star_2)}); {where}; "
            f"{effective(numbers)}.")


def twin(numbers):
    """The whole picture as text: the same numbers, for screen readers and for tests."""
    lines = [state_line(numbers)]
    for i in (0, 1):
        lines.append("".join(part for part, _ in factor_formula(numbers, i)))
        lines.append(coordinate(numbers, i))
    if numbers.w is not None:
        lines += [effective(numbers), f"loss above its minimum: {short(numbers.loss)}"]
    return "\n".join([*lines, sentence(numbers)])
