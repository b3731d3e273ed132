"""Wrong layers of any kind. A wrong version takes the right class and its settings: a spoilt layer."""

import numpy as np

from helpers import nn
from helpers.autograd import Tensor, record
from helpers.verify.mutants import Registry

ANY, NORM, BATCH_NORM = Registry(), Registry(), Registry()

_AFFINE, _BIAS = "parameters", "a bias"


def _everywhere(*needs):
    """Decorator: a wrong version of every layer."""
    return registered((ANY, NORM, BATCH_NORM), needs)


def registered(registries, needs):
    """Decorator: add a wrong version to several registries."""
    def add(function):
        for registry in registries:
            registry.wrong_version(*needs)(function)
        return function
    return add


def with_forward(cls, settings, forward):
    """A layer of a subclass of `cls` whose forward is another one."""
    return type(cls.__name__, (cls,), {"forward": forward})(**settings)


@_everywhere()
def loses_the_graph(cls, settings):
    """Computes outside the graph: with .array, .numpy() or .detach() no gradient comes back; compute with
    Tensors, or use record()."""
    return with_forward(cls, settings, lambda self, x: cls.forward(self, x).detach())


@_everywhere()
def returns_its_input(cls, settings):
    """Returns its input: forward has to return what was computed."""
    return with_forward(cls, settings, lambda self, x: x * 1.0)


@_everywhere()
def does_nothing_in_evaluation(cls, settings):
    """Does nothing in evaluation: only dropout may, and normalization goes on with the running statistics."""
    return with_forward(cls, settings, lambda self, x: cls.forward(self, x) if self.training else x * 1.0)


@_everywhere(_AFFINE)
def cuts_off_its_input(cls, settings):
    """Sends no gradient to its input: what comes before could not learn."""
    return with_forward(cls, settings, lambda self, x: cls.forward(self, x.detach()))


@_everywhere()
def keeps_its_first_result(cls, settings):
    """Keeps the result of its first batch: forward computes anew every time."""
    def forward(self, x):
        if "first" not in self.__dict__:
            self.__dict__["first"] = cls.forward(self, x).array
        return cls.forward(self, x) * 0.0 + self.__dict__["first"]
    return with_forward(cls, settings, forward)


@_everywhere("no parameters")
def ignores_the_upstream_gradient(cls, settings):
    """Ignores the upstream gradient: the chain rule multiplies its own derivative by it."""
    def forward(self, x):
        leaf = Tensor(x.array, requires_grad=True)
        out = cls.forward(self, leaf)
        out.backward(np.ones_like(out.array))
        return record(out.array, (x,), lambda gradient: (leaf.grad.array,))
    return with_forward(cls, settings, forward)


@_everywhere("a slope")
def passes_the_upstream_gradient_on(cls, settings):
    """Forgets its own derivative: the chain rule multiplies the gradient that arrives by it."""
    def forward(self, x):
        out = cls.forward(self, x)
        return record(out.array, (x,), lambda g: (np.resize(g, x.shape),))
    return with_forward(cls, settings, forward)


@_everywhere(_BIAS)
def plain_bias(cls, settings):
    """Keeps its bias as a plain Tensor: wrap it in nn.Parameter, for the optimizer and the state_dict."""
    return _demoted(cls, settings, "bias")


@_everywhere(_AFFINE)
def plain_weight(cls, settings):
    """Keeps its weight as a plain Tensor: wrap it in nn.Parameter, for the optimizer and the state_dict."""
    return _demoted(cls, settings, "weight")


@_everywhere(_AFFINE)
def weight_as_a_buffer(cls, settings):
    """Registers its weight as a buffer: buffers are saved and not learned; wrap it in nn.Parameter."""
    layer = cls(**settings)
    weight = layer.weight.detach()
    del layer.weight
    layer.register_buffer("weight", weight)
    return layer


@_everywhere(_BIAS)
def bias_first(cls, settings):
    """Registers the bias before the weight: state_dict and parameters() keep the order of assignment, weight
    first."""
    layer = cls(**settings)
    layer._parameters = dict(reversed(layer._parameters.items()))
    return layer


@_everywhere(_AFFINE)
def frozen_weight(cls, settings):
    """Asks for no gradient of its weight: a Parameter requires one."""
    layer = cls(**settings)
    layer.weight.requires_grad_(False)
    return layer


@_everywhere(_BIAS)
def forgets_the_bias(cls, settings):
    """Does not add its bias: it is there, and forward leaves it out."""
    def forward(self, x):
        bias, self._parameters["bias"] = self.bias, None
        try:
            return cls.forward(self, x)
        finally:
            self._parameters["bias"] = bias
    return with_forward(cls, settings, forward)


def _demoted(cls, settings, name):
    layer = cls(**settings)
    value = layer._parameters.get(name)
    if value is None:
        raise ValueError(f"{cls.__name__} has no {name} here")
    delattr(layer, name)
    setattr(layer, name, value.detach())
    return layer
