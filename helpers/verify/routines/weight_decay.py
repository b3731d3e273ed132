"""Weight decay: verify.l2_penalty, verify.shrinkage_factors, verify.effective_parameters, verify.ridge."""

import io
from contextlib import redirect_stdout

import numpy as np

from helpers import ops
from helpers.verify.cases import Forms
from helpers.verify.diagnosis import Failure, known_slip
from helpers.verify.explain import mismatch
from helpers.verify.grids import weight_decay as grid
from helpers.verify.judge import judge
from helpers.verify.learner import Learner
from helpers.verify.mismatch import Mismatch
from helpers.verify.mutants import shrinkage as versions
from helpers.verify.mutants import weight_decay as penalty_versions
from helpers.verify.reference import pytorch, quiet
from helpers.verify.routine import Routine
from helpers.verify.routines.probing import named
from helpers.verify.routines.weight_decay_causes import of_factors, of_penalty, of_ridge, with_a_cause
from helpers.verify.signature import Role, read_signature

_DECAY = Role("weight_decay", ("wd", "decay", "penalty", "strength", "alpha", "l2", "reg", "lmbda",
                              "lambda_"))
_WEIGHT = Role("weight", ("weights", "w", "theta", "param", "parameters", "p", "x"))
_EIGENVALUES = Role("eigenvalues", ("eigvals", "eigs", "evals", "ev", "spectrum", "lambdas", "values", "h",
                                    "curvatures", "eigenvalue"))
_X = Role("x", ("data", "features", "inputs", "design", "a", "phi"))
_Y = Role("y", ("target", "targets", "t", "b"))


def _probe(roles):
    return lambda learner: Forms(*named(learner, roles))


# What the reference answers. None of them uses the formula that it judges.

def _penalty_by_pytorch(values, grad_out=None, device="cpu", dtype="float64"):
    with quiet() as torch:
        kind = getattr(torch, dtype)
        weight = torch.tensor(values["weight"], dtype=kind, device=device, requires_grad=True)
        out = values["weight_decay"] * 0.5 * torch.linalg.vector_norm(weight) ** 2
        if grad_out is None:
            return out.detach().cpu().numpy(), {}
        # A step of SGD at rate 1 without a gradient of the data moves the weights by what decay adds.
        weight.grad = torch.zeros_like(weight)
        before = weight.detach().clone()
        torch.optim.SGD([weight], lr=1.0, weight_decay=values["weight_decay"]).step()
        gradient = float(grad_out) * (before - weight.detach())
    return out.detach().cpu().numpy(), {"weight": gradient.cpu().numpy()}


def _turned(torch, eigenvalues):
    """(Q, Q Λ Qᵀ): a Hessian with these eigenvalues along directions that are not the axes."""
    size = len(eigenvalues)
    q, _ = torch.linalg.qr(torch.tensor(np.random.default_rng(size).standard_normal((size, size))))
    return q, q @ torch.diag(torch.tensor(eigenvalues)) @ q.T


def _factors_by_solving(values, grad_out=None, device="cpu", dtype="float64"):
    """Solves (H + λI) w = H w* for a turned H, and reads w/w* along the eigenvectors."""
    eigenvalues = values["eigenvalues"]
    with quiet() as torch:
        q, hessian = _turned(torch, eigenvalues)
        star = q.sum(dim=1)                         # 1 along every eigenvector
        moved = hessian + values["weight_decay"] * torch.eye(len(eigenvalues), dtype=torch.float64)
        if values["weight_decay"] > 0:
            w = torch.linalg.solve(moved, hessian @ star)
        else:
            w = torch.linalg.pinv(moved, hermitian=True) @ hessian @ star    # the limit as λ falls to 0
        return (q.T @ w).numpy(), {}


