"""Which layers were measured for the block explorer, and how fast they were: `benchmarks/results` holds it.

`python benchmarks/convolution_ladder.py --json` makes the file.
"""

import json
from functools import lru_cache
from itertools import product

from helpers import ops, studies

FILE = "convolution_ladder.json"
IMAGES = 64
CHANNELS, SIZES, KERNELS = (4, 16, 64), (8, 16, 32), (1, 3, 5, 9)
BLOCKS = (1, 2, 4, 8, 16, 32, 64)
LAYOUTS = ("images first", "images last")
MOST_BYTES = 2**28          # of columns; a larger block is not measured, neither stored nor live


def layers():
    """(channels, size, kernel) of every layer whose kernel fits."""
    return [sizes for sizes in product(CHANNELS, SIZES, KERNELS) if sizes[2] <= sizes[1]]


def key(channels, size, kernel):
    """A layer's name in the file."""
    return f"{channels} channels, {size}x{size}, kernel {kernel}"


def shapes(channels, size, kernel):
    """Shapes of x and weight; as many filters as channels."""
    return (IMAGES, channels, size, size), (channels, channels, kernel, kernel)


def most_units(layout, size, kernel):
    """Into how many units a layer can be cut: images, or rows of the output."""
    return IMAGES if layout == "images first" else size - kernel + 1


def column_bytes(layout, channels, size, kernel, block):
    """Bytes of the columns of one block in float32."""
    height = size - kernel + 1
    whole = (channels * kernel**2, height * height * IMAGES)
    return ops.memory_bytes(whole) * block // most_units(layout, size, kernel)


def measured_blocks(layout, channels, size, kernel):
    """The block sizes of a curve: powers of two up to the whole, while the columns stay below MOST_BYTES."""
    most = most_units(layout, size, kernel)
    sizes = sorted({min(block, most) for block in BLOCKS})
    return [block for block in sizes
            if column_bytes(layout, channels, size, kernel, block) <= MOST_BYTES]


@lru_cache(maxsize=1)
def load():
    """The stored record.

    Raises
    ------
    FileNotFoundError
        If it is not there; the message has the command that makes it.
    """
    path = studies.FOLDER / FILE
    if not path.exists():
        raise FileNotFoundError(f"there is no {FILE} in benchmarks/results; "
                                "`python benchmarks/convolution_ladder.py --json` makes it")
    return json.loads(path.read_text(encoding="utf-8"))
