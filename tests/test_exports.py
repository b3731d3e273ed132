"""What `import helpers` gives, and what it leaves for the first use."""

import subprocess
import sys
from pathlib import Path

import pytest

import helpers

CONTRACT = ["tensor", "Tensor", "no_grad", "manual_seed", "save", "load", "nn", "optim", "float32", "float64", "int64"]


def test_the_names_that_scripts_use_on_the_engine():
    torch = pytest.importorskip("torch")
    assert set(CONTRACT) == set(helpers.__all__) <= set(dir(helpers))
    for name in CONTRACT:
        assert hasattr(helpers, name) and hasattr(torch, name)
    assert helpers.nn.functional.relu and helpers.nn.utils.parametrizations and helpers.optim.lr_scheduler
    with pytest.raises(AttributeError, match="module 'helpers' has no attribute 'compile'"):
        helpers.compile


def test_importing_is_light_and_nn_comes_at_first_use():
    program = ("import sys, helpers as engine\n"
               "heavy = {'scipy', 'torch', 'matplotlib', 'tqdm', 'sklearn', 'IPython'}\n"
               "print(sorted(heavy & set(sys.modules)), 'helpers.nn' in sys.modules)\n"
               "print(engine.nn.Linear(2, 3), engine.optim.SGD.__name__, 'torch' in sys.modules)")
    run = subprocess.run([sys.executable, "-c", program], cwd=Path(helpers.__file__).parents[1], text=True,
                         capture_output=True, timeout=60)
    assert run.stdout.splitlines() == [
        "[] False", "Linear(in_features=2, out_features=3, bias=True) SGD False"], run.stderr
