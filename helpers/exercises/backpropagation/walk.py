"""Backpropagation itself, on a list of gates."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def walk_back(gates):
    grads = [0.0] * len(gates)
    grads[-1] = 1.0
    for i in reversed(range(len(gates))):       # a gate's turn comes when all its users have answered
        for j, d in gates[i]:
            grads[j] += d * grads[i]
    return grads


_PRODUCT = [[], [], [], [(0, 1), (1, 1)], [(3, -4), (2, 3)]]


def _groups(rng):
    def number():
        return int(rng.choice([-3, -2, -1, 2, 3]))

    def draw(inputs, count):
        """Gates that read two earlier results each, so that many are read more than once."""
        gates = [[] for _ in range(inputs)]
        for i in range(inputs, inputs + count):
            first, second = rng.integers(0, i, size=2)
            gates.append([(int(first), number()), (max(int(second), i - 1), number())])
        return gates

    return [
        Group("chain", "one gate after the other",
              [([[], [(0, 3)]],), ([[], [(0, 2)], [(1, -3)]],), ([[], [(0, -2)], [(1, 4)], [(2, 0.5)]],)]),
        Group("circuit", "the circuit of this notebook",
              [(_PRODUCT,), ([[], [], [(0, 5), (1, 2)], [(2, 3)]],)]),
        Group("fan", "a result that is used twice",
              [([[], [(0, 2)], [(0, 3)], [(1, 1), (2, 1)]],), ([[], [], [(0, 1), (1, 1)], [(0, 2), (2, 3)]],),
               ([[], [(0, 2)], [(1, 4), (0, -1)], [(2, 3), (1, 5)]],)]),
        Group("same", "a gate that reads the same result twice",
              [([[], [(0, 3), (0, 3)]],), ([[], [(0, 2)], [(1, 4), (1, 4)]],)]),
        Group("unused", "results that nobody uses",
              [([[], [], [(0, 2)], [(0, 3)]],), ([[], [(0, 2)], [(0, 5)], [(1, 3)]],)]),
        Group("deep", "deep circuits", [(draw(2, 3),), (draw(3, 4),), (draw(2, 6),), (draw(1, 8),),
                                        (draw(4, 5),), (draw(3, 9),)]),
    ]


def _walk(gates, receive, order=reversed, start=1.0):
    """The walk with one slip: how a share is taken in, in which order, or from what start."""
    grads = [0.0] * len(gates)
    grads[-1] = start
    for i in order(range(len(gates))):
        for j, d in gates[i]:
            grads[j] = receive(grads[j], d, grads[i])
    return grads


def _all_from_one(gates):
    grads = [1.0] * len(gates)
    for i in reversed(range(len(gates))):
        for j, d in gates[i]:
            grads[j] += d * grads[i]
    return grads


def _at_first_arrival(gates):
    """Each gate passes on what has arrived when it is first reached, and never again."""
    grads, waiting, seen = [0.0] * len(gates), [len(gates) - 1], {len(gates) - 1}
    grads[-1] = 1.0
    while waiting:
        i = waiting.pop()
        for j, d in gates[i]:
            grads[j] += d * grads[i]
            if j not in seen:
                seen.add(j)
                waiting.append(j)
    return grads


MISCONCEPTIONS = (
    Misconception("assigns", lambda gates: _walk(gates, lambda old, d, up: d * up),
                  "The last share to arrive replaces the ones before. A result that is used twice adds up "
                  "what comes back: `+=`."),
    Misconception("keeps the first share", lambda gates: _walk(gates, lambda old, d, up: old or d * up),
                  "Only the first share counts. A result that is used twice adds up what comes back."),
    Misconception("without local derivatives", lambda gates: _walk(gates, lambda old, d, up: old + up),
                  "You add up the gradients of the gates that use a result. Each share is that gradient "
                  "times the local derivative d of the gate."),
    Misconception("without what arrives", lambda gates: _walk(gates, lambda old, d, up: old + d),
                  "You add up local derivatives. Each has to be multiplied by the gradient that has arrived "
                  "at its gate, grads[i]."),
    Misconception("adds along a way", lambda gates: _walk(gates, lambda old, d, up: old + d + up),
                  "You add d and the gradient of the gate. Along a way derivatives are multiplied; where "
                  "ways meet, they are added."),
    Misconception("multiplies the shares",
                  lambda gates: _walk(gates, lambda old, d, up: (old or 1) * d * up),
                  "Where two shares meet, you multiply them. They are added."),
    Misconception("forward order", lambda gates: _walk(gates, lambda old, d, up: old + d * up, order=iter),
                  "Only what the last gate reads gets a gradient. If you go through the gates from the "
                  "inputs on, theirs are still 0 at that moment: begin at the end, and go on gate by gate."),
    Misconception("starts at 0", lambda gates: _walk(gates, lambda old, d, up: old + d * up, start=0.0),
                  "Everything is 0, because nothing starts. The last result changes with itself one for one: "
                  "its gradient is 1."),
    Misconception("starts at 1 everywhere", _all_from_one,
                  "Every gradient starts at 1. Only the last result changes with itself one for one; the "
                  "others start at 0 and add up what arrives."),
    Misconception("passes on too early", _at_first_arrival,
                  "A gate passes on what it has before all its users have answered. The list is in the order "
                  "of computation: in which order are the answers complete?"),
    Misconception("inputs only",
                  lambda gates: [grad for grad, gate in zip(walk_back(gates), gates) if not gate],
                  "You return the gradients of the inputs. Asked for is one number for each entry of the "
                  "list."),
)

EXERCISE = FunctionExercise(
    name="walk_back",
    stub='''def walk_back(gates):
    """How the last result changes with each result: a list of numbers, one for each entry of gates.

    gates[i] tells how result i was computed, as pairs (j, d): it read result j, earlier in the list, and its
    local derivative with respect to that is d. An input read nothing: its list is empty.
    A result that nobody reads has the gradient 0.
    """
    ...''',
    solve=walk_back,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} circuits: chains, results used twice, by one gate or by several, results that nobody "
           "uses, up to 12 results",
    hints=("One number for each result, all 0 at first. Which one do you know without computing?",
           "Go through the list from its end. When gate i is reached, everything that uses its result stands "
           "later in the list, so its gradient is complete.",
           "For each (j, d) in gates[i], result j receives d * grads[i] in addition to what it has."),
    why="Every engine does this and nothing else: the list is the graph, its order is the order of "
        "computation, and `+=` is the fan-out.",
)
