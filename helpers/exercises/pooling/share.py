"""White noise, max-pooled and shifted: which share of the outputs stays as it was?"""

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def unchanged_share(k, shift):
    shared, together = k - shift, k + shift     # pixels in both windows, and in either of them
    return max(shared, 0) / together            # the largest of all is as likely to stand here as there


def _groups(rng):
    return [
        Group("one", "shifts by one pixel", [(k, 1) for k in (2, 3, 4, 5, 6, 9)]),
        Group("still", "no shift", [(k, 0) for k in (1, 2, 3, 5)]),
        Group("more", "shifts by more", [(k, d) for k in (3, 4, 5, 7, 8, 10) for d in (2, 3, 4, 6) if d < k]),
        Group("apart", "windows that no longer overlap",
              [(1, 1), (2, 2), (3, 3), (2, 3), (3, 5), (4, 9), (1, 4)]),
    ]


MISCONCEPTIONS = (
    Misconception("negative shares", lambda k, d: (k - d) / (k + d),
                  "Your share goes below zero. Where the windows no longer overlap, how many pixels do they "
                  "share?"),
    Misconception("magnitude of the overlap", lambda k, d: abs(k - d) / (k + d),
                  "Once the windows are apart, your share grows again with the shift. How many pixels do they "
                  "share then?"),
    Misconception("percent", lambda k, d: 100 * unchanged_share(k, d),
                  "That is the share in percent. Give it as a number from 0 to 1."),
    Misconception("one pixel too wide", lambda k, d: max(k - d + 1, 0) / (k + d + 1),
                  "You count one pixel too many. Draw two windows of 2 that are 1 apart: one pixel is shared, "
                  "of three."),
    Misconception("share of the window", lambda k, d: max(k - d, 0) / k,
                  "You divide by k, the pixels of one window. But both outputs are the same only if the "
                  "largest pixel of both windows together is a shared one: of how many is that?"),
    Misconception("always a shift of one", lambda k, d: (k - 1) / (k + 1),
                  "Your answer does not depend on the shift. How many pixels do two windows share whose "
                  "starts are that far apart?"),
    Misconception("one pixel after the other", lambda k, d: ((k - 1) / (k + 1)) ** d,
                  "You multiply the share of a shift by one, once for each pixel. The steps are not "
                  "independent: count the shared pixels of the first and the last window."),
    Misconception("counted from both windows", lambda k, d: max(k - d, 0) / (2 * k),
                  "You divide by 2k, which counts the shared pixels twice. How many different pixels do both "
                  "windows hold together?"),
    Misconception("one new pixel", lambda k, d: max(k - d, 0) / (k + 1),
                  "You divide by k + 1. A shift by more pixels brings in more new ones."),
    Misconception("only what is new counts", lambda k, d: k / (k + d) if d < k else 0.0,
                  "That is the chance that the new pixels do not win. The pixels that left must not have "
                  "been the winner either."),
    Misconception("the share that changes", lambda k, d: 1 - unchanged_share(k, d),
                  "That is the share of outputs that change."),
    Misconception("never", lambda k, d: 0.0,
                  "Some outputs survive: a maximum in the middle of its window stays in it when the window "
                  "moves a little."),
    Misconception("by a square", lambda k, d: unchanged_share(k, d) ** 2,
                  "You square the share, as if two things had to happen independently. There is one "
                  "question: where does the largest of all the pixels stand?"),
)

EXERCISE = FunctionExercise(
    name="unchanged_share",
    stub='''def unchanged_share(k, shift):
    """Share of max-pooled outputs, windows k wide, that stay when white noise moves by `shift` pixels."""
    ...''',
    solve=unchanged_share,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} cases: windows of 1 to 10, shifts of 0 to 9, {apart} in which old and new window have no "
           "pixel in common",
    hints=("Draw the old window and the new one. Which pixels do they share, and how many are there in all?",
           "Both maxima are equal exactly if the largest of all these pixels lies in both windows. In white "
           "noise each of them is equally likely to be the largest.",
           "There are k + shift different pixels, and k − shift of them lie in both windows, if any do."),
    why="The largest of k + shift independent pixels stands in each place equally often, and k − shift of "
        "them belong to both windows; for a shift by one that is (k − 1)/(k + 1).",
)
