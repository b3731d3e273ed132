"""What a shift of the input did to the output: left it, moved it along, made it jump, or changed it."""

from dataclasses import dataclass

import numpy as np

from helpers.explore.pooling_explorer.pictures import SIZE

_SAME = 1e-9        # outputs are sums of whole numbers, divided or rooted


@dataclass(frozen=True)
class Change:
    """The output before and after a shift of the input, compared.

    Attributes
    ----------
    verdict : str
        "none" (no shift), "still" (the picture looks the same after it), "same" (no output changed, but
        perhaps for the edge), "along" (moved by shift / stride), "jump" (moved by whole cells, the input by
        part of a step), "other".
    unchanged : numpy.ndarray of bool, shape of the output
    moved : tuple of int
        Rows and columns by which the output moved, for "along" and "jump".
    edge : int
        Cells that do not fit a moved output, because their windows see the edge.
    relative : float
        ‖after − before‖ / ‖before‖; nan where the former output is zero.
    """

    verdict: str
    unchanged: np.ndarray
    moved: tuple = (0, 0)
    edge: int = 0
    relative: float = 0.0


def compare(before, after, shift, size, stride, padding, reach, ring, still):
    """The `Change` from one output to another.

    Parameters
    ----------
    before, after : numpy.ndarray, shape (o, o)
    shift : (int, int)
        Of the input, down and to the right.
    size, stride, padding : int
        Of the windows.
    reach : int
        How many pixels a blur reads beyond a window.
    ring : bool
        What left the picture came back at the other end.
    still : bool
        The picture is the same after the shift.
    """
    unchanged = np.abs(after - before) <= _SAME
    norm = float(np.linalg.norm(before))
    relative = float(np.linalg.norm(after - before)) / norm if norm else float("nan")
    if ring:
        shift = tuple(by % SIZE for by in shift)
    if not any(shift):
        return Change("none", unchanged)
    if still:
        return Change("still", unchanged)
    if unchanged.all():
        return Change("same", unchanged)
    whole = all(by % stride == 0 for by in shift)
    for moved in [(0, 0), *_candidates(shift, stride)]:
        fits, sees_edge = _moved_by(before, after, moved, shift, size, stride, padding, reach)
        inner = fits[~sees_edge]
        enough = 1 if any(moved) else fits.size / 2     # a few cells can be the same by chance
        if inner.size >= enough and inner.all():
            verdict = ("along" if whole else "jump") if any(moved) else "same"
            return Change(verdict, unchanged, moved, int((~fits).sum()), relative)
    return Change("other", unchanged, relative=relative)


def _candidates(shift, stride):
    """Whole cells that shift / stride could be: itself, or rounded down and up."""
    pairs = [sorted({by // stride, -(-by // stride)}) for by in shift]
    return [(down, right) for down in pairs[0] for right in pairs[1] if down or right]


def _moved_by(before, after, moved, shift, size, stride, padding, reach):
    """For every output with a counterpart: is it equal to it, and does one of the two windows see the edge?

    The edge is the padding, or pixels that came in with the shift.
    """
    rows, columns = (max(0, o - by) for o, by in zip(before.shape, moved))
    fits = np.abs(after[moved[0]:, moved[1]:] - before[:rows, :columns]) <= _SAME
    edges = []
    for o, by, pixels in zip(before.shape, moved, shift):
        first = np.arange(o) * stride - padding - reach
        inside = (first >= 0) & (first + size + 2 * reach <= SIZE)
        edges.append(~(inside[by:] & (first[by:] >= pixels) & inside[:max(0, o - by)]))
    return fits, edges[0][:, None] | edges[1]
