"""Which shifts survive two layers of stride 2."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

EXERCISE = ValueExercise(
    name="kept_shifts",
    stub="kept_shifts = ...",
    right=[4, 8, 12],
    asked="a list of whole numbers from 1 to 15",
    as_set=True,
    solution_text="kept_shifts = [4, 8, 12]",
    misconceptions=(
        Misconception("every shift", list(range(1, 16)),
                      "Every shift would be right at stride 1. At stride 2 a shift by one pixel makes the windows "
                      "stand on other pixels than before."),
        Misconception("even shifts", list(range(2, 16, 2)),
                      "These survive the first layer: a shift by 2 pixels comes out of it as a shift by 1. And then? "
                      "That is the input of the second layer."),
        Misconception("odd shifts", list(range(1, 16, 2)),
                      "Try a shift of 1 at stride 2: the windows stand on other pixels than before."),
        Misconception("only the half", [8],
                      "A shift by 8 survives. Is it the smallest? Follow a shift by 4 through both layers."),
        Misconception("the strides added up, wrongly", [2, 4, 8],
                      "Some of these survive. Test each: after the first layer a shift has half its length, and has to "
                      "be even again."),
        Misconception("with the whole circle", [4, 8, 12, 16],
                      "16 takes the row once around: that is no shift, and it was not asked for."),
        Misconception("with no shift", [0, 4, 8, 12],
                      "0 is no shift, and it was not asked for. The others are right."),
        Misconception("the output's shifts", [1, 2, 3],
                      "These are the shifts of the output. Which shifts of the input cause them?"),
        Misconception("only the smallest", [4], "That is the smallest one. There are more below 16."),
        Misconception("one stride only", [2],
                      "A shift by 2 survives one layer, as a shift by 1. Does that survive the second?"),
        Misconception("powers of 2", [4, 8], "These survive. There is one more below 16: what have both in common?"),
        Misconception("the broken ones", [shift for shift in range(1, 16) if shift % 4],
                      "These are the distances at which other numbers come out. Asked are the rest."),
        Misconception("none", [], "Some survive: try a shift as long as half the row."),
        Misconception("multiples of 3", [3, 6, 9, 12, 15],
                      "The kernel's width does not matter here. What matters is by how much its windows move."),
    ),
    tested="all 15 shifts: after two strides of 2 the windows start every 4 pixels",
    hints=("One layer first: which shifts make its windows stand on the same pixels as before, only in another "
           "order?",
           "At stride 2 the input has to move by 2, 4, 6 and so on; the output then moves by 1, 2, 3.",
           "The output of the first layer is the input of the second: its shift has to be even too."),
    why="Strides multiply: behind two layers of stride 2 a unit stands on every fourth pixel, so only shifts by "
        "multiples of 4 come out as shifts.",
)
