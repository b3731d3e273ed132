"""fit and evaluate on both engines: history, early stopping, best weights, interrupts, the progress bar."""

import math

import numpy as np
import pytest

import helpers
from helpers import training
from helpers.training import evaluate, fit

RNG = np.random.default_rng(0)
CENTERS = RNG.standard_normal((3, 4))
Y = RNG.integers(0, 3, 90)
X = CENTERS[Y] + 0.4 * RNG.standard_normal((90, 4))
TRAIN, VALIDATION = (X[:60], Y[:60]), (X[60:], Y[60:])


@pytest.fixture(params=["helpers", "torch"])
def engine(request):
    return helpers if request.param == "helpers" else pytest.importorskip("torch")


def make_model(engine, dropout=0.0):
    """The same weights on either engine."""
    nn = engine.nn
    model = nn.Sequential(nn.Linear(4, 6), nn.BatchNorm1d(6), nn.Tanh(), nn.Dropout(dropout), nn.Linear(6, 3))
    model.double()
    rng = np.random.default_rng(1)
    state = {key: value if value.ndim == 0 else engine.tensor(rng.uniform(0.2, 0.9, tuple(value.shape)))
             for key, value in model.state_dict().items()}
    model.load_state_dict(state)
    return model


def run(engine, epochs=4, **settings):
    model = make_model(engine)
    optimizer = engine.optim.SGD(model.parameters(), lr=settings.pop("lr", 0.1), momentum=0.9)
    history = fit(engine, model, optimizer, TRAIN, epochs, batch_size=16, rng=np.random.default_rng(2),
                  progress=False, **settings)
    return model, history


def weights(model):
    return {key: np.asarray(value).copy() for key, value in model.state_dict().items()}


def same(first, second):
    return all(np.array_equal(first[key], second[key]) for key in first)


def test_both_engines_give_the_same_history():
    torch = pytest.importorskip("torch")
    (mine, ours), (other, theirs) = (run(engine, validation=VALIDATION) for engine in (helpers, torch))
    assert len(ours.train) == len(ours.validation) == 4 and ours.stopped == theirs.stopped == "finished"
    for name in ("train", "validation"):
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-10)
    for key, value in weights(mine).items():
        np.testing.assert_allclose(value, weights(other)[key], rtol=1e-9, atol=1e-12)
    assert ours.train[-1].loss < 0.5 * ours.train[0].loss and ours.train[-1].accuracy > 0.7


def test_the_means_are_over_examples(engine):
    model = make_model(engine)
    scores = evaluate(engine, model, VALIDATION, batch_size=7)         # 30 is not a multiple of 7
    model.eval()
    outputs = np.asarray(model(engine.tensor(VALIDATION[0])).detach())
    log_p = outputs - np.log(np.exp(outputs).sum(axis=1, keepdims=True))
    assert scores.loss == pytest.approx(-log_p[np.arange(30), VALIDATION[1]].mean(), rel=1e-12)
    assert scores.accuracy == (outputs.argmax(axis=1) == VALIDATION[1]).mean() and 0 < scores.accuracy < 1


def test_the_history_of_one_epoch_is_that_of_its_batches(engine):
    """Losses before each step, in training mode, weighted by the batches' sizes: 16, 16, 16, 12."""
    losses = []

    def loss(outputs, targets):
        losses.append((len(targets), engine.nn.functional.cross_entropy(outputs, targets)))
        return losses[-1][1]

    _, history = run(engine, epochs=1, loss=loss)
    assert [size for size, _ in losses] == [16, 16, 16, 12]
    mean = sum(size * value.item() for size, value in losses) / 60
    assert history.train[0].loss == pytest.approx(mean, rel=1e-12)


def test_validation_uses_the_loss_that_is_trained_on(engine):
    def loss(outputs, targets):
        return 3 * engine.nn.functional.cross_entropy(outputs, targets) + 1

    model, history = run(engine, epochs=2, validation=VALIDATION, loss=loss, restore_best=False)
    plain = evaluate(engine, model, VALIDATION).loss
    assert history.validation[-1].loss == pytest.approx(3 * plain + 1, rel=1e-12)


