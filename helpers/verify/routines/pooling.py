"""Pooling: verify.max_pool2d and its relatives."""

from dataclasses import replace

from helpers import ops
from helpers.verify.grids import pooling as grid
from helpers.verify.judge import judge
from helpers.verify.mutants import pooling_adaptive as adaptive_versions
from helpers.verify.mutants import pooling_max as max_versions
from helpers.verify.mutants import pooling_others as versions
from helpers.verify.reference_functional import functional
from helpers.verify.routine import Routine
from helpers.verify.routines.probing import answers, settings_forms
from helpers.verify.signature import Role

X = Role("x", ("image", "images", "img", "imgs", "input", "inputs", "inp", "signal", "signals", "batch",
               "data",
               "a", "a_prev", "src", "maps", "feature_map", "feature_maps", "features"))
KERNEL = Role("kernel_size", ("k", "f", "kernel", "window", "pool_size", "size", "pool", "window_size", "ks",
                              "filter_size", "field"))
STRIDE = Role("stride", ("s", "strides", "step"), default=None)
PADDING = Role("padding", ("p", "pad", "pads", "zero_padding"), default=0)
DILATION = Role("dilation", ("d", "dil", "rate"), default=1)
CEIL = Role("ceil_mode", ("ceil", "round_up"), default=False)
_PROBED = {"kernel_size": 2, "stride": 2, "padding": 1, "dilation": 2}


def _probe(roles, cases, axes):
    """A probe of the settings; a stride that the function has another default for is always handed in."""
    def plain(forms):
        roomy = next(c for c in cases.cases(forms) if min(c.values["x"].shape[2:]) > 5)
        return {**roomy.values, "kernel_size": 3, **({"stride": 3} if "stride" in forms.taken else {})}

    def probe(learner):
        forms = settings_forms(learner, roles, plain, _PROBED, pictures=axes == 2)
        parameter = learner.signature.parameters.get("stride")
        own_default = parameter is not None and parameter.default is not None
        return replace(forms, needed=forms.needed | {"stride"}) if own_default else forms
    return probe


def _described(cases):
    def span(role):
        given = [case.values[role] for case in cases if case.values[role] is not None]
        low, high = min(grid.pair(v)[0] for v in given), max(max(grid.pair(v)) for v in given)
        return f"{low}" if low == high else f"{low}–{high}"

    has = frozenset().union(*(case.traits for case in cases))
    parts = [f"kernel {span('kernel_size')}"]
    parts += [f"stride {span('stride')}"] if "a stride that is not the window's size" in has else []
    parts += [word for word in ("padding", "ceil_mode") if word in has]
    parts += ["dilation"] if "a dilation above 1" in has else []
    parts += ["overlap", "gaps"] if "overlapping windows" in has else []
    parts += ["ties"] if "ties" in has else []
    parts += ["all-negative"] if "only negative numbers" in has else []
    parts += ["norms"] if "a norm other than 2" in has else []
    parts += ["sizes that do not divide"] if "pixels left over at the end" in has else []
    return ", ".join([*parts, "N, C > 1", *(["H≠W"] if "two spatial axes" in has else [])])


_AXES = {(output, 3): ("image", "channel", "position") for output in ("forward", "grad x")} | {
    (output, 4): ("image", "channel", "row", "column") for output in ("forward", "grad x")}


def _windowed(name, roles, cases, versions, axes=2, linear=False):
    forward, backward = versions
    return Routine(
        name=name, roles=roles, required=("x", "kernel_size"), probe=_probe(roles, cases, axes),
        cases=cases.cases,
        described=_described, reference=functional(name), library=getattr(ops, name),
        library_backward=getattr(ops, f"{name}_backward"), mutants=forward, backward_mutants=backward,
        gradients=("x",), axes=_AXES, inputs=f"x is (N, C, {'H, W' if axes == 2 else 'W'})", linear=linear)


_MAX_ROLES = (X, KERNEL, STRIDE, PADDING, DILATION, CEIL)
MAX_POOL2D = _windowed("max_pool2d", _MAX_ROLES, grid.MAX2D, (max_versions.FORWARD, max_versions.BACKWARD))
MAX_POOL1D = _windowed("max_pool1d", _MAX_ROLES, grid.MAX1D,
                       (max_versions.FORWARD_1D, max_versions.BACKWARD_1D),
                       axes=1)


_COUNTED = Role("count_include_pad", ("include_pad", "count_pad"), default=True)
_NORM = Role("norm_type", ("norm", "power", "p", "order"))
AVG_POOL2D = _windowed("avg_pool2d", (X, KERNEL, STRIDE, PADDING, CEIL, _COUNTED), grid.AVERAGE2D,
                       (versions.AVERAGE, versions.AVERAGE_BACKWARD), linear=True)
LP_POOL2D = _windowed("lp_pool2d", (X, _NORM, KERNEL, STRIDE), grid.POWER2D,
                      (versions.POWER, versions.POWER_BACKWARD))


