"""One script on both engines: a hundred steps in float64 give the same losses, whatever the model and optimizer."""

import numpy as np
import pytest

import helpers
from helpers.nn import models

SCRIPT = '''
nn, F = engine.nn, engine.nn.functional


class Block(nn.Module):
    """Two convolutions and a shortcut around them."""

    def __init__(self, channels_in, channels_out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, channels_out, 3, stride=stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(channels_out)
        self.conv2 = nn.Conv2d(channels_out, channels_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(channels_out)
        self.shortcut = nn.Identity()
        if stride != 1 or channels_in != channels_out:
            self.shortcut = nn.Conv2d(channels_in, channels_out, 1, stride=stride)

    def forward(self, x):
        out = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(out)) + self.shortcut(x))


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1)
        self.blocks = nn.ModuleList([Block(4, 4), Block(4, 6, stride=2)])
        self.register_buffer("mean", engine.tensor([0.1, -0.2, 0.3]).reshape(1, 3, 1, 1))
        self.head = nn.Linear(6, 5)

    def forward(self, x):
        x = self.stem(x - self.mean)
        for block in self.blocks:
            x = block(x)
        return self.head(F.adaptive_avg_pool2d(x, 1).flatten(1))


def lenet():
    return nn.Sequential(
        nn.Conv2d(3, 4, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(4, 6, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(12, 10), nn.ReLU(), nn.Linear(10, 8), nn.Tanh(), nn.Linear(8, 5))


def vgg():
    def stage(channels_in, channels_out):
        return [nn.Conv2d(channels_in, channels_out, 3, padding=1), nn.BatchNorm2d(channels_out), nn.ReLU(),
                nn.Conv2d(channels_out, channels_out, 3, padding=1), nn.BatchNorm2d(channels_out), nn.ReLU(),
                nn.MaxPool2d(2)]
    return nn.Sequential(*stage(3, 4), *stage(4, 6), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(6, 5))


MODELS = {"lenet": lenet, "vgg": vgg, "residual": Residual}
OPTIMIZERS = {"SGD": lambda p: engine.optim.SGD(p, lr=0.02, momentum=0.9),
              "Adam": lambda p: engine.optim.Adam(p, lr=2e-3),
              "AdamW": lambda p: engine.optim.AdamW(p, lr=2e-3, weight_decay=0.05)}


def losses(model, optimizer, x, y, steps):
    """The loss before each step, on batches of 8 that go round."""
    curve = []
    for step in range(steps):
        rows = slice(8 * step % len(x), 8 * step % len(x) + 8)
        loss = F.cross_entropy(model(engine.tensor(x[rows])), engine.tensor(y[rows]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        curve.append(loss.item())
    return curve
'''
RNG = np.random.default_rng(3)
X, Y = RNG.standard_normal((24, 3, 9, 12)), RNG.integers(0, 5, 24)


def run_script(engine):
    names = {"engine": engine, "__name__": "script"}
    exec(SCRIPT, names)
    return names


@pytest.fixture(scope="module")
def scripts(torch):
    return run_script(helpers), run_script(torch)


@pytest.mark.parametrize("optimizer", ["SGD", "Adam", "AdamW"])
@pytest.mark.parametrize("model", ["lenet", "vgg", "residual"])
def test_a_hundred_steps(torch, scripts, states_agree, model, optimizer):
    torch.manual_seed(5)
    theirs = scripts[1]["MODELS"][model]().double()
    mine = scripts[0]["MODELS"][model]().double()
    mine.load_state_dict(theirs.state_dict())
    assert repr(mine) == repr(theirs)
    states_agree(mine, theirs)
    curves = [names["losses"](network, names["OPTIMIZERS"][optimizer](network.parameters()), X, Y, steps=100)
              for names, network in zip(scripts, (mine, theirs))]
    np.testing.assert_allclose(*curves, rtol=1e-9)
    assert curves[0][-1] < 0.7 * curves[0][0]       # it has learned, so the curve says something
    expected = theirs.state_dict()
    for key, value in mine.state_dict().items():
        np.testing.assert_allclose(value.array, expected[key].numpy(), rtol=1e-6, atol=1e-9, err_msg=key)


@pytest.mark.parametrize("build", [models.lenet, models.mlp])
def test_a_hundred_steps_of_the_course_s_models(torch, scripts, build):
    rng = np.random.default_rng(6)
    x, y = rng.standard_normal((24, 1, 28, 28)), rng.integers(0, 10, 24)
    torch.manual_seed(5)
    theirs, mine = build(torch.nn).double(), build(helpers.nn).double()
    mine.load_state_dict(theirs.state_dict())
    curves = [names["losses"](network, names["OPTIMIZERS"]["Adam"](network.parameters()), x, y, steps=100)
              for names, network in zip(scripts, (mine, theirs))]
    np.testing.assert_allclose(*curves, rtol=1e-9)
    assert curves[0][-1] < 0.7 * curves[0][0]


def test_the_script_runs_as_it_stands_in_the_contract(torch):
    """design: `import helpers as engine` and `import torch as engine`, float32, default initialisation."""
    for engine in (helpers, torch):
        engine.manual_seed(0)
        model = engine.nn.Sequential(
            engine.nn.Conv2d(1, 6, 5, padding=2), engine.nn.ReLU(), engine.nn.MaxPool2d(2),
            engine.nn.Flatten(), engine.nn.Dropout(0.2), engine.nn.Linear(6 * 6 * 6, 10))
        optimizer = engine.optim.Adam(model.parameters(), lr=1e-2)
        scheduler = engine.optim.lr_scheduler.StepLR(optimizer, 10, 0.5)
        rng = np.random.default_rng(1)
        x, y = rng.standard_normal((30, 1, 12, 12)).astype(np.float32), rng.integers(0, 10, 30)
        first = None
        for _ in range(30):
            loss = engine.nn.functional.cross_entropy(model(engine.tensor(x)), engine.tensor(y))
            optimizer.zero_grad()
            loss.backward()
            engine.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
            scheduler.step()
            first = loss.item() if first is None else first
        model.eval()
        with engine.no_grad():
            scores = np.asarray(model(engine.tensor(x)))
        assert loss.item() < 0.5 * first and scores.dtype == np.float32
        assert (scores.argmax(axis=1) == y).mean() > 0.9


def test_dropout_with_the_same_masks_gives_the_same_curve(torch):
    """The one random layer for which equality is claimed: where the mask is given."""
    masks = np.random.default_rng(2).random((20, 8, 6)) < 0.7
    weights = [np.random.default_rng(4).standard_normal(shape) for shape in ((6, 4), (3, 6))]
    x, y = RNG.standard_normal((8, 4)), RNG.integers(0, 3, 8)
    curves = []
    for engine in (helpers, torch):
        first, second = (engine.tensor(w, requires_grad=True) for w in weights)
        optimizer, curve, F = engine.optim.SGD([first, second], lr=0.1), [], engine.nn.functional
        for mask in masks:
            hidden = F.relu(F.linear(engine.tensor(x), first))
            hidden = (F.dropout(hidden, 0.3, mask=mask) if engine is helpers
                      else hidden * engine.tensor(mask) / (1 - 0.3))
            loss = F.cross_entropy(F.linear(hidden, second), engine.tensor(y))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            curve.append(loss.item())
        curves.append(curve)
    np.testing.assert_allclose(*curves, rtol=1e-12)
