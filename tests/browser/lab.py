"""JupyterLab in a real Chromium, with folders of its own: what the browser test and the latency benchmark share.

Nothing of the user's settings is read or written: configuration, data (where trust is kept), runtime files and
notebooks live in one temporary folder.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from helpers.authoring import slides as slide_show

TOKEN = "course"
REPOSITORY = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_INSTALL = ("no Chromium found; install one with `apt-get install chromium`, `brew install --cask chromium` or "
                  "`python -m playwright install chromium`")


class NoBrowser(RuntimeError):
    """There is no browser to drive; the message says how to get one."""


def free_port():
    """A port that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def prepare_environment(folder, theme):
    """Environment variables that keep Jupyter inside `folder`, without news or update checks."""
    names = {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
             "JUPYTER_CONFIG_DIR": "config", "JUPYTER_RUNTIME_DIR": "runtime", "JUPYTER_DATA_DIR": "data",
             "IPYTHONDIR": "ipython"}
    for name in names.values():
        (folder / name).mkdir(parents=True, exist_ok=True)
    settings = folder / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True, exist_ok=True)
    for name, content in {"notification": {"fetchNews": "false", "checkForUpdates": False},
                          "themes": {"theme": f"JupyterLab {theme}"}}.items():
        (settings / f"{name}.jupyterlab-settings").write_text(json.dumps(content), encoding="utf-8")
    # the kernel runs elsewhere, and finds the library whether it is installed or only checked out
    path = os.pathsep.join([str(REPOSITORY), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**os.environ, **{variable: str(folder / name) for variable, name in names.items()}, "PYTHONPATH": path}


@contextmanager
def server(root, folder, theme="Light", slides=False):
    """JupyterLab serving `root`, its notebooks trusted; with `slides` as `course.py lab --slides` starts it.

    Yields
    ------
    str
        The address, without a trailing slash.
    """
    environment = prepare_environment(Path(folder), theme)
    if slides:
        environment = slide_show.environment(base=environment)
        slide_show.dress(Path(root))
    notebooks = sorted(str(path) for path in Path(root).glob("*.ipynb"))
    if notebooks:
        subprocess.run([sys.executable, "-m", "jupyter", "trust", *notebooks], env=environment, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    port = free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", "--ServerApp.port_retries=0",
               f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={root}",
               "--LabApp.expose_app_in_browser=True", *(slide_show.options() if slides else [])]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    log = (Path(folder) / "server.log").open("w", encoding="utf-8")
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT, cwd=root)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, process, log.name)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


@contextmanager
def serve_copies(paths, folder, theme="Light", slides=False):
    """JupyterLab serving copies of these files, so that running them changes nothing; yields the address."""
    root = Path(folder) / "notebooks"
    root.mkdir()
    for path in paths:
        shutil.copy(path, root)
    with server(root, Path(folder) / "jupyter", theme, slides) as address:
        yield address


