"""Cases for pooling: overlap and gaps, ties, negative numbers, borders, sizes that do not divide.

No case can do without the others, but one catches most: 8 × 10 negative small integers under a 3 × 3 window
with stride 2 and padding 1. There `=` for `+=`, every tie paid, zeros as border and an average all show.
"""

from helpers import ops
from helpers.verify.grids.plans import Grid, content, plan, shape_traits

_BASE = (
    plan(1, 1, 4, 4, kernel_size=2),
    plan(1, 1, 6, 6, kernel_size=3),
    plan(1, 1, 4, 6, kernel_size=2),
    plan(1, 1, 5, 5, kernel_size=2),
    plan(1, 1, 3, 4, kernel_size=1),
    plan(2, 3, 4, 6, kernel_size=2),
    plan(1, 2, 7, 8, kernel_size=3),
    plan(1, 1, 4, 5, kernel_size=4),
    plan(1, 2, 4, 6, kernel_size=(2, 3)),
    plan(2, 1, 6, 5, kernel_size=(3, 2)),
    plan(2, 3, 5, 8, kernel_size=2, content="fortran"),
    plan(1, 1, 4, 4, kernel_size=2, content="negative"),
    plan(2, 3, 6, 5, kernel_size=2, content="negative"),
    plan(1, 1, 6, 4, kernel_size=2, content="ties"),
    plan(2, 2, 6, 8, kernel_size=3, content="negative ties"),
    plan(2, 3, 4, 6, kernel_size=2, content="zeros"),
    plan(1, 1, 4, 4, kernel_size=2, stride=1),
    plan(1, 1, 6, 6, kernel_size=3, stride=1),
    plan(1, 1, 7, 7, kernel_size=3, stride=2),
    plan(2, 2, 6, 7, kernel_size=2, stride=1, content="close"),
    plan(2, 3, 7, 9, kernel_size=3, stride=2),
    plan(1, 2, 8, 7, kernel_size=4, stride=3),
    plan(1, 1, 8, 8, kernel_size=2, stride=3),
    plan(2, 1, 7, 9, kernel_size=1, stride=2),
    plan(1, 2, 7, 8, kernel_size=2, stride=5),
    plan(1, 1, 9, 9, kernel_size=2, stride=4),
    plan(2, 2, 7, 8, kernel_size=2, stride=(1, 3)),
    plan(1, 2, 8, 7, kernel_size=(3, 2), stride=(2, 1)),
    plan(2, 2, 5, 7, kernel_size=3, stride=2, content="ties"),
    plan(1, 2, 5, 6, kernel_size=2, stride=1, content="negative ties"),
)
_FAR_BELOW = (
    plan(1, 2, 5, 6, kernel_size=2, content="negative ties far below"),
    plan(2, 1, 5, 6, kernel_size=3, stride=2, padding=1, ceil_mode=True, content="negative ties far below"),
)
_BORDERED = (
    plan(1, 1, 4, 4, kernel_size=2, padding=1),
    plan(1, 1, 5, 5, kernel_size=3, stride=2, padding=1),
    plan(1, 1, 4, 5, kernel_size=3, stride=1, padding=1, content="negative"),
    plan(2, 2, 8, 10, kernel_size=3, stride=2, padding=1, content="negative ties"),
    plan(2, 3, 6, 5, kernel_size=4, stride=2, padding=2),
    plan(2, 2, 5, 4, kernel_size=(3, 2), stride=(1, 2), padding=(1, 0)),
    plan(1, 2, 4, 6, kernel_size=2, stride=3, padding=(0, 1), content="negative"),
)
_DILATED = (
    plan(1, 1, 6, 6, kernel_size=2, dilation=2),
    plan(1, 1, 7, 8, kernel_size=2, stride=1, dilation=2),
    plan(2, 2, 7, 9, kernel_size=3, stride=2, dilation=(1, 3)),
    plan(1, 2, 8, 7, kernel_size=(2, 3), stride=1, padding=1, dilation=(4, 2), content="negative ties"),
    plan(2, 1, 8, 7, kernel_size=3, stride=2, padding=1, dilation=2),
)
_ROUNDED_UP = (
    plan(1, 1, 5, 5, kernel_size=2, ceil_mode=True),
    plan(1, 2, 6, 7, kernel_size=3, stride=2, ceil_mode=True, content="negative"),
    plan(2, 2, 5, 8, kernel_size=3, stride=2, padding=1, ceil_mode=True),
    plan(1, 1, 5, 4, kernel_size=2, stride=2, padding=1, ceil_mode=True),
    plan(2, 1, 7, 6, kernel_size=3, stride=3, padding=1, ceil_mode=True, content="negative ties"),
    plan(1, 2, 7, 8, kernel_size=2, stride=4, ceil_mode=True),
)
_UNCOUNTED = (
    plan(1, 1, 4, 4, kernel_size=3, stride=1, padding=1, count_include_pad=False),
    plan(2, 2, 5, 7, kernel_size=3, stride=2, padding=1, count_include_pad=False),
    plan(1, 2, 6, 5, kernel_size=(4, 2), stride=2, padding=(2, 1), count_include_pad=False),
    plan(2, 1, 6, 7, kernel_size=3, stride=2, padding=1, ceil_mode=True, count_include_pad=False),
    plan(2, 2, 6, 5, kernel_size=3, stride=2, padding=1, count_include_pad=False, content="ties"),
)
_NORMS = tuple(plan(2, 3, 6, 5, kernel_size=k, stride=s, norm_type=p, content=kind) for k, s, p, kind in (
    (2, None, 1, "normal"), (2, 1, 3, "positive"), (3, 2, 4, "positive"), ((2, 3), 2, 1.5, "positive"),
    (2, None, 2, "positive"), (3, 2, 3, "mostly positive")))
