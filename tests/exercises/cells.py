"""Answers as a notebook makes them: compiled under the file name that ipykernel gives a cell."""

import itertools
import linecache
import textwrap

import numpy as np

_numbers = itertools.count(1)


def run_cell(source, name):
    """What `name` is after running the source as a cell of its own; the traceback finds the source again."""
    source = textwrap.dedent(source).strip("\n")
    filename = f"/anywhere/ipykernel_4711/{next(_numbers)}.py"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    namespace = {"np": np}
    exec(compile(source, filename, "exec"), namespace)
    return namespace[name]
