"""Modules made of modules: one after the other, or in a list."""

import operator
from collections import OrderedDict

from helpers.nn.module import Module


class _Listed(Module):
    """Modules in an order, with the names "0", "1", ... unless they have been given others."""

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules.values())

    def __getitem__(self, index):
        """One module, or for a slice a container of the same kind that shares its modules."""
        if isinstance(index, slice):
            return self._of(dict(list(self._modules.items())[index]))
        return self._modules[self._name_at(index)]

    def __setitem__(self, index, module):
        self.add_module(self._name_at(index), module)

    def append(self, module):
        """Add a module at the end; returns the container."""
        self.add_module(str(len(self)), module)
        return self

    def extend(self, modules):
        """Add several modules at the end; returns the container."""
        for module in modules:
            self.append(module)
        return self

    def __iadd__(self, modules):
        return self.extend(modules)

    def _name_at(self, index):
        try:
            index = operator.index(index)
        except TypeError:
            raise TypeError(f"{type(self).__name__}: an index must be an integer or a slice, not "
                            f"{type(index).__name__}") from None
        if not -len(self) <= index < len(self):
            raise IndexError(f"{type(self).__name__}: index {index}, but there are {len(self)} modules")
        return list(self._modules)[index]


class Sequential(_Listed):
    """Modules applied one after the other.

    Parameters
    ----------
    *modules : Module
        In order; or one OrderedDict, whose keys become the names.
    """

    def __init__(self, *modules):
        super().__init__()
        has_names = len(modules) == 1 and isinstance(modules[0], OrderedDict)
        for name, module in modules[0].items() if has_names else enumerate(modules):
            self.add_module(str(name), module)

    def forward(self, input):
        for module in self._modules.values():
            input = module(input)
        return input

    def _of(self, named):
        return type(self)(OrderedDict(named))


class ModuleList(_Listed):
    """A list whose modules are found by `parameters()` and `state_dict()`; a plain Python list hides them.

    Parameters
    ----------
    modules : iterable of Module, optional
    """

    def __init__(self, modules=None):
        super().__init__()
        self.extend(() if modules is None else modules)

    def _of(self, named):
        return type(self)(named.values())


class Identity(Module):
    """Returns its input: holds the place of a module that is sometimes wanted. All arguments are ignored."""

    def __init__(self, *args, **kwargs):
        super().__init__()

    def forward(self, input):
        return input


class Flatten(Module):
    """The axes from `start_dim` to `end_dim`, both included, as one; by default all but the batch axis."""

    def __init__(self, start_dim=1, end_dim=-1):
        super().__init__()
        self.start_dim, self.end_dim = start_dim, end_dim

    def forward(self, input):
        return input.flatten(self.start_dim, self.end_dim)

    def extra_repr(self):
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"
