"""Stacks worth seeing: the presets of the receptive field explorer, each with its sentence."""

from helpers.explore.receptive_field_explorer.numbers import Settings
from helpers.ops import Window


def _stack(size, *layers, layer=0, unit=-1):
    return Settings(tuple(Window(*layer) for layer in layers), size, layer, unit)


PRESETS = {
    "two 3": (_stack(11, (3,), (3,)),
              "Nine and nine paths: why not 81 pixels? Count how many paths share the pixel in the middle."),
    "three 3": (_stack(13, (3,), (3,), (3,)),
                "As far as one kernel of 7. Where do most of the paths end?"),
    "five 3": (_stack(17, *[(3,)] * 5),
               "Eleven pixels wide, and the ends hang on a single path. What shape do the counts make?"),
    "stride 2 first": (_stack(17, (3, 2), (3,), (3,)),
                       "A stride spreads every layer above it. Move it to the top layer and compare."),
    "stride 4, with gaps": (_stack(19, (3, 4), (3,)),
                            "A stride longer than the kernel leaves pixels that no unit sees. Which ones?"),
    "pooling": (_stack(18, (3,), (2, 2), (3,), (2, 2)),
                "A pooling window is one more kernel with a stride. How far does the last layer jump?"),
    "dilated 1, 2, 4, 8": (_stack(31, (2,), (2, 1, 0, 2), (2, 1, 0, 4), (2, 1, 0, 8)),
                           "Four kernels of 2; the field doubles each time. How many paths has each pixel?"),
    "dilated 2, 2, 2": (_stack(21, *[(3, 1, 0, 2)] * 3),
                        "The same dilation again and again sees through a grid. What makes the gaps close?"),
    "padded, at the edge": (_stack(9, *[(3, 1, 1)] * 3, unit=0),
                            "Grey ends on padding: this unit hears less than its field says. Step inwards."),
}
