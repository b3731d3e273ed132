"""The IDX format of MNIST: two zero bytes, a type, a number of axes, their sizes, then the values.

The format is described at the end of Yann LeCun's MNIST page; all numbers are big-endian.
"""

import gzip
import zlib

import numpy as np

UNSIGNED_BYTE = 0x08                # the only one of the format's types that MNIST uses


def read_idx(file):
    """Read a gzip-compressed IDX file of unsigned bytes.

    Parameters
    ----------
    file : path

    Returns
    -------
    ndarray, uint8
        With the shape that the header states.

    Raises
    ------
    ValueError
        If the file is not gzip, not IDX of unsigned bytes, or holds another number of values than its
        header says.
    """
    try:
        with gzip.open(file) as stream:
            content = stream.read()
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError(f"read_idx: {file} is not a complete gzip file ({error})") from error
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] != UNSIGNED_BYTE:
        raise ValueError(f"read_idx: {file} is not an IDX file of unsigned bytes; it begins with "
                         f"{content[:4].hex(' ') or 'nothing'}, expected 00 00 08 and the number of axes")
    axes = content[3]
    header = 4 + 4 * axes
    if len(content) < header:
        raise ValueError(f"read_idx: {file} ends inside its header ({len(content)} of {header} bytes)")
    shape = tuple(int(size) for size in np.frombuffer(content, ">u4", axes, offset=4))
    expected = int(np.prod(shape, dtype=np.int64))
    if len(content) - header != expected:
        raise ValueError(f"read_idx: {file} says shape {shape}, {expected:,} bytes, "
                         f"but holds {len(content) - header:,}")
    return np.frombuffer(content, np.uint8, offset=header).reshape(shape).copy()
