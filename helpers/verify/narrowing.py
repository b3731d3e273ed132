"""A backward pass that grows with its notebook: stride first, the other settings later.

Where it keeps no cache, it can serve only the settings that it is told. What it does not take, or takes as
one number only, is left out of the cases, and the report says so.
"""

from dataclasses import replace

_PATIENCE = 1.0     # seconds for a probe; one that does not end is left to the cases


def narrowed(routine, forms, backward):
    """`forms`, less the settings and the forms of settings that the backward pass does not take.

    Parameters
    ----------
    routine : Routine
    forms : Forms
        Of the forward pass.
    backward : Learner

    Returns
    -------
    Forms
    """
    if backward.signature.takes("cache"):       # what the forward pass was told is in it
        return forms
    settings = [role for role in routine.backward_settings if role in forms.taken]
    unserved = frozenset(role for role in settings if not backward.signature.takes(role))
    forms = replace(forms, taken=forms.taken - unserved, unserved=unserved)
    pairs = frozenset(role for role in forms.pairs & forms.numbers & frozenset(settings) - unserved
                      if _refuses(routine, forms, backward, role, tuple))
    words = frozenset(role for role in forms.words - unserved
                      if _refuses(routine, forms, backward, role, str))
    lines = list(forms.untried)
    if pairs:
        first = next(role for role in settings if role in pairs)
        lines.append(f"pairs such as {first}=(2, 1) (your backward pass takes one number for both axes)")
    if words:
        lines.append('padding="same" and "valid" (your backward pass takes numbers)')
    return replace(forms, pairs=forms.pairs - pairs, words=forms.words - words, untried=tuple(lines))


def _refuses(routine, forms, backward, role, form):
    """True where the backward pass serves the plainest case, and raises once this setting has this form."""
    plain, *others = routine.cases(forms)
    case = next((case for case in others if isinstance(case.values[role], form)), None)
    return case is not None and _answers(routine, backward, plain) and not _answers(routine, backward, case)


def _answers(routine, backward, case):
    out, _ = routine.library_answer(case.values)
    values = {**routine.for_backward(case.values), "grad_out": case.upstream(out.shape)}
    return backward.attempt(values, _PATIENCE).error is None
