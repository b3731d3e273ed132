"""Draw the embedded digits and store them: `python -m helpers.data.make_digits`.

Needs matplotlib and SciPy; reading the stored set needs neither. The stored file is what the course uses,
because another version of FreeType or SciPy may change single grey levels.
"""

import numpy as np

from helpers.data.digit_distortion import draw_digits
from helpers.data.digit_glyphs import FONTS, HELD_OUT_FONTS, distance_glyphs
from helpers.data.embedded import STORED_DIGITS

SEED = 2024
ALL_FONTS = tuple(range(len(FONTS)))
PARTS = {"train": (12_000, ALL_FONTS), "test": (2_000, ALL_FONTS), "held_out": (2_000, HELD_OUT_FONTS)}
BATCH = 1_000                       # images drawn together: a batch of warped positions takes about 30 MB


def make_part(glyphs, count, fonts, rng):
    """Draw `count` images, each digit equally often, from the fonts with the given indices.

    Returns
    -------
    images : ndarray, shape (count, 28, 28), uint8
    labels, fonts : ndarray, shape (count,), uint8
        The digit, and the index into `FONTS` that it was drawn from.
    """
    labels = rng.permutation(np.arange(count) % 10)
    chosen = rng.choice(fonts, count)
    starts = range(0, count, BATCH)
    images = [draw_digits(glyphs, labels[i:i + BATCH], chosen[i:i + BATCH], rng) for i in starts]
    return np.concatenate(images), labels.astype(np.uint8), chosen.astype(np.uint8)


def make_all(seed=SEED):
    """The three parts as the arrays of the stored file: part_images, part_labels, part_fonts."""
    glyphs = distance_glyphs()
    arrays = {}
    # Each part has a generator of its own, so that one can grow without changing the others.
    for (part, (count, fonts)), rng in zip(PARTS.items(), np.random.default_rng(seed).spawn(len(PARTS))):
        for kind, array in zip(("images", "labels", "fonts"), make_part(glyphs, count, fonts, rng)):
            arrays[f"{part}_{kind}"] = array
    return arrays


def main():
    """Write the stored set and say where."""
    np.savez_compressed(STORED_DIGITS, **make_all())
    print(f"{STORED_DIGITS.name}: {STORED_DIGITS.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