def _trace_of_the_hat(values, grad_out=None, device="cpu", dtype="float64"):
    """The trace of the matrix that takes targets to fitted values, for data with this spectrum."""
    eigenvalues = values["eigenvalues"]
    size, examples = len(eigenvalues), 2 * len(eigenvalues) + 3
    with quiet() as torch:
        q, hessian = _turned(torch, eigenvalues)
        rows = np.random.default_rng(examples).standard_normal((examples, size))
        u, _ = torch.linalg.qr(torch.tensor(rows))
        x = examples ** 0.5 * u @ torch.diag(torch.tensor(eigenvalues).sqrt()) @ q.T
        moved = hessian + values["weight_decay"] * torch.eye(size, dtype=torch.float64)
        inverse = torch.linalg.inv(moved) if values["weight_decay"] > 0 else torch.linalg.pinv(
            moved, hermitian=True)
        return torch.trace(x @ inverse @ x.T / examples).numpy(), {}


def _ridge_by_rows(values, grad_out=None, device="cpu", dtype="float64"):
    """Least squares with √λ·I as further examples whose targets are 0; no normal equations."""
    with quiet() as torch:
        x, y = torch.tensor(values["x"]), torch.tensor(values["y"])
        n, features = x.shape
        flat = y.reshape(n, -1)
        rows = torch.eye(features, dtype=torch.float64) * (values["weight_decay"] * n) ** 0.5
        zeros = torch.zeros(features, flat.shape[1], dtype=torch.float64)
        w = torch.linalg.lstsq(torch.cat([x, rows]), torch.cat([flat, zeros]), driver="gelsd").solution
        return w.reshape(features, *y.shape[1:]).numpy(), {}


def _decays(cases):
    used = sorted({case.values["weight_decay"] for case in cases})
    return f"weight_decay {used[0]:g} to {used[-1]:g}"


def _described_penalty(cases):
    return f"weights of one axis to four, {_decays(cases)}"


def _described_spectrum(cases):
    most = max(len(case.values["eigenvalues"]) for case in cases)
    return f"1–{most} eigenvalues in no order, equal ones and zeros among them, {_decays(cases)}"


def _described_regression(cases):
    return f"more examples than weights and fewer, one target and several, {_decays(cases)}"


PENALTY = Routine(
    name="l2_penalty", roles=(_WEIGHT, _DECAY), required=("weight", "weight_decay"),
    probe=_probe((_WEIGHT, _DECAY)), cases=grid.penalties, described=_described_penalty,
    reference=_penalty_by_pytorch, library=ops.l2_penalty, library_backward=ops.l2_penalty_backward,
    mutants=penalty_versions.PENALTY, backward_mutants=penalty_versions.PENALTY_BACKWARD,
    gradients=("weight",), inputs="weight is any array of floats, weight_decay a number", is_loss=True)

_SPECTRAL = {"roles": (_EIGENVALUES, _DECAY), "required": ("eigenvalues", "weight_decay"),
             "probe": _probe((_EIGENVALUES, _DECAY)), "cases": grid.spectra, "described": _described_spectrum,
             "inputs": "eigenvalues is (D,), weight_decay a number"}
FACTORS = Routine(name="shrinkage_factors", reference=_factors_by_solving, library=ops.shrinkage_factors,
                  mutants=versions.FACTORS, axes={("forward", 1): ("eigenvalue",)}, **_SPECTRAL)
EFFECTIVE = Routine(name="effective_parameters", reference=_trace_of_the_hat,
                    library=ops.effective_parameters, mutants=versions.EFFECTIVE, **_SPECTRAL)
RIDGE = Routine(
    name="ridge", roles=(_X, _Y, _DECAY), required=("x", "y", "weight_decay"), probe=_probe((_X, _Y, _DECAY)),
    cases=grid.regressions, described=_described_regression, reference=_ridge_by_rows, library=ops.ridge,
    mutants=penalty_versions.RIDGE,
    axes={("forward", 1): ("feature",), ("forward", 2): ("feature", "target")},
    inputs="x is (N, D), y (N,) or (N, K), weight_decay a number")


def l2_penalty(f, f_backward=None):
    """Verify the L2 penalty, f(weight, weight_decay) -> (λ/2)·‖w‖², and its gradient.

    Parameters
    ----------
    f : callable
        Weights of any shape and λ to a number, or to (number, cache).
    f_backward : callable, optional
        (grad_out, cache) to grad_weight. It is compared with a step of `torch.optim.SGD` with this
        weight_decay. Without a parameter for the upstream gradient that is taken to be 1.

    Returns
    -------
    Report
        Printed too.

    Raises
    ------
    Mismatch, TypeError
        As `verify.conv2d`.
    """
    signature = read_signature("verify.l2_penalty", f, PENALTY.roles, PENALTY.required)
    try:
        return judge(PENALTY, f, f_backward)
    except Mismatch as wrong:
        raise with_a_cause(wrong, Learner(f, signature, PENALTY.roles), of_penalty) from wrong.__cause__