def _sized_probe(roles, cases, probed):
    def probe(learner):
        def plain(forms):
            return cases.cases(forms)[0].values
        forms = settings_forms(learner, roles, plain, probed, pictures=bool(probed))
        return _keeps_a_side(learner, forms, plain) if "output_size" in forms.pairs else forms
    return probe


def _keeps_a_side(learner, forms, plain):
    """`forms` with the word None, by which a side keeps its size, or a line that it is not taken."""
    if answers(learner, {**plain(forms), "output_size": (None, 2)}):
        return replace(forms, words=forms.words | {"output_size"})
    return replace(forms, untried=(*forms.untried,
                                   "output_size=(None, 3), which keeps a side (your function takes numbers)"))


def _sized(name, role, cases, words, pair_of=2, **options):
    roles = (X, role)
    return Routine(
        name=name, roles=roles, required=("x", role.name), cases=cases.cases, described=lambda _: words,
        probe=_sized_probe(roles, cases, {role.name: pair_of} if pair_of else {}), library=getattr(ops, name),
        library_backward=getattr(ops, f"{name}_backward"), gradients=("x",), axes=_AXES, **options)


_SIZE = Role("output_size", ("size", "out_size", "output", "target_size", "out_shape", "o"))
_PER_GROUP = Role("channels_per_group",
                  ("size", "group_size", "k", "n", "per_group", "group", "pool_size", "groups"))
_ADAPTIVE_WORDS = "one window to more windows than pixels, sizes that do not divide, ties, N, C > 1, H≠W"
ADAPTIVE_AVG_POOL2D = _sized(
    "adaptive_avg_pool2d", _SIZE, grid.ADAPTIVE, _ADAPTIVE_WORDS, reference=functional("adaptive_avg_pool2d"),
    mutants=adaptive_versions.ADAPTIVE_AVERAGE, backward_mutants=adaptive_versions.ADAPTIVE_AVERAGE_BACKWARD,
    linear=True)
ADAPTIVE_MAX_POOL2D = _sized(
    "adaptive_max_pool2d", _SIZE, grid.ADAPTIVE, _ADAPTIVE_WORDS, reference=functional("adaptive_max_pool2d"),
    mutants=adaptive_versions.ADAPTIVE_MAX, backward_mutants=adaptive_versions.ADAPTIVE_MAX_BACKWARD)


def _channels_in_torch(torch, given):
    """As a maximum over depth: there too the first of equals wins."""
    x, size = given["x"], given["channels_per_group"]
    flat = x.reshape(x.shape[0], 1, x.shape[1], 1, -1)
    out = torch.nn.functional.max_pool3d(flat, (size, 1, 1))
    return out.reshape(x.shape[0], x.shape[1] // size, *x.shape[2:])


CROSS_CHANNEL_MAX_POOL = _sized(
    "cross_channel_max_pool", _PER_GROUP, grid.CHANNELS, "groups of 1–4 channels, ties, all-negative, H≠W", 0,
    reference=functional("max_pool3d", call=_channels_in_torch), mutants=adaptive_versions.CHANNELS,
    backward_mutants=adaptive_versions.CHANNELS_BACKWARD)


def max_pool2d(f, f_backward=None):
    """Verify max pooling of images.

    f(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False)

    Parameters
    ----------
    f : callable
        x (N, C, H, W) to the largest value of each window, or (out, cache). It may take fewer settings.
    f_backward : callable, optional
        (grad_out, cache) to grad_x; or it asks for the forward pass's arguments by name instead of a cache.

    Returns
    -------
    Report
        Printed too.

    Raises
    ------
    Mismatch, TypeError
        As `verify.conv2d`.
    """
    return judge(MAX_POOL2D, f, f_backward)


def max_pool1d(f, f_backward=None):
    """Verify max pooling of signals, x (N, C, W); everything else as in `verify.max_pool2d`."""
    return judge(MAX_POOL1D, f, f_backward)


def avg_pool2d(f, f_backward=None):
    """Verify f(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True),
    average pooling; everything else as in `verify.max_pool2d`."""
    return judge(AVG_POOL2D, f, f_backward)


def lp_pool2d(f, f_backward=None):
    """Verify f(x, norm_type, kernel_size, stride=None), (Σ x^p)^(1/p) over each window;
    everything else as in `verify.max_pool2d`."""
    return judge(LP_POOL2D, f, f_backward)


def adaptive_avg_pool2d(f, f_backward=None):
    """Verify f(x, output_size), the mean of so many windows; everything else as in `verify.max_pool2d`."""
    return judge(ADAPTIVE_AVG_POOL2D, f, f_backward)


def adaptive_max_pool2d(f, f_backward=None):
    """Verify f(x, output_size), the maximum of so many windows; everything else as in `verify.max_pool2d`."""
    return judge(ADAPTIVE_MAX_POOL2D, f, f_backward)


def cross_channel_max_pool(f, f_backward=None):
    """Verify f(x, channels_per_group), the maximum of neighbouring channels; else as in
    `verify.max_pool2d`."""
    return judge(CROSS_CHANNEL_MAX_POOL, f, f_backward)