_SIZES = tuple(plan(2, 3, h, w, output_size=size, content=kind) for h, w, size, kind in (
    (4, 4, 1, "normal"), (4, 4, 2, "normal"), (5, 5, 2, "normal"), (6, 4, 2, "negative"), (5, 7, 3, "normal"),
    (5, 7, 1, "normal"), (3, 4, (3, 4), "normal"), (7, 5, (3, 2), "normal"), (4, 6, (1, 3), "fortran"),
    (8, 7, (5, 3), "normal"), (6, 8, (4, 5), "ties"), (7, 6, (2, 4), "negative ties"),
    (2, 3, (4, 5), "normal"),
    (6, 7, (None, 3), "normal"), (5, 6, 4, "zeros")))
_GROUPS = tuple(plan(n, c, *rest, channels_per_group=g, content=kind) for n, c, rest, g, kind in (
    (1, 4, (2, 2), 2, "normal"), (1, 6, (3, 3), 3, "normal"), (2, 6, (3, 4), 2, "normal"),
    (2, 6, (3, 4), 3, "negative"), (3, 4, (2, 5), 4, "normal"), (2, 3, (4, 3), 1, "normal"),
    (2, 8, (3, 2), 2, "ties"), (2, 9, (4, 5), 3, "negative ties"), (3, 4, (2, 5), 2, "fortran"),
    (3, 8, (), 4, "normal"), (2, 6, (5,), 3, "ties"), (2, 6, (2, 3), 2, "negative ties far below")))
_SETTINGS = {"stride": None, "padding": 0, "dilation": 1, "ceil_mode": False}


def pair(value):
    return value if isinstance(value, tuple) else (value, value)


