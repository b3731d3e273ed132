"""The pixels of a 224 by 224 picture that AlexNet's first layer, as printed, never reads."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

EXERCISE = ValueExercise(
    name="unread_pixels",
    stub="unread_pixels = ...",
    right=447,
    asked="one number",
    solution_text="last_read = 11 + 4 * (54 - 1)            # 54 windows along an axis end at pixel 223\n"
                  "unread_pixels = 224 ** 2 - last_read ** 2  # 447",
    misconceptions=(
        Misconception("one row of the picture only", 1,
                      "One pixel is left over in each row of the picture. How many rows are there, and "
                      "what about the columns?"),
        Misconception("one axis only", 224,
                      "That is one whole column. The kernel moves down as it moves along: what is left "
                      "over there?"),
        Misconception("the corner counted twice", 448,
                      "A column of 224 and a row of 224. Which pixel have you counted twice?"),
        Misconception("the corner left out", 446,
                      "A column and a row without the pixel where they meet. Nobody reads that one either."),
        Misconception("everything is read", 0,
                      "With 55 windows of 11 pixels, 4 apart, how long would the row have to be?"),
        Misconception("pixels that are read", 223 ** 2,
                      "These are the pixels that are read. The question is how many are not."),
        Misconception("one pixel for each axis", 2,
                      "One pixel is left over along each axis. In a picture, that is a whole column and a "
                      "whole row."),
        Misconception("the fraction", 0.25,
                      "That is the fraction that the formula without a floor leaves over, in steps. How "
                      "many pixels is a quarter of a step of 4?"),
        Misconception("all channels", 3 * 447,
                      "You counted each pixel once in each of the three channels. Count places in the "
                      "picture."),
    ),
    tested="all 50,176 pixels: 54 windows along each axis reach pixel 223, and the last column and the last "
           "row stay unread",
    hints=("Work along one axis first: 224 pixels, a kernel of 11, steps of 4. How many windows, and where "
           "does the last one end?",
           "54 windows: the last begins 53 steps from the left edge. Which pixels of the row lie beyond its "
           "right edge? Then do the same downwards.",
           "One column and one row of the picture are never read. They share a pixel."),
    why="Every window reads all its pixels, and 11 is more than 4, so there are no gaps: what is read is a "
        "square of 223 by 223.",
)
