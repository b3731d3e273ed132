"""`save` and `load`: nested states of modules and optimizers in one .npz file, without pickle.

A pickle runs whatever code its author put into it. These files hold numbers and text only: each array as a
`.npy` member of the zip archive, named by its path (`state/0/exp_avg.npy`), so that `numpy.load` reads them
too; and one JSON member that says how they were nested.
"""

import json
import os
import struct
import zipfile
import zlib

import numpy as np

from helpers.autograd import Tensor

_STRUCTURE = "structure.json"
_FORMAT = "helpers.save, version 1"
_PLAIN = (bool, int, float, str, type(None))
# What zipfile, json and NumPy raise, depending on where a file is damaged.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, TypeError, NotImplementedError,
           RuntimeError, OverflowError, struct.error)


def save(obj, f):
    """Write a state to a file.

    Parameters
    ----------
    obj : dict, list, tuple, Tensor, array, number, text, truth value or None
        Nested as deep as you like; the keys of dicts are text or numbers. What `state_dict()` returns fits.
    f : path or file opened for writing in binary mode
        The name is taken as it is; `.npz` is customary.

    Raises
    ------
    TypeError
        For anything else, naming the place; nothing is written then.
    """
    arrays = {}
    structure = json.dumps({"format": _FORMAT, "content": _describe(obj, "", arrays)})
    with zipfile.ZipFile(f, "w") as archive:
        archive.writestr(_STRUCTURE, structure)
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, array, allow_pickle=False)


def load(f, map_location=None, *, weights_only=True):
    """Read back what `save` wrote: Tensors as Tensors (outside any graph), arrays as arrays, dicts as dicts.

    Parameters
    ----------
    f : path or file opened for reading in binary mode
    map_location, weights_only
        As in PyTorch; there is only the CPU here, and nothing but weights, numbers and text.

    Raises
    ------
    ValueError
        If the file was cut short, was damaged, or was not written by `save`; the message names it.
    FileNotFoundError
        If there is none.
    """
    if map_location not in (None, "cpu"):
        raise NotImplementedError(f"load: map_location={map_location!r} is not supported, only 'cpu'")
    if not weights_only:
        raise NotImplementedError("load: weights_only=False is not supported; no file can bring code with it")
    try:
        with zipfile.ZipFile(f) as archive:
            structure = json.loads(archive.read(_STRUCTURE))
            if structure["format"] != _FORMAT:
                raise ValueError(f"its format is {structure['format']!r}, not {_FORMAT!r}")
            return _rebuild(structure["content"], archive)
    except _DAMAGE as error:
        raise ValueError(f"load: {_name(f)} was not written by helpers.save, or it is damaged or cut short "
                         f"({error})") from None


def _describe(value, path, arrays):
    """The structure of `value` in what JSON can write; the arrays in it are put into `arrays` by name."""
    if isinstance(value, _PLAIN) and not isinstance(value, np.generic):
        return value
    if isinstance(value, (Tensor, np.ndarray, np.generic)):
        kinds = {Tensor: "tensor", np.ndarray: "array", np.generic: "number"}
        kind = next(name for type_, name in kinds.items() if isinstance(value, type_))
        return {kind: _store(np.asarray(value), path, arrays)}
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, _PLAIN):
                raise TypeError(f"save: {_place(path)} has the key {key!r}; keys must be text or numbers")
        return {"dict": [[key, _describe(entry, _join(path, key), arrays)] for key, entry in value.items()]}
    if type(value) in (list, tuple):
        return {type(value).__name__: [_describe(entry, _join(path, index), arrays)
                                       for index, entry in enumerate(value)]}
    advice = "; save its state_dict()" if hasattr(value, "state_dict") else ""
    raise TypeError(f"save: {_place(path)} is a {type(value).__name__}, which cannot be saved{advice}")


def _store(array, path, arrays):
    if array.dtype.kind not in "fiubcSU":
        raise TypeError(f"save: {_place(path)} holds {array.dtype}, which cannot be saved without pickle")
    name = path or "value"
    while name in arrays:       # keys 1 and "1" have the same path
        name += "'"
    arrays[name] = array
    return name


def _rebuild(description, archive):
    if not isinstance(description, dict):
        return description
    (kind, content), = description.items()
    if kind == "dict":
        return {key: _rebuild(entry, archive) for key, entry in content}
    if kind in ("list", "tuple"):
        entries = [_rebuild(entry, archive) for entry in content]
        return entries if kind == "list" else tuple(entries)
    with archive.open(f"{content}.npy") as member:
        array = np.lib.format.read_array(member, allow_pickle=False)
    if kind == "tensor":
        return Tensor(array)
    return array if kind == "array" else array[()]


def _join(path, key):
    return f"{path}/{key}" if path else str(key)


def _place(path):
    return f"the entry {path!r}" if path else "the object"


def _name(f):
    if isinstance(f, (str, os.PathLike)):
        return os.fspath(f)
    return getattr(f, "name", "the file object")
