"""Where decay moves the minimum of any bowl."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group
from helpers.exercises.showing import show


def decayed_minimum(hessian, star, decay):
    return np.linalg.solve(hessian + decay * np.eye(len(star)), hessian @ star)


def _groups(rng):
    def bowl(size, flat=False):
        rows = rng.normal(size=(size + 2, size))
        if flat:
            rows[:, -1] = rows[:, 0]                # two weights that the data cannot tell apart
        return rows.T @ rows / len(rows)

    def draw(size, decay, flat=False):
        return bowl(size, flat), rng.normal(size=size).round(2), decay

    diagonal = np.diag([1.0, 0.1]), np.array([2.0, -1.0])
    return [
        Group("axes", "bowls along the axes", [(*diagonal, 0.2), (np.diag([2.0, 4.0]), np.array([3.0, 1.0]), 1.0)]),
        Group("turned", "turned bowls", [(np.array([[2.0, 1.0], [1.0, 2.0]]), np.array([1.0, 4.0]), 1.0),
                                         draw(2, 0.3), draw(2, 2.0), draw(3, 0.7), draw(4, 0.1),
                                         draw(5, 0.05)]),
        Group("one", "a single weight", [(np.array([[3.0]]), np.array([2.0]), 1.5), draw(1, 0.2)]),
        Group("valleys", "valleys", [draw(3, 0.1, flat=True), draw(4, 1e-3, flat=True), draw(2, 0.5, flat=True)]),
        Group("none", "no decay", [(*diagonal, 0.0), draw(3, 0.0)]),
    ]


def _eigen(change):
    """The way through the eigenbasis with another factor."""
    def wrong(hessian, star, decay):
        values, q = np.linalg.eigh(hessian)
        with np.errstate(all="ignore"):
            return q @ (np.nan_to_num(change(values, decay)) * (q.T @ star))
    return wrong


def _unturned(hessian, star, decay):
    values, q = np.linalg.eigh(hessian)
    return values / (values + decay) * (q.T @ star)


def _transposed(hessian, star, decay):
    values, q = np.linalg.eigh(hessian)
    return q.T @ (values / (values + decay) * (q @ star))


def _on_the_diagonal(hessian, star, decay):
    values = np.diag(hessian)
    return values / (values + decay) * star


def _every_entry(hessian, star, decay):
    return np.linalg.lstsq(hessian + decay, hessian @ star, rcond=None)[0]


def _forgets_h(hessian, star, decay):
    return np.linalg.lstsq(hessian + decay * np.eye(len(star)), star, rcond=None)[0]


MISCONCEPTIONS = (
    Misconception("every entry", _every_entry,
                  "You add λ to every entry: in NumPy a number added to a matrix goes everywhere. λI has it on "
                  "the diagonal alone: decay * np.eye(len(star))."),
    Misconception("along the axes", _on_the_diagonal,
                  "You shrink each weight by its own diagonal entry. In a turned bowl the directions are the "
                  "eigenvectors, not the axes."),
    Misconception("H forgotten", _forgets_h,
                  "You solve (H + λI)w = w*. The right side is Hw*: set the gradient H(w − w*) + λw to 0."),
    Misconception("not turned back", _unturned,
                  "You stop in the eigenbasis. Those are coordinates along the eigenvectors; turn them back "
                  "with Q."),
    Misconception("Q transposed", _transposed,
                  "You turn the wrong way. Qᵀw* gives the coordinates, Q turns them back; the eigenvectors are "
                  "the columns of Q."),
    Misconception("twice the decay", _eigen(lambda e, d: e / (e + 2 * d)),
                  "You add 2λ. The gradient of (λ/2)‖w‖² is λw."),
    Misconception("half the decay", _eigen(lambda e, d: e / (e + d / 2)),
                  "You add λ/2. The gradient of (λ/2)‖w‖² is λw: the half has cancelled."),
    Misconception("what is lost", _eigen(lambda e, d: d / (e + d)),
                  "You return what decay takes away. What it leaves is asked for."),
    Misconception("sign of the decay", _eigen(lambda e, d: e / (e - d)),
                  "You take λ off. The penalty adds curvature: H + λI."),
    Misconception("one step", lambda hessian, star, decay: (1 - decay) * star,
                  "You multiply w* by 1 − λ. That is one step of decay at rate 1; the minimum is where decay and "
                  "the data balance."),
    Misconception("all alike", lambda hessian, star, decay: star / (1 + decay),
                  "You divide by 1 + λ. That is right where every curvature is 1."),
    Misconception("unchanged", lambda hessian, star, decay: star,
                  "You return w*. With decay the gradient there is λw*, not 0."),
    Misconception("squared", _eigen(lambda e, d: (e / (e + d)) ** 2), "Your factors are squared."),
    Misconception("singular values", _eigen(lambda e, d: e ** 2 / (e ** 2 + d)),
                  "You square the eigenvalues. That is for singular values of the data."),
)

def _explain(case, w):
    """The gradient at the answer, which should have been 0."""
    hessian, star, decay = case
    gradient = hessian @ (w - star) + decay * w
    return (f"At your w the gradient of the loss with its penalty is {show(np.round(gradient, 6))}. At a minimum "
            "it is 0.")


EXERCISE = FunctionExercise(
    name="decayed_minimum",
    stub='''def decayed_minimum(hessian, star, decay):
    """Where ½(w − star)ᵀ hessian (w − star) + (decay/2)‖w‖² is smallest: an array of star's shape (D,)."""
    ...''',
    solve=decayed_minimum,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    explain=_explain,
    tested="{total} bowls: along the axes, turned, of one weight to five, valleys, and without decay",
    hints=("At the minimum the gradient is 0. What is the gradient of each of the two terms?",
           "H(w − w*) + λw = 0. Bring everything with w to the left.",
           "That gives (H + λI)w = Hw*: np.linalg.solve, with np.eye for I. The way through np.linalg.eigh is as good."),
    why="Setting the gradient H(w − w*) + λw to 0 gives (H + λI)w = Hw*; in the eigenbasis that is one factor "
        "λᵢ/(λᵢ + λ) a direction, also where H itself cannot be inverted.",
)
