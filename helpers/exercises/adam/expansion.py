"""The moving average written out: what every gradient counts, and what is left of the start."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def average_weights(beta, t):
    weights = [beta ** t]                       # what t steps have left of the start
    for i in range(1, t + 1):
        weights.append((1 - beta) * beta ** (t - i))    # it came with 1 - beta, and has faded t - i times
    return weights


def _groups(rng):
    def draw(count, low, high):
        return [(round(float(rng.uniform(0.05, 0.99)), 3), int(rng.integers(low, high + 1)))
                for _ in range(count)]

    return [
        Group("one", "one gradient", [(0.9, 1), (0.25, 1), *draw(2, 1, 1)]),
        Group("few", "two or three gradients", [(0.9, 2), (0.9, 3), (0.5, 3), *draw(4, 2, 3)]),
        Group("many", "up to 40 gradients", [(0.999, 12), (0.9, 5), *draw(6, 4, 40)]),
        Group("ends", "beta = 0, or no gradient yet", [(0.0, 4), (0.0, 1), (0.9, 0)]),
    ]


def _from(formula, start=lambda beta, t: beta ** t):
    """Another weight for each gradient i, and perhaps for the start."""
    return lambda beta, t: [start(beta, t), *(formula(beta, t, i) for i in range(1, t + 1))]


def _true(beta, t, i):
    return (1 - beta) * beta ** (t - i)


MISCONCEPTIONS = (
    Misconception("newest first", lambda beta, t: [beta ** t, *average_weights(beta, t)[:0:-1]],
                  "Your weights of the gradients run from the newest to the oldest. The oldest comes first "
                  "here, after the start; it has faded most."),
    Misconception("start last", lambda beta, t: [*average_weights(beta, t)[1:], beta ** t],
                  "Your weight of the start stands last. It comes first: s₀, then g₁ to g_t."),
    Misconception("start forgotten", lambda beta, t: average_weights(beta, t)[1:],
                  "There are t numbers. The start s₀ has a weight as well, and it comes first."),
    Misconception("a share of the start", _from(_true, lambda beta, t: (1 - beta) * beta ** t),
                  "Your start has a factor 1 − β. It never came in as a new gradient: take β·s₀ + (1 − β)·g₁ "
                  "and follow s₀."),
    Misconception("one step too old", _from(lambda beta, t, i: (1 - beta) * beta ** (t - i + 1)),
                  "Your gradients have all faded once too often. The newest has not faded at all yet."),
    Misconception("last one too old", _from(lambda beta, t, i: (1 - beta) * beta ** (t if i == 1 else t - i)),
                  "All but the weight of g₁ are right. How many later gradients has it seen come in?"),
    Misconception("no share", _from(lambda beta, t, i: beta ** (t - i)),
                  "Your gradients come in whole. A new gradient gets the share 1 − β."),
    Misconception("beta to the i", _from(lambda beta, t, i: (1 - beta) * beta ** i),
                  "Your oldest gradients count most. Each later gradient takes a factor β from those before "
                  "it."),
    Misconception("shares exchanged", _from(lambda beta, t, i: beta * (1 - beta) ** (t - i),
                                            lambda beta, t: (1 - beta) ** t),
                  "You exchange β and 1 − β. β multiplies the old average, 1 − β the new gradient."),
    Misconception("already divided", _from(lambda beta, t, i: _true(beta, t, i) / (1 - beta ** t)),
                  "Your weights are divided by 1 − βᵗ already. That is the correction; here the average is "
                  "taken as it stands."),
    Misconception("start without weight", _from(_true, lambda beta, t: 0.0),
                  "Your start counts nothing. That is how it comes out when s₀ is 0; its weight is another "
                  "matter."),
    Misconception("start keeps its weight", _from(_true, lambda beta, t: 1.0),
                  "Your start does not fade. It is multiplied by β at every step."),
    Misconception("what is missing", _from(_true, lambda beta, t: 1 - beta ** t),
                  "1 − βᵗ is what the gradients count together. The start has what is left of 1."),
    Misconception("start fades too often", _from(_true, lambda beta, t: beta ** (t + 1)),
                  "Your start has faded once too often: t steps multiply it by β t times."),
    Misconception("start fades too seldom", _from(_true, lambda beta, t: beta ** max(t - 1, 0)),
                  "Your start has faded once too seldom: the first step multiplies it by β already."),
    Misconception("first comes in whole", _from(lambda beta, t, i: _true(beta, t, i) if i > 1
                                                else beta ** (t - 1)),
                  "Your g₁ comes in whole, as if the average started with it. It starts with s₀, and g₁ gets "
                  "the share 1 − β like the others."),
    Misconception("newest comes in whole", _from(lambda beta, t, i: _true(beta, t, i) if i < t else 1.0),
                  "Your newest gradient comes in whole. It gets the share 1 − β like the others."),
    Misconception("bracket of the correction", _from(lambda beta, t, i: 1 - beta ** (t - i)),
                  "Your gradients count 1 − β to a power. They come in with 1 − β, and that is multiplied by "
                  "β to the power of their age."),
    Misconception("powers of the share", _from(lambda beta, t, i: (1 - beta) ** (t - i + 1)),
                  "You raise 1 − β to a power. A gradient meets 1 − β once, when it comes in, and β in every "
                  "later step."),
    Misconception("times the age", _from(lambda beta, t, i: (1 - beta) * beta * (t - i)),
                  "You multiply by t − i. A gradient that has seen t − i later steps is multiplied by β that "
                  "many times: a power."),
    Misconception("all alike", _from(lambda beta, t, i: (1 - beta ** t) / t),
                  "Your gradients all count the same, as in a plain mean. In a moving average older ones "
                  "count less."),
    Misconception("all alike, and the start", lambda beta, t: [1 / (t + 1)] * (t + 1),
                  "That is a plain mean. In a moving average older ones count less."),
    Misconception("beta of the notebook", lambda beta, t: average_weights(0.9, t),
                  "Your β is 0.9 whatever is handed in."),
    Misconception("start fades once", _from(_true, lambda beta, t: beta),
                  "Your start has faded once. It is multiplied by β at every one of the t steps."),
)

EXERCISE = FunctionExercise(
    name="average_weights",
    stub='''def average_weights(beta, t):
    """What s_0, g_1, …, g_t count in s_t = beta * s_(t-1) + (1 - beta) * g_t, as a list of t + 1 numbers."""
    ...''',
    solve=average_weights,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} averages: from no gradient to 40 of them, β from 0 to 0.999",
    hints=("Write s₂ out: put s₁ = β·s₀ + (1 − β)·g₁ into s₂ = β·s₁ + (1 − β)·g₂. What stands before s₀, g₁ "
           "and g₂?",
           "Each came in with its share, 1 for s₀ and 1 − β for a gradient. Since then it has been "
           "multiplied by β once in every step.",
           "After g_i come t − i later steps; s₀ has seen all t of them."),
    why="A gradient comes in with 1 − β and fades by β with every later one, so its weight depends on its "
        "age only; together with what is left of the start the weights sum to 1.",
)
