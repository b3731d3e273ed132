"""What PyTorch says: the independent answer, in float64 on the CPU, asked nowhere else in the library.

Without PyTorch the functions of `helpers.ops` stand in for the forward pass and numerical derivatives for
the backward pass; the report then says so.
"""

import importlib
import warnings
from contextlib import contextmanager
from functools import lru_cache

import numpy as np


@lru_cache(maxsize=1)
def pytorch():
    """The module `torch`, or None where it is not installed or does not load."""
    try:
        return importlib.import_module("torch")
    except (ImportError, OSError):              # OSError: a shared library that the platform lacks
        return None


@contextmanager
def quiet():
    """One thread, since for arrays this small the others only wait for each other,
    and no warning that padding "same" is costly for an even kernel: that is a case to try."""
    torch = pytorch()
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            yield torch
    finally:
        torch.set_num_threads(threads)


def convolution(values, grad_out=None, device="cpu", dtype="float64"):
    """The layer in one or two dimensions; with `grad_out` the gradients too.

    Parameters
    ----------
    values : dict
        x, weight, bias (or None), stride, padding, dilation, groups.
    grad_out : numpy.ndarray, optional
    device, dtype : str

    Returns
    -------
    out : numpy.ndarray
    gradients : dict of str to numpy.ndarray
        "x", "weight" and, where there is one, "bias"; empty without `grad_out`.
    """
    with quiet() as torch:
        return _layer(torch, values, grad_out, device, dtype)


def _layer(torch, values, grad_out, device, dtype):
    leaves = {role: torch.tensor(values[role], dtype=getattr(torch, dtype), device=device, requires_grad=True)
              for role in ("x", "weight", "bias") if values[role] is not None}
    layer = torch.nn.functional.conv1d if values["x"].ndim == 3 else torch.nn.functional.conv2d
    out = layer(leaves["x"], leaves["weight"], leaves.get("bias"), values["stride"], values["padding"],
                values["dilation"], values["groups"])
    if grad_out is None:
        return out.detach().cpu().numpy(), {}
    upstream = torch.tensor(grad_out, dtype=getattr(torch, dtype), device=device)
    loss = (out * upstream).sum()       # a scalar: given grad_outputs, autograd would import sympy
    gradients = torch.autograd.grad(loss, list(leaves.values()))
    return out.detach().cpu().numpy(), {role: g.cpu().numpy() for role, g in zip(leaves, gradients)}


def correlation(values, flip, device="cpu", dtype="float64"):
    """Plain cross-correlation by the layer of PyTorch, the kernel flipped first for true convolution.

    Mode "same" of true convolution is cut out of "full" from (k - 1)//2 on: PyTorch's own "same" would put
    the extra zero of an even kernel at the other end.
    """
    with quiet() as torch:
        return _correlated(torch, values["x"], values["kernel"], values["mode"], flip, device, dtype)


def _correlated(torch, x, kernel, mode, flip, device, dtype):
    tensor = torch.tensor(x[None, None], dtype=getattr(torch, dtype), device=device)
    taps = torch.tensor((np.flip(kernel) if flip else kernel).copy()[None, None], dtype=getattr(torch, dtype),
                        device=device)
    layer = torch.nn.functional.conv1d if x.ndim == 1 else torch.nn.functional.conv2d
    if mode == "same" and not flip:
        return layer(tensor, taps, padding="same")[0, 0].cpu().numpy()
    border = 0 if mode == "valid" else [k - 1 for k in kernel.shape]
    out = layer(tensor, taps, padding=border)[0, 0]
    if mode == "same":
        out = out[tuple(slice((k - 1) // 2, (k - 1) // 2 + i) for k, i in zip(kernel.shape, x.shape))]
    return out.cpu().numpy()


def padded(values, grad_out=None, device="cpu", dtype="float64"):
    """(out, gradients by role) of `torch.nn.functional.pad`; as `convolution`."""
    torch = pytorch()
    options = {"value": values["value"]} if values["mode"] == "constant" else {}
    x = torch.tensor(values["x"], dtype=getattr(torch, dtype), device=device, requires_grad=True)
    out = torch.nn.functional.pad(x, values["padding"], mode=values["mode"], **options)
    if grad_out is None:
        return out.detach().cpu().numpy(), {}
    upstream = torch.tensor(grad_out, dtype=getattr(torch, dtype), device=device)
    out.backward(upstream)              # no sum of products: the value may be infinite
    return out.detach().cpu().numpy(), {"x": x.grad.cpu().numpy()}


def layer_size(layer, values):
    """Length of what a layer of PyTorch puts out for a signal of `size`, or None where it refuses.

    Parameters
    ----------
    layer : str
        "conv1d", "max_pool1d" or "conv_transpose1d".
    values : dict
        size, kernel_size and settings by PyTorch's names.
    """
    settings = {role: v for role, v in values.items()
                if role not in ("size", "kernel_size") and v is not None}
    with quiet() as torch:
        signal = torch.zeros(1, 1, values["size"])
        kernel = values["kernel_size"] if layer == "max_pool1d" else torch.zeros(1, 1, values["kernel_size"])
        try:
            return getattr(torch.nn.functional, layer)(signal, kernel, **settings).shape[-1]
        except RuntimeError:                    # how PyTorch says that the kernel does not fit
            return None
