"""A training step asks for the same few megabytes again and again; the C library shall keep them at hand.

glibc, the C library of most Linux systems, gives a large freed block back to the system, and the next array of
that size is made of pages that the system hands out, and clears, one by one. In a LeNet step with 250 images that
took 5 of 16 milliseconds. But glibc learns: once a block was asked for and freed, it keeps blocks up to that size.
So one array, made and dropped before anything else, is enough. It is never written to, so it takes no memory;
elsewhere it does nothing.
"""

import numpy as np

LARGEST_KEPT = 2**25        # bytes; glibc learns up to here, not beyond


def keep_freed_memory():
    """Let the C library keep up to 64 MB of freed memory for the next arrays."""
    np.empty(LARGEST_KEPT - 2**16, np.uint8)        # a little less: the block has a header
