"""`press java`: find a Java for the checker of the EPUB, or install one where the user may."""

import functools
import os
import shutil
import subprocess

from framing.errors import BadInput
from press.browser import debian

MISSING = (
    "There is no Java here, and none could be installed; the checker of the EPUB needs one: install Debian's package "
    "default-jre-headless (apt-get install default-jre-headless), or set JAVA_HOME to the folder of one."
)


@functools.cache
def find() -> str | None:
    """The Java to use, of JAVA_HOME or of the PATH, or None; a signpost that is no Java is passed over."""
    home = os.environ.get("JAVA_HOME")
    for program in (os.path.join(home, "bin", "java") if home else None, shutil.which("java")):
        if program and version(program):
            return program
    return None


def version(program: str) -> str:
    """What a Java says of itself, or an empty string if it does not run."""
    try:
        answer = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stderr.partition("\n")[0] if answer.returncode == 0 else ""


def needed() -> str:
    """The Java to use; raises BadInput if there is none."""
    if found := find():
        return found
    raise BadInput(MISSING)


def main(argv: list[str]) -> int:
    """Find or install a Java and say which it is."""
    if not find():
        for command in debian("default-jre-headless"):
            print("+", *command, flush=True)
            subprocess.run(command, stdin=subprocess.DEVNULL)
        find.cache_clear()
    print(f"Java for the checker of the EPUB: {needed()} ({version(needed())})")
    return 0
