"""One step on a batch that does not fit into the memory at once."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.first_convnet.engine_exercise import EngineExercise, Scene
from helpers.exercises.first_convnet.laboratory import pictures, run


def step_in_parts(engine, model, optimizer, x, y, size):
    optimizer.zero_grad()
    total = 0.0
    for start in range(0, len(x), size):
        part = slice(start, start + size)
        loss = engine.nn.functional.cross_entropy(model(engine.tensor(x[part])), engine.tensor(y[part]))
        share = len(y[part]) / len(y)       # the mean over a part, as its share of the mean over all
        (loss * share).backward()           # adds to the gradients that are there
        total += share * loss.item()
    optimizer.step()
    return total


def _scene(label, seed, counts, size, optimizer="SGD"):
    rng = np.random.default_rng(seed)
    cases = [(*pictures(rng, count), size) for count in counts]
    return Scene(label, lambda function: run(function, cases, seed, optimizer, room=size))


def _mean_over_all(engine, model, x, y, size):
    """The mean loss of the batch, from as many parts as it takes."""
    total = 0.0
    for start in range(0, len(x), size):
        part = slice(start, start + size)
        scores = model(engine.tensor(x[part]))
        total += engine.nn.functional.cross_entropy(scores, engine.tensor(y[part]), reduction="sum").item()
    return total / len(y)


def _variant(share=lambda part, whole: part / whole, zero="before", step="after", result=None):
    """The solution with another share of each part, other places for zero_grad and step, another result."""
    def wrong(engine, model, optimizer, x, y, size):
        losses, sizes = [], []
        if zero == "before":
            optimizer.zero_grad()
        for start in range(0, len(x), size):
            part = slice(start, start + size)
            loss = engine.nn.functional.cross_entropy(model(engine.tensor(x[part])), engine.tensor(y[part]))
            if zero == "inside":
                optimizer.zero_grad()
            (loss * share(len(y[part]), len(y))).backward()
            if step == "inside":
                optimizer.step()
            losses.append(loss.item())
            sizes.append(len(y[part]))
        if step == "after":
            optimizer.step()
        return result(losses) if result else float(np.average(losses, weights=sizes))
    return wrong


def _as_equals(engine, model, optimizer, x, y, size):
    parts = -(-len(x) // size)
    return _variant(share=lambda part, whole: 1 / parts, result=lambda losses: sum(losses) / parts)(
        engine, model, optimizer, x, y, size)


def _by_size(engine, model, optimizer, x, y, size):
    return _variant(share=lambda part, whole: size / whole,
                    result=lambda losses: sum(losses) * size / len(y))(engine, model, optimizer, x, y, size)


def _loss_after(engine, model, optimizer, x, y, size):
    step_in_parts(engine, model, optimizer, x, y, size)
    return _mean_over_all(engine, model, x, y, size)


def _without_the_rest(engine, model, optimizer, x, y, size):
    full = len(x) - len(x) % size or len(x)
    return step_in_parts(engine, model, optimizer, x[:full], y[:full], size)


def _first_part(engine, model, optimizer, x, y, size):
    return step_in_parts(engine, model, optimizer, x[:size], y[:size], size)


def _sums(engine, model, optimizer, x, y, size):
    step = _variant(share=lambda part, whole: part, result=lambda losses: 0.0)
    loss = _mean_over_all(engine, model, x, y, size)
    step(engine, model, optimizer, x, y, size)
    return loss


def _whole(part, whole):
    return 1.0


def _at_once(engine, model, optimizer, x, y, size):
    return step_in_parts(engine, model, optimizer, x, y, len(x))


MISCONCEPTIONS = (
    Misconception("everything at once", _at_once,
                  "The whole batch goes through the network at once, and for more than `size` pictures "
                  "this network has no room. Take them apart."),
    Misconception("parts added up", _variant(_whole),
                  "Your parts' gradients are added as they are. Each is the gradient of a mean over its "
                  "own part: with four equal parts the step is four times too long."),
    Misconception("parts and their losses added up", _variant(_whole, result=sum),
                  "You add up the losses of the parts, and their gradients. Each loss is a mean over its "
                  "own part: with four equal parts both are four times too large."),
    Misconception("all parts weighed alike", _as_equals,
                  "Every part counts alike, whatever its size. A last part of one picture then weighs as "
                  "much as a full one: try 7 pictures in parts of 3."),
    Misconception("every part taken for a full one", _by_size,
                  "You weigh each part by `size`. The last part may hold fewer pictures."),
    Misconception("cleared in the loop", _variant(zero="inside"),
                  "You clear the gradients for each part, so only the last part is left when `step` comes. "
                  "Here the adding of `backward` is what you want."),
    Misconception("a step for each part", _variant(_whole, zero="inside", step="inside"),
                  "You take a step for each part. That is training with smaller batches: the second part "
                  "is then judged at other weights than the first."),
    Misconception("a step for each part, its share", _variant(zero="inside", step="inside"),
                  "You take a step for each part. The second part is then judged at other weights than the "
                  "first."),
    Misconception("a step for each part, cleared once", _variant(_whole, step="inside"),
                  "You take a step for each part, with gradients that keep piling up."),
    Misconception("a step for each part, its share, cleared once", _variant(step="inside"),
                  "You take a step for each part. One step is meant, after the last part."),
    Misconception("never cleared", _variant(zero="never"),
                  "Nothing clears the gradients of the step before, and they are added to this one's."),
    Misconception("loss of the last part", _variant(result=lambda losses: losses[-1]),
                  "Your step is right. You return the loss of the last part, not of the whole batch."),
    Misconception("losses added up", _variant(result=sum),
                  "Your step is right. You return the sum of the parts' losses, and each of these is a "
                  "mean."),
    Misconception("mean of the losses", _variant(result=lambda losses: sum(losses) / len(losses)),
                  "Your step is right. The loss you return counts every part alike, whatever its size."),
    Misconception("loss after the step", _loss_after,
                  "Your step is right. The loss you return is taken after it; the one before is meant."),
    Misconception("the rest left out", _without_the_rest,
                  "You leave out the last part where it is smaller. Its pictures belong to the batch."),
    Misconception("one part only", _first_part,
                  "You use the first part and stop. The step is to follow the whole batch."),
    Misconception("sums never divided", _sums,
                  "Your gradients are those of a sum over the pictures. The whole batch's loss is a mean: "
                  "what is still to be divided, and by which number?"),
    Misconception("no step", _variant(step="never"),
                  "The gradients are complete, and nobody takes the step."),
)

EXERCISE = EngineExercise(
    name="step_in_parts",
    stub='''def step_in_parts(engine, model, optimizer, x, y, size):
    """ONE step on the whole batch (x, y), with at most `size` pictures in the network at a time.

    Weights and result as if the batch had gone through at once; returns its mean loss, before the step.
    """
    ...''',
    solve=step_in_parts,
    scenes=(_scene("a batch that fits at once", 11, (5, 5), 5),
            _scene("two equal parts", 12, (8, 8), 4),
            _scene("a last part that is smaller", 13, (7, 10), 3),
            _scene("single pictures, with momentum", 14, (4, 5, 3), 1, "momentum"),
            _scene("unequal parts with Adam", 15, (9, 11), 4, "Adam")),
    returned="the mean loss",
    misconceptions=MISCONCEPTIONS,
    tested="11 steps: batches that fit at once, equal parts, smaller last parts, single pictures, momentum "
           "and Adam; your weights equal those of the whole batch to rounding",
    hints=("To the gradients that are there, `backward` adds. Usually that is a trap. What if you call it "
           "for one part after another, and clear once?",
           "The loss of a part is a mean over that part. The mean over 7 pictures, from a part of 3, one of "
           "3 and one of 1: which factor has each?",
           "Clear; for each part, (its loss times its pictures over all pictures) goes backward; then one "
           "step. The loss to return is the same weighted sum, of .item()s."),
    why="The gradient of a sum is the sum of the gradients, and `backward` adds: so parts of a batch, each "
        "with its share of the mean, leave behind exactly the gradient of the whole.",
)
