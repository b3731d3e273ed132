"""Any function of `torch.nn.functional` as a reference: arguments by the roles' names, gradients by
autograd."""

import numpy as np

from helpers.verify.reference import quiet


def functional(name, leaves=("x",), state=(), call=None):
    """A reference for a `Routine`: (values, grad_out, device, dtype) -> (out, gradients by role).

    Parameters
    ----------
    name : str
        Of the function in `torch.nn.functional`; `x` is passed as `input`, all else by the role's name.
    leaves : tuple of str
        Roles that get a gradient where they hold floating-point numbers.
    state : tuple of str
        Roles that the function updates: in float64 on the CPU it writes into the arrays that it is given.
    call : callable, optional
        (torch, tensors and settings by role) -> output, for what is not one call of `torch.nn.functional`.
    """
    def asked(torch, given):
        return getattr(torch.nn.functional, name)(
            **{"input" if role == "x" else role: v for role, v in given.items()})

    def reference(values, grad_out=None, device="cpu", dtype="float64"):
        with quiet() as torch:
            given = {role: _tensor(torch, v, device, dtype, role in state) for role, v in values.items()
                     if role != "rng"}
            wanted = {role: given[role].requires_grad_() for role in leaves if _has_gradient(values[role])}
            out = (call or asked)(torch, given)
            if grad_out is None:
                return out.detach().cpu().numpy(), {}
            upstream = torch.tensor(grad_out, dtype=out.dtype, device=device)
            grads = torch.autograd.grad((out * upstream).sum(), list(wanted.values()))
            return out.detach().cpu().numpy(), {role: g.cpu().numpy() for role, g in zip(wanted, grads)}
    return reference


def _has_gradient(value):
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def _tensor(torch, value, device, dtype, shared):
    if not isinstance(value, np.ndarray):
        return value
    if value.dtype.kind != "f":
        return torch.tensor(value, device=device)
    if shared and device == "cpu" and dtype == "float64":
        return torch.from_numpy(value)      # shares its memory, so that an update shows in the array
    return torch.tensor(value, dtype=getattr(torch, dtype), device=device)
