"""How far simple models get on the embedded digits: `python benchmarks/digits_baselines.py`.

Prints the table and stores it, with versions, command and date, in benchmarks/results/digits_baselines.md.
A linear model, the nearest neighbour, one hidden layer, and LeNet-5 (with ReLU and max pooling), on the plain
split and on the one whose test fonts were never trained on.
"""

import argparse
import platform
import statistics
from datetime import date
from pathlib import Path

import numpy as np
import torch
from sklearn.neighbors import KNeighborsClassifier
from torch import nn

from helpers import data

RESULTS = Path(__file__).parent / "results" / "digits_baselines.md"
EPOCHS, BATCH, LEARNING_RATE = 5, 64, 1e-3


def linear():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 10))


def hidden_layer():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10))


def lenet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))


MODELS = {"linear": linear, "one hidden layer of 256": hidden_layer, "LeNet-5": lenet5}


def trained_accuracy(make, train, test, seed):
    """Test accuracy in percent of a fresh model after EPOCHS passes with Adam."""
    torch.manual_seed(seed)
    model, (images, labels) = make(), train
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(images)).split(BATCH):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(images[chosen]), labels[chosen]).backward()
            optimizer.step()
    with torch.no_grad():
        return 100 * (model(test[0]).argmax(dim=1) == test[1]).double().mean().item()


def neighbour_accuracy(train, test):
    """Test accuracy in percent of the nearest training image (Euclidean, pixel by pixel)."""
    (images, labels), (tested, expected) = ((x.flatten(1).numpy(), y.numpy()) for x, y in (train, test))
    return 100 * KNeighborsClassifier(1).fit(images, labels).score(tested, expected)


def as_tensors(images, labels):
    return torch.from_numpy(data.to_float(images)), torch.from_numpy(labels)


def column(held_out, seeds):
    """One cell of text for each model on one of the two splits, and the sizes of the split."""
    train = as_tensors(*data.digits("train", held_out_fonts=held_out))
    test = as_tensors(*data.digits("test", held_out_fonts=held_out))
    cells = {}
    for name, make in MODELS.items():
        runs = [trained_accuracy(make, train, test, seed) for seed in range(seeds)]
        cells[name] = f"{statistics.mean(runs):.1f} ± {statistics.stdev(runs):.1f}"
    cells["nearest neighbour"] = f"{neighbour_accuracy(train, test):.1f}"
    return cells, f"{len(train[0]):,} / {len(test[0]):,}"


def report(seeds):
    """The whole stored page as Markdown."""
    plain, plain_sizes = column(False, seeds)
    held_out, held_out_sizes = column(True, seeds)
    rows = ["linear", "nearest neighbour", "one hidden layer of 256", "LeNet-5"]
    return "\n".join([
        "# Baselines on the embedded digits",
        "",
        f"Test accuracy in percent, mean ± standard deviation of {seeds} seeds; {EPOCHS} epochs of Adam, "
        f"learning rate {LEARNING_RATE:g}, batches of {BATCH}.",
        "",
        f"| model | all fonts ({plain_sizes}) | held-out fonts ({held_out_sizes}) |",
        "|---|---|---|",
        *(f"| {name} | {plain[name]} | {held_out[name]} |" for name in rows),
        "",
        f"Command: `python benchmarks/digits_baselines.py --seeds {seeds}`. Date: {date.today()}. "
        f"Python {platform.python_version()}, NumPy {np.__version__}, PyTorch {torch.__version__}, CPU.",
        ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5, help="how often each model is trained (at least 2)")
    page = report(parser.parse_args().seeds)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