def shrinkage_factors(f):
    """Verify f(eigenvalues, weight_decay) -> what weight decay leaves along each eigenvector.

    Parameters
    ----------
    f : callable
        An array (D,) and λ to an array (D,). Where an eigenvalue and λ are both 0 the factor is 0. For a
        negative eigenvalue it has to raise ValueError: there is no minimum that could move.

    Returns
    -------
    Report
        Printed too.

    Raises
    ------
    Mismatch, TypeError
        As `verify.conv2d`.

    Notes
    -----
    The reference uses no formula: it solves (H + λI)w = Hw* for a turned Hessian and reads w along its
    eigenvectors.
    """
    return _judge_with_saddles(FACTORS, f, versions.NEGATIVE)


def effective_parameters(f):
    """Verify f(eigenvalues, weight_decay) -> the effective number of parameters, as `shrinkage_factors`.

    The reference is the trace of the hat matrix of data with this spectrum.
    """
    return _judge_with_saddles(EFFECTIVE, f, versions.NEGATIVE_SUM)


def ridge(f):
    """Verify f(x, y, weight_decay) -> the weights that minimize (1/2N)·‖Xw − y‖² + (λ/2)·‖w‖².

    The reference is least squares in which √(Nλ)·I stands below X as further examples with targets of 0.
    """
    signature = read_signature("verify.ridge", f, RIDGE.roles, RIDGE.required)
    try:
        return judge(RIDGE, f)
    except Mismatch as wrong:
        raise with_a_cause(wrong, Learner(f, signature, RIDGE.roles), of_ridge) from wrong.__cause__


def _judge_with_saddles(routine, f, slips):
    """`judge`, and then whether negative eigenvalues are refused; the report is printed once, at the end."""
    signature = read_signature(f"verify.{routine.name}", f, routine.roles, routine.required)
    learner = Learner(f, signature, routine.roles)
    try:
        with redirect_stdout(io.StringIO()):
            report = judge(routine, f)
    except Mismatch as wrong:
        raise with_a_cause(wrong, learner, of_factors) from wrong.__cause__
    taken = [failure for failure in (_taken(learner, case) for case in grid.saddles()) if failure]
    if taken:
        against = "the helpers" if pytorch() is None else "the mathematics"
        where = f"{len(taken)} of {len(grid.saddles())} cases with a negative eigenvalue"
        raise mismatch(routine.name, taken[0], _slip(taken, slips), where, against=against)
    report.verdicts["λᵢ < 0"] = "refused, as it should be: there is no minimum"
    report.rejected.extend(slip.slip for slip in slips)
    print(report)
    return report


def _taken(learner, case):
    """None where the function refuses a negative eigenvalue; otherwise the failure."""
    attempt = learner.attempt(case.values)
    if isinstance(attempt.error, (ValueError, AssertionError)):
        return None
    trouble = attempt.trouble() or f"returned {_shown(attempt.value)}; it should raise ValueError"
    return Failure(case, "the answer to a saddle", "out", _call(learner, case), actual=attempt.value,
                   trouble=trouble, printed=attempt.printed, warned=attempt.warned, error=attempt.error)


def _call(learner, case):
    values = [round(value, 4) for value in case.values["eigenvalues"].tolist()]
    return f"{learner.signature.name}(np.array({values}), {case.values['weight_decay']})"


def _shown(value):
    return np.array2string(value, precision=4) if isinstance(value, np.ndarray) else repr(value)


def _slip(failures, slips):
    """The slip that explains all that was returned."""
    def alike(actual, given):
        if not isinstance(actual, (float, np.floating, np.ndarray)) or np.shape(actual) != np.shape(given):
            return False
        return np.allclose(actual, given, rtol=1e-9, atol=1e-12, equal_nan=True)

    return known_slip(failures, slips, lambda slip, failure: slip.function(**failure.case.values), alike)
