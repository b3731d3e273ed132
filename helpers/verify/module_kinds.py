"""The layers that `verify.module` knows: their settings with PyTorch's defaults, and the cases to try."""

from dataclasses import dataclass

import numpy as np

from helpers.verify.cases import SEED, Case
from helpers.verify.mutants import Registry
from helpers.verify.mutants.modules import ANY
from helpers.verify.mutants.modules_normalization import BATCH_NORM, NORM
from helpers.verify.signature import REQUIRED, Role


@dataclass(frozen=True)
class Kind:
    """A layer of torch.nn.

    Attributes
    ----------
    name : str
    settings : dict
        The constructor's arguments in PyTorch's order; REQUIRED where there is no default.
    tried : tuple of (dict, tuple)
        Settings and the shape of the input.
    mutants : Registry
    drawn_weights : bool
        The first weights are random, so they are not compared.
    whole_numbers : bool
        Inputs hold small whole numbers, so that there are ties.
    learned : bool
        It has parameters.
    """

    name: str
    settings: dict
    tried: tuple
    mutants: Registry
    drawn_weights: bool = False
    whole_numbers: bool = False
    learned: bool = True

    @property
    def roles(self):
        """The constructor's arguments, which a learner may call otherwise."""
        return tuple(Role(name, _OTHER_NAMES.get(name, ()), default)
                     for name, default in self.settings.items())

    @property
    def required(self):
        """What no constructor can do without."""
        return tuple(name for name, default in self.settings.items() if default is REQUIRED)


@dataclass(frozen=True, eq=False)
class Lesson(Case):
    """One layer to build and to train for a few batches. `values` holds its settings less the defaults."""

    shape: tuple = ()
    whole: bool = False
    form: str = ""          # what not every right layer takes: a pair of sizes, momentum=None, other axes

    def batch(self, number):
        """Input and upstream gradient generator of one batch: the same on every machine."""
        rng = np.random.default_rng([SEED, self.number, number])
        if self.whole:
            return rng.integers(-4, 3, self.shape).astype(float), rng
        return 1.5 * rng.standard_normal(self.shape) + 0.5, rng

    def shapes(self):
        """What went in, for a message."""
        return f"x {self.shape}"


_OTHER_NAMES = {
    "in_features": ("n_in", "in_dim", "fan_in", "input_size", "d_in"),
    "out_features": ("n_out", "out_dim", "fan_out", "output_size", "d_out"),
    "in_channels": ("c_in", "in_ch", "channels_in"), "out_channels": ("c_out", "out_ch", "channels_out"),
    "kernel_size": ("k", "kernel", "size", "window"), "stride": ("s",), "padding": ("p", "pad"),
    "num_features": ("features", "n_features", "channels", "num_channels", "n_channels", "c", "dim"),
    "normalized_shape": ("shape", "dim", "features", "size"), "eps": ("epsilon",), "momentum": ("mom",),
    "num_groups": ("groups", "g"), "num_channels": ("channels", "c"),
    "negative_slope": ("slope", "alpha", "leak"), "dim": ("axis",),
    "affine": ("elementwise_affine",), "elementwise_affine": ("affine",),
}
_BATCH_NORM = {"num_features": REQUIRED, "eps": 1e-5, "momentum": 0.1, "affine": True,
               "track_running_stats": True}
_SETTINGS = ({}, {"momentum": 0.3}, {"eps": 0.1}, {"affine": False}, {"track_running_stats": False},
             {"momentum": None}, {"momentum": 0.7, "eps": 1e-2, "affine": False})
_POOL = {"kernel_size": REQUIRED, "stride": None, "padding": 0}


def _batch_norm(*shapes):
    return tuple(({"num_features": shape[1], **chosen}, shape)
                 for number, chosen in enumerate(_SETTINGS) for shape in (shapes[number % len(shapes)],))


