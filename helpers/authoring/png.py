"""PNG files without the notes that differ between machines."""

import base64
import struct

SIGNATURE = b"\x89PNG\r\n\x1a\n"
NOTES = {b"tEXt", b"zTXt", b"iTXt", b"tIME"}


def without_notes(data):
    """The same picture without its text and time chunks.

    Matplotlib writes its version into a `Software` chunk, so that every upgrade would change every
    stored figure.

    Parameters
    ----------
    data : bytes
        A PNG file.

    Raises
    ------
    ValueError
        If `data` is no PNG file, or ends in the middle of a chunk.

    Notes
    -----
    PNG specification, section 5.3: length (4 bytes, big-endian), type (4), data, CRC (4). A CRC covers its
    own chunk only, so the other chunks stay valid.
    """
    if not data.startswith(SIGNATURE):
        raise ValueError(f"data does not start as a PNG file does: {data[:8]!r}")
    kept, start = [SIGNATURE], len(SIGNATURE)
    while start < len(data):
        if start + 12 > len(data):
            raise ValueError(f"the PNG file ends in the middle of a chunk, at byte {len(data)}")
        length, kind = struct.unpack(">I4s", data[start:start + 8])
        end = start + 12 + length
        if end > len(data):
            raise ValueError(f"the PNG file ends in the middle of its {kind!r} chunk, at byte {len(data)}")
        if kind not in NOTES:
            kept.append(data[start:end])
        start = end
    return b"".join(kept)


def base64_without_notes(text):
    """The same for a PNG in base64, as notebooks store it; the result is one line."""
    return base64.b64encode(without_notes(base64.b64decode(text))).decode("ascii")
