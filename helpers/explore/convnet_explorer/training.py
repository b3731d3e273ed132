"""Training the network that has been built, a step at a time, on the course's own engine and digits.

`run_of_steps` trains and knows nothing of widgets. `train` walks through it as an asyncio task: it gives way
after each step, so that the kernel can answer a stop button, a slider, or another cell.
"""

import asyncio
import math
import time
from dataclasses import replace

import numpy as np

import helpers
from helpers import data, nn, optim
from helpers.explore.convnet_explorer.numbers import CLASSES, HIDDEN_UNITS, INPUT, POOLS, compute
from helpers.explore.convnet_explorer.progress import BATCH, SECONDS, STEPS, TESTED, Progress

RATE = 2e-3
TEST_EVERY = 25             # steps
REDRAW_EVERY = 0.12         # seconds: a picture sent more often than the browser draws would only pile up
_SEED = 15


def build(settings, rng=None):
    """The network as a Sequential of `helpers.nn`; the layers are those of `numbers.compute`.

    With an `rng` its weights are drawn from that, and the notebook's own generator stays where it was.
    """
    layers, channels = [], INPUT[0]
    for block in range(settings.blocks):
        for _ in range(settings.convs):
            maps = settings.maps * 2**block
            conv = nn.Conv2d(channels, maps, settings.kernel, padding=settings.padding, rng=rng)
            layers += [conv, nn.ReLU()]
            channels = maps
        if settings.pool != "none":
            _, kind, k, s = POOLS[settings.pool]
            layers.append((nn.MaxPool2d if kind == "max pool" else nn.AvgPool2d)(k, s))
    layers.append(nn.Flatten())
    width = next(stage.shape[0] for stage in compute(settings).stages if stage.kind == "flatten")
    for _ in range(settings.hidden):
        layers += [nn.Linear(width, HIDDEN_UNITS, rng=rng), nn.ReLU()]
        width = HIDDEN_UNITS
    return nn.Sequential(*layers, nn.Linear(width, CLASSES, rng=rng))


def run_of_steps(settings, steps=STEPS):
    """Train a new network, and yield a `Progress` after each step; the same settings give the same run."""
    rng = np.random.default_rng(_SEED)
    images, labels = data.digits("train")
    tests, answers = (part[:TESTED] for part in data.digits("test"))
    model = build(settings, rng)
    optimizer = optim.Adam(model.parameters(), lr=RATE)
    order = rng.permutation(len(images))
    losses, accuracies = [], [(0, _accuracy(model, tests, answers))]
    for step in range(steps):
        rows = order[np.arange(step * BATCH, (step + 1) * BATCH) % len(order)]
        loss = nn.functional.cross_entropy(model(_pictures(images[rows])), helpers.tensor(labels[rows]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if not math.isfinite(losses[-1]):
            raise ArithmeticError(f"the loss of step {step + 1} is no finite number")
        if (step + 1) % TEST_EVERY == 0 or step + 1 == steps:
            accuracies.append((step + 1, _accuracy(model, tests, answers)))
        state = "finished" if step + 1 == steps else "training"
        yield Progress(state, tuple(losses), tuple(accuracies))


async def train(settings, show, clock=time.monotonic):
    """Train, and call `show(progress)` now and then and at the end; give way after each step.

    Whatever goes wrong is shown as well: nobody waits for this task, so an exception would be lost in it.
    """
    end, drawn, progress = clock() + SECONDS, clock(), Progress("training")
    show(progress)
    try:
        await asyncio.sleep(0)
        for progress in run_of_steps(settings):
            now = clock()
            if progress.state == "training" and now >= end:
                progress = replace(progress, state="finished", message=f"{SECONDS} seconds are over")
            if progress.state != "training" or now - drawn >= REDRAW_EVERY:
                show(progress)
                drawn = clock()
            if progress.state != "training":
                return
            await asyncio.sleep(0)
    except asyncio.CancelledError:
        show(replace(progress, state="stopped"))
        raise
    except Exception as error:      # shown in the picture instead
        words = " ".join(str(error).split())
        reason = f"{type(error).__name__}: {words}" if words else type(error).__name__
        show(replace(progress, state="failed", message=reason))


def _pictures(images):
    return helpers.tensor(data.to_float(images))


def _accuracy(model, images, labels):
    with helpers.no_grad():
        scores = np.asarray(model(_pictures(images)))
    return float((scores.argmax(axis=1) == labels).mean())
