"""An einsum of three matrices: what its one loop costs, and what two products would."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

EXERCISE = ValueExercise(
    name="einsum_work",
    stub="einsum_work = [..., ...]      # passes of the one loop, multiply-adds of the better two products",
    right=(1_200_000, 64_000),
    asked="a list of two numbers: passes of the loop, multiply-adds of the two products",
    solution_text="a, b, c, d = 20, 30, 40, 50\n"
                  "one_loop = a * b * c * d               # every combination of the four letters\n"
                  "left = a * b * c + a * c * d           # (A B) C: 24,000 + 40,000\n"
                  "right = b * c * d + a * b * d          # A (B C): 60,000 + 30,000\n"
                  "einsum_work = [one_loop, min(left, right)]",
    misconceptions=(
        Misconception("the other order", (1_200_000, 90_000),
                      "90,000 is A(BC). Try the other pair of brackets as well."),
        Misconception("first product only", (1_200_000, 24_000),
                      "24,000 is the product of A and B. What comes out of it still meets C."),
        Misconception("second product only", (1_200_000, 40_000),
                      "40,000 is the product with C. A and B have to be multiplied first, and that costs "
                      "too."),
        Misconception("two multiplications a pass", (2_400_000, 64_000),
                      "A pass multiplies three numbers, so it has two multiplications. Asked for are the "
                      "passes."),
        Misconception("outputs only", (1000, 64_000),
                      "1,000 is the number of outputs. For each of them the loop runs through all b and all "
                      "c."),
        Misconception("two loops already", (64_000, 64_000),
                      "Without `optimize`, einsum does not split the sum. It goes through every combination "
                      "of all four letters."),
        Misconception("both orders added", (1_200_000, 154_000),
                      "You add both orders. One of them is enough, so take the cheaper."),
        Misconception("operations", (1_200_000, 128_000),
                  "You count two operations for each multiply-add. Asked for are the multiply-adds."),
    Misconception("swapped", (64_000, 1_200_000),
                      "Both numbers are right, and they stand in the wrong order."),
        Misconception("sizes added", (140, 64_000),
                      "You add the four sizes. Loops inside each other multiply."),
    ),
    tested="A (20, 30), B (30, 40), C (40, 50): four letters in one loop, and (AB)C before A(BC)",
    hints=("One loop over all letters: a, b, c and d each take all their values, in every combination.",
           "A product of (p, q) with (q, r) takes p·q·r multiply-adds. There are two orders for three "
           "matrices.",
           "With (AB)C it is 20·30·40 + 20·40·50, with A(BC) 30·40·50 + 20·30·50."),
    why="With three factors the one loop does about 19 times the work, before the speed of a single "
        "multiply-add is even considered; `optimize=True` looks for the cheap order and hands each product "
        "on.",
)
