"""Load course.py, which is a script and no part of a package."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def load_course():
    """A fresh copy of the module, whose folders a test may replace."""
    spec = importlib.util.spec_from_file_location("course", ROOT / "course.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
