"""Each routine on arrays beside convolution: helpers' own passes, every wrong version is rejected and
named."""

import numpy as np
import pytest

from helpers import ops, verify
from helpers.verify.backward_pass import run_backward
from helpers.verify.forward_pass import run_forward
from helpers.verify.judge import judge
from helpers.verify.routines import layers
from helpers.verify.session import start

LAYERS = layers()
FORWARD = [pytest.param(routine, mutant, id=f"{name}-{mutant.name}")
           for name, routine in LAYERS.items() for mutant in routine.mutants]
BACKWARD = [pytest.param(routine, mutant, id=f"{name}-{mutant.name}")
            for name, routine in LAYERS.items() for mutant in routine.backward_mutants]


# with a backward pass, and tests of their own
NO_LAYERS = {"conv1d", "conv2d", "l2_penalty", "pad"}


def test_every_layer_of_ops_can_be_verified():
    layers_of_ops = {name for name in ops.__all__ if f"{name}_backward" in ops.__all__} - NO_LAYERS
    assert layers_of_ops == set(LAYERS)
    assert all(callable(getattr(verify, name)) for name in LAYERS)


@pytest.mark.parametrize("name", LAYERS)
def test_helpers_own_passes_and_all_wrong_versions_are_rejected(name, capsys):
    report = getattr(verify, name)(getattr(ops, name), getattr(ops, f"{name}_backward"))
    assert report.missed == []
    assert report.not_tried == []
    assert len(report.rejected) >= 15
    assert report.cases >= 10
    assert not any("DISAGREES" in verdict for verdict in report.verdicts.values())
    assert capsys.readouterr().out == f"{report}\n"


@pytest.mark.parametrize("name", LAYERS)
def test_the_slips_of_a_routine_differ(name):
    for registry in (LAYERS[name].mutants, LAYERS[name].backward_mutants):
        assert len({mutant.slip for mutant in registry}) == len(registry)
        assert all(mutant.advice for mutant in registry)


@pytest.mark.parametrize("routine, mutant", FORWARD)
def test_each_wrong_forward_pass_is_rejected_and_named(routine, mutant):
    with pytest.raises(verify.Mismatch) as caught:
        judge(routine, mutant.function)
    message = str(caught.value)
    assert mutant.slip in caught.value.diagnosis or "raised ValueError" in message or "exp of a large" in message


@pytest.mark.parametrize("routine, mutant", BACKWARD)
def test_each_wrong_backward_pass_is_rejected_and_named(routine, mutant):
    session = start(routine, routine.library, mutant.function)
    trials = run_forward(session)
    with pytest.raises(verify.Mismatch) as caught:
        run_backward(session, trials)
    assert mutant.slip in caught.value.diagnosis or "raised ValueError" in str(caught.value)


def test_max_pooling_has_the_case_it_cannot_do_without():
    cases = LAYERS["max_pool2d"].cases(start(LAYERS["max_pool2d"], ops.max_pool2d).forms)
    assert len(cases) == 50
    found = [c for c in cases if c.values["x"].shape[2:] == (8, 10) and c.values["kernel_size"] == 3
             and c.values["stride"] == 2 and c.values["padding"] == 1 and "ties" in c.traits]
    assert found
    assert found[0].values["x"].max() < 0
    np.testing.assert_array_equal(found[0].values["x"], np.round(found[0].values["x"]))
