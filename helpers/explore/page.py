"""Measures that all explorers' pictures share, so that they stand alike on a page and on a projector."""

WIDE, TALL = 840, 546       # px: the picture's width; the narrower one is for a large scale
MARGIN = 10
LINE = 26                   # px from one line of text to the next
