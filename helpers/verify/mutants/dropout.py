"""Wrong versions of dropout: whose p it is, where the factor goes, what evaluation does (erratum E10)."""

from helpers import ops
from helpers.verify.mutants import Registry

FORWARD, BACKWARD = Registry(), Registry()
_DROPS = "training and p above 0"
_UNEQUAL = "training and p other than 0 and 1/2"


def _kept(x, p, training, mask):
    """(mask as numbers, whether anything is dropped)."""
    return (1.0 if mask is None else mask.astype(float)), training and mask is not None


def _both(needs, factor):
    """One slip in the forward and in the backward pass: (kept, p, training, dropping) -> factor."""
    def forward(x, p=0.5, training=True, mask=None, rng=None):
        return x * factor(*_kept(x, p, training, mask), p)

    def backward(grad_out, x, p=0.5, training=True, mask=None, rng=None):
        return grad_out * factor(*_kept(x, p, training, mask), p)
    for registry, wrong in ((FORWARD, forward), (BACKWARD, backward)):
        wrong.__doc__, wrong.__name__ = factor.__doc__, factor.__name__
        registry.wrong_version(*needs)(wrong)
    return factor


def _right(kept, drops, p):
    return kept / (1 - p) if drops else 1.0


def _version(*needs):
    return lambda factor: _both(needs, factor)


@_version(_DROPS)
def does_not_scale(kept, drops, p):
    """Does not scale: what stays is divided by 1 - p, so that the expected value does not change."""
    return kept if drops else 1.0


@_version(_UNEQUAL)
def divides_by_p(kept, drops, p):
    """Divides by p: p is the probability of dropping, so what stays is divided by 1 - p."""
    return (kept / p if p else kept) if drops else 1.0


@_version(_DROPS)
def multiplies_by_the_keep_probability(kept, drops, p):
    """Multiplies by 1 - p: divide by it, in training."""
    return kept * (1 - p) if drops else 1.0


@_version(_DROPS)
def scales_twice(kept, drops, p):
    """Scales twice: one division by 1 - p is enough."""
    return kept / (1 - p) ** 2 if drops else 1.0


@_version(_DROPS)
def keeps_what_it_drops(kept, drops, p):
    """Keeps what the mask drops: True in the mask means kept."""
    return (1 - kept) / (1 - p) if drops else 1.0


@_version("evaluation and p above 0")
def scales_in_evaluation(kept, drops, p):
    """Scales in evaluation: dividing in training has done it already."""
    return _right(kept, drops, p) if drops else 1 - p


@_version("evaluation and p above 0")
def divides_in_evaluation(kept, drops, p):
    """Divides by 1 - p in evaluation: there x passes as it is."""
    return _right(kept, drops, p) if drops else 1 / (1 - p)


@_version(_DROPS)
def does_nothing(kept, drops, p):
    """Drops nothing: in training the mask is applied."""
    return 1.0


@_version("training")
def returns_the_mask(kept, drops, p):
    """Returns zeros: the array is made but never filled."""
    return 0.0


@_version(_DROPS)
def scales_only(kept, drops, p):
    """Scales without dropping: the numbers that the mask drops become 0."""
    return 1 / (1 - p) if drops else 1.0


@BACKWARD.wrong_version(_DROPS)
def multiplies_by_the_output(grad_out, x, p=0.5, training=True, mask=None, rng=None):
    """Multiplies by the output: the derivative is the mask and its factor, not the value."""
    return grad_out * ops.dropout(x, p, training, mask)[0]


@BACKWARD.wrong_version("training")
def ignores_the_upstream_gradient(grad_out, x, p=0.5, training=True, mask=None, rng=None):
    """Ignores the upstream gradient: multiply it by the mask and the factor."""
    return ops.dropout(x ** 0, p, training, mask)[0]
