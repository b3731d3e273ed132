import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def course(monkeypatch):
    """course.py as a fresh module: it is a script, part of no package, and tests replace its folders."""
    monkeypatch.delenv("COURSE_WITHOUT_TORCH", raising=False)
    spec = importlib.util.spec_from_file_location("course", ROOT / "course.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
