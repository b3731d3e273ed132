"""What has to be known about a routine in order to verify a learner's version of it.

A new routine, say pooling, is one `Routine`: roles, cases, reference, wrong versions. Judging, reporting and
diagnosing are shared.
"""

from dataclasses import dataclass, field

from helpers.verify.gradients import numerical_gradient
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

    @property
    def backward_roles(self):
        """Roles of the backward pass: the upstream gradient, the cache,
        or the forward pass's own arguments."""
        return (*UPSTREAM, *self.roles)

    def axis_names(self, output, ndim):
        return self.axes.get((output, ndim)) or tuple(f"axis-{i}" for i in range(ndim))

    def expected(self, torch, case, backward=False):
        """(out, gradients by role) of the reference: PyTorch, or what stands in for it.

        Parameters
        ----------
        torch : bool
            False to do without PyTorch: forward by `helpers.ops`, gradients by numerical derivatives of it.
        case : Case
        backward : bool
            Whether gradients are wanted, for the case's upstream gradient.
        """
        asked = (self.name, torch, backward)
        if asked not in case.answers:
            answer = self.reference if torch else self._without_pytorch
            grad_out = case.upstream(self.expected(torch, case)[0].shape) if backward else None
            case.answers[asked] = answer(case.values, grad_out)
        return case.answers[asked]

    def _without_pytorch(self, values, grad_out):
        def forward(**changed):
            return out_of(self.library(**{**values, **changed}))

        gradients = {} if grad_out is None else {
            role: numerical_gradient(lambda a, role=role: forward(**{role: a}), values[role], grad_out)
            for role in self.gradients if values[role] is not None}
        return forward(), gradients

    def library_answer(self, values, grad_out=None):
        """(out, gradients) of `helpers.ops`' own functions."""
        result = self.library(**values)
        if grad_out is None or self.library_backward is None:
            return out_of(result), {}
        grads = self.library_backward(grad_out, result[1])
        return result[0], {role: g for role, g in zip(self.gradients, grads) if g is not None}


def out_of(result):
    """The output of a forward pass that may return (out, cache)."""
    return result[0] if type(result) is tuple and len(result) == 2 else result
