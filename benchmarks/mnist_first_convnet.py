"""Notebook 15's comparison on all of MNIST: `python benchmarks/mnist_first_convnet.py --seeds 5`.

LeNet and a dense network with exactly as many parameters, trained on the same pictures in the same order by
our engine, then tested on plain pictures and on shifted ones; and both again with the pixels of every picture
put into one random order. MNIST is looked for under the folder that COURSE_DATA names, and else downloaded.
The table is stored in benchmarks/results/first_convnet_mnist.json, which the notebook shows, and as .md.
"""

import argparse
import json
from datetime import date
from pathlib import Path

import numpy as np

import helpers
from helpers import data, nn, optim, studies, training
from helpers.authoring.study import processor, versions
from helpers.nn import models

RESULTS = Path(__file__).parent / "results"
NAME = "first_convnet_mnist"
EPOCHS, BATCH, RATE = 3, 50, 1e-3
REACH = 3           # pixels that a picture is shifted by at most, along each axis
NETWORKS = {"ConvNet": models.lenet, "MLP": models.mlp}


def shifted(images, rng):
    """Each picture moved by up to REACH pixels along both axes; what enters is dark, as MNIST's border is."""
    padded = np.pad(images, ((0, 0), (0, 0), (REACH, REACH), (REACH, REACH)))
    places = rng.integers(0, 2 * REACH + 1, (len(images), 2))
    return np.stack([picture[:, y:y + 28, x:x + 28] for picture, (y, x) in zip(padded, places)])


def permuted(images, order):
    """The pixels of every picture in the same new order."""
    return images.reshape(len(images), -1)[:, order].reshape(images.shape)


def trained(build, train, seed):
    """A network trained from the seed's weights, on the seed's order of batches."""
    helpers.manual_seed(seed)
    model = build(nn)
    training.fit(helpers, model, optim.Adam(model.parameters(), lr=RATE), train, EPOCHS, batch_size=BATCH,
                 rng=np.random.default_rng(seed), progress=False)
    return model


def row(seed, train, test):
    """Right answers in per cent of both networks on the three kinds of pictures."""
    rng = np.random.default_rng(seed)
    order, moved = rng.permutation(28 * 28), shifted(test[0], rng)
    numbers = {"seed": seed}
    for name, build in NETWORKS.items():
        model = trained(build, train, seed)
        numbers[f"{name}, plain"] = right(model, test[0], test[1])
        numbers[f"{name}, shifted"] = right(model, moved, test[1])
        model = trained(build, (permuted(train[0], order), train[1]), seed)
        numbers[f"{name}, permuted"] = right(model, permuted(test[0], order), test[1])
    print(numbers, flush=True)
    return numbers


def right(model, images, labels):
    """Right answers in per cent."""
    return round(100 * training.evaluate(helpers, model, (images, labels)).accuracy, 4)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5, help="how many (at least 2)")
    seeds = parser.parse_args().seeds
    sets = [(data.to_float(images), labels) for images, labels in (data.mnist("train"), data.mnist("test"))]
    command = f"python benchmarks/mnist_first_convnet.py --seeds {seeds}"
    study = studies.Study("15", command, str(date.today()), processor(), versions(), "",
                          [row(seed, *sets) for seed in range(seeds)])
    content = {"format": studies.FORMAT, **vars(study)}
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    (RESULTS / f"{NAME}.json").write_text(text, encoding="utf-8")
    (RESULTS / f"{NAME}.md").write_text(page(study), encoding="utf-8")
    print(page(study))


def page(study):
    """The stored table as Markdown."""
    differences = []
    for kind in ("plain", "shifted", "permuted"):
        difference = studies.paired_difference(study.rows, f"ConvNet, {kind}", f"MLP, {kind}")
        differences.append(f"- ConvNet minus MLP, {kind}: {difference}")
    return "\n".join([
        "# The first ConvNet on MNIST", "",
        f"Right answers in per cent on MNIST's 10,000 test pictures after {EPOCHS} epochs of Adam on all "
        f"60,000 training pictures (rate {RATE:g}, batches of {BATCH}, pixels from 0 to 1); both networks have "
        "61,706 parameters.", "",
        studies.table(study)._repr_markdown_(), "", *differences, "",
        f"Date: {study.date}. {', '.join(f'{name} {version}' for name, version in study.versions.items())}; "
        f"{study.cpu}.", ""])


if __name__ == "__main__":
    main()
