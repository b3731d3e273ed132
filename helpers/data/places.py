"""Where data lie on this machine."""

from importlib.util import find_spec
from pathlib import Path

DATASETS = Path(__file__).resolve().parents[2] / "datasets"
CACHE = DATASETS / "cache"


def scikit_learn_file(name):
    """A data file inside the installed scikit-learn, found without importing it (which takes a second).

    Raises
    ------
    FileNotFoundError
        If scikit-learn is not installed or no longer ships the file.
    """
    package = find_spec("sklearn")
    if package is None:
        raise FileNotFoundError("scikit-learn is not installed; python course.py lab installs it")
    file = Path(package.submodule_search_locations[0]) / "datasets" / name
    if not file.is_file():
        raise FileNotFoundError(f"this scikit-learn has no {name} (looked for {file})")
    return file