KINDS = {kind.name: kind for kind in (
    Kind("Linear", {"in_features": REQUIRED, "out_features": REQUIRED, "bias": True},
         (({"in_features": 3, "out_features": 4}, (5, 3)), ({"in_features": 4, "out_features": 2}, (2, 3, 4)),
          ({"in_features": 3, "out_features": 5, "bias": False}, (4, 3))), ANY, drawn_weights=True),
    Kind("Conv2d", {"in_channels": REQUIRED, "out_channels": REQUIRED, "kernel_size": REQUIRED, "stride": 1,
                    "padding": 0, "dilation": 1, "groups": 1, "bias": True},
         tuple(({"in_channels": 4, "out_channels": 6, "kernel_size": 3, **chosen}, (2, 4, 7, 6)) for chosen in
               ({}, {"stride": 2}, {"padding": 1}, {"bias": False}, {"kernel_size": (3, 2), "stride": (1, 2)},
             {"dilation": 2}, {"groups": 2, "padding": 1})), ANY, drawn_weights=True),
    Kind("BatchNorm1d", _BATCH_NORM, _batch_norm((6, 3), (3, 2, 4)), BATCH_NORM),
    Kind("BatchNorm2d", _BATCH_NORM, _batch_norm((2, 3, 2, 2), (3, 2, 4, 5)), BATCH_NORM),
    Kind("LayerNorm", {"normalized_shape": REQUIRED, "eps": 1e-5, "elementwise_affine": True},
         (({"normalized_shape": 5}, (3, 5)), ({"normalized_shape": 4}, (2, 3, 4)),
          ({"normalized_shape": 6, "eps": 0.1}, (2, 6)),
          ({"normalized_shape": 5, "elementwise_affine": False}, (4, 5)),
          ({"normalized_shape": (3, 4)}, (2, 3, 4))), NORM),
    Kind("GroupNorm", {"num_groups": REQUIRED, "num_channels": REQUIRED, "eps": 1e-5, "affine": True},
         tuple(({"num_groups": 2, "num_channels": 6, **chosen}, (3, 6, 4, 5)) for chosen in (
             {}, {"num_groups": 3}, {"num_groups": 6}, {"eps": 0.1}, {"affine": False})), NORM),
    Kind("ReLU", {}, (({}, (4, 5)), ({}, (2, 3, 4, 5))), ANY, whole_numbers=True, learned=False),
    Kind("LeakyReLU", {"negative_slope": 0.01}, (({}, (4, 5)), ({"negative_slope": 0.2}, (2, 3, 4, 5))), ANY,
         whole_numbers=True, learned=False),
    Kind("Sigmoid", {}, (({}, (4, 5)), ({}, (2, 3, 4, 5))), ANY, learned=False),
    Kind("Tanh", {}, (({}, (4, 5)), ({}, (2, 3, 4, 5))), ANY, learned=False),
    Kind("Softmax", {"dim": REQUIRED}, 
         (({"dim": 1}, (4, 5)), ({"dim": 1}, (2, 3, 4, 5)), ({"dim": -1}, (2, 3, 4))), ANY, learned=False),
    Kind("MaxPool2d", _POOL, tuple(({"kernel_size": 3, **chosen}, (2, 3, 9, 10)) for chosen in (
        {}, {"stride": 2}, {"stride": 2, "padding": 1}, {"kernel_size": 2, "stride": 3},
        {"kernel_size": (2, 3)})), ANY, whole_numbers=True, learned=False),
    Kind("AvgPool2d", _POOL, tuple(({"kernel_size": 3, **chosen}, (2, 3, 9, 10)) for chosen in (
        {}, {"stride": 2}, {"stride": 2, "padding": 1}, {"kernel_size": 2, "stride": 3})),
         ANY, learned=False),
    Kind("Flatten", {"start_dim": 1},
         (({}, (2, 3, 4)), ({}, (3, 2, 4, 5)), ({"start_dim": 2}, (2, 3, 4, 5))), ANY, learned=False),
)}


_DRAWN = {}         # lessons by what they were drawn for, so that a second verification does not ask again


def lessons(kind, taken):
    """The lessons whose settings the learner's constructor takes."""
    asked = kind.name, tuple(taken)
    if asked not in _DRAWN:
        _DRAWN[asked] = _draw(kind, taken)
    return _DRAWN[asked]


def _draw(kind, taken):
    chosen = []
    for number, (settings, shape) in enumerate(kind.tried):
        if all(name in taken for name in settings):
            traits = {f"{name}={value!r}" for name, value in settings.items() if name not in kind.required}
            traits |= {f"{len(shape)} axes"}
            traits |= {"a running average"} if settings.get("track_running_stats", True) else set()
            learned = kind.learned and settings.get("affine", settings.get("elementwise_affine", True))
            traits |= {"parameters"} if learned else {"no parameters"}
            traits |= {"a slope"} if not kind.learned and kind.name != "Flatten" else set()
            traits |= {"a bias"} if "parameters" in traits and settings.get("bias", True) else set()
            forms = [f"{name}={value!r}" for name, value in settings.items()
                     if value is None or type(value) is tuple]
            forms += [f"x with {len(shape)} axes"] if len(shape) != len(kind.tried[0][1]) else []
            chosen.append(Lesson(settings, frozenset(traits), {}, number, shape=shape,
                                 whole=kind.whole_numbers, form=forms[0] if forms else ""))
    return chosen
