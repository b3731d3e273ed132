"""Notebooks as live slides: RISE in a folder of its own inside the environment, and JupyterLab started with it.

    python course.py lab --slides 08

RISE's page has no `@jupyterlab/console`, which jupyterlab_widgets asks for since 3.0.11: the sliders would stay
away. So the slides bring an older one, the extra `slides` of pyproject.toml, which must not replace the tested one.
"""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from helpers.authoring.files import ROOT

FOLDER = Path(sys.prefix) / "slides"
STAMP = "requirements.json"      # written last
STYLE = Path(__file__).with_name("rise.css")
# "white" is a theme that asks no other machine for fonts; what is taller than the screen scrolls.
SETTINGS = {"jupyterlab-rise:plugin": {"theme": "white", "transition": "none", "scroll": True, "center": False,
                                       "slideNumber": "c/t", "start_slideshow_at": "beginning"}}


def requirements():
    """What the extra `slides` names, each with its exact version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["optional-dependencies"]["slides"]


def installed(folder=FOLDER):
    """Whether exactly these versions were installed into `folder`."""
    stamp = folder / STAMP
    return stamp.exists() and json.loads(stamp.read_text(encoding="utf-8")) == requirements()


def install(folder=FOLDER):
    """Install RISE into `folder`, once for each set of versions; return whether it is there.

    What pip says where it fails goes to stderr.
    """
    if installed(folder):
        return True
    print("Installing what shows notebooks as slides ...", flush=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade", "--no-deps",
           "--target", str(folder), *requirements()]
    if subprocess.run(pip, check=False).returncode:
        return False
    settings = Path(sys.prefix) / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    kept = json.loads(settings.read_text(encoding="utf-8")) if settings.exists() else {}
    (folder / "settings").mkdir(exist_ok=True)
    (folder / "settings" / "overrides.json").write_text(json.dumps({**kept, **SETTINGS}), encoding="utf-8")
    (folder / STAMP).write_text(json.dumps(requirements()), encoding="utf-8")
    return True


def environment(folder=FOLDER, base=os.environ):
    """The variables of `base`, changed so that a Jupyter server finds RISE, and the older widgets before the newer."""
    added = {"PYTHONPATH": folder, "JUPYTER_PATH": folder / "share" / "jupyter",
             "JUPYTER_CONFIG_PATH": folder / "etc" / "jupyter"}
    return {**base, **{name: os.pathsep.join([str(path), *filter(None, [base.get(name)])])
                       for name, path in added.items()}}


def options(folder=FOLDER):
    """Options for `python -m jupyterlab`."""
    return [f"--LabServerApp.app_settings_dir={folder / 'settings'}"]


def dress(folder):
    """Put RISE's style sheet beside the notebooks of a folder, where RISE looks for it."""
    folder.mkdir(exist_ok=True)
    shutil.copy(STYLE, folder / "rise.css")


def main(arguments):
    """Install where needed, then become JupyterLab; `arguments` go on to it."""
    if not install():
        print("The slides could not be installed: is this machine connected? The notebooks open without them: "
              "python course.py lab", file=sys.stderr)
        return 1
    dress(ROOT / "work")
    command = [sys.executable, "-m", "jupyterlab", *options(), *arguments]
    if os.name != "nt":
        os.execve(command[0], command, environment())
    return subprocess.run(command, env=environment(), check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
