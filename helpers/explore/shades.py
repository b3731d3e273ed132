"""Values as colours: the fill of a cell, and whole pictures as embedded PNGs."""

import base64
import struct
import zlib

import numpy as np

_INPUT = ((246, 250, 255), (137, 190, 250))
_OUTPUT = ((245, 251, 247), (119, 212, 160))
_NEGATIVE = ((245, 242, 251), (192, 174, 234))
_KERNEL = ((254, 244, 237), (250, 190, 150))
UNREAD = "#d9dce1"
PADDING = "#fafbfc"
SKIPPED = "#fbf1ea"     # inside the window, in a gap that a dilation leaves
_STEPS = 24


def _ramp(ends):
    low, high = np.array(ends[0], float), np.array(ends[1], float)
    mixed = np.round(low + (high - low) * np.linspace(0, 1, _STEPS + 1)[:, None]).astype(int)
    return [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in mixed]


_RAMPS = {"in": _ramp(_INPUT), "out": _ramp(_OUTPUT), "neg": _ramp(_NEGATIVE), "ker": _ramp(_KERNEL)}


def fills(values, kind):
    """Hex colours for a 2-D array, as nested lists: deeper is larger, violet is below zero.

    Parameters
    ----------
    values : numpy.ndarray, shape (H, W)
    kind : str
        "in", "out", or "ker", whose depth is the weight's magnitude.
    """
    largest = np.abs(values).max() or 1.0
    steps = np.round(np.abs(values) / largest * _STEPS).astype(int).tolist()
    signs = (values < 0).tolist()
    plain, negative = _RAMPS[kind], _RAMPS["ker" if kind == "ker" else "neg"]
    return [[(negative if below else plain)[step] for step, below in zip(row, row_signs)]
            for row, row_signs in zip(steps, signs)]


def data_uri(values, signed):
    """An array as a PNG in a data URI.

    Parameters
    ----------
    values : numpy.ndarray, shape (H, W)
    signed : bool
        True: zero is white, green above, violet below. False: from black (0) to white (the largest).

    Notes
    -----
    The PNG is an indexed one with uncompressed data, because compressors differ between machines and the
    bytes of a stored notebook must not.
    """
    largest = np.abs(values).max() or 1.0
    if signed:
        index = np.round(values / largest * 127).astype(int) + 128
        colours = _SIGNED
    else:
        index = np.round(np.maximum(values, 0) / largest * 255).astype(int)
        colours = _GREY
    return "data:image/png;base64," + base64.b64encode(_png(index.astype(np.uint8), colours)).decode()


def counts_uri(values):
    """Counts as a PNG in a data URI: white for 0, then blue, the deeper the more; grey for -1, which is no place.

    Parameters
    ----------
    values : numpy.ndarray of int, shape (H, W)
    """
    largest = max(int(values.max()), 1)
    index = np.where(values > 0, 24 + np.round(values / largest * 230), values + 1).astype(np.uint8)
    return "data:image/png;base64," + base64.b64encode(_png(index, _COUNTS)).decode()


def _counts_table():
    blues = 246 + (np.array([31, 111, 181]) - 246) * np.linspace(0, 1, 254)[:, None]
    return np.concatenate([[[217, 220, 225], [255, 255, 255]], blues]).round().astype(np.uint8).tobytes()


_COUNTS = _counts_table()


def _signed_table():
    towards_green = np.linspace(0, 1, 128)[:, None]
    green = 255 + (np.array([24, 112, 66]) - 255) * towards_green
    violet = 255 + (np.array([98, 66, 160]) - 255) * towards_green
    return np.concatenate([violet[::-1], green]).round().astype(np.uint8).tobytes()


_SIGNED = _signed_table()
_GREY = np.repeat(np.arange(256, dtype=np.uint8), 3).tobytes()


def _png(index, table):
    height, width = index.shape
    rows = np.zeros((height, width + 1), np.uint8)      # each row starts with filter type 0
    rows[:, 1:] = index
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"PLTE", table)
            + _chunk(b"IDAT", _stored(rows.tobytes())) + _chunk(b"IEND", b""))


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _stored(data):
    """A zlib stream of one stored block (RFC 1950 and 1951), good for up to 65,535 bytes."""
    return (b"\x78\x01\x01" + struct.pack("<HH", len(data), 0xFFFF ^ len(data)) + data
            + struct.pack(">I", zlib.adler32(data)))
