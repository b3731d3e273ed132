"""Cases for the transposed convolution, for unfold and for fold."""

from helpers import ops
from helpers.verify.grids.plans import Grid, content, plan, shape_traits
from helpers.verify.grids.pooling import pair

# shape of x; c_out and kernel of the layer stand among the settings
_TRANSPOSE = (
    plan(1, 1, 2, 3, kernel=(2, 2)), plan(1, 1, 3, 3, kernel=(3, 3)), plan(1, 1, 3, 2, kernel=(2, 3)),
    plan(2, 3, 3, 2, kernel=(2, 3), c_out=2), plan(1, 2, 3, 4, kernel=(3, 3), c_out=2),
    plan(2, 2, 2, 3, kernel=(3, 2), c_out=3, bias=True), plan(2, 2, 2, 2, kernel=(2, 2), c_out=2, bias=True),
    plan(1, 1, 3, 3, kernel=(2, 2), stride=2), plan(1, 1, 3, 4, kernel=(3, 3), stride=2),
    plan(2, 2, 3, 2, kernel=(2, 3), c_out=3, stride=3, bias=True),
    plan(1, 2, 2, 3, kernel=(3, 2), stride=(1, 2)),
    plan(1, 1, 3, 4, kernel=(3, 3), padding=1), plan(2, 2, 3, 4, kernel=(3, 2), c_out=2, padding=(1, 0)),
    plan(2, 2, 3, 4, kernel=(4, 3), c_out=3, stride=2, padding=1),
    plan(1, 1, 3, 4, kernel=(2, 3), dilation=2),
    plan(2, 2, 2, 3, kernel=(3, 2), c_out=2, stride=2, padding=1, dilation=(1, 2)),
    plan(1, 2, 2, 3, kernel=(2, 3), stride=2, output_padding=1),
    plan(2, 1, 3, 2, kernel=(3, 2), c_out=2, stride=3,
                                                                      padding=1, output_padding=(1, 2)),
    plan(1, 4, 2, 3, kernel=(2, 3), c_out=4, groups=2),
    plan(2, 4, 3, 2, kernel=(3, 2), c_out=6, groups=2, stride=2,
                                                             bias=True),
)
_WINDOWS = (
    plan(1, 1, 3, 3, kernel_size=2), plan(1, 1, 4, 5, kernel_size=3), plan(2, 3, 4, 5, kernel_size=2),
    plan(2, 2, 4, 6, kernel_size=(2, 3)), plan(2, 3, 3, 4, kernel_size=1),
    plan(1, 2, 4, 6, kernel_size=2, stride=2),
    plan(2, 2, 7, 6, kernel_size=3, stride=2), plan(1, 2, 6, 7, kernel_size=2, stride=3),
    plan(2, 2, 6, 5, kernel_size=(3, 2), stride=(1, 2)), plan(1, 1, 3, 4, kernel_size=3, padding=1),
    plan(2, 2, 4, 5, kernel_size=(3, 2), padding=(1, 0)),
    plan(2, 2, 5, 4, kernel_size=3, stride=2, padding=2),
    plan(1, 1, 5, 6, kernel_size=2, dilation=2), plan(2, 2, 6, 7, kernel_size=(2, 3), dilation=(3, 2)),
    plan(2, 3, 6, 5, kernel_size=3, stride=2, padding=1, dilation=2),
    plan(2, 3, 4, 5, kernel_size=2, content="fortran"),
)


def _settings_traits(kernel, stride, padding, dilation):
    return {"a kernel of more than one tap": max(kernel) > 1,
            "a kernel that is not square": len(set(kernel)) > 1,
            "a stride above 1": max(stride) > 1, "strides that differ": len(set(stride)) > 1,
            "padding": max(padding) > 0, "paddings that differ": len(set(padding)) > 1,
            "a dilation above 1": max(dilation) > 1,
            "overlapping windows": any(s < d * (k - 1) + 1 for k, s, d in zip(kernel, stride, dilation))}


def _transpose(rng, one, settings, forms):
    settings = dict(settings)
    given = dict(one.settings)
    kernel, c_out = given["kernel"], given.get("c_out", 1)
    groups = settings["groups"]
    weight = rng.standard_normal((one.shape[1], c_out // groups, *kernel))
    geometry = [pair(settings[role]) for role in ("stride", "padding", "output_padding", "dilation")]
    try:
        for i, k, s, p, o, d in zip(one.shape[2:], kernel, *geometry):
            ops.conv_transpose_output_size(i, k, s, p, o, d)
    except ValueError:
        return None
    traits = {**shape_traits(one.shape, one.content),
              **_settings_traits(kernel, geometry[0], geometry[1], geometry[3]),
              "an output padding": max(geometry[2]) > 0, "several groups": groups > 1,
              "a bias": settings["bias"],
              "several filters": c_out > 1, "several input channels": one.shape[1] > groups,
              "as many filters as channels": c_out == one.shape[1] > 1 and groups == 1}
    bias = rng.standard_normal(c_out) if settings["bias"] else None
    values = {"x": content(rng, one.shape, one.content), "weight": weight, **settings, "bias": bias}
    return values, traits, {"the number of images, N": one.shape[0],
                            "the number of input channels, C": one.shape[1]}


def _unfold(rng, one, settings, forms):
    geometry = [pair(settings[role]) for role in ("kernel_size", "stride", "padding", "dilation")]
    kernel, stride, padding, dilation = geometry
    if any(i + 2 * p < d * (k - 1) + 1 for i, k, s, p, d in zip(one.shape[2:], *geometry)):
        return None
    traits = {**shape_traits(one.shape, one.content), **_settings_traits(kernel, stride, padding, dilation),
              "several channels and taps": one.shape[1] > 1 and max(kernel) > 1}
    return {"x": content(rng, one.shape, one.content), **settings}, traits, {
        "the number of images, N": one.shape[0], "the number of taps": kernel[0] * kernel[1]}


def _fold(rng, one, settings, forms):
    drawn = _unfold(rng, one, settings, forms)
    if drawn is None:
        return None
    values, traits, facts = drawn
    columns = ops.unfold(**values)[0]
    values = {**values, "x": rng.standard_normal(columns.shape), "output_size": one.shape[2:]}
    return values, traits, facts


_STEPS = {"stride": 1, "padding": 0, "dilation": 1}
TRANSPOSE = Grid(_TRANSPOSE, {"bias": False, **_STEPS, "output_padding": 0, "groups": 1}, _transpose,
                 ("bias",))
UNFOLD = Grid(_WINDOWS, {"kernel_size": 2, **_STEPS}, _unfold)
FOLD = Grid(_WINDOWS, {"kernel_size": 2, **_STEPS}, _fold)
