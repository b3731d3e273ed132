"""What layers cover and cost: verify.kernel_span, verify.conv_parameters and what stands between them."""

from helpers import ops
from helpers.verify import count_reference as reference
from helpers.verify.answers import COUNT, PADDING, PIXELS, SHAPE
from helpers.verify.grids import counts as grid
from helpers.verify.judge_numbers import Form, SizeRoutine, judge_numbers
from helpers.verify.mutants import layer_costs, layer_shapes, spans
from helpers.verify.routines.sizes import CONV_SIZE
from helpers.verify.signature import Role

_SIZE, _KERNEL, _STRIDE, _PADDING, _DILATION = CONV_SIZE.roles
_GROUPS = Role("groups", ("g", "n_groups", "num_groups"), default=1)
_BIAS = Role("bias", ("b", "use_bias", "with_bias", "biases"), default=True)
_IN = Role("in_channels", ("c_in", "cin", "channels_in", "in_c", "inputs", "channels", "n_in", "c"))
_OUT = Role("out_channels", ("c_out", "cout", "channels_out", "out_c", "outputs", "filters", "maps", "n_out",
                             "m"))
_INPUT_SHAPE = Role("input_shape", ("x_shape", "in_shape", "image_shape", "input", "x", "shape"))
_WEIGHT_SHAPE = Role("weight_shape", ("w_shape", "kernel_shape", "filter_shape", "weight", "w", "filters"))
_SHAPE = Role("shape", ("size", "dims", "array_shape", "s"))
_DTYPE = Role("dtype", ("type", "kind", "d", "t"), default="float32")


def _kernels(cases):
    each = [case.values["kernel_size"] for case in cases]
    dilations = [case.values["dilation"] for case in cases]
    spread = f", dilation 1–{max(dilations)}" if max(dilations) > 1 else ""
    return f"kernels {min(each)}–{max(each)}{spread}"


def _layers(cases):
    has = frozenset().union(*(case.traits for case in cases))
    told = {"one axis": "(N, C, W)", "two axes": "(N, C, H, W)", "a stride above 1": "stride",
            "padding": "padding", "a dilation above 1": "dilation", "groups": "groups"}
    misfits = {"a kernel that does not fit", "channels that do not fit"}
    count = sum(bool(case.traits & misfits) for case in cases)
    return ", ".join([*(words for trait, words in told.items() if trait in has), f"{count} that do not fit"])


def _channels(cases):
    has = frozenset().union(*(case.traits for case in cases))
    told = {"no bias": "with and without bias", "a pair for the kernel": "kernels of two numbers",
            "one axis": "of one axis", "groups": "groups"}
    return ", ".join(["1–128 channels", *(words for trait, words in told.items() if trait in has)])


def _arrays(cases):
    types = list(dict.fromkeys(case.values["dtype"] for case in cases))
    return f"shapes of no axis to four, {', '.join(types)}"


_ONE_AXIS = {"input_shape": (1, 1, 7), "weight_shape": (1, 1, 3)}
_TWO_AXES = {"input_shape": (1, 1, 7, 7), "weight_shape": (1, 1, 3, 3)}
_SHAPE_FORMS = (
    Form("one axis", _ONE_AXIS, "one axis, (N, C, W)"), Form("two axes", _TWO_AXES, "two axes, (N, C, H, W)"),
    Form("a pair", {**_TWO_AXES, "stride": (2, 1), "padding": (1, 0), "dilation": (1, 2)},
         "pairs such as stride=(2, 1)"),
    Form('padding "same"', {**_TWO_AXES, "padding": "same"}, 'padding="same"'),
    Form('padding "valid"', {**_TWO_AXES, "padding": "valid"}, 'padding="valid"'))
_LAYER = {"in_channels": 2, "out_channels": 3}
_KERNEL_FORMS = (
    Form("one number for the kernel", {**_LAYER, "kernel_size": 3}, "one number such as kernel_size=3"),
    Form("a pair for the kernel", {**_LAYER, "kernel_size": (3, 2)}, "pairs such as kernel_size=(3, 2)"),
    Form("one axis", {**_LAYER, "kernel_size": (3,)}, "one axis, kernel_size=(3,)"))

