"""Which cases fail, and what do they have in common? The help that works for a slip nobody has thought of."""

from itertools import combinations


def pattern(failing, passing):
    """One sentence on where a function is wrong.

    Parameters
    ----------
    failing, passing : list of Case
    """
    total = len(failing) + len(passing)
    if total == 1:
        return ""
    if not passing:
        return f"all {total} cases are wrong"
    count = f"{len(failing)} of {total} cases are wrong"
    both = _exactly(failing, passing)
    if both:
        return f"{count}: every case with {' and '.join(both)}, and no other"
    either = _either(failing, passing)
    if either:
        return f"{count}: every case with {' or '.join(either)}, and no other"
    shared = _narrowest(failing, passing)
    if shared:
        right = sum(shared in case.traits for case in passing)
        return f"{count}, all of them with {shared} ({right} with it are right)"
    return count


def _shared(cases):
    shared = frozenset.intersection(*(case.traits for case in cases))
    return sorted(shared, key=_shortest_first)


def _shortest_first(trait):
    return len(trait), trait


def _exactly(failing, passing):
    """One trait, or two together, that all failing cases have and no passing case."""
    shared = _shared(failing)
    for size in (1, 2):
        for traits in combinations(shared, size):
            if not any(case.traits.issuperset(traits) for case in passing):
                return traits
    return ()


def _either(failing, passing):
    """Two traits that no passing case has, of which every failing case has one."""
    spoilt = set().union(*(case.traits for case in failing)) - set().union(*(case.traits for case in passing))
    pairs = [pair for pair in combinations(sorted(spoilt, key=_shortest_first), 2)
             if all(case.traits & set(pair) for case in failing)]
    return pairs[0] if pairs else ()


def _narrowest(failing, passing):
    """The shared trait that the fewest passing cases have, unless most of them have it."""
    shared = _shared(failing)
    if not shared:
        return ""
    best = min(shared, key=lambda trait: sum(trait in case.traits for case in passing))
    return best if 2 * sum(best in case.traits for case in passing) < len(passing) else ""
