"""Wrong versions of the size formulas of pooling and of transposed convolution."""

from helpers.verify.mutants import Registry
from helpers.verify.mutants.sizes import refused, room

POOL = Registry()
TRANSPOSE = Registry()

_STRIDE = "a stride above 1"
_LEFT_OVER = "a size that does not divide"
_DILATION = "a dilation above 1"
_MISFIT = "a kernel that does not fit"


def _pooled(size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """The right answer, for those below that spoil what goes in."""
    stride = kernel_size if stride is None else stride
    travel = room(size, kernel_size, padding, dilation)
    outputs = (-(-travel // stride) if ceil_mode else travel // stride) + 1
    if ceil_mode and (outputs - 1) * stride >= size + padding:
        outputs -= 1
    return refused(outputs)


@POOL.wrong_version("no stride given")
def moves_by_one_unless_told(size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Takes stride 1 where none is given: pooling's default stride is the kernel's size."""
    return _pooled(size, kernel_size, 1 if stride is None else stride, padding, dilation, ceil_mode)


@POOL.wrong_version(_STRIDE)
def moves_by_the_kernel_always(size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Ignores the stride: windows may overlap or leave gaps, the kernel's size is only the default stride."""
    return _pooled(size, kernel_size, None, padding, dilation, ceil_mode)


@POOL.wrong_version(_STRIDE)
def divides_the_size(size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Divides the size by the stride: that holds only if the windows tile the input exactly."""
    return max(1, size // (stride or kernel_size))


@POOL.wrong_version("ceil_mode")
def ignores_ceil_mode(size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Ignores ceil_mode: with it a last, partial window counts."""
    return _pooled(size, kernel_size, stride, padding, dilation)


@POOL.wrong_version(_LEFT_OVER)
def rounds_up_always(size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Rounds up always: the default is to round down, and ceil_mode=True rounds up."""
    return _pooled(size, kernel_size, stride, padding, dilation, True)


@POOL.wrong_version("ceil_mode, and a last window that would start beyond the input")
def keeps_a_window_beyond_the_edge(size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Keeps a last window that starts in the right padding:
    with ceil_mode it has to start on the input or before it."""
    travel, stride = room(size, kernel_size, padding, dilation), stride or kernel_size
    return refused((-(-travel // stride) if ceil_mode else travel // stride) + 1)


@POOL.wrong_version(_LEFT_OVER)
def divides_without_a_floor(size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Forgets the floor: pixels that do not make a whole step are left over, so divide with //."""
    return refused(room(size, kernel_size, padding, dilation) / (stride or kernel_size) + 1)


@POOL.wrong_version("padding")
def counts_the_padding_once(size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Counts the padding once: it stands at both ends, which makes 2p."""
    return _pooled(size + padding, kernel_size, stride, 0, dilation, ceil_mode)


@POOL.wrong_version("padding")
def forgets_the_padding(size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Ignores the padding: p pixels at both ends give the window 2p more."""
    return _pooled(size, kernel_size, stride, 0, dilation, ceil_mode)


@POOL.wrong_version(_DILATION)
def forgets_the_dilation(size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Ignores the dilation: a dilated window spans d(k - 1) + 1 pixels."""
    return _pooled(size, kernel_size, stride, padding, 1, ceil_mode)


@POOL.wrong_version(_DILATION)
def spans_too_much(size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Spans d·k pixels: between k taps lie k - 1 gaps, so the span is d(k - 1) + 1."""
    return _pooled(size - dilation + 1, kernel_size, stride or kernel_size, padding, dilation, ceil_mode)


@POOL.wrong_version()
def forgets_the_first_window(size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Forgets the + 1: the steps are counted, but not the position the window starts from."""
    return _pooled(size, kernel_size, stride, padding, dilation, ceil_mode) - 1


@POOL.wrong_version(_MISFIT)
def accepts_what_does_not_fit(size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Does not refuse: a window that does not fit gives no output, so raise ValueError."""
    stride = stride or kernel_size
    travel = room(size, kernel_size, padding, dilation)
    if travel < 0:
        return travel // stride + 1
    return _pooled(size, kernel_size, stride, padding, dilation, ceil_mode)


def _transposed(size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1):
    return refused((size - 1) * stride - 2 * padding + dilation * (kernel_size - 1) + output_padding + 1)


@TRANSPOSE.wrong_version(_STRIDE)
def uses_the_forward_formula(size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1):
    """Uses the convolution's formula: the transposed one goes back, from its output's size to its input's."""
    return refused(room(size, kernel_size, padding, dilation) // stride + 1)


@TRANSPOSE.wrong_version()
def multiplies_the_size(size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1):
    """Multiplies the size by the stride: between i pixels lie i - 1 steps."""
    return _transposed(size, kernel_size, stride, padding, output_padding, dilation) + stride


@TRANSPOSE.wrong_version(_STRIDE)
def multiplies_the_size_only(size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1):
    """Gives size times stride: that needs a padding and an output padding that make up for the kernel."""
    return size * stride


@TRANSPOSE.wrong_version(_STRIDE)
def forgets_the_stride(size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1):
    """Ignores the stride: it spreads the input pixels s apart."""
    return _transposed(size, kernel_size, 1, padding, output_padding, dilation)


@TRANSPOSE.wrong_version("padding")
def adds_the_padding(size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1):
    """Adds the padding: the convolution's padding is cropped from the output, so subtract 2p."""
    return _transposed(size, kernel_size, stride, -padding, output_padding, dilation)


@TRANSPOSE.wrong_version("padding")
def crops_one_end(size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1):
    """Subtracts the padding once: it is cropped at both ends, which makes 2p."""
    return _transposed(size + 0, kernel_size, stride, 0, output_padding - padding, dilation)


@TRANSPOSE.wrong_version("padding")
def forgets_to_crop(size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1):
    """Ignores the padding: the convolution's padding is cropped from the output, so subtract 2p."""
    return _transposed(size, kernel_size, stride, 0, output_padding, dilation)


@TRANSPOSE.wrong_version("an output padding")
def forgets_the_output_padding(size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1):
    """Ignores the output padding: it says which of several possible sizes to go back to, and is added."""
    return _transposed(size, kernel_size, stride, padding, 0, dilation)


@TRANSPOSE.wrong_version("an output padding")
def doubles_the_output_padding(size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1):
    """Adds the output padding at both ends: it is added at one end only."""
    return _transposed(size, kernel_size, stride, padding, 2 * output_padding, dilation)


@TRANSPOSE.wrong_version(_DILATION)
def leaves_the_dilation_out(size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1):
    """Ignores the dilation: a dilated kernel spans d(k - 1) + 1 pixels."""
    return _transposed(size, kernel_size, stride, padding, output_padding)


@TRANSPOSE.wrong_version(_DILATION)
def spans_d_times_the_kernel(size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1):
    """Spans d·k pixels: between k taps lie k - 1 gaps, so the span is d(k - 1) + 1."""
    return _transposed(size, kernel_size, stride, padding, output_padding + dilation - 1, dilation)


@TRANSPOSE.wrong_version()
def forgets_the_one(size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1):
    """Forgets the + 1: a kernel of k taps spans d(k - 1) + 1 pixels."""
    return _transposed(size, kernel_size, stride, padding, output_padding - 1, dilation)


@TRANSPOSE.wrong_version(_MISFIT)
def accepts_an_empty_output(size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1):
    """Does not refuse: where the padding crops everything away there is no output, so raise ValueError."""
    return (size - 1) * stride - 2 * padding + dilation * (kernel_size - 1) + output_padding + 1
