"""Module: what layers and models have in common. It finds parameters, states and modes in a tree of modules.

Assigning to an attribute registers: a `Parameter` among the parameters, a `Module` among the children. All
else follows from walking that tree.
"""

from collections import OrderedDict

import numpy as np

from helpers.autograd import Tensor
from helpers.nn.parameter import Parameter
from helpers.nn.state import load_state

_REGISTRIES = ("_parameters", "_buffers", "_modules")


class Module:
    """The base class. A subclass calls `super().__init__()`, assigns its layers and defines `forward`.

    Attributes
    ----------
    training : bool
        Set by `train()` and `eval()`; dropout and batch normalization ask for it.
    """

    def __init__(self):
        self.training = True
        self._parameters = {}
        self._buffers = {}                  # state that is saved but not learned, such as running means
        self._non_persistent_buffers = set()
        self._modules = {}

    def forward(self, *args, **kwargs):
        """What the module computes; every subclass defines its own."""
        raise NotImplementedError(f"{type(self).__name__} has no forward(): define what it computes")

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    # ---- attributes: registration and look-up ----

    def __setattr__(self, name, value):
        registered = self.__dict__
        if isinstance(value, Parameter):
            self.register_parameter(name, value)
        elif isinstance(value, Module):
            self.add_module(name, value)
        elif "_modules" not in registered:      # what __init__ itself assigns
            object.__setattr__(self, name, value)
        elif name in self._parameters or name in self._modules:
            if value is not None:
                kind = "parameter" if name in self._parameters else "module"
                raise TypeError(f"{type(self).__name__}.{name} is a {kind}; assign a {kind.capitalize()} or "
                                f"None, not {type(value).__name__}")
            (self._parameters if name in self._parameters else self._modules)[name] = None
        elif name in self._buffers:
            self.register_buffer(name, value, name not in self._non_persistent_buffers)
        else:
            object.__setattr__(self, name, value)

    def __getattr__(self, name):                # asked only where the ordinary look-up found nothing
        for registry in _REGISTRIES:
            entries = self.__dict__.get(registry, ())
            if name in entries:
                return entries[name]
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __delattr__(self, name):
        for registry in _REGISTRIES:
            if name in self.__dict__[registry]:
                del self.__dict__[registry][name]
                self._non_persistent_buffers.discard(name)
                return
        object.__delattr__(self, name)

    def __dir__(self):
        return sorted({*super().__dir__(), *self._parameters, *self._buffers, *self._modules})

    def register_parameter(self, name, param):
        """Add a Parameter (or None, for one that this module does without) as the attribute `name`."""
        if param is not None and not isinstance(param, Parameter):
            raise TypeError(f"register_parameter: {name} must be a Parameter or None, not "
                            f"{type(param).__name__}")
        self._register("_parameters", name, param)

    def register_buffer(self, name, tensor, persistent=True):
        """Add a Tensor (or None) that is not learned as the attribute `name`; persistent ones are saved."""
        if tensor is not None and not isinstance(tensor, Tensor):
            raise TypeError(f"register_buffer: {name} must be a Tensor or None, not {type(tensor).__name__}")
        self._register("_buffers", name, tensor)
        if not persistent:
            self._non_persistent_buffers.add(name)

    def add_module(self, name, module):
        """Add a Module (or None) as the attribute `name`; a name such as "0" serves a container."""
        if module is not None and not isinstance(module, Module):
            raise TypeError(f"add_module: {name} must be a Module or None, not {type(module).__name__}")
        self._register("_modules", name, module)

    def _register(self, registry, name, value):
        if registry not in self.__dict__:
            raise AttributeError(f"{type(self).__name__}: call super().__init__() before {name} is assigned")
        if not isinstance(name, str):
            raise TypeError(f"the name of a parameter, buffer or module must be text, not {name!r}")
        if "." in name or not name:
            raise KeyError(f"{name!r} is no name: it must not be empty, and dots separate names")
        if name not in self.__dict__[registry]:
            if name in self._parameters or name in self._buffers or name in self._modules:
                delattr(self, name)
            elif hasattr(type(self), name):
                raise KeyError(f"{type(self).__name__} has an attribute {name!r} already")
            self.__dict__.pop(name, None)
        self._non_persistent_buffers.discard(name)
        self.__dict__[registry][name] = value

    # ---- walking the tree ----

    def named_children(self):
        """Pairs (name, module) of the modules directly in this one, each module once."""
        seen = set()
        for name, module in self._modules.items():
            if module is not None and module not in seen:
                seen.add(module)
                yield name, module

    def children(self):
        """The modules directly in this one."""
        return (module for _, module in self.named_children())

    def named_modules(self, memo=None, prefix="", remove_duplicate=True):
        """Pairs (dotted name, module): this one, named "", then all below it, depth first."""
        memo = set() if memo is None else memo
        if self in memo:
            return
        if remove_duplicate:
            memo.add(self)
        yield prefix, self
        for name, module in self._modules.items():
            if module is not None:
                yield from module.named_modules(memo, _joined(prefix, name), remove_duplicate)

    def modules(self):
        """This module and all below it, each once."""
        return (module for _, module in self.named_modules())

    def named_parameters(self, prefix="", recurse=True, remove_duplicate=True):
        """Pairs (dotted name, Parameter) in the order of assignment; a shared one once, by its first name."""
        return self._named("_parameters", prefix, recurse, remove_duplicate)

    def parameters(self, recurse=True):
        """The Parameters of this module and of all below it: what an optimizer is given."""
        return (parameter for _, parameter in self.named_parameters(recurse=recurse))

    def named_buffers(self, prefix="", recurse=True, remove_duplicate=True):
        """Pairs (dotted name, Tensor) of the state that is not learned."""
        return self._named("_buffers", prefix, recurse, remove_duplicate)

    def buffers(self, recurse=True):
        """The Tensors that are state but not learned."""
        return (buffer for _, buffer in self.named_buffers(recurse=recurse))

    def _named(self, registry, prefix, recurse, remove_duplicate):
        seen, modules = set(), [(prefix, self)]
        if recurse:
            modules = self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
        for path, module in modules:
            for name, value in module.__dict__[registry].items():
                if value is None or value in seen:
                    continue
                if remove_duplicate:
                    seen.add(value)
                yield _joined(path, name), value

    def apply(self, fn):
        """Call `fn(module)` for every module below this one and then for this one; for initialising, say."""
        for module in self.children():
            module.apply(fn)
        fn(self)
        return self

    # ---- state ----

    def state_dict(self, *, prefix="", keep_vars=False):
        """All parameters and persistent buffers by their dotted names, in PyTorch's order.

        Returns
        -------
        OrderedDict of str to Tensor
            Outside any graph (unless `keep_vars`), sharing the module's memory: what is to outlive the next
            step needs `clone()`.
        """
        state = OrderedDict()
        persistent = {name: value for name, value in self._buffers.items()
                      if name not in self._non_persistent_buffers}
        for name, value in [*self._parameters.items(), *persistent.items()]:
            if value is not None:
                state[prefix + name] = value if keep_vars else value.detach()
        for name, module in self._modules.items():
            if module is not None:
                state.update(module.state_dict(prefix=f"{prefix}{name}.", keep_vars=keep_vars))
        return state

    def load_state_dict(self, state_dict, strict=True, assign=False):
        """Overwrite parameters and buffers with the values of a `state_dict`, ours or PyTorch's.

        Parameters
        ----------
        state_dict : dict of str to Tensor, numpy.ndarray or anything that NumPy reads as an array
            Values are converted to the module's dtype; but float64 values make a float32 module float64.
        strict : bool
            Whether missing and extra keys raise; values of the wrong shape always do.
        assign
            Not supported.

        Returns
        -------
        IncompatibleKeys
            The named tuple (missing_keys, unexpected_keys), both empty where `strict`.

        Raises
        ------
        ValueError
            If keys are missing or unexpected or shapes differ; it lists them, and nothing has been loaded.
        """
        if assign:
            raise NotImplementedError("load_state_dict: assign=True is not supported; values are copied")
        return load_state(self, state_dict, strict)

    def double(self):
        """Convert parameters, their gradients and floating-point buffers to float64, in place."""
        return self._convert(np.float64)

    def float(self):
        """Convert parameters, their gradients and floating-point buffers to float32, in place."""
        return self._convert(np.float32)

    def _convert(self, dtype):
        for tensor in [*self.parameters(), *self.buffers()]:
            if tensor.dtype.kind == "f" and tensor.dtype != dtype:
                gradient = tensor.grad
                tensor.array = tensor.array.astype(dtype)
                tensor.grad = None if gradient is None else Tensor(gradient.array.astype(dtype))
        return self

    # ---- modes and gradients ----

    def train(self, mode=True):
        """Switch this module and all below it to training, or with False to evaluation."""
        if not isinstance(mode, bool):
            raise ValueError(f"train: mode must be True or False, not {mode!r}")
        for module in self.modules():
            module.training = mode
        return self

    def eval(self):
        """Switch to evaluation: no dropout, running statistics instead of the batch's."""
        return self.train(False)

    def requires_grad_(self, requires_grad=True):
        """Ask for gradients of all parameters, or with False freeze them."""
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none=True):
        """Forget the gradients of all parameters; with `set_to_none=False` set them to 0."""
        for parameter in self.parameters():
            if set_to_none:
                parameter.grad = None
            elif parameter.grad is not None:
                parameter.grad.zero_()

    # ---- text ----

    def extra_repr(self):
        """What stands between the parentheses of the module's text, such as its sizes."""
        return ""

    def __repr__(self):
        extra = self.extra_repr()
        children = [f"({name}): {module!r}".replace("\n", "\n  ") for name, module in self._modules.items()]
        if not children:
            return f"{type(self).__name__}({extra})"
        lines = [extra, *children] if extra else children
        return f"{type(self).__name__}(\n  " + "\n  ".join(lines) + "\n)"


def _joined(prefix, name):
    return f"{prefix}.{name}" if prefix else name
