"""Notebook 15's exercises: scripts that are right in any order that is right, slips told, nothing lost."""

import numpy as np
import pytest
from exercise_cells import run_cell

from helpers import data, training
from helpers.exercises import first_convnet
from helpers.exercises.first_convnet import laboratory
from helpers.exercises.first_convnet.paddings import accepts
from helpers.nn import Conv2d, Flatten, Linear, MaxPool2d, Sequential

EPOCH, PARTS = first_convnet.train_epoch, first_convnet.step_in_parts


def cleared_at_the_end(engine, model, optimizer, train, test, size):
    for x, y in data.batches(*train, size, shuffle=False):
        loss = engine.nn.CrossEntropyLoss()(model(engine.tensor(x)), engine.tensor(y))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return training.evaluate(engine, model, test).accuracy


def cleared_first_thing(engine, model, optimizer, train, test, size):
    model.train()
    for n in range(int(np.ceil(len(train[0]) / size))):
        optimizer.zero_grad()
        scores = model(engine.tensor(train[0][n * size:(n + 1) * size]))
        chosen = engine.nn.functional.log_softmax(scores, 1)
        engine.nn.functional.nll_loss(chosen, engine.tensor(train[1][n * size:(n + 1) * size])).backward()
        optimizer.step()
    model.eval()
    guesses = np.asarray(model(engine.tensor(test[0])).detach()).argmax(1)
    return np.float32(sum(guesses == test[1]) / len(guesses))


def by_library(engine, model, optimizer, train, test, size):
    for x, y in data.batches(*train, size, shuffle=False):
        training.fit(engine, model, optimizer, (x, y), 1, batch_size=len(x), progress=False)
    return float(training.evaluate(engine, model, test).accuracy)


@pytest.mark.parametrize("answer", [cleared_at_the_end, cleared_first_thing, by_library])
def test_train_epoch_in_other_styles(answer, checked):
    right, text = checked(EPOCH, answer)
    assert right is True, text


def with_sums(engine, model, optimizer, x, y, size):
    optimizer.zero_grad()
    total = 0
    for images, labels in data.batches(x, y, size, shuffle=False):
        part = engine.nn.functional.cross_entropy(model(engine.tensor(images)), engine.tensor(labels), reduction="sum")
        part = part / len(x)
        part.backward()
        total = total + part.detach()
    optimizer.step()
    optimizer.zero_grad()
    return total                            # a Tensor of one number


