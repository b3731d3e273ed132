"""What has to be known about a routine in order to verify a learner's version of it.

A new routine, say pooling, is one `Routine`: roles, cases, reference, wrong versions. Judging, reporting and
diagnosing are shared.
"""

from dataclasses import dataclass, field
from functools import partial

import numpy as np

from helpers.verify.cases import CORNERS
from helpers.verify.gradients import SMALL_STEP, STEP, numerical_gradient
from helpers.verify.mutants import Registry
from helpers.verify.signature import Role

UPSTREAM = (Role("grad_out", ("dout", "grad_output", "grad", "upstream", "dy", "dz", "da", "gy", "g", "delta",
                              "gout", "d_out", "gradient", "grad_y", "up")),
            Role("cache", ("ctx", "saved", "context", "memory", "stored", "tape"), default=None))


@dataclass(frozen=True)
class Routine:
    """A routine of `helpers.ops` on arrays, and everything that judges another version of it.

    Attributes
    ----------
    name : str
    roles : tuple of Role
        The arguments, in the library's order.
    required : tuple of str
        Roles that no version can do without.
    probe : callable
        Learner -> Forms: what this version takes beyond the names in its signature.
    cases : callable
        Forms -> list of Case.
    described : callable
        list of Case -> str, the first line of the report.
    reference : callable
        (values, grad_out=None, device="cpu", dtype="float64") -> (out, gradients by role). Asks PyTorch.
    library, library_backward : callable
        The functions of `helpers.ops`; the second None where there is no backward pass.
    mutants, backward_mutants : Registry
    gradients : tuple of str
        Roles that get a gradient, in the order in which the backward pass returns them.
    axes : dict of (str, int) to tuple of str
        Names of the axes of an output with so many axes.
    inputs : str
        The shapes of the inputs, for messages.
    linear : bool
        The output is linear in x, but for a bias: then the adjoint identity holds.
    state : tuple of str
        Roles that are updated in place, and compared after every call.
    settled : callable or None
        (Case, out) -> (Case, trouble): for routines that draw, the case with what the function has drawn,
        read
        off its output, and what is wrong with the draw.
    is_loss : bool
        The output is one number, so a backward pass may do without an upstream gradient.
    backward_settings : tuple of str
        Settings that a backward pass without a cache has to be told; one that does not take them is tried
        at their defaults only.
    """

    name: str
    roles: tuple
    required: tuple
    probe: object
    cases: object
    described: object
    reference: object
    library: object
    mutants: Registry
    library_backward: object = None
    backward_mutants: Registry = field(default_factory=Registry)
    gradients: tuple = ()
    axes: dict = field(default_factory=dict)
    inputs: str = ""
    linear: bool = False
    state: tuple = ()
    settled: object = None
    is_loss: bool = False
    backward_settings: tuple = ()

    @property
    def backward_roles(self):
        """Roles of the backward pass: the upstream gradient, the cache,
        or the forward pass's own arguments."""
        return (*UPSTREAM, *self.roles)

    def for_backward(self, values):
        """The forward pass's arguments as a backward pass without a cache may ask for them, by role."""
        return values

    def axis_names(self, output, ndim):
        return self.axes.get((output, ndim)) or tuple(f"axis-{i}" for i in range(ndim))

    def copied(self, values):
        """`values` with arrays of its own to write into."""
        return {**values, **{role: values[role].copy() for role in self.state if values[role] is not None}}

    def expected_state(self, torch, case):
        """The arrays that are updated in place, by role, as the reference leaves them."""
        asked = (self.name, torch, "state")
        if asked not in case.answers:
            values = self.copied(case.values)
            self.reference(values) if torch else self.library(**values)
            case.answers[asked] = {role: values[role] for role in self.state if values[role] is not None}
        return case.answers[asked]

    def expected(self, torch, case, backward=None):
        """(out, gradients by role) of the reference: PyTorch, or what stands in for it.

        Parameters
        ----------
        torch : bool
            False to do without PyTorch: forward by `helpers.ops`, gradients by numerical derivatives of it.
        case : Case
        backward : callable, optional
            Shape -> upstream gradient; the gradients are wanted for this one.
        """
        asked = (self.name, torch, backward)
        if asked not in case.answers:
            answer = self.reference if torch else partial(self._without_pytorch, case.traits)
            grad_out = backward(case, self.expected(torch, case)[0].shape) if backward else None
            case.answers[asked] = answer(self.copied(case.values), grad_out)
        return case.answers[asked]

    def _without_pytorch(self, traits, values, grad_out):
        def forward(**changed):
            return out_of(self.library(**self.copied({**values, **changed})))

        if grad_out is None:
            return forward(), {}
        if CORNERS & traits:                    # differences mean nothing there
            return self.library_answer(values, grad_out)
        return forward(), {
            role: numerical_gradient(lambda a, role=role: forward(**{role: a}), values[role], grad_out,
                                     STEP if self.linear else _step(values[role]))
            for role in self.gradients if getattr(values[role], "dtype", None) == np.float64}

    def library_answer(self, values, grad_out=None):
        """(out, gradients) of `helpers.ops`' own functions."""
        result = self.library(**self.copied(values))
        if grad_out is None or self.library_backward is None:
            return out_of(result), {}
        return out_of(result), self.by_role(self.library_backward(grad_out, result[1]))

    def by_role(self, grads):
        """What a backward pass of the course returns, one array or several, by role; None is left out."""
        grads = grads if isinstance(grads, tuple) else (grads,)
        return {role: g for role, g in zip(self.gradients, grads) if g is not None}


def _step(values):
    """For a function that is curved: small beside the numbers themselves too."""
    return SMALL_STEP * min(1.0, float(np.abs(values).max(initial=0.0)) or 1.0)


def out_of(result):
    """The output of a forward pass that may return (out, cache); a loss, a single number, as an array."""
    out = result[0] if type(result) is tuple and len(result) == 2 else result
    return np.asarray(out) if isinstance(out, (float, np.floating)) else out
