"""Experiments repeated over seeds: stored tables, means with standard errors, differences paired by seed.

`python course.py study NN` makes the tables; the notebooks only read them.
"""

import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import stdtrit

FORMAT = 1
FOLDER = Path(__file__).resolve().parents[1] / "benchmarks" / "results"


@dataclass(frozen=True)
class Study:
    """A notebook's experiment, run once a seed.

    Attributes
    ----------
    notebook : str
        Two digits.
    command, date, cpu : str
        What made the table, when (ISO 8601, UTC), and on which processor.
    versions : dict of str to str
    experiment_sha256 : str
        Digest of the cell that defines the experiment, to notice a table older than its experiment.
    rows : list of dict
        One a seed: "seed" and the experiment's numbers.
    """

    notebook: str
    command: str
    date: str
    cpu: str
    versions: dict
    experiment_sha256: str
    rows: list


@dataclass(frozen=True)
class Mean:
    """A mean over seeds and its standard error s/√n, with s from n − 1 degrees of freedom."""

    mean: float
    standard_error: float
    n: int

    def __str__(self):
        return f"{self.mean:.4g} ± {self.standard_error:.2g}"


@dataclass(frozen=True)
class PairedDifference:
    """Mean of a − b over seeds, both measured on the same seed, with Student's 95 % interval."""

    mean: float
    standard_error: float
    low: float
    high: float
    n: int

    @property
    def one_sided(self):
        """Whether the interval lies wholly above or wholly below zero."""
        return self.low > 0 or self.high < 0

    def __str__(self):
        return f"{self.mean:.4g} (95 % interval {self.low:.4g} to {self.high:.4g}, {self.n} seeds)"


def path_of(notebook, folder=FOLDER):
    """The file that holds a notebook's study; `notebook` is its number, such as "08" or 8."""
    return Path(folder) / f"study_{int(notebook):02d}.json"


def load(notebook, folder=FOLDER):
    """Read the stored study of a notebook.

    Parameters
    ----------
    notebook : str or int
        Its number, such as "08".

    Returns
    -------
    Study

    Raises
    ------
    FileNotFoundError
        If it has not been run; the message has the command that runs it.
    ValueError
        If the file is broken, or was written in another format.
    """
    return _read(path_of(notebook, folder), f"python course.py study {int(notebook):02d}")


def load_table(name, command, folder=FOLDER):
    """Read a table in a study's format that a script of `benchmarks/` made, such as a long run on real data.

    Parameters
    ----------
    name : str
        The file's name without ".json".
    command : str
        What makes the table, for the message where it is missing or broken.

    Returns
    -------
    Study
        Its `experiment_sha256` is empty: no cell of a notebook holds this experiment.

    Raises
    ------
    FileNotFoundError, ValueError
        As `load`.
    """
    return _read(Path(folder) / f"{name}.json", command)


def _read(path, command):
    if not path.exists():
        raise FileNotFoundError(f"there is no {path.name} in benchmarks/results; `{command}` makes it")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path.name} is no JSON ({error}); `{command}` makes it anew") from error
    found = content.pop("format", None) if isinstance(content, dict) else None
    if found != FORMAT:
        raise ValueError(f"{path.name} has format {found}, this version reads format {FORMAT}; "
                         f"`{command}` makes it anew")
    try:
        return Study(**content)
    except TypeError as error:
        raise ValueError(f"{path.name} lacks a part ({error}); `{command}` makes it anew") from error


def column(rows, name):
    """One number of every row, in the order of the rows: array of shape (seeds,), float64.

    Raises
    ------
    ValueError
        If a row does not have it.
    """
    for row in rows:
        if name not in row:
            there = ", ".join(key for key in row if key != "seed")
            raise ValueError(f"no {name!r} in the row of seed {row.get('seed')}; there is: {there}")
    return np.array([row[name] for row in rows], dtype=float)


def summary(rows):
    """Mean and standard error of every number: name -> Mean.

    Parameters
    ----------
    rows : list of dict
        At least two seeds.

    Raises
    ------
    ValueError
        If there are fewer than two rows, or the rows do not have the same names.
    """
    _at_least_two(rows)
    return {name: Mean(*_mean_and_error(column(rows, name)), len(rows)) for name in rows[0] if name != "seed"}


def paired_difference(rows, a, b):
    """How much larger `a` is than `b`, seed by seed: PairedDifference.

    Pairing removes what both share (the data drawn, the initial weights), so the interval is usually far
    narrower than the two separate errors suggest.

    Raises
    ------
    ValueError
        If there are fewer than two rows, or a row lacks `a` or `b`.

    Notes
    -----
    Interval: mean ± t s/√n, t the 97.5 % point of Student's distribution with n − 1 degrees of freedom.
    """
    _at_least_two(rows)
    difference = column(rows, a) - column(rows, b)
    mean, error = _mean_and_error(difference)
    reach = float(stdtrit(len(rows) - 1, 0.975)) * error
    return PairedDifference(mean, error, mean - reach, mean + reach, len(rows))


@dataclass(frozen=True)
class Table:
    """A small table that a notebook shows: as Markdown, and as text without one."""

    header: tuple
    lines: tuple
    caption: str

    def _repr_markdown_(self):
        rows = [self.header, ("---",) * len(self.header), *self.lines]
        return "\n".join("| " + " | ".join(row) + " |" for row in rows) + f"\n\n{self.caption}"

    def __repr__(self):
        widths = [max(len(row[i]) for row in (self.header, *self.lines)) for i in range(len(self.header))]
        rows = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
                for row in (self.header, *self.lines)]
        return "\n".join([*rows, self.caption])


def table(study, labels=None):
    """The study's means as a table with its command.

    Parameters
    ----------
    study : Study
    labels : dict of str to str, optional
        Name of a number -> what to call it; also chooses the rows and their order. All of them otherwise.

    Returns
    -------
    Table
        One row a number: what it is, its mean, its standard error.
    """
    means = summary(study.rows)
    labels = labels or {name: name for name in means}
    unknown = [name for name in labels if name not in means]
    if unknown:
        raise ValueError(f"labels names {unknown[0]!r}; the study has: {', '.join(means)}")
    lines = tuple((label, f"{means[name].mean:.4g}", f"{means[name].standard_error:.2g}")
                  for name, label in labels.items())
    return Table(("", "mean", "standard error"), lines, f"{len(study.rows)} seeds, made by `{study.command}`")


def _mean_and_error(values):
    return float(values.mean()), float(values.std(ddof=1) / math.sqrt(len(values)))


def _at_least_two(rows):
    if len(rows) < 2:
        raise ValueError(f"rows holds {len(rows)} seed(s); a standard error needs at least two")
