"""What PyTorch says of sizes and costs, found by looking and counting where it has no function for them."""

from helpers.verify.reference import quiet

_FAR = 64       # pixels beside the one that is lit, more than any kernel of the cases spans


def span(values):
    """Pixels between the first and the last that reach one output, both counted, by PyTorch's gradient."""
    with quiet() as torch:
        row = torch.zeros(1, 1, 2 * _FAR, requires_grad=True)
        weight = torch.ones(1, 1, values["kernel_size"])
        torch.nn.functional.conv1d(row, weight, dilation=values["dilation"])[0, 0, 0].backward()
        reached = torch.nonzero(row.grad[0, 0])
        return int(reached[-1] - reached[0]) + 1


def same_padding(values):
    """(before, after): how far a lit pixel travels to the right and to the left under padding="same"."""
    with quiet() as torch:
        row = torch.zeros(1, 1, 2 * _FAR + 1)
        row[0, 0, _FAR] = 1
        weight = torch.ones(1, 1, values["kernel_size"])
        out = torch.nn.functional.conv1d(row, weight, padding="same", dilation=values.get("dilation", 1))
        lit = torch.nonzero(out[0, 0])
        return int(lit[-1]) - _FAR, _FAR - int(lit[0])


def _ends(values):
    """Zeros before and after one axis."""
    padding = values.get("padding", 0)
    if padding == "same":
        return same_padding(values)
    return (0, 0) if padding == "valid" else (padding, padding)


def pixels_read(values):
    """Pixels of the padded row with a gradient, or None where the kernel does not fit."""
    with quiet() as torch:
        row = torch.zeros(1, 1, values["size"] + sum(_ends(values)), requires_grad=True)
        weight = torch.ones(1, 1, values["kernel_size"])
        try:
            out = torch.nn.functional.conv1d(row, weight, stride=values.get("stride", 1),
                                             dilation=values.get("dilation", 1))
        except RuntimeError:
            return None
        out.sum().backward()
        return (row.grad[0, 0] > 0).numpy()


def _layer(torch, x, weight, values):
    run = torch.nn.functional.conv1d if weight.ndim == 3 else torch.nn.functional.conv2d
    settings = {role: values[role] for role in ("stride", "padding", "dilation", "groups") if role in values}
    return run(x, weight, **settings)


def output_shape(values):
    """The shape of what a layer of PyTorch puts out, or None where it refuses."""
    with quiet() as torch:
        try:
            x, weight = torch.zeros(values["input_shape"]), torch.zeros(values["weight_shape"])
            return tuple(_layer(torch, x, weight, values).shape)
        except RuntimeError:
            return None


def parameters(values):
    """Numbers in the parameters of a layer of PyTorch, or None where it refuses to make one."""
    kernel = values["kernel_size"]
    with quiet() as torch:
        kind = torch.nn.Conv1d if isinstance(kernel, tuple) and len(kernel) == 1 else torch.nn.Conv2d
        try:
            layer = kind(values["in_channels"], values["out_channels"], kernel, bias=values.get("bias", True),
                         groups=values.get("groups", 1), device="meta")      # meta: shapes without memory
        except ValueError:
            return None
        return sum(parameter.numel() for parameter in layer.parameters())


def multiply_adds(values):
    """The sum of a layer's output where pixels, padding and weights are all 1: every product counts one."""
    weight_shape, settings = values["weight_shape"], dict(values)
    axes = len(weight_shape) - 2
    each = {role: _on_every_axis(settings.get(role, default), axes)
            for role, default in (("padding", 0), ("dilation", 1))}
    settings["padding"] = 0
    ends = [_ends({"kernel_size": k, "padding": p, "dilation": d})
            for k, p, d in zip(weight_shape[2:], each["padding"], each["dilation"])]
    with quiet() as torch:
        shape = [size + sum(pair) for size, pair in zip(values["input_shape"][2:], ends)]
        x = torch.ones(*values["input_shape"][:2], *shape, dtype=torch.float64)
        try:
            return int(_layer(torch, x, torch.ones(weight_shape, dtype=torch.float64), settings).sum())
        except RuntimeError:
            return None


def _on_every_axis(setting, axes):
    return setting if isinstance(setting, tuple) else (setting,) * axes


def memory_bytes(values):
    """Bytes behind an array of PyTorch."""
    with quiet() as torch:
        dtype = getattr(torch, values.get("dtype", "float32"))
        return torch.empty(values["shape"], dtype=dtype, device="meta").untyped_storage().nbytes()
