"""What does a function take beyond the names in its signature? Found by trying it on a plain call."""

from helpers.verify.cases import Forms

_PATIENCE = 1.0     # seconds for a probe; one that does not end is left to the cases


def named(learner, roles):
    """(taken, needed): the roles it has a parameter for, and those it cannot be called without."""
    taken = frozenset(role.name for role in roles if learner.signature.takes(role.name))
    return taken, frozenset(role for role in taken if learner.signature.needs(role))


def answers(learner, values):
    """True where the call does not raise."""
    return learner.attempt(values, _PATIENCE).error is None


def settings_forms(learner, roles, plain_values, probed, pictures=True, word=""):
    """The forms in which a function takes its settings: one number, a pair, a word.

    Parameters
    ----------
    learner : Learner
    roles : sequence of Role
    plain_values : callable
        Forms -> the arguments of a call with room to spare: what fails there is the form, not the sum.
    probed : dict of str to int
        A number to try for each setting; the pair is twice that number.
    pictures : bool
        Whether there are two axes at all.
    word : str
        To try for the padding, where words are known.
    """
    taken, needed = named(learner, roles)
    plain = plain_values(Forms(taken, needed))
    settings = frozenset(taken & set(probed))
    words = frozenset({"padding"} if word and "padding" in settings else ())
    if not answers(learner, plain):     # it fails anyway: the cases will say how
        return Forms(taken, needed, settings, settings, words)

    def refuses(role, value, errors):
        return isinstance(learner.attempt({**plain, role: value}, _PATIENCE).error, errors)

    pairs = frozenset(role for role in settings if pictures and not refuses(role, (probed[role],) * 2,
                                                                            Exception))
    numbers = settings - {role for role in pairs if refuses(role, probed[role], TypeError)}
    words = frozenset(role for role in words if not refuses(role, word, Exception))
    untried = _other_forms(pictures, [role for role in probed if role in settings], pairs, numbers)
    if word and "padding" in settings - words:
        untried.append(f'padding="{word}" and "valid" (your function takes numbers)')
    return Forms(taken, needed, pairs, numbers, words, untried=tuple(untried))


def _other_forms(pictures, settings, pairs, numbers):
    """Lines for the report on the forms that the function does not take."""
    lines = []
    single = [role for role in settings if role not in pairs]
    if pictures and single:
        lines.append(f"pairs such as {single[0]}=(2, 1) (your function takes one number for both axes)")
    paired = [role for role in settings if role not in numbers]
    if paired:
        lines.append(f"one number such as {paired[0]}=2 (your function takes pairs)")
    return lines