def test_evaluation_learns_nothing_and_puts_the_mode_back(engine):
    model = make_model(engine, dropout=0.5)
    before = weights(model)
    first = evaluate(engine, model, VALIDATION)
    assert first == evaluate(engine, model, VALIDATION) == evaluate(engine, model, VALIDATION, batch_size=30)
    assert model.training and same(before, weights(model)) and all(p.grad is None for p in model.parameters())
    model.eval()
    evaluate(engine, model, VALIDATION)
    assert not model.training
    model.train()
    with pytest.raises(Exception):
        evaluate(engine, model, (VALIDATION[0][:, :2], VALIDATION[1]))
    assert model.training


def test_training_is_in_training_mode(engine):
    model = make_model(engine)
    model.eval()
    fit(engine, model, engine.optim.SGD(model.parameters(), lr=0.1), TRAIN, 1, validation=VALIDATION,
        restore_best=False, progress=False)
    assert model.training and model[1].num_batches_tracked.item() == 1          # 60 examples, one batch of 64


def test_targets_that_are_no_labels(engine):
    model = engine.nn.Linear(4, 2).double()
    target = X @ np.random.default_rng(3).standard_normal((4, 2))
    history = fit(engine, model, engine.optim.SGD(model.parameters(), lr=0.05), (X, target), 20,
                  validation=(X, target), loss=engine.nn.functional.mse_loss, progress=False)
    assert history.train[0].accuracy is None and history.validation[-1].accuracy is None
    assert history.validation[-1].loss < 0.3 * history.train[0].loss


def test_small_integers_serve_as_labels(engine):
    model = make_model(engine)
    scores = evaluate(engine, model, (X, Y.astype(np.uint8)))
    assert scores == evaluate(engine, model, (X, Y))


# ---- early stopping and best weights ----

class Scripted:
    """In the place of `evaluate`: the validation losses of a made-up run, and the weights at each of them."""

    def __init__(self, losses):
        self.losses, self.weights = iter(losses), []

    def __call__(self, engine, model, data, *, loss=None):
        self.weights.append(weights(model))
        return training.Scores(next(self.losses), None)


@pytest.mark.parametrize("losses, patience, epochs_run, best, stopped", [
    ([3, 2, 1, 2, 3, 0], 2, 5, 2, "patience"),
    ([3, 2, 1, 2, 0.5, 2, 2], 2, 7, 4, "patience"),
    ([1, 1, 1, 1], 3, 4, 0, "patience"),                # as good as the best is not better
    ([3, 2, 1], 1, 3, 2, "finished"),
    ([1, 2], 1, 2, 0, "patience"),
    ([math.nan, math.nan, 5], 2, 2, None, "patience"),
    ([2, math.nan, 1], 2, 3, 2, "finished"),
    ([2, 1, 3], None, 3, 1, "finished"),
])
def test_early_stopping(engine, monkeypatch, losses, patience, epochs_run, best, stopped):
    scripted = Scripted(losses)
    monkeypatch.setattr(training, "evaluate", scripted)
    model, history = run(engine, epochs=len(losses), validation=VALIDATION, patience=patience)
    assert (len(history.train), history.best_epoch, history.stopped) == (epochs_run, best, stopped)
    assert len(history.validation) == epochs_run
    assert same(weights(model), scripted.weights[-1 if best is None else best])


def test_the_last_weights_can_be_kept(engine, monkeypatch):
    scripted = Scripted([2, 1, 3])
    monkeypatch.setattr(training, "evaluate", scripted)
    model, history = run(engine, epochs=3, validation=VALIDATION, restore_best=False)
    assert history.best_epoch == 1 and same(weights(model), scripted.weights[2])
    assert not same(weights(model), scripted.weights[1])


# ---- interrupts ----

def interrupt_after(calls):
    """An `after_epoch` that presses the stop button at the end of an epoch."""
    def after_epoch(history):
        if len(history.train) == calls:
            raise KeyboardInterrupt
    return after_epoch