def _windows(rng, plan_, settings, forms):
    """One case of a window that slides over one axis or two."""
    if settings["stride"] is None and "stride" in forms.needed:
        settings = {**settings, "stride": settings["kernel_size"]}
    axes = len(plan_.shape) - 2
    full = {**_SETTINGS, **settings}
    kernel, padding, dilation = (pair(full[role])[:axes] for role in ("kernel_size", "padding", "dilation"))
    stride = kernel if full["stride"] is None else pair(full["stride"])[:axes]
    geometry = list(zip(plan_.shape[2:], kernel, stride, padding, dilation))
    try:
        outputs = [ops.pool_output_size(i, k, s, p, d, full["ceil_mode"]) for i, k, s, p, d in geometry]
    except ValueError:
        return None                     # narrowed to a setting that does not fit
    if len(plan_.shape) == 3:
        settings = {role: v[0] if isinstance(v, tuple) else v for role, v in settings.items()}
    room = [i + 2 * p - d * (k - 1) - 1 for i, k, s, p, d in geometry]
    spans = [d * (k - 1) + 1 for i, k, s, p, d in geometry]
    traits = {
        **shape_traits(plan_.shape, plan_.content),
        "a window of more than one pixel": max(kernel) > 1,
        "a window that is not square": len(set(kernel)) > 1,
        "no stride given": full["stride"] is None,
        "a stride that is not the window's size": stride != kernel,
        "a stride above 1": max(stride) > 1,
        "strides that differ": len(set(stride)) > 1,
        "overlapping windows": all(span > s and o > 1 for span, s, o in zip(spans, stride, outputs)),
        "gaps between windows": any(s > span for s, span in zip(stride, spans)),
        "several windows": max(outputs) > 1,
        "pixels left over at the end": any(r % s for r, s in zip(room, stride)) and not full["ceil_mode"],
        "padding": max(padding) > 0,
        "paddings that differ": len(set(padding)) > 1,
        "a dilation above 1": max(dilation) > 1,
        "dilations that differ": len(set(dilation)) > 1,
        "ceil_mode": full["ceil_mode"],
        "a last window that hangs over the end": full["ceil_mode"] and any(
            (o - 1) * s > r for o, s, r in zip(outputs, stride, room)),
        "a border that does not count": full.get("count_include_pad") is False and max(padding) > 0,
        "a norm other than 2": full.get("norm_type", 2) != 2,
        "a norm other than 1 and 2": full.get("norm_type", 2) not in (1, 2),
        "an odd norm of negative numbers": (full.get("norm_type", 2) % 2 == 1
                                            and plan_.content == "mostly positive"),
        "sums below zero": full.get("norm_type", 2) == 1 and plan_.content == "normal",
    }
    taps = 1
    for k in kernel:
        taps *= k
    facts = {"the number of pixels in a window": taps, "the number of images, N": plan_.shape[0]}
    return {"x": content(rng, plan_.shape, plan_.content), **settings}, traits, facts


def _adaptive(rng, plan_, settings, forms):
    if settings["output_size"] is None:     # narrowed to one number for both axes, and this is none
        return None
    if None in pair(settings["output_size"]) and "output_size" not in forms.words:
        return None
    sizes = [i if o is None else o for i, o in zip(plan_.shape[2:], pair(settings["output_size"]))]
    traits = {
        **shape_traits(plan_.shape, plan_.content),
        "global pooling": sizes == [1, 1],
        "a size that is not square": sizes[0] != sizes[1],
        "windows of unequal size": any(i % o for i, o in zip(plan_.shape[2:], sizes)),
        "several windows": max(sizes) > 1,
        "more outputs than pixels": any(o > i for i, o in zip(plan_.shape[2:], sizes)),
    }
    return {"x": content(rng, plan_.shape, plan_.content), **settings}, traits, {
        "the number of images, N": plan_.shape[0], "the number of pixels": plan_.shape[2] * plan_.shape[3]}


def _channels(rng, plan_, settings, forms):
    size = settings["channels_per_group"]
    traits = {**shape_traits(plan_.shape, plan_.content), "groups of several channels": size > 1,
              "several groups": plan_.shape[1] > size, "several groups of several channels":
              plan_.shape[1] > size > 1}
    return {"x": content(rng, plan_.shape, plan_.content), **settings}, traits, {
        "the number of channels in a group": size, "the number of images, N": plan_.shape[0]}


def _flat(plans):
    """The same cases along one axis."""
    flat = [plan(*p.shape[:2], p.shape[3] + 2, content=p.content, **{
        role: v[-1] if isinstance(v, tuple) else v for role, v in p.settings}) for p in plans]
    return tuple(dict.fromkeys(flat))


_FIXED = {"kernel_size": 2, **_SETTINGS}
_AVERAGE = {role: v for role, v in _FIXED.items() if role != "dilation"} | {"count_include_pad": True}
_MAX = _BASE + _BORDERED + _DILATED + _ROUNDED_UP + _FAR_BELOW
MAX2D = Grid(_MAX, _FIXED, _windows)
MAX1D = Grid(_flat(_MAX), _FIXED, _windows)
AVERAGE2D = Grid(_BASE + _BORDERED + _ROUNDED_UP + _UNCOUNTED, _AVERAGE, _windows)
POWER2D = Grid(_BASE + _NORMS, {"norm_type": 2, "kernel_size": 2, "stride": None}, _windows)
ADAPTIVE = Grid(_SIZES, {"output_size": 1}, _adaptive)
CHANNELS = Grid(_GROUPS, {"channels_per_group": 2}, _channels)
