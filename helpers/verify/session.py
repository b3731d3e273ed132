"""One verification in progress: the routine, the learner's functions, and the cases they can be given."""

import time
from dataclasses import dataclass, field

import numpy as np

from helpers.verify.cases import Case, Forms
from helpers.verify.comparison import NUMERICAL_TOLERANCE
from helpers.verify.learner import Learner
from helpers.verify.narrowing import narrowed
from helpers.verify.reference import pytorch
from helpers.verify.routine import Routine
from helpers.verify.signature import read_signature

BUDGET = 30.0       # seconds for all forward, or all backward, calls; plain loops need about 1


@dataclass
class Session:
    """What the passes of one verification share.

    Attributes
    ----------
    backward : Learner or None
    torch : bool
        False where PyTorch is not installed: then helpers' functions and numerical derivatives stand in.
    refused : list of Case
        Those that the learner's function answers with NotImplementedError.
    compared : list of str
        Roles whose gradients were compared.
    """

    routine: Routine
    forward: Learner
    backward: object
    torch: bool
    forms: Forms
    cases: list
    refused: list = field(default_factory=list)
    compared: list = field(default_factory=list)

    @property
    def upstream(self):
        """(Case, shape) -> the upstream gradient; None without a backward pass."""
        if self.backward is None:
            return None
        return Case.upstream if self.backward.signature.takes("grad_out") else one

    @property
    def against(self):
        return "PyTorch" if self.torch else "helpers"

    @property
    def gradient_tolerance(self):
        return None if self.torch else NUMERICAL_TOLERANCE


@dataclass
class Trial:
    """One case, as a right forward pass left it."""

    case: object
    out: object
    expected: object
    grad_out: object = None
    cache: object = None
    handed: dict = field(default_factory=dict)          # to the forward pass that made the cache
    gradients: dict = field(default_factory=dict)       # those of the reference
    returned: dict = field(default_factory=dict)        # the learner's


def one(_, shape):
    """The upstream gradient of a loss whose backward pass asks for none."""
    return np.ones(shape)


class Deadline:
    """Whether a pass has used up its budget."""

    def __init__(self):
        self._end = time.monotonic() + BUDGET

    def passed(self):
        return time.monotonic() > self._end


def start(routine, forward, backward=None):
    """Read the signatures, try what forms the function takes, draw the cases.

    Raises
    ------
    TypeError
        If what was handed in is no function, or its parameters cannot be told.
    """
    asked_by = f"verify.{routine.name}"
    own = {f.__code__ for f in (routine.library, routine.library_backward) if f is not None}
    signature = read_signature(asked_by, forward, routine.roles, routine.required)
    learner = Learner(forward, signature, routine.roles, own, routine.state)
    second = None
    if backward is not None:
        required = () if routine.is_loss else ("grad_out",)
        signature = read_signature(asked_by, backward, routine.backward_roles, required)
        own = {routine.library_backward.__code__} if routine.library_backward is not None else set()
        second = Learner(backward, signature, routine.backward_roles, own, routine.state)
    forms = routine.probe(learner)
    if second is not None:
        forms = narrowed(routine, forms, second)
    return Session(routine, learner, second, pytorch() is not None, forms, routine.cases(forms))


def change_of_argument(attempt):
    """Trouble with a function that writes into its arguments; "" if it does not."""
    if not attempt.changed:
        return ""
    return (f"wrote into its argument {attempt.changed}: the caller's array is changed for good; "
            f"work on {attempt.changed}.copy()")


def kind(value):
    """What a function returned, in a word."""
    if isinstance(value, np.ndarray):
        return "one array"
    return "None (is a return missing?)" if value is None else f"a {type(value).__name__}"
