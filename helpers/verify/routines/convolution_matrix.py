"""The convolution layer written out as a matrix: verify.conv1d_matrix and verify.conv2d_matrix."""

from functools import lru_cache

import numpy as np

from helpers import ops
from helpers.verify import reference
from helpers.verify.grids import convolution_matrix as grid
from helpers.verify.grids.convolution import Layer
from helpers.verify.judge import judge
from helpers.verify.mutants.convolution_matrix import MATRIX
from helpers.verify.routine import Routine
from helpers.verify.routines.convolution import ROLES as CONV_ROLES
from helpers.verify.routines.probing import settings_forms
from helpers.verify.signature import Role

_ROLE = {role.name: role for role in CONV_ROLES}
_SIZE = Role("size", ("image_size", "input_size", "in_size", "x_size", "shape", "image_shape", "input_shape",
                      "x_shape", "hw", "length", "n", "i", "width"))
ROLES = (_ROLE["weight"], _SIZE, *(_ROLE[name] for name in ("stride", "padding", "dilation", "groups")))
_PROBED = {"stride": 2, "padding": 1, "dilation": 2}
_AXES = {("forward", 2): ("output", "pixel")}


def by_single_pixels(values, grad_out=None, device="cpu", dtype="float64"):
    """What PyTorch's layer makes of every image with one bright pixel: the columns of the matrix."""
    weight, size = values["weight"], values["size"]
    x_shape = (weight.shape[1] * values["groups"], *(size if weight.ndim == 4 else (size,)))
    pixels = int(np.prod(x_shape))
    asked = {**values, "x": np.eye(pixels).reshape(pixels, *x_shape), "bias": None}
    out, _ = reference.convolution(asked, None, device, dtype)
    return np.ascontiguousarray(out.reshape(pixels, -1).T), {}


def _described(cases):
    has = frozenset().union(*(case.traits for case in cases))
    words = {"a stride above 1": "stride", "padding": "padding", 'padding "same"': '"same"',
             "a dilation above 1": "dilation", "several groups": "groups", "several filters": "filters",
             "several input channels": "channels", "overlapping windows": "overlap",
             "gaps between windows": "gaps", "two spatial axes": "H≠W"}
    return ", ".join(["every column a picture of one bright pixel",
                      *(word for trait, word in words.items() if trait in has)])


def _matrix(axes):
    layers = grid.CONV1D if axes == 1 else grid.CONV2D
    taps = "k" if axes == 1 else "k_h, k_w"
    size = "the number W" if axes == 1 else "the pair (H, W)"

    def cases(forms):
        return grid.cases(layers, forms)

    def probe(learner):
        def plain(forms):       # with room to spare, so that what fails there is the form
            return grid.cases((Layer(1, 1, 1, (12,) * axes, (3,) * axes),), forms)[0].values

        return settings_forms(learner, ROLES, plain, _PROBED, pictures=axes == 2, word="same")

    return Routine(
        name=f"conv{axes}d_matrix", roles=ROLES, required=("weight", "size"), probe=probe,
        cases=lru_cache(maxsize=64)(cases), described=_described, reference=by_single_pixels,
        library=getattr(ops, f"conv{axes}d_matrix"), mutants=MATRIX, axes=_AXES,
        inputs=f"weight is (C_out, C/groups, {taps}) and size is {size}")


CONV1D_MATRIX, CONV2D_MATRIX = _matrix(1), _matrix(2)


def conv1d_matrix(f):
    """Verify the matrix M of a convolution layer for signals, out.ravel() = M @ x.ravel().

    f(weight, size, stride=1, padding=0, dilation=1, groups=1)

    Parameters
    ----------
    f : callable
        weight (C_out, C/groups, k) and size, the number W, to an array (C_out W_out, C W). It may take fewer
        settings, and call them otherwise.

    Returns
    -------
    Report
        Printed too; it says what was not tried.

    Raises
    ------
    Mismatch, TypeError
        As `verify.conv2d`. Every column is compared with what PyTorch's layer makes of one bright pixel.
    """
    return judge(CONV1D_MATRIX, f)


def conv2d_matrix(f):
    """Verify the matrix of a convolution layer for images.

    f(weight, size, stride=1, padding=0, dilation=1, groups=1): weight (C_out, C/groups, k_h, k_w) and size, the
    pair (H, W), to an array (C_out H_out W_out, C H W). Everything else as in `verify.conv1d_matrix`.
    """
    return judge(CONV2D_MATRIX, f)
