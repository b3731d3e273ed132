"""Activations: verify.relu and its relatives, one Routine each from a line of a table."""

from helpers import ops
from helpers.verify.cases import Forms
from helpers.verify.grids.pointwise import pointwise
from helpers.verify.judge import judge
from helpers.verify.mutants.pointwise import versions
from helpers.verify.reference_functional import functional
from helpers.verify.routine import Routine
from helpers.verify.routines.probing import named
from helpers.verify.signature import Role

_X = Role("x", ("z", "input", "inputs", "a", "data", "h", "s", "u", "t", "arr", "array", "scores", "y",
                "values"))
_SETTINGS = {
    "negative_slope": (Role("negative_slope", ("slope", "alpha", "a", "leak", "leakiness"), default=0.01),
                       (0.2, 1.5)),
    "alpha": (Role("alpha", ("a",), default=1.0), (0.5, 2.0)),
    "beta": (Role("beta", ("b",), default=1.0), (0.5, 3.0)),
    "threshold": (Role("threshold", ("limit",), default=20.0), (1.0,)),
    "approximate": (Role("approximate", ("approximation", "approx"), default="none"), ("tanh",)),
}
_TAKEN = {"relu": (), "leaky_relu": ("negative_slope",), "elu": ("alpha",), "selu": (), "sigmoid": (),
          "tanh": (),
          "softplus": ("beta", "threshold"), "gelu": ("approximate",)}
_NAMES = {1: ("position",), 2: ("row", "column"), 4: ("image", "channel", "row", "column")}


def _described(cases):
    has = frozenset().union(*(case.traits for case in cases))
    parts = ["arrays of 1–4 axes"]
    parts += [word for trait,
              word in (("only negative numbers", "all-negative"), ("numbers at a corner", "zeros"),
                                       ("large numbers", "large numbers")) if trait in has]
    own = sorted(trait.split()[1] for trait in has if trait.endswith("of its own"))
    return ", ".join(parts + own)


def _routine(name):
    roles = (_X, *(_SETTINGS[role][0] for role in _TAKEN[name]))
    cases = pointwise(**{role: (_SETTINGS[role][0].default, *_SETTINGS[role][1]) for role in _TAKEN[name]})
    forward, backward = versions(name)

    def probe(learner):
        taken, needed = named(learner, roles)
        return Forms(taken, needed, words=frozenset({"approximate"} & taken))

    return Routine(
        name=name, roles=roles, required=("x",), probe=probe, cases=cases.cases, described=_described,
        reference=functional(name), library=getattr(ops, name),
        library_backward=getattr(ops, f"{name}_backward"),
        mutants=forward, backward_mutants=backward, gradients=("x",),
        axes={(output, n): axes for output in ("forward", "grad x") for n, axes in _NAMES.items()},
        inputs="x is an array of any shape")


ROUTINES = {name: _routine(name) for name in _TAKEN}


def _verifier(name):
    def verify(f, f_backward=None):
        return judge(ROUTINES[name], f, f_backward)
    settings = "".join(f", {r}={_SETTINGS[r][0].default!r}" for r in _TAKEN[name])
    verify.__name__ = verify.__qualname__ = name
    verify.__doc__ = f"""Verify f(x{settings}), element by element on arrays of any shape.

    Parameters
    ----------
    f : callable
        x to an array of its shape, or (out, cache). It may take fewer settings.
    f_backward : callable, optional
        (grad_out, cache) to grad_x, or (grad_out, x) without a cache.

    Returns
    -------
    Report
        Printed too.

    Raises
    ------
    Mismatch, TypeError
        As `verify.conv2d`.
    """
    return verify


relu, leaky_relu, elu, selu = map(_verifier, ("relu", "leaky_relu", "elu", "selu"))
sigmoid, tanh, softplus, gelu = map(_verifier, ("sigmoid", "tanh", "softplus", "gelu"))
