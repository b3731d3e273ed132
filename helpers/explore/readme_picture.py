"""README's picture: one state of the convolution explorer, 900 px wide, on a ground of its own.

Run `python -m helpers.explore.readme_picture` from the repository's root to write it anew.
"""

from pathlib import Path

from helpers.explore.convolution_explorer.explorer import convolution_picture

TARGET = Path(".github/readme.svg")
WIDTH, PICTURE_WIDTH = 900, 840


def readme_picture():
    """The SVG as a string: it needs no font, style sheet or picture from elsewhere."""
    return convolution_picture("digit", "sobel", scale=WIDTH / PICTURE_WIDTH, stride=2, padding=1, row=1, column=1).svg


def main():
    """Write the picture into the repository."""
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(readme_picture() + "\n", encoding="utf-8", newline="\n")
    print(f"{TARGET} written")


if __name__ == "__main__":
    main()
