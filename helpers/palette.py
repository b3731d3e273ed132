"""The course's colours: the same three for input, kernel and output in every figure and explorer.

Blue, orange and green differ in lightness as well as in hue, and a negative value turns violet rather
than red, so the pictures stay readable with any common colour vision deficiency.
"""

INPUT = "#1f6fb5"       # blue: what goes in
KERNEL = "#c2521c"      # orange: the weights
OUTPUT = "#22804f"      # green: what comes out
NEGATIVE = "#7a5bb0"    # violet: an output below zero
MUTED = "#6b7280"       # grey: what no window reaches, captions
INK = "#1f2430"         # text on a light ground
PAPER = "#ffffff"       # the ground of a stored picture
