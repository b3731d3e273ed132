"""The transposed convolution, unfold and fold: verify.conv_transpose2d, verify.unfold, verify.fold."""

from helpers import ops
from helpers.verify.grids import spatial as grid
from helpers.verify.judge import judge
from helpers.verify.mutants import spatial as versions
from helpers.verify.reference_functional import functional
from helpers.verify.routine import Routine
from helpers.verify.routines.convolution import ROLES as CONV_ROLES
from helpers.verify.routines.pooling import KERNEL, X
from helpers.verify.routines.probing import settings_forms
from helpers.verify.signature import REQUIRED, Role

_STRIDE, _PADDING, _DILATION, _GROUPS = (next(role for role in CONV_ROLES if role.name == name)
                                         for name in ("stride", "padding", "dilation", "groups"))
_OUTPUT_PADDING = Role("output_padding", ("op", "out_padding", "out_pad", "output_pad"), default=0)
_TRANSPOSE_ROLES = (*CONV_ROLES[:3], _STRIDE, _PADDING, _OUTPUT_PADDING, _GROUPS, _DILATION)
_UNFOLD_ROLES = (X, KERNEL, _DILATION, _PADDING, _STRIDE)
_COLUMNS = Role("x", ("columns", "cols", "col", "input", "matrix", "patches"))
_FOLD_ROLES = (_COLUMNS, Role("output_size", ("size", "out_size", "image_size", "shape", "hw")),
               *_UNFOLD_ROLES[1:])
_PROBED = {"stride": 2, "padding": 1, "dilation": 2}
_AXES = {("forward", 4): ("image", "channel", "row", "column"),
         ("forward", 3): ("image", "row of the matrix", "window"),
         ("grad x", 4): ("image", "channel", "row", "column"),
         ("grad x", 3): ("image", "row of the matrix", "window"),
         ("grad weight", 4): ("input channel", "filter", "kernel row", "kernel column"),
         ("grad bias", 1): ("filter",)}


def _probe(roles, cases, probed, number):
    """Pairs and numbers, tried on a case that is large enough for all of them."""
    def probe(learner):
        return settings_forms(learner, roles, lambda forms: cases.cases(forms)[number].values, probed)
    return probe


def _described(cases):
    has = frozenset().union(*(case.traits for case in cases))
    words = {"a kernel that is not square": "kernels square and not", "a stride above 1": "stride",
             "padding": "padding",
             "an output padding": "output padding", "a dilation above 1": "dilation",
             "several groups": "groups",
             "a bias": "bias", "overlapping windows": "overlap"}
    return ", ".join([*(word for trait, word in words.items() if trait in has), "N, C > 1", "H≠W"])


def _routine(name, roles, cases, probe, required, inputs, gradients=("x",)):
    registry = {"conv_transpose2d": "TRANSPOSE"}.get(name, name.upper())
    return Routine(
        name=name, roles=roles, required=required, probe=probe, cases=cases.cases, described=_described,
        reference=functional(name, gradients), library=getattr(ops, name), gradients=gradients, axes=_AXES,
        library_backward=getattr(ops, f"{name}_backward"), mutants=getattr(versions, registry), inputs=inputs,
        backward_mutants=getattr(versions, f"{registry}_BACKWARD"), linear=True,
        backward_settings=tuple(role.name for role in roles if role.default is not REQUIRED
                                and role.name != "bias"))


CONV_TRANSPOSE2D = _routine(
    "conv_transpose2d", _TRANSPOSE_ROLES, grid.TRANSPOSE,
    _probe(_TRANSPOSE_ROLES, grid.TRANSPOSE, {**_PROBED, "output_padding": 0}, 1), ("x", "weight"),
    "x is (N, C, H, W) and weight (C, C_out/groups, k_h, k_w), the input channels first",
    ("x", "weight", "bias"))
UNFOLD = _routine("unfold", _UNFOLD_ROLES, grid.UNFOLD, _probe(_UNFOLD_ROLES, grid.UNFOLD, {
    "kernel_size": 2, **_PROBED}, 6), ("x", "kernel_size"), "x is (N, C, H, W)")
FOLD = _routine("fold", _FOLD_ROLES, grid.FOLD, _probe(_FOLD_ROLES, grid.FOLD, {
    "kernel_size": 3, "stride": 1, "padding": 0, "dilation": 1}, 1),
                ("x", "output_size", "kernel_size"), "x is (N, C k_h k_w, L)")


def conv_transpose2d(f, f_backward=None):
    """Verify the transposed convolution.

    f(x, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1); x is (N, C, H, W)
    and
    weight (C, C_out/groups, k_h, k_w), the input channels first. Everything else as in `verify.conv2d`.
    """
    return judge(CONV_TRANSPOSE2D, f, f_backward)


def unfold(f, f_backward=None):
    """Verify f(x, kernel_size, dilation=1, padding=0, stride=1), windows as columns (N, C k_h k_w, L);
    everything else as in `verify.conv2d`."""
    return judge(UNFOLD, f, f_backward)


def fold(f, f_backward=None):
    """Verify f(x, output_size, kernel_size, dilation=1, padding=0, stride=1), columns added back to an image;
    everything else as in `verify.conv2d`."""
    return judge(FOLD, f, f_backward)
