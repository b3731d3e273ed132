"""One epoch of training and a test, written with the engine."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.first_convnet.engine_exercise import EngineExercise, Scene
from helpers.exercises.first_convnet.laboratory import pictures, run


def train_epoch(engine, model, optimizer, train, test, size):
    x, y = train
    for start in range(0, len(x), size):
        rows = slice(start, start + size)
        loss = engine.nn.functional.cross_entropy(model(engine.tensor(x[rows])), engine.tensor(y[rows]))
        optimizer.zero_grad()               # last batch's gradients have done their work
        loss.backward()
        optimizer.step()
    with engine.no_grad():
        scores = np.asarray(model(engine.tensor(test[0])))
    return (scores.argmax(axis=1) == test[1]).mean()


def _scene(label, seed, count, size, epochs, optimizer="SGD"):
    rng = np.random.default_rng(seed)
    train, test = pictures(rng, count), pictures(rng, 23)
    return Scene(label, lambda function: run(function, [(train, test, size)] * epochs, seed, optimizer))


def _variant(batch, tested=None, size_of=lambda size: size, last=lambda n, size: n, before=None):
    """The solution with another body for a batch, another test, other batches, or an opening of its own."""
    def epoch(engine, model, optimizer, train, test, size):
        x, y = train
        if before:
            before(optimizer)
        for start in range(0, last(len(x), size), size_of(size)):
            rows = slice(start, start + size_of(size))
            batch(engine, model, optimizer, engine.tensor(x[rows]), engine.tensor(y[rows]))
        return (tested or _tested)(engine, model, train, test)
    return epoch


def _tested(engine, model, train, test):
    with engine.no_grad():
        scores = np.asarray(model(engine.tensor(test[0])))
    return (scores.argmax(axis=1) == test[1]).mean()


def _loss(engine, model, x, y):
    return engine.nn.functional.cross_entropy(model(x), y)


def _right(engine, model, optimizer, x, y):
    loss = _loss(engine, model, x, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def _without_zero_grad(engine, model, optimizer, x, y):
    _loss(engine, model, x, y).backward()
    optimizer.step()


def _zero_grad_last_moment(engine, model, optimizer, x, y):
    _loss(engine, model, x, y).backward()
    optimizer.zero_grad()
    optimizer.step()


def _step_first(engine, model, optimizer, x, y):
    optimizer.step()
    optimizer.zero_grad()
    _loss(engine, model, x, y).backward()


def _step_after_forward(engine, model, optimizer, x, y):
    loss = _loss(engine, model, x, y)
    optimizer.step()
    optimizer.zero_grad()
    loss.backward()


def _step_between(engine, model, optimizer, x, y):
    loss = _loss(engine, model, x, y)
    optimizer.zero_grad()
    optimizer.step()
    loss.backward()


def _without_step(engine, model, optimizer, x, y):
    optimizer.zero_grad()
    _loss(engine, model, x, y).backward()


def _without_backward(engine, model, optimizer, x, y):
    _loss(engine, model, x, y)
    optimizer.zero_grad()
    optimizer.step()


def _softmax_first(engine, model, optimizer, x, y):
    loss = engine.nn.functional.cross_entropy(engine.nn.functional.softmax(model(x), dim=1), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def _summed(engine, model, optimizer, x, y):
    loss = engine.nn.functional.cross_entropy(model(x), y, reduction="sum")
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def _uphill(engine, model, optimizer, x, y):
    loss = -_loss(engine, model, x, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def _step_twice(engine, model, optimizer, x, y):
    _right(engine, model, optimizer, x, y)
    optimizer.step()


def _shares_averaged(engine, model, optimizer, train, test, size):
    def tested(engine, model, train, test):
        pairs = [(test[0][start:start + size], test[1][start:start + size])
                 for start in range(0, len(test[0]), size)]
        return np.mean([_tested(engine, model, train, pair) for pair in pairs])
    return _variant(_right, tested)(engine, model, optimizer, train, test, size)


def _on_the_test_set(engine, model, optimizer, train, test, size):
    return train_epoch(engine, model, optimizer, test, test, size)


def _on_both(engine, model, optimizer, train, test, size):
    both = tuple(np.concatenate(pair) for pair in zip(train, test))
    return train_epoch(engine, model, optimizer, both, test, size)


def _tested_first(engine, model, optimizer, train, test, size):
    share = _tested(engine, model, train, test)
    train_epoch(engine, model, optimizer, train, test, size)
    return share


def _mean_loss(engine, model, train, test):
    with engine.no_grad():
        return _loss(engine, model, engine.tensor(test[0]), engine.tensor(test[1])).item()


MISCONCEPTIONS = (
    Misconception("trained on the test set", _on_the_test_set,
                  "You train on the pictures that you test on. The number at the end then says how well "
                  "they were learned by heart, and nothing about new ones."),
    Misconception("trained on both sets", _on_both,
                  "The test pictures are among those you train on. Keep them away until the last line."),
    Misconception("no zero_grad", _variant(_without_zero_grad),
                  "Nothing clears the gradients. `backward` adds to what is there, so each step follows "
                  "the sum of all batches so far."),
    Misconception("zero_grad once an epoch", _variant(_without_zero_grad, before=lambda o: o.zero_grad()),
                  "The gradients are cleared once an epoch. `backward` adds, so each step of the epoch "
                  "follows the sum of all its batches so far."),
    Misconception("cleared after backward", _variant(_zero_grad_last_moment),
                  "You clear the gradients between `backward` and `step`: just when they are needed, they "
                  "are gone."),
    Misconception("step before backward", _variant(_step_first),
                  "Your `step` comes before `backward`, so it uses the gradients of the batch before; and "
                  "the last batch is never used."),
    Misconception("step between forward and backward", _variant(_step_after_forward),
                  "Your `step` changes the weights between the scores and `backward`, which still needs "
                  "those that the scores were made with. The engine notices. In which order do the three "
                  "belong?"),
    Misconception("step between zero_grad and backward", _variant(_step_between),
                  "Your `step` comes after the clearing and before `backward`: at that moment there are no "
                  "gradients."),
    Misconception("no step", _variant(_without_step),
                  "You compute gradients, and nobody uses them: who writes into the weights?"),
    Misconception("no backward", _variant(_without_backward),
                  "You compute the loss and take a step, and nothing computes the gradients in between."),
    Misconception("softmax before cross-entropy", _variant(_softmax_first),
                  "You take a softmax before the loss. The engine's `cross_entropy` wants scores and takes "
                  "the softmax itself; twice flattens the gradient."),
    Misconception("summed loss", _variant(_summed),
                  "Your gradients are larger by the size of the batch: you sum the loss over the pictures, "
                  "and the mean is meant."),
    Misconception("last batch dropped", _variant(_right, last=lambda n, size: n - n % size),
                  "You leave out the last batch where it is smaller. Its pictures count, too."),
    Misconception("one batch only", _variant(_right, last=lambda n, size: 1),
                  "You use the first batch and stop. An epoch goes through all pictures."),
    Misconception("all at once", _variant(_right, size_of=lambda size: 10**6),
                  "You take one step on all pictures together. The batches hold `size` of them."),
    Misconception("one by one", _variant(_right, size_of=lambda size: 1),
                  "You take a step for every single picture. The batches hold `size` of them."),
    Misconception("tested on the training set",
                  _variant(_right, lambda e, m, train, test: _tested(e, m, test, train)),
                  "Your weights are right, and you count right answers on the training pictures."),
    Misconception("tested before training", _tested_first,
                  "You count the right answers before the epoch. What is asked for is how good the network "
                  "is after it."),
    Misconception("the test loss", _variant(_right, _mean_loss),
                  "You return the loss on the test pictures. What is asked for is the share of right "
                  "answers, from 0 to 1."),
    Misconception("a number of answers",
                  _variant(_right, lambda e, m, *sets: _tested(e, m, *sets) * len(sets[1][1])),
                  "You return how many answers are right. As a share, divide by the number of test "
                  "pictures."),
    Misconception("the share of mistakes", _variant(_right, lambda e, m, *sets: 1 - _tested(e, m, *sets)),
                  "You return the share of wrong answers. The share of right ones is asked for."),
    Misconception("shares of the batches averaged", _shares_averaged,
                  "You average the shares of the test batches. A last batch that is smaller then counts as "
                  "much as a full one: count over all test pictures."),
    Misconception("minus the loss", _variant(_uphill),
                  "Your loss has the wrong sign, so each step makes it larger."),
    Misconception("every step twice", _variant(_step_twice),
                  "You take two steps for each batch. One is meant."),
    Misconception("per cent", _variant(_right, lambda e, m, *sets: 100 * _tested(e, m, *sets)),
                  "You return per cent. A share goes from 0 to 1."),
)

EXERCISE = EngineExercise(
    name="train_epoch",
    stub='''def train_epoch(engine, model, optimizer, train, test, size):
    """Train once through `train`, in its order, in batches of `size`; return the share right on `test`.

    train and test are pairs (x, y) of NumPy arrays: pictures and labels. The last batch may be smaller.
    The share goes from 0 to 1.
    """
    ...''',
    solve=train_epoch,
    scenes=(_scene("two epochs of three equal batches", 1, 24, 8, 2),
            _scene("two epochs whose last batch is smaller", 2, 22, 8, 2),
            _scene("three epochs with momentum", 3, 20, 6, 3, "momentum"),
            _scene("three epochs of Adam", 4, 21, 5, 3, "Adam")),
    returned="the share of right answers",
    misconceptions=MISCONCEPTIONS,
    tested="10 epochs of four trainings: batches that come out even and a smaller last one, plain descent, "
           "momentum and Adam; your weights are the expected ones to rounding",
    hints=("For each batch: scores, loss, gradients, step. Which two lines have to stand between `backward` "
           "of one batch and `backward` of the next?",
           "Going over range(0, len(x), size) gives the first row of each batch, and a slice that reaches "
           "beyond the end is cut off there by itself. Arrays become Tensors by engine.tensor(...).",
           "In the loop: the loss of model(...) against the labels, then clear, then backward, then step. "
           "After the loop: the scores of test[0], argmax along axis 1, compared with test[1], and their "
           "mean."),
    why="Gradients are added to what is there, so they are cleared for every batch; and the test pictures "
        "are looked at once, after the last step.",
)
