"""The course's one command. It needs nothing but Python.

    python course.py lab            learn: opens your copies of the notebooks (work/) in JupyterLab
    python course.py lab --slides 08    the same notebook as live slides, for a room; --slides alone begins with 00
    python course.py reset 08       start notebook 08 afresh; your version is kept in work/backup/
    python course.py test           run every unit test and every notebook, outputs compared

For authors:

    python course.py lab --edit         open the originals in notebooks/
    python course.py notebooks [07 08]  execute notebooks and store their outputs; --check only compares
    python course.py study 07           repeat a notebook's experiment over seeds

What follows `--` goes on to JupyterLab or pytest: `lab -- --no-browser`, `test -- -k sizes`.
The first use makes .venv and installs the course into it; later uses start at once.
"""

import sys

if sys.version_info < (3, 11):
    # An old Python parses the whole file before it says this: so no f-strings and no print(..., flush=True).
    sys.exit(
        "The course needs Python 3.11 or newer, and this is Python %d.%d (%s): "
        "install a newer one (https://www.python.org/downloads/) and use that to run course.py."
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
COPIES = "helpers.authoring.copies"  # keeps the learner's copies in work/
SLIDES = "helpers.authoring.slides"  # installs what shows slides, then becomes JupyterLab
FIRST = "00"
WITHOUT_TORCH = bool(os.environ.get("COURSE_WITHOUT_TORCH"))  # for trials; in an environment of its own
VENV = ROOT / (".venv-without-torch" if WITHOUT_TORCH else ".venv")
STAMP = "course.json"  # in VENV: what was installed; present but unfinished while an installation runs
CPU_BUILD = "https://download.pytorch.org/whl/cpu"
LARGE_DOWNLOAD = r"Downloading (?:\S*/)?([^\s-]+)-\S+ \((\d{2,}(?:\.\d)? MB|\S+ GB)\)"  # as pip says it
NOTHING_SELECTED = 5  # pytest's exit code when no test matches
INTERRUPTED = 130
# Settings of a user or a classroom that would change what notebooks print.
KEPT_OUT = ["COURSE_DATA", "MPLBACKEND", "MATPLOTLIBRC", "PYTHONWARNINGS", "PYTHONSTARTUP"]
KEPT_OUT += ["TQDM_DISABLE", "COLUMNS", "LINES"]
# Small arrays throughout: threads would only wait for each other, on a busy machine many times as long.
ONE_THREAD = dict.fromkeys(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"], "1")


def say(sentence):
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()  # so that it stands before what a child process prints


# --- The environment: made once, found broken or out of date, made again ---

# Runs inside VENV. A package counts as whole when every file that its installer noted is there.
PROBE = """
import json, os, sys
from importlib.metadata import distributions
whole = []
for package in distributions():
    files = [line.rsplit(",", 2)[0].strip('"') for line in (package.read_text("RECORD") or "").splitlines()]
    folder = str(package.locate_file(""))
    if all(name.endswith(".pyc") or os.path.exists(os.path.join(folder, name)) for name in files):
        whole.append(package.metadata["Name"])
python = list(sys.version_info[:2])
print(json.dumps({"prefix": sys.prefix, "python": python, "packages": sorted(set(whole))}))
"""


def venv_python():
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def probe():
    """What VENV's Python says of itself, or {} where it does not start or is not VENV's."""
    try:
        answer = subprocess.run([str(venv_python()), "-I", "-c", PROBE], stdout=subprocess.PIPE, timeout=120)
        found = json.loads(answer.stdout.decode())
        return found if os.path.samefile(found["prefix"], str(VENV)) else {}
    except (OSError, ValueError, subprocess.SubprocessError):
        return {}


def read_stamp():
    """What VENV says was installed into it, or {} where it says nothing readable."""
    try:
        stamp = json.loads((VENV / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(stamp):
    half_written = VENV / (STAMP + ".part")
    half_written.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    os.replace(str(half_written), str(VENV / STAMP))


def requirements():
    """A fingerprint of the two files that say what to install."""
    content = [(ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"\0".join(content)).hexdigest()


def state_of_environment():
    """Return (state, why): "ready", "missing", "broken", "stale" (out of date) or "unknown" (not ours)."""
    if not VENV.exists():
        return "missing", ""
    stamp, found = read_stamp(), probe()
    if not found:
        return "broken", "its Python does not start"
    if found["python"] != list(sys.version_info[:2]):
        return "broken", "it was made with Python %d.%d" % tuple(found["python"])
    if not stamp:
        return "unknown", "it was not made by course.py"
    if not stamp.get("finished"):
        return "broken", "its installation did not finish"
    if stamp.get("root") != str(ROOT):
        return "broken", "it was made in another folder, %s" % stamp.get("root")
    damaged = sorted(set(stamp.get("packages", [])) - set(found["packages"]))
    if damaged:
        return "broken", "files are missing in it (%s)" % ", ".join(damaged[:3])
    if stamp.get("requirements") != requirements():
        return "stale", "pyproject.toml or constraints.txt has changed"
    return "ready", ""


def prepare():
    """Make sure of an environment to run in; return whether PyTorch is in it."""
    state, why = state_of_environment()
    if state in ("stale", "unknown"):
        say("Updating %s: %s." % (VENV.name, why))
        failure = install()
        if failure is None:
            finish_environment()
        elif state == "stale":
            say("The update failed, so the course runs with what was installed before.")
        else:
            state = "broken"
    if state in ("missing", "broken"):
        say("Making %s%s." % (VENV.name, " again: " + why if why else ", which takes a few minutes this once"))
        make_environment()
        failure = install()
        if failure is not None:
            if nothing_reached(failure):
                say("No package could be reached: is this machine connected?")
            else:
                say("\n".join(failure.splitlines()[-15:]))
            sys.exit("The installation failed. All that pip said is in %s." % (VENV / "install.log"))
        finish_environment()
    has_torch = read_stamp().get("torch", False)
    if not has_torch and not WITHOUT_TORCH:
        say("PyTorch is not available here: everything works but the verification against it.")
    return has_torch


def make_environment():
    if VENV.exists():
        try:
            shutil.rmtree(str(VENV))
        except OSError as error:
            sys.exit("%s cannot be removed: close what uses it and try again. (%s)" % (VENV, error))
    VENV.mkdir()
    write_stamp({"finished": False})
    # Not VENV's own Python, which may be running this: it has just been removed.
    base = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.run([base, "-m", "venv", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if made.returncode:
        say(made.stdout.decode(errors="replace"))
        sys.exit("Python could not make a virtual environment. Debian and Ubuntu: apt install python3-venv.")


def install():
    """Install the course into VENV, as exactly and as much of it as can be had here.

    Returns None, or what pip said at the last attempt where none worked.
    """
    wishes = [(".[test]", "")] if WITHOUT_TORCH else [(".[torch,test]", ""), (".[test]", " without PyTorch")]
    cpu = [] if own_package_source() or not wants_cpu_build() else ["--extra-index-url", CPU_BUILD]
    for wish, left_out in wishes:
        for exact in (["-c", "constraints.txt"], []):
            versions = "the tested versions" if exact else "the newest versions that fit"
            say("Installing %s%s ..." % (versions, left_out))
            failure = pip_install(exact + (cpu if "torch" in wish else []) + ["-e", wish])
            if failure is None:
                return None
            if nothing_reached(failure):
                return failure
            errors = re.findall(r"^ *ERROR: (.+)$", failure, re.MULTILINE) or ["pip did not say why"]
            say("    not possible here: %s" % min(errors, key=len))
    return failure


def pip_install(arguments):
    """Run pip, its words going to a log; return None, or what it said where it failed."""
    command = [str(venv_python()), "-m", "pip", "install", "--no-input", "--no-user"]
    command += ["--disable-pip-version-check", "--progress-bar", "off"] + arguments
    words = []
    pip = subprocess.Popen(command, cwd=str(ROOT), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    with open(str(VENV / "install.log"), "ab") as log:
        for line in pip.stdout:
            log.write(line)
            words.append(line.decode(errors="replace"))
            large = re.search(LARGE_DOWNLOAD, words[-1])
            if large:
                say("    fetching %s, %s" % large.groups())
            if words[-1].startswith("Installing collected packages"):
                say("    unpacking %d packages" % (words[-1].count(",") + 1))
    return None if pip.wait() == 0 else "".join(words)


def nothing_reached(failure):
    """Whether pip failed for want of a network: no connection, and a package other than PyTorch unknown."""
    unconnected = re.search(r"NewConnectionError|NameResolution|ConnectTimeout|ProxyError", failure)
    return bool(unconnected and re.search(r"requirement (?!torch)\S+.*\(from versions: none\)", failure))


def own_package_source():
    """Whether pip is set up with a source of its own (company, classroom), which is then all that is used."""
    settings = subprocess.run([str(venv_python()), "-m", "pip", "config", "list"], stdout=subprocess.PIPE)
    source = r"^\S+\.(index-url|extra-index-url|find-links|no-index)\s*="
    return bool(re.search(source, settings.stdout.decode(errors="replace"), re.MULTILINE))


def wants_cpu_build():
    """On Linux, PyPI's PyTorch brings gigabytes of CUDA libraries, of no use without an NVIDIA GPU."""
    nvidia = shutil.which("nvidia-smi") or os.path.exists("/proc/driver/nvidia/version")
    return sys.platform == "linux" and not nvidia


def finish_environment():
    """Keep JupyterLab from asking for news, and note what is installed, so that the next start is quick."""
    settings = VENV / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    overrides = {"@jupyterlab/apputils-extension:notification": quiet}
    (settings / "overrides.json").write_text(json.dumps(overrides), encoding="utf-8")
    packages = probe().get("packages", [])
    stamp = {"finished": True, "root": str(ROOT), "requirements": requirements(), "packages": packages}
    write_stamp(dict(stamp, torch="torch" in packages))


# --- The commands ---


def lab(edit, slides, rest):
    """Open the first notebook, or the one whose number is in `slides` as live slides."""
    found = sorted((ROOT / "notebooks").glob("%s_*.ipynb" % (slides or FIRST)))
    if not found:
        sys.exit("There is no notebook %s; give two digits, such as --slides 08." % slides)
    prepare()
    copies = run([str(venv_python()), "-m", COPIES, "trust" if edit else "update"])
    if copies:
        return copies
    page = "/%s/%s/%s" % ("rise" if slides else "lab/tree", "notebooks" if edit else "work", found[0].name)
    command = [str(venv_python()), "-m", SLIDES if slides else "jupyterlab"]
    command += ["--ServerApp.root_dir=%s" % ROOT, "--LabApp.default_url=%s" % page]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    say("Opening JupyterLab. To stop it, press Ctrl+C here twice.")
    os.chdir(str(ROOT))
    if os.name != "nt":
        os.execv(command[0], command + rest)  # becomes JupyterLab, so that a signal sent here reaches it
    return run(command + rest)


def run(command, output=None, **changes):
    """Run a command in ROOT with changed environment variables (None removes one); return its exit code.

    What it says goes to `output`, an open file, where one is given.
    """
    environment = {name: value for name, value in dict(os.environ, **changes).items() if value is not None}
    errors = output and subprocess.STDOUT
    process = subprocess.Popen(command, cwd=str(ROOT), env=environment, stdout=output, stderr=errors)
    interrupted = False
    while True:
        try:
            code = process.wait()
            return INTERRUPTED if interrupted else code
        except KeyboardInterrupt:  # the process has received it too, and ends as it sees fit
            interrupted = True


def run_notebooks(arguments, output=None):
    """Every notebook through nbval, shut off from what would make its output differ between machines."""
    nbval = [str(venv_python()), "-m", "pytest", "--nbval", "--nbval-current-env"]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as empty:
        kept = dict(dict.fromkeys(KEPT_OUT), **ONE_THREAD)
        return run(nbval + arguments, output=output, PYTHONHASHSEED="0", IPYTHONDIR=empty, **kept)


def test(rest):
    """Unit tests, and the notebooks beside them. Returns 0 only where neither failed and at least one ran something."""
    has_torch = prepare()
    units, notebooks = split_targets(rest)
    pytest = [str(venv_python()), "-m", "pytest"]
    codes = {}
    with tempfile.TemporaryFile() as log, ThreadPoolExecutor(1) as second_core:
        if notebooks is not None and has_torch:  # beside the unit tests; what it says comes after theirs
            beside = second_core.submit(run_notebooks, notebooks, log if units is not None else None)
        if units is not None:
            codes["Unit tests"] = run(pytest + units, MPLBACKEND=None, PYTHONHASHSEED="0", **ONE_THREAD)
        if INTERRUPTED in codes.values():
            return INTERRUPTED
        if notebooks is not None and has_torch:
            codes["Notebooks"] = beside.result()
            log.seek(0)
            sys.stdout.write(log.read().decode(errors="replace"))
    if notebooks is not None and not has_torch:
        codes["Notebooks, outputs not compared"] = authoring(["run", "--without-torch"])
    return verdict(codes)


def split_targets(rest):
    """Arguments for the two runs of pytest; None for one not asked for, where `rest` has paths of the other."""

    def paths_in(folder):
        inside = [word for word in rest if Path(word).parts[:1] == (folder,)]
        return [word for word in inside if (ROOT / word.split("::")[0]).exists()]

    units, notebooks = paths_in("tests"), paths_in("notebooks")
    others = [word for word in rest if word not in units + notebooks]
    if not units and not notebooks:
        units, notebooks = ["tests"], ["notebooks"]
    return (others + units if units else None), (others + notebooks if notebooks else None)


def verdict(codes):
    """Say how each run ended; return the exit code of the whole."""
    words = {0: "passed", NOTHING_SELECTED: "nothing selected"}
    for name, code in codes.items():
        say("%s: %s" % (name, words.get(code, "FAILED (exit code %d)" % code)))
    failed = [code for code in codes.values() if code not in words]
    if failed:
        return failed[0]
    return 0 if 0 in codes.values() else NOTHING_SELECTED


def authoring(arguments):
    return run([str(venv_python()), "-m", "helpers.authoring"] + arguments, **ONE_THREAD)


def parse(arguments):
    """The command with its options, and what follows `--`."""
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    parser = argparse.ArgumentParser(
        prog="course.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    command = commands.add_parser("lab")
    command.add_argument("--edit", action="store_true", help="the originals in notebooks/, for authors")
    command.add_argument("--slides", nargs="?", const=FIRST, metavar="NN", help="a notebook as live slides")
    command = commands.add_parser("reset")
    command.add_argument("notebook", metavar="NN")
    commands.add_parser("test")
    command = commands.add_parser("notebooks")
    command.add_argument("notebook", metavar="NN", nargs="*")
    command.add_argument("--check", action="store_true", help="change nothing, say which are stale")
    command.add_argument("--refresh", action="store_true", help="volatile outputs, too")
    command = commands.add_parser("study")
    command.add_argument("notebook", metavar="NN")
    command.add_argument("--seeds", metavar="K", type=int)
    return parser.parse_args(arguments[:cut]), arguments[cut + 1 :]


def main(arguments):
    wish, rest = parse(arguments or ["--help"])
    if rest and wish.command not in ("lab", "test"):
        sys.exit("`%s` takes no arguments after `--`." % wish.command)
    if wish.command == "lab":
        return lab(wish.edit, wish.slides, rest)
    if wish.command == "test":
        return test(rest)
    prepare()
    if wish.command == "reset":
        return run([str(venv_python()), "-m", COPIES, "reset", wish.notebook])
    return authoring(arguments[: len(arguments) - len(rest)])


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")  # pip draws signs that not every Windows console knows
    sys.exit(main(sys.argv[1:]))
