"""Padding: verify.pad."""

from helpers import ops
from helpers.verify import reference
from helpers.verify.cases import Forms
from helpers.verify.grids import padding as grid
from helpers.verify.judge import judge
from helpers.verify.mutants.padding import PAD
from helpers.verify.mutants.padding_backward import PAD_BACKWARD
from helpers.verify.routine import Routine
from helpers.verify.signature import Role

ROLES = (
    Role("x", ("image", "images", "img", "input", "array", "a", "data", "signal")),
    Role("padding", ("pad", "p", "pads", "amounts", "pad_width", "border")),
    Role("mode", ("m", "kind"), default="constant"),
    Role("value", ("v", "constant", "fill", "constant_value"), default=0.0),
)
_X_SHAPE = Role("x_shape", ("shape", "input_shape", "in_shape", "size", "original_shape"))


def _probe(learner):
    taken = frozenset(role.name for role in ROLES if learner.signature.takes(role.name))
    return Forms(taken, frozenset(role for role in taken if learner.signature.needs(role)))


def _described(cases):
    modes = [mode for mode in ("constant", "reflect", "replicate", "circular")
             if any(case.values["mode"] == mode for case in cases)]
    has = frozenset().union(*(case.traits for case in cases))
    extra = [word for trait, word in (("a value other than 0", "values other than 0"),
                                      ("a negative amount", "negative amounts, which crop")) if trait in has]
    return ", ".join(["arrays of 1–4 axes", "unequal ends", f"mode {', '.join(modes)}", *extra])


class _Padding(Routine):
    """Padding keeps nothing for its backward pass, which is told the input's shape instead."""

    @property
    def backward_roles(self):
        return (*super().backward_roles, _X_SHAPE)

    def for_backward(self, values):
        return {**values, "x_shape": values["x"].shape}

    def library_answer(self, values, grad_out=None):
        out = ops.pad(**values)
        if grad_out is None:
            return out, {}
        return out, {"x": ops.pad_backward(grad_out, values["x"].shape, values["padding"], values["mode"])}


PADDING = _Padding(
    name="pad", roles=ROLES, required=("x", "padding"), probe=_probe, cases=grid.cases, described=_described,
    reference=reference.padded, library=ops.pad, library_backward=ops.pad_backward, mutants=PAD,
    backward_mutants=PAD_BACKWARD, gradients=("x",), backward_settings=("mode",),
    inputs="padding is (left, right, top, bottom, …), the last axis first")


def pad(f, f_backward=None):
    """Verify padding as torch.nn.functional.pad does it, f(x, padding, mode="constant", value=0.0).

    Parameters
    ----------
    f : callable
        An array and (left, right, top, bottom, …), the last axis first, to the padded array. It may lack
        mode and value.
    f_backward : callable, optional
        (grad_out, x_shape, padding, mode="constant") to grad_x; it may ask for x instead of its shape.

    Returns
    -------
    Report

    Raises
    ------
    Mismatch, TypeError
        As `verify.conv2d`.
    """
    return judge(PADDING, f, f_backward)