def _wait_for(address, process, log):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("JupyterLab stopped while starting:\n" + Path(log).read_text(encoding="utf-8")[-2000:])
        try:
            with urllib.request.urlopen(f"{address}/api/status?token={TOKEN}", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("JupyterLab did not answer within 60 seconds")


def browser_path():
    """A Chromium on the PATH, or None to let Playwright look for its own."""
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


@contextmanager
def chromium():
    """A headless Chromium; `NoBrowser` where there is none."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise NoBrowser("Playwright is missing; install the test dependencies with `python course.py test`") from error
    with sync_playwright() as playwright:
        options = ["--headless=new", "--no-sandbox", "--disable-gpu"]
        try:
            browser = playwright.chromium.launch(executable_path=browser_path(), args=options)
        except Error as error:
            if "Executable doesn't exist" in str(error) or "executable doesn't exist" in str(error):
                raise NoBrowser(HOW_TO_INSTALL) from error
            raise
        try:
            yield browser
        finally:
            browser.close()


class Lab:
    """One browser page on one JupyterLab, and everything that went wrong on it."""

    def __init__(self, browser, address, width=1280, height=720):
        self.address = address
        self.console_errors = []
        self.outside_requests = []
        self.page = browser.new_context(viewport={"width": width, "height": height}).new_page()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.console_errors.append(str(error)))
        self.page.on("request", self._on_request)

    def close(self):
        """Shut the open notebook's kernel down and close the page."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        self.page.context.close()

    def _on_console(self, message):
        if message.type == "error":
            self.console_errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _on_request(self, request):
        if not request.url.startswith((self.address, self.address.replace("http", "ws"), "data:", "blob:")):
            self.outside_requests.append(request.url)

    def open(self, notebook):
        """Open a notebook and wait until its kernel is idle."""
        self.page.goto(f"{self.address}/lab/tree/{notebook}?token={TOKEN}")
        self.page.wait_for_function(
            """name => { const panel = window.jupyterapp && window.jupyterapp.shell.currentWidget;
                return panel && panel.context && panel.context.path === name && panel.sessionContext.session
                    && panel.sessionContext.session.kernel
                    && panel.sessionContext.session.kernel.status === 'idle'; }""",
            arg=notebook, timeout=60_000)
        self.page.wait_for_timeout(1500)    # the widget manager registers itself shortly after the kernel is idle

    def run_all(self, timeout=60):
        """Run every cell, and return once the last one has an execution count and the kernel is idle."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.page.wait_for_function(
            """() => { const panel = window.jupyterapp.shell.currentWidget;
                const cells = panel.content.widgets.filter(
                    cell => cell.model.type === 'code' && cell.model.sharedModel.source.trim());
                return cells.every(cell => cell.model.executionCount) &&
                    panel.sessionContext.session.kernel.status === 'idle'; }""", timeout=timeout * 1000)

    def output_errors(self):
        """Names and messages of error outputs in the open notebook, cells tagged raises-exception left out."""
        return self.page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.content.widgets
                .filter(cell => cell.model.type === 'code'
                    && !(cell.model.getMetadata('tags') || []).includes('raises-exception'))
                .flatMap(cell => cell.model.sharedModel.outputs)
                .filter(output => output.output_type === 'error')
                .map(output => `${output.ename}: ${output.evalue}`)""")

    def explorers(self):
        """Locators of all explorers that are drawn in the open notebook."""
        found = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .course-explorer:has(svg.course-pic)")
        return [found.nth(position) for position in range(found.count())]

    def wait_for_explorers(self, count, timeout=20):
        """Locators of all explorers, once so many are drawn; each is scrolled to, for a notebook draws lazily."""
        self.page.wait_for_function(
            """count => { for (const cell of document.querySelectorAll('.course-explorer')) cell.scrollIntoView();
                return document.querySelectorAll('.course-explorer svg.course-pic').length >= count; }""",
            arg=count, timeout=timeout * 1000)
        return self.explorers()

    def sliders(self, explorer):
        """Labels of the sliders that can be moved now."""
        return explorer.evaluate(
            """explorer => [...explorer.querySelectorAll('.widget-hslider')]
                .filter(slider => slider.offsetParent && !slider.querySelector('.noUi-target[disabled]'))
                .map(slider => slider.querySelector('.widget-label').textContent)""")

    def handle(self, explorer, label):
        """A slider's handle, by its label."""
        return explorer.locator(f'.widget-hslider:has(.widget-label:text-is("{label}")) .noUi-handle')

    def picture(self, explorer):
        """The explorer's picture as markup."""
        return explorer.locator("svg.course-pic").evaluate("picture => picture.outerHTML")

    def wait_for_change(self, explorer, before, timeout=10):
        """The picture once it differs from `before`."""
        self.page.wait_for_function(
            "([explorer, before]) => explorer.querySelector('svg.course-pic').outerHTML !== before",
            arg=[explorer.element_handle(), before], timeout=timeout * 1000)
        return self.picture(explorer)
