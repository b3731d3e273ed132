"""The size formulas: verify.conv_output_size, verify.pool_output_size, verify.conv_transpose_output_size."""

from helpers import ops
from helpers.verify.grids import sizes as grid
from helpers.verify.judge_numbers import Form, SizeRoutine, judge_numbers
from helpers.verify.mutants.other_sizes import POOL, TRANSPOSE
from helpers.verify.mutants.sizes import CONV
from helpers.verify.reference import layer_size
from helpers.verify.signature import Role

_SIZE = Role("size", ("i", "n", "w", "h", "input_size", "in_size", "size_in", "input", "n_in", "width",
                      "height", "length", "insize", "x", "l", "l_in", "h_in", "w_in", "inp"))
_KERNEL = Role("kernel_size", ("k", "f", "kernel", "filter_size", "filter", "window", "ks", "pool_size",
                               "field"))
_PADDING = Role("padding", ("p", "pad", "zeros", "zero_padding", "pads"), default=0)
_STRIDE = Role("stride", ("s", "strides", "step"), default=1)
_DILATION = Role("dilation", ("d", "dil", "rate"), default=1)
_POOL_STRIDE = Role("stride", ("s", "strides", "step"), default=None)
_CEIL = Role("ceil_mode", ("ceil", "round_up", "c"), default=False)
_OUTPUT_PADDING = Role("output_padding", ("op", "out_padding", "out_pad", "output_pad", "extra", "a"),
                       default=0)


def _conv_cases(forms, expected):
    return grid.cases(grid.CONV_SETTINGS, forms, expected, extra=grid.FAMOUS + grid.WORDS)


def _pool_cases(forms, expected):
    # PyTorch refuses more padding than half a window; that is its rule for pooling, not arithmetic.
    return grid.cases(grid.POOL_SETTINGS, forms, expected, lambda v: v["padding"] <= v["kernel_size"] // 2)


def _transpose_cases(forms, expected):
    return grid.cases(grid.TRANSPOSE_SETTINGS, forms, expected,
                      lambda v: v["output_padding"] < max(v["stride"], v["dilation"]))


_WORDS = tuple(Form(f'padding "{word}"', {"size": 5, "kernel_size": 3, "padding": "same"})
               for word in ("same", "valid"))
CONV_SIZE = SizeRoutine("conv_output_size", (_SIZE, _KERNEL, _STRIDE, _PADDING, _DILATION),
                        lambda values: layer_size("conv1d", values), _conv_cases, ops.conv_output_size, CONV,
                        forms=_WORDS)
POOL_SIZE = SizeRoutine("pool_output_size", (_SIZE, _KERNEL, _POOL_STRIDE, _PADDING, _DILATION, _CEIL),
                        lambda values: layer_size("max_pool1d", values), _pool_cases, ops.pool_output_size,
                        POOL)
TRANSPOSE_SIZE = SizeRoutine(
    "conv_transpose_output_size", (_SIZE, _KERNEL, _STRIDE, _PADDING, _OUTPUT_PADDING, _DILATION),
    lambda values: layer_size("conv_transpose1d", values), _transpose_cases, ops.conv_transpose_output_size,
    TRANSPOSE)


def conv_output_size(f):
    """Verify a convolution's size formula along one axis.

    f(size, kernel_size, stride=1, padding=0, dilation=1)

    Parameters
    ----------
    f : callable
        Numbers to an int; ValueError where the kernel does not fit. It may take fewer settings, and call them
        otherwise (i, k, s, p, d).

    Returns
    -------
    Report
        Printed too.

    Raises
    ------
    Mismatch
        For a wrong number, a float, or a setting that should have been refused.
    TypeError
        If f is no function, or a parameter cannot be told.
    """
    return judge_numbers(CONV_SIZE, f)


def pool_output_size(f):
    """Verify f(size, kernel_size, stride=None, padding=0, dilation=1,
    ceil_mode=False), as `verify.conv_output_size`."""
    return judge_numbers(POOL_SIZE, f)


def conv_transpose_output_size(f):
    """Verify f(size, kernel_size, stride=1, padding=0, output_padding=0,
    dilation=1), as `verify.conv_output_size`."""
    return judge_numbers(TRANSPOSE_SIZE, f)
