"""Pictures that answer: settings to numbers, numbers to SVG, and a thin layer of widgets.

`explore.convolution()` and its companions return an explorer; `explore.convolution_picture()` and its
companions the picture of one state, for a notebook's text.
"""

from helpers.explore.convolution import convolution, convolution_picture

__all__ = ["convolution", "convolution_picture"]
