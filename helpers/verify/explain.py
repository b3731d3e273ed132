"""The words of a Mismatch: which call, which value, the likely cause,
and what the wrong cases have in common."""

from helpers.verify.mismatch import Mismatch

_PRINTED_LINES = 5
_LABEL = 10


def mismatch(routine, failure, cause="", where="", agree=(), against="PyTorch"):
    """The error to raise for one failure.

    Parameters
    ----------
    routine : str
    failure : Failure
    cause, where : str
        From `likely_cause` and `pattern`; "" where unknown.
    agree : sequence of str
        Outputs that are right.
    against : str
        Who disagrees.
    """
    output = "the forward pass" if failure.output == "forward" else failure.output
    compared = failure.difference is not None or failure.actual is not None
    verdict = f"disagrees with {against}" if compared else "gives no result to compare"
    rows = [("call", failure.call), ("with", failure.case.shapes())]
    rows += [("found", failure.difference.message)] if failure.difference is not None else []
    rows += [("found", failure.trouble)] if failure.trouble else []
    rows += [("likely", cause), ("where", where), ("right", ", ".join(agree)), ("warned", failure.warned),
             ("printed", _last_lines(failure.printed))]
    body = [_row(label, text) for label, text in rows if text]
    error = Mismatch("\n".join([f"{routine}: {output} {verdict}", *body]), routine, failure.output, cause)
    error.__cause__ = failure.error
    return error


def _row(label, text):
    first, *rest = text.splitlines()
    return "\n".join([f"  {label:<{_LABEL}}{first}", *(" " * (_LABEL + 2) + line for line in rest)])


def _last_lines(printed):
    lines = printed.splitlines()
    return "\n".join((["…"] if len(lines) > _PRINTED_LINES else []) + lines[-_PRINTED_LINES:])
