import importlib.util
import sys
from pathlib import Path

import pytest


@pytest.fixture
def without_pytorch(monkeypatch):
    """As on a machine where PyTorch is not installed."""
    for module in ("session", "judge_numbers", "judge_stacks", "gpu"):
        monkeypatch.setattr(f"helpers.verify.{module}.pytorch", lambda: None)


@pytest.fixture(scope="session")
def right():
    """The module `right_versions`; it lies beside the tests, which are not a package."""
    path = Path(__file__).with_name("right_versions.py")
    spec = importlib.util.spec_from_file_location("right_versions", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["right_versions"] = module
    spec.loader.exec_module(module)
    return module