KERNEL_SPAN = SizeRoutine("kernel_span", (_KERNEL, _DILATION), reference.span, grid.spans, ops.kernel_span,
                          spans.SPAN, ("kernel_size",), COUNT, _kernels)
SAME_PADDING = SizeRoutine("same_padding", (_KERNEL, _DILATION), reference.same_padding, grid.spans,
                           ops.same_padding, spans.SAME, ("kernel_size",), PADDING, _kernels)
PIXELS_READ = SizeRoutine("pixels_read", CONV_SIZE.roles, reference.pixels_read, grid.rows, ops.pixels_read,
                          spans.PIXELS, kind=PIXELS, forms=CONV_SIZE.forms)
_LAYER_ROLES = (_INPUT_SHAPE, _WEIGHT_SHAPE, _STRIDE, _PADDING, _DILATION, _GROUPS)
_LAYER_NEEDS = ("input_shape", "weight_shape")
OUTPUT_SHAPE = SizeRoutine("conv_output_shape", _LAYER_ROLES, reference.output_shape, grid.layers(True),
                           ops.conv_output_shape, layer_shapes.SHAPE, _LAYER_NEEDS, SHAPE, _layers,
                           _SHAPE_FORMS)
MULTIPLY_ADDS = SizeRoutine("conv_multiply_adds", _LAYER_ROLES, reference.multiply_adds, grid.layers(False),
                            ops.conv_multiply_adds, layer_costs.WORK, _LAYER_NEEDS, COUNT, _layers,
                            _SHAPE_FORMS)
PARAMETERS = SizeRoutine(
    "conv_parameters", (_IN, _OUT, _KERNEL, _BIAS, _GROUPS), reference.parameters, grid.parameters,
    ops.conv_parameters, layer_costs.PARAMETERS, ("in_channels", "out_channels", "kernel_size"), COUNT,
    _channels, _KERNEL_FORMS, "groups has to divide the input's channels and the output's, and here it does")
MEMORY = SizeRoutine("memory_bytes", (_SHAPE, _DTYPE), reference.memory_bytes, grid.arrays, ops.memory_bytes,
                     layer_costs.BYTES, ("shape",), COUNT, _arrays)


def kernel_span(f):
    """Verify f(kernel_size, dilation=1) -> pixels from a kernel's first tap to its last.

    Parameters
    ----------
    f : callable
        It may take fewer settings, and call them otherwise (k, d).

    Returns
    -------
    Report
        Printed too.

    Raises
    ------
    Mismatch
        For a wrong answer.
    TypeError
        If f is no function, or a parameter cannot be told.

    Notes
    -----
    The reference uses no formula: it looks which pixels PyTorch's gradient of one output reaches.
    """
    return judge_numbers(KERNEL_SPAN, f)


def same_padding(f):
    """Verify f(kernel_size, dilation=1) -> zeros (before, after), as `verify.kernel_span`.

    The reference looks how far one lit pixel travels both ways under PyTorch's padding="same".
    """
    return judge_numbers(SAME_PADDING, f)


def pixels_read(f):
    """Verify f(size, kernel_size, stride=1, padding=0, dilation=1) -> a row of bools.

    As `verify.kernel_span`. ValueError where the kernel does not fit. The reference is where PyTorch's
    gradient is not 0 on the padded row.
    """
    return judge_numbers(PIXELS_READ, f)


def conv_output_shape(f):
    """Verify f(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1).

    As `verify.kernel_span`. The answer is (N, C_out, W_out) or (N, C_out, H_out, W_out). ValueError where
    the kernel or the channels do not fit.
    """
    return judge_numbers(OUTPUT_SHAPE, f)


def conv_parameters(f):
    """Verify f(in_channels, out_channels, kernel_size, bias=True, groups=1), as `verify.kernel_span`.

    The reference counts the numbers in a layer of PyTorch. ValueError where groups do not divide channels.
    """
    return judge_numbers(PARAMETERS, f)


def conv_multiply_adds(f):
    """Verify f(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1).

    As `verify.kernel_span`. The reference makes pixels, padding and weights 1, so that the output's sum
    counts the products.
    """
    return judge_numbers(MULTIPLY_ADDS, f)


def memory_bytes(f):
    """Verify f(shape, dtype="float32") -> bytes of an array, as `verify.kernel_span`."""
    return judge_numbers(MEMORY, f)