def test_an_interrupt_keeps_what_was_learned(engine):
    model, history = run(engine, epochs=9, after_epoch=interrupt_after(2))
    expected, _ = run(engine, epochs=2)
    assert history.stopped == "interrupted" and len(history.train) == 2
    assert same(weights(model), weights(expected))


def test_an_interrupt_within_an_epoch(engine):
    calls = []

    def loss(outputs, targets):
        calls.append(1)
        if len(calls) == 7:                     # the third of four batches in the second epoch
            raise KeyboardInterrupt
        return engine.nn.functional.cross_entropy(outputs, targets)

    model, history = run(engine, epochs=9, loss=loss)
    assert history.stopped == "interrupted" and len(history.train) == 1
    assert not same(weights(model), weights(run(engine, epochs=1)[0]))     # two more steps
    assert model.training


def test_an_interrupt_with_validation_gives_the_best_so_far(engine, monkeypatch):
    scripted = Scripted([2, 1, 3, 4])
    monkeypatch.setattr(training, "evaluate", scripted)
    model, history = run(engine, epochs=9, validation=VALIDATION, after_epoch=interrupt_after(4))
    assert history.stopped == "interrupted" and history.best_epoch == 1
    assert same(weights(model), scripted.weights[1])


def test_other_errors_are_not_swallowed(engine):
    def after_epoch(history):
        raise RuntimeError("from outside")

    with pytest.raises(RuntimeError, match="from outside"):
        run(engine, after_epoch=after_epoch)


# ---- schedulers and the progress bar ----

def test_a_scheduler_steps_after_each_epoch(engine):
    model = make_model(engine)
    optimizer = engine.optim.SGD(model.parameters(), lr=1.0)
    scheduler = engine.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
    rates = []
    fit(engine, model, optimizer, TRAIN, 3, progress=False,
        after_epoch=lambda history: (rates.append(optimizer.param_groups[0]["lr"]), scheduler.step()))
    assert rates == [1.0, 0.5, 0.25]


def test_the_progress_bar_shows_loss_and_accuracy(capsys):
    model = make_model(helpers)
    optimizer = helpers.optim.SGD(model.parameters(), lr=0.1)
    fit(helpers, model, optimizer, TRAIN, 2, validation=VALIDATION, batch_size=16)
    last = capsys.readouterr().err.split("\r")[-1]
    for words in ("8/8", "epoch=2", "loss=0.", "accuracy=", "validation loss=0.", "validation accuracy="):
        assert words in last, last
    fit(helpers, model, optimizer, TRAIN, 1, progress=False)
    assert capsys.readouterr().err == ""


def test_its_stored_text_in_a_notebook_is_constant():
    """A widget stores its text as it was shown first: at 0 %, without times."""
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    source = ("import numpy as np\nimport helpers\nfrom helpers.training import fit\n"
              "model = helpers.nn.Linear(4, 3)\n"
              "history = fit(helpers, model, helpers.optim.SGD(model.parameters(), lr=0.1),\n"
              "              (np.ones((60, 4), np.float32), np.arange(60) % 3), 2, batch_size=16)")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    outputs = notebook.cells[0].outputs
    assert [output.output_type for output in outputs] == ["display_data"]
    text = outputs[0].data["text/plain"]
    assert text.startswith("training:   0%|") and "0/8 [00:00<?" in text


# ---- refusals ----

@pytest.mark.parametrize("settings, words", [
    ({"patience": 2}, "patience must be at least 1 and needs validation data, but patience = 2 and "
                      "validation is missing"),
    ({"patience": 0, "validation": VALIDATION}, "patience = 0 and validation is given"),
])
def test_patience_without_sense(settings, words):
    with pytest.raises(ValueError, match=words):
        run(helpers, **settings)


def test_nothing_to_learn_from():
    model = make_model(helpers)
    with pytest.raises(ValueError, match="train holds no examples"):
        fit(helpers, model, helpers.optim.SGD(model.parameters(), lr=0.1), (X[:0], Y[:0]), 1, progress=False)
    scores = evaluate(helpers, model, (X[:0], Y[:0]))
    assert math.isnan(scores.loss) and scores.accuracy is None
