"""What `verify` prints and returns when a function is right:
a table of verdicts, the same on every machine."""

import sys
import textwrap
from dataclasses import dataclass, field

from helpers.verify.comparison import TOLERANCE, bound

_NAMED = 4      # wrong versions that are named in the last line
_WIDTH = 108    # characters; a longer line would be broken in the middle of a word by the notebook


@dataclass
class Report:
    """The result of a verification that found nothing wrong.

    Attributes
    ----------
    routine : str
        "conv2d", …
    cases : int
        How many were tried.
    verdicts : dict of str to str
        Output ("forward", "grad x", …) to verdict.
    not_tried : list of str
    rejected : list of str
        The slips of the wrong versions tried, all of them rejected.
    notes : list of str
    rerun : callable or None
        For `verify.on_gpu`: device, dtype -> list of (output, worst error).
    """

    routine: str
    cases: int
    described: str
    verdicts: dict = field(default_factory=dict)
    not_tried: list = field(default_factory=list)
    rejected: list = field(default_factory=list)
    missed: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    rerun: object = None

    def __post_init__(self):
        self._cell = _current_cell()

    def __str__(self):
        lines = [f"{self.routine}, {self.cases} cases: {self.described}"]
        width = max(map(len, self.verdicts), default=0)
        lines += [f"  {output:<{width}}  {verdict}" for output, verdict in self.verdicts.items()]
        lines += [f"  not tried: {what}" for what in self.not_tried]
        lines += [f"  note: {note}" for note in self.notes]
        lines.append("  " + self._mutants())
        return "\n".join(textwrap.fill(line, _WIDTH, subsequent_indent="    ", break_on_hyphens=False,
                                       replace_whitespace=False, drop_whitespace=True)
                         for line in lines)

    def _mutants(self):
        tried = len(self.rejected) + len(self.missed)
        step = max(1, len(self.rejected) // _NAMED)     # a few from all over the list: neighbours are alike
        named = "; ".join(self.rejected[::step][:_NAMED]) + ("; …" if tried > _NAMED else "")
        line = f"{tried} wrong versions tried: {len(self.rejected)} rejected ({named})"
        return line + (f"; not told apart: {'; '.join(self.missed)}" if self.missed else "")

    __repr__ = __str__

    def _ipython_display_(self):
        """Nothing in the cell that made the report, where it has just been printed; its text in any other."""
        if _current_cell() is None or _current_cell() != self._cell:
            print(self)


def agreement(against, tolerance=TOLERANCE["float64"]):
    """The verdict of a comparison that held; a bound, because the error itself differs between machines."""
    return f"agrees with {against:<10}  worst error below {bound(tolerance)}"


def disagreement(routine):
    """The verdict where helpers' own function is wrong: not the learner's fault, and not to be hidden."""
    return f"DISAGREES with PyTorch: please report this, helpers' {routine} is wrong here"


def them(names):
    return "it" if len(names) == 1 else "them"


def _current_cell():
    """Number of the notebook cell that is running, None outside a notebook."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return None if shell is None else shell.execution_count