def in_smaller_parts(engine, model, optimizer, x, y, size):
    return PARTS.solve(engine, model, optimizer, x, y, max(1, size // 2))


def gradients_divided_at_the_end(engine, model, optimizer, x, y, size):
    optimizer.zero_grad()
    total = 0.0
    for images, labels in data.batches(x, y, size, shuffle=False):
        loss = engine.nn.functional.cross_entropy(model(engine.tensor(images)), engine.tensor(labels)) * len(images)
        loss.backward()
        total += float(loss.item())
    for parameter in model.parameters():
        parameter.grad = parameter.grad / len(x)
    optimizer.step()
    return np.array([total / len(x)])


@pytest.mark.parametrize("answer", [with_sums, in_smaller_parts, gradients_divided_at_the_end])
def test_step_in_parts_in_other_styles(answer, checked):
    right, text = checked(PARTS, answer)
    assert right is True, text


def test_parts_leave_the_weights_of_the_whole_batch():
    def whole(engine, model, optimizer, x, y, size):
        loss = engine.nn.functional.cross_entropy(model(engine.tensor(x)), engine.tensor(y))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    cases = [(*laboratory.pictures(np.random.default_rng(0), 7), 3)] * 3
    parts, once = (laboratory.run(function, cases, 5, "Adam") for function in (PARTS.solve, whole))
    for ours, expected in zip(parts.weights, once.weights):
        np.testing.assert_allclose(ours, expected, rtol=1e-12)


BODIES = {
    "more than there is room for": (PARTS, "return model(engine.tensor(x[[0] * 9])).sum().item()",
                                    "it raised ValueError: there is room for 5 pictures at a time, and you hand in 9"),
    "nothing returned": (EPOCH, "a = 1", "train_epoch returns the share of right answers; yours returned nothing (None). "
                                         "A function hands its result back with `return`."),
    "a list": (EPOCH, "return [0.1, 0.2]", "yours returned 2 numbers."),
    "a text": (EPOCH, "return '0.5'", "yours returned the text '0.5', not a number."),
    "a slip": (EPOCH, "return modell(train)", "it raised NameError: name 'modell' is not defined"),
    "float32": (EPOCH, "return model(engine.tensor(train[0].astype(np.float32)))", "it raised"),
    "a constant": (EPOCH, "return 0.5", "the weights have not changed at all"),
    "exits": (EPOCH, "raise SystemExit", "it raised SystemExit."),
    "calls itself": (PARTS, "return step_in_parts(engine, model, optimizer, x, y, size)", "RecursionError"),
}


@pytest.mark.parametrize("asked, body, told", BODIES.values(), ids=BODIES)
def test_answers_that_do_not_run_to_an_end(asked, body, told, checked):
    head = asked.stub.splitlines()[0]
    right, text = checked(asked, run_cell(f"{head}\n    {body}", asked.name))
    assert right is False and text.startswith("Not yet. ")
    assert told in text, text


def test_a_line_is_pointed_at(checked):
    answer = run_cell(f"{EPOCH.stub.splitlines()[0]}\n    x = 1\n    return x / 0", "train_epoch")
    assert "It was in line 3 of your cell: return x / 0" in checked(EPOCH, answer)[1]


def test_endless_loops_are_cut_off(checked):
    answer = run_cell(f"{EPOCH.stub.splitlines()[0]}\n    while True:\n        pass", "train_epoch")
    right, text = checked(EPOCH, answer, seconds=0.2)
    assert right is False and "still running when its 0.2 seconds were over" in text


def test_other_arguments(checked):
    assert "The check calls it as `train_epoch(engine, model, optimizer, train, test, size)`" in checked(
        EPOCH, lambda model, x, y: 0.5)[1]


def test_what_works_already_and_unknown_slips_are_told_in_numbers(checked):
    def off_by_a_little(engine, model, optimizer, train, test, size):
        return EPOCH.solve(engine, model, optimizer, train, test, size) + 0.01 * (size < 8)

    text = checked(EPOCH, off_by_a_little)[1]
    assert "On three epochs with momentum the weights are right, and the share of right answers should be" in text
    assert "What works already: two epochs of three equal batches; two epochs whose last batch is smaller." in text


def test_the_training_of_the_check_learns():
    shares = [float(reading.array) for reading in EPOCH.scenes[3].run(EPOCH.solve).returned]
    assert shares[-1] > 1 / 3


def test_parameters_by_hand_are_those_of_the_network():
    model = Sequential(Conv2d(3, 16, 3, padding=1), MaxPool2d(2), Conv2d(16, 32, 3, padding=1), MaxPool2d(2),
                       Flatten(), Linear(32 * 8 * 8, 64), Linear(64, 10))
    assert sum(p.numel() for p in model.parameters()) == first_convnet.parameters_by_hand.right


@pytest.mark.parametrize("answer, expected", [
    ([2, 1, 2], True), ([0, 2, 2], True), ((2, 1, 2), True), (np.array([2.0, 1, 2]), True),
    ([2, 2, 2], False), ([0, 0, 0], False), ([1, 2, 2], False), ([2, 1, 3], False), ([2, 1], False),
    ([[2, 1, 2]], False), ([2, 1.5, 2], False), ([-1, 2, 2], False), ([10, 0, 0], False), ([2, 1, np.nan], False)])
def test_paddings(answer, expected, checked):
    assert checked(first_convnet.paddings, answer)[0] is expected


def test_exactly_two_lists_of_paddings_are_right():
    triples = [(a, b, c) for a in range(3) for b in range(3) for c in range(3)]
    assert [triple for triple in triples if accepts(np.array(triple))] == [(0, 2, 2), (2, 1, 2)]


def test_what_wrong_paddings_do_is_shown(checked):
    exercise = first_convnet.paddings
    assert "28, 24, 12, 8, 4, and a kernel of 5 does not fit" in checked(exercise, [0, 0, 0])[1]
    assert "Pooling 2 meets an odd size" in checked(exercise, [1, 2, 2])[1]
    assert "The last maps are 2 by 2; the head wants 3 by 3." in checked(exercise, [2, 1, 1])[1]


def test_weights_that_follow_their_pixels_answer_alike(checked):
    rng = np.random.default_rng(1)
    x, weight, order = rng.standard_normal((5, 9)), rng.standard_normal((4, 9)), rng.permutation(9)
    moved = first_convnet.follow_the_pixels.solve(weight, order)
    np.testing.assert_allclose(x[:, order] @ moved.T, x @ weight.T)
    for answer in (lambda weight, order: np.take(weight, order, axis=1), lambda weight, order: weight.T[order].T,
                   lambda weight, order: weight @ np.eye(len(order))[order].T,
                   lambda weight, order: [[row[j] for j in order] for row in weight.tolist()]):
        assert checked(first_convnet.follow_the_pixels, answer)[0] is True


def test_writing_into_the_pictures_is_told_and_spoils_nothing(checked):
    def darkened(engine, model, optimizer, train, test, size):
        train[0][:] = 0
        return EPOCH.solve(engine, model, optimizer, train, test, size)

    def halved(engine, model, optimizer, x, y, size):
        x /= 2
        return PARTS.solve(engine, model, optimizer, x, y, size)

    for exercise, wrong in ((EPOCH, darkened), (PARTS, halved)):
        right, text = checked(exercise, wrong)
        assert right is False and "wrote into the pictures or labels" in text
        right, text = checked(exercise, exercise.solve)
        assert right is True, text


def test_an_unlisted_slip_is_told_how_many_steps_were_taken(checked):
    def one_batch_short(engine, model, optimizer, train, test, size):
        return EPOCH.solve(engine, model, optimizer, [part[size:] for part in train], test, size)

    def backwards(engine, model, optimizer, train, test, size):
        return EPOCH.solve(engine, model, optimizer, [part[::-1].copy() for part in train], test, size)

    right, text = checked(EPOCH, one_batch_short)
    assert right is False and "asked for 4 steps in all, where 6 are due" in text
    right, text = checked(EPOCH, backwards)
    assert right is False and "The optimizer took 6 steps, as many as are due." in text
