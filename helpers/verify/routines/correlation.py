"""Plain signals and pictures: verify.cross_correlate and verify.convolve."""

from helpers import ops
from helpers.verify import reference
from helpers.verify.cases import Forms
from helpers.verify.grids import correlation as grid
from helpers.verify.judge import judge
from helpers.verify.mutants.correlation import CONVOLVE, CROSS_CORRELATE
from helpers.verify.routine import Routine
from helpers.verify.signature import Role

ROLES = (
    Role("x", ("image", "img", "input", "picture", "signal", "row", "a", "f", "data", "array")),
    Role("kernel", ("k", "w", "weight", "weights", "filter", "g", "ker", "taps", "h")),
    Role("mode", ("padding", "pad", "border"), default="valid"),
)


def _probe(learner):
    """Does it take signals, pictures, or both? And is there a mode?"""
    taken = frozenset(role.name for role in ROLES if learner.signature.takes(role.name))
    needed = frozenset(role for role in taken if learner.signature.needs(role))
    axes = set()
    for case in grid.cases(Forms(taken=frozenset())):
        count, sizes = case.values["x"].ndim, {*case.values["x"].shape, *case.values["kernel"].shape}
        if count not in axes and len(sizes) == 2 * count:       # all unequal, so that nothing fits by chance
            result = learner.attempt(case.values)
            if result.error is None and getattr(result.value, "ndim", count) == count:
                axes.add(count)
    names = {1: "signals (arrays of one axis)", 2: "pictures (arrays of two axes)"}
    untried = tuple(f"{names[n]} (your function does not take them)" for n in {1, 2} - axes if axes)
    return Forms(taken, needed, axes=frozenset(axes or {1, 2}), untried=untried)


def _described(cases):
    kinds = [word for axes, word in ((1, "signals"), (2, "pictures"))
             if any(case.values["x"].ndim == axes for case in cases)]
    modes = [mode for mode in ("valid", "same", "full") if any(c.values["mode"] == mode for c in cases)]
    sizes = sorted({k for case in cases for k in case.values["kernel"].shape})
    parts = [" and ".join(kinds), f"kernel {sizes[0]}–{sizes[-1]}, asymmetric from 2 on"]
    return ", ".join([*parts, f"mode {', '.join(modes)}", *(["H≠W"] if "pictures" in kinds else [])])


_AXES = {("forward", 1): ("position",), ("forward", 2): ("row", "column")}
_INPUTS = "x and kernel are plain arrays, both of one axis or both of two"

CROSS_CORRELATION = Routine(
    name="cross_correlate", roles=ROLES, required=("x", "kernel"), probe=_probe, cases=grid.cases,
    described=_described,
    reference=lambda values, grad_out=None, device="cpu", dtype="float64": (
        reference.correlation(values, False, device, dtype), {}),
    library=ops.cross_correlate, mutants=CROSS_CORRELATE, axes=_AXES,
    inputs=_INPUTS)

CONVOLUTION = Routine(
    name="convolve", roles=ROLES, required=("x", "kernel"), probe=_probe, cases=grid.cases,
    described=_described,
    reference=lambda values, grad_out=None, device="cpu", dtype="float64": (
        reference.correlation(values, True, device, dtype), {}),
    library=ops.convolve, mutants=CONVOLVE, axes=_AXES,
    inputs=_INPUTS)


def cross_correlate(f):
    """Verify plain cross-correlation, f(x, kernel, mode="valid"), on signals and pictures.

    Parameters
    ----------
    f : callable
        Two arrays of one axis, or of two, to their cross-correlation. It may take one of the two only, and
        no mode ("valid" is then meant).

    Returns
    -------
    Report
        Printed too; it says what was not tried.

    Raises
    ------
    Mismatch, TypeError
        As `verify.conv2d`.
    """
    return judge(CROSS_CORRELATION, f)


def convolve(f):
    """Verify true convolution, f(x, kernel, mode="valid"):
    as `verify.cross_correlate`, the kernel flipped."""
    return judge(CONVOLUTION, f)
