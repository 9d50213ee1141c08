"""`press browser`: find a Chromium for the page tests, or install one where the user may."""

import contextlib
import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from framing.errors import BadInput

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
# Where installers put a browser without telling the PATH.
PLACES = (
    "/usr/bin/chromium",
    "/snap/bin/chromium",
    "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
MISSING = (
    "There is no Chromium here, and none could be installed: install Debian's package chromium "
    "(apt-get install chromium) or Google Chrome, or run `playwright install chromium` in the environment, "
    "or set CHROMIUM to the path of a Chromium that you have."
)


@functools.cache
def find() -> Path | None:
    """The browser for the page tests, or None.

    Looks at CHROMIUM, the PATH, the usual places, and Playwright's own download, in this order.
    Raises BadInput if CHROMIUM names something that does not run.
    """
    if given := os.environ.get("CHROMIUM"):
        if version(given):
            return Path(given)
        raise BadInput(f"CHROMIUM is {given!r}, which does not run; set it to the path of a Chromium, or unset it.")
    return next((Path(found) for found in candidates() if found and version(found)), None)


def candidates() -> Iterator[str | None]:
    yield from map(shutil.which, NAMES)
    yield from PLACES
    # Where Playwright keeps its own, asked in a process apart: this one may have Playwright running already.
    question = "from playwright.sync_api import sync_playwright as p\nwith p() as q: print(q.chromium.executable_path)"
    yield subprocess.run([sys.executable, "-c", question], capture_output=True, text=True).stdout.strip()


def version(program: str | Path) -> str:
    """What a browser says of itself, or an empty string if it does not run (a snap that is only a signpost)."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def install() -> Path:
    """Install a browser: Debian's where the user may, else Playwright's; raises BadInput if neither works."""
    for commands in (debian("chromium"), [[sys.executable, "-m", "playwright", "install", "chromium"]]):
        done = bool(commands)
        for command in commands:
            print("+", *command, flush=True)
            done = done and subprocess.run(command, stdin=subprocess.DEVNULL).returncode == 0
        find.cache_clear()
        if done and (found := find()):
            return found
    raise BadInput(MISSING)


def debian(package: str) -> list[list[str]]:
    """The commands that install a package of Debian; none where there is no apt-get or the user may not."""
    if not shutil.which("apt-get"):
        return []
    sudo = []
    if os.geteuid() != 0:
        sudo = ["sudo", "-n"]
        if not shutil.which("sudo") or subprocess.run([*sudo, "true"], capture_output=True).returncode:
            return []
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    return [[*apt, "update"], [*apt, "install", "--yes", "--no-install-recommends", package]]


def launch(playwright):
    """Start the browser under Playwright; raises BadInput if there is none."""
    program = find()
    if program is None:
        raise BadInput(MISSING)
    # Chromium's sandbox refuses to run as root, as in a container.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=program, args=[*FLAGS, *sandbox])


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; yields the address, with a slash at its end."""
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


def main(argv: list[str]) -> int:
    """Find or install a browser and say which it is."""
    found = find() or install()
    print(f"Browser for the page tests: {found} ({version(found)})")
    return 0
