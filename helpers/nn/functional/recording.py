"""How a function of `helpers.ops` enters the graph: arrays out of Tensors, and the backward pass recorded."""

from helpers.autograd import Tensor, needs_grad, record


def array_of(function, name, value):
    """The array in a Tensor; None stays None. Anything else is refused, as PyTorch does."""
    if value is None:
        return None
    if not isinstance(value, Tensor):
        raise TypeError(f"{function}: {name} must be a Tensor, not {type(value).__name__}; make one with "
                        f"tensor({name})")
    return value.array


def elementary(forward, backward, input, *arguments, keeps_input=True):
    """Record an operation of one input.

    Parameters
    ----------
    forward, backward : callable
        `forward(x, *arguments) -> (out, cache)` and `backward(grad_out, cache) -> grad_x`, on arrays.
    input : Tensor
    keeps_input : bool
        True where the backward pass reads the input, False where it reads the output: changing the array in
        place between the two passes then raises.

    Returns
    -------
    Tensor
    """
    out, cache = forward(array_of(forward.__name__, "input", input), *arguments)

    def recorded(gradient):
        return (backward(gradient, cache),)

    recorded.__qualname__ = forward.__name__        # messages name the operation, not this function
    return record(out, (input,), recorded, saved=(input if keeps_input else out,))


def weighted(forward, backward, input, weight, bias, *arguments):
    """Record a layer with a weight and perhaps a bias; nobody computes the gradient of an input that is data.

    Parameters
    ----------
    forward, backward : callable
        `forward(x, weight, bias, *arguments) -> (out, cache)` and
        `backward(grad_out, cache, needs_x_grad) -> (grad_x, grad_weight, grad_bias)`, on arrays.
    input, weight : Tensor
    bias : Tensor or None

    Returns
    -------
    Tensor
    """
    name = forward.__name__
    arrays = array_of(name, "input", input), array_of(name, "weight", weight), array_of(name, "bias", bias)
    out, cache = forward(*arrays, *arguments)
    needs_x_grad = needs_grad(input)
    parents = (input, weight) if bias is None else (input, weight, bias)
    count = len(parents)

    def recorded(gradient):
        return backward(gradient, cache, needs_x_grad)[:count]

    recorded.__qualname__ = name
    return record(out, parents, recorded, saved=(input, weight))


def with_missing(name, out, tensors, backward):
    """Record an operation of several inputs, of which some may be None.

    Parameters
    ----------
    name : str
        Of the operation, for messages.
    out : numpy.ndarray
    tensors : tuple of (Tensor or None)
    backward : callable
        Takes the gradient of `out` and returns as many gradients as there are `tensors`.

    Returns
    -------
    Tensor
    """
    present = [index for index, tensor in enumerate(tensors) if tensor is not None]

    def recorded(gradient):
        gradients = backward(gradient)
        return [gradients[index] for index in present]

    recorded.__qualname__ = name
    parents = tuple([tensors[index] for index in present])
    return record(out, parents, recorded)


def refuse(function, **arguments):
    """Raise for every argument of PyTorch's that is not supported here and is not at its default."""
    for name, value in arguments.items():
        # `reduce=False` asks for one loss an example, `size_average=False` for the sum: neither is "off".
        off = value is None or (value is False and name not in ("size_average", "reduce"))
        if not off:
            raise NotImplementedError(f"{function}: {name}={value!r} is not supported; leave {name} out")


def refuse_gradient(function, **tensors):
    """Raise for a Tensor that wants a gradient which is not computed here, class weights for example."""
    for name, tensor in tensors.items():
        if isinstance(tensor, Tensor) and needs_grad(tensor):
            raise NotImplementedError(f"{function}: there is no gradient for {name}; hand in {name}.detach()")
