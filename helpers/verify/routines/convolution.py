"""The convolution layer: verify.conv1d and verify.conv2d."""

from helpers import ops
from helpers.verify import reference
from helpers.verify.grids import convolution as grid
from helpers.verify.judge import judge
from helpers.verify.mutants.convolution import FORWARD
from helpers.verify.mutants.convolution_backward_indices import BACKWARD
from helpers.verify.routine import Routine
from helpers.verify.routines.probing import settings_forms
from helpers.verify.signature import Role

ROLES = (
    Role("x", ("image", "images", "img", "imgs", "input", "inputs", "inp", "signal", "signals", "batch",
               "data", "a", "a_prev", "in", "src")),
    Role("weight", ("w", "weights", "kernel", "kernels", "filter", "filters", "k", "f", "ker", "filt")),
    Role("bias", ("b", "biases", "offset"), default=None),
    Role("stride", ("s", "strides", "step"), default=1),
    Role("padding", ("p", "pad", "pads", "zero_padding", "zeros"), default=0),
    Role("dilation", ("d", "dil", "dilations", "rate"), default=1),
    Role("groups", ("g", "group", "n_groups"), default=1),
)
_PROBED = {"stride": 2, "padding": 1, "dilation": 2}


def _probe(axes, learner):
    """Which forms the settings take: one number, a pair, a word."""
    def plain(forms):
        # Large enough that a span or a size computed wrongly still fits.
        return grid.cases((grid.Layer(1, 1, 1, (12,) * axes, (3,) * axes),), forms)[0].values

    return settings_forms(learner, ROLES, plain, _PROBED, pictures=axes == 2, word="same")


def _described(cases):
    def span(values):
        low, high = min(values), max(values)
        return f"{low}" if low == high else f"{low}–{high}"

    def largest(role):
        return [n for case in cases for n in grid.per_axis(case.values[role], 1)]

    has = frozenset().union(*(case.traits for case in cases))
    parts = [f"kernel {span([k for case in cases for k in case.values['weight'].shape[2:]])}"]
    parts += [f"stride {span(largest('stride'))}"] if "a stride above 1" in has else []
    parts += [f"padding {span(largest('padding'))}"] if "padding" in has else []
    parts += ['"same"'] if 'padding "same"' in has else []
    parts += [f"dilation {span(largest('dilation'))}"] if "a dilation above 1" in has else []
    parts += ["groups"] if "several groups" in has else []
    parts += ["bias"] if "a bias" in has else []
    parts += ["overlap"] + (["gaps"] if "gaps between windows" in has else [])
    parts += ["sizes that do not divide"] if "pixels left over at the end" in has else []
    parts += ["N, C > 1"] + (["H≠W"] if "two spatial axes" in has else [])
    return ", ".join(parts)


_AXES = {
    ("forward", 3): ("image", "output channel", "position"),
    ("forward", 4): ("image", "output channel", "row", "column"),
    ("grad x", 3): ("image", "input channel", "position"),
    ("grad x", 4): ("image", "input channel", "row", "column"),
    ("grad weight", 3): ("filter", "input channel", "tap"),
    ("grad weight", 4): ("filter", "input channel", "kernel row", "kernel column"),
    ("grad bias", 1): ("filter",),
}
_INPUTS = {
    1: "x is (N, C, W) and weight (C_out, C/groups, k); for one plain signal there is verify.cross_correlate",
    2: "x is (N, C, H, W) and weight (C_out, C/groups, k_h, k_w); for one plain picture there is "
       "verify.cross_correlate",
}


def _layer(axes):
    layers = grid.CONV1D if axes == 1 else grid.CONV2D
    return Routine(
        name=f"conv{axes}d", roles=ROLES, required=("x", "weight"),
        probe=lambda learner: _probe(axes, learner),
        cases=lambda forms: grid.cases(layers, forms), described=_described, reference=reference.convolution,
        library=getattr(ops, f"conv{axes}d"), library_backward=getattr(ops, f"conv{axes}d_backward"),
        mutants=FORWARD, backward_mutants=BACKWARD, gradients=("x", "weight", "bias"), axes=_AXES,
        inputs=_INPUTS[axes], linear=True, backward_settings=("stride", "padding", "dilation", "groups"))


CONV1D, CONV2D = _layer(1), _layer(2)


def conv1d(f, f_backward=None):
    """Verify a convolution layer for signals.

    f(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1)

    Parameters
    ----------
    f : callable
        x (N, C, W) and weight (C_out, C/groups, k) to out (N, C_out, W_out), or (out, cache). It may take
        fewer arguments, and call them otherwise.
    f_backward : callable, optional
        (grad_out, cache) to (grad_x, grad_weight, grad_bias); f then returns (out, cache). Instead of a cache
        it may ask for the forward pass's arguments by name: f_backward(grad_out, x, weight, stride=1).

    Returns
    -------
    Report
        Printed too.

    Raises
    ------
    Mismatch
        With the plainest case that is wrong, the likely cause, and what the wrong cases have in common.
    TypeError
        If f is no function, or has a parameter that cannot be told.
    """
    return judge(CONV1D, f, f_backward)


def conv2d(f, f_backward=None):
    """Verify a convolution layer for images.

    f(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1), x (N, C, H, W) and weight
    (C_out, C/groups, k_h, k_w) to out (N, C_out, H_out, W_out). Everything else as in `verify.conv1d`.
    For one plain picture and one kernel there is `verify.cross_correlate`.
    """
    return judge(CONV2D, f, f_backward)
