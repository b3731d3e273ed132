"""A bowl with its axes along the diagonals: which direction keeps most, and where the minimum goes."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

_RIGHT = (0.75, 0.5, 2.0, 1.0)


def _which(answer):
    """What of the four is right already."""
    if answer.shape != (4,):
        return ["A list of four numbers is asked for: two factors, then both weights of the new minimum."]
    factors = abs(answer[:2] - _RIGHT[:2]).max() < 1e-6
    weights = abs(answer[2:] - _RIGHT[2:]).max() < 1e-6
    if factors:
        return ["Both factors are right. Write (3, 1) as 2·(1, 1) + 1·(1, −1), and shrink each part by its own."]
    if weights:
        return ["The minimum is right. The factors are λᵢ/(λᵢ + λ): along (1, 1) first, then along (1, −1)."]
    return ["Multiply the matrix by (1, 1) and by (1, −1): each comes back multiplied by its eigenvalue."]


EXERCISE = ValueExercise(
    name="least_and_most",
    stub="least_and_most = [..., ..., ..., ...]",
    right=list(_RIGHT),
    asked="a list of four numbers: the factors along (1, 1) and along (1, −1), then both weights",
    solution_text="steep = 3 / (3 + 1)        # H (1, 1) = 3·(1, 1): shrunk least\n"
                  "flat = 1 / (1 + 1)         # H (1, −1) = 1·(1, −1): shrunk most\n"
                  "# (3, 1) = 2·(1, 1) + 1·(1, −1)\n"
                  "least_and_most = [steep, flat, 2 * steep + flat, 2 * steep - flat]",
    misconceptions=(
        Misconception("the diagonal", [2 / 3, 2 / 3, 2.0, 2 / 3],
                      "You read the eigenvalues off the diagonal. That works for a diagonal matrix only: what is "
                      "the matrix times (1, 1)?"),
        Misconception("exchanged", [0.5, 0.75, 1.75, 0.25],
                      "You exchange the two directions. The matrix times (1, 1) is (3, 3)."),
        Misconception("factors per weight", [0.75, 0.5, 2.25, 0.5],
                      "Your factors are right, but you multiply the weights by them. They belong to the "
                      "directions (1, 1) and (1, −1): take w* apart into these first."),
        Misconception("what is lost", [0.25, 0.5, 1.0, 0.0],
                      "Those are the shares that decay takes. What it leaves is asked for."),
        Misconception("lost, right minimum", [0.25, 0.5, 2.0, 1.0],
                      "The minimum is right. Your first factor is the share that is lost along (1, 1)."),
        Misconception("twice the decay", [0.6, 1 / 3, 2 * 0.6 + 1 / 3, 2 * 0.6 - 1 / 3],
                      "You add 2λ. With the penalty (λ/2)‖w‖² it is λ."),
        Misconception("half the decay", [6 / 7, 2 / 3, 12 / 7 + 2 / 3, 12 / 7 - 2 / 3],
                      "You add λ/2. The half of the penalty cancels in the gradient."),
        Misconception("squared", [0.5625, 0.25, 1.375, 0.875],
                      "You have squared the factors."),
        Misconception("singular values", [0.9, 0.5, 2.3, 1.3],
                      "You squared the eigenvalues. λᵢ²/(λᵢ² + λ) is for singular values of the data; these are "
                      "eigenvalues of the Hessian."),
        Misconception("all alike", [0.5, 0.5, 1.5, 0.5],
                      "You shrink everything by 1/(1 + λ). That would need a Hessian equal to the identity."),
    ),
    explain=_which,
    tested="(H + λI)·(2, 1) = (7, 5) = H·(3, 1)",
    hints=("The directions are eigenvectors: multiply the matrix by (1, 1) and by (1, −1).",
           "The eigenvalues are 3 and 1. Which factors do they give at λ = 1?",
           "Write (3, 1) as 2·(1, 1) + 1·(1, −1). Shrink 2 by the first factor and 1 by the second, and add up."),
    why="Decay shrinks least where the loss is curved most, along (1, 1), and most along (1, −1); along the "
        "weights' own axes there is no single factor.",
)
