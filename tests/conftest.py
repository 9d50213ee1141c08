"""What several tests need: forked kernels, the built book, and a small book to break on purpose."""

import fcntl
import os
from pathlib import Path

import copies
import hypothesis
import pytest

from press import ROOT, kernels

kernels.enable()
hypothesis.settings.register_profile("book", deadline=None)  # a busy machine is no fault of the code
hypothesis.settings.load_profile("book")


@pytest.fixture(scope="session")
def book() -> Path:
    """The folder of the built book; BOOK_HTML names one that stands elsewhere.

    `make test` has built it from nothing before; then this finds it fresh, and makes sure.
    """
    if given := os.environ.get("BOOK_HTML"):
        return Path(given)
    (ROOT / "_build").mkdir(exist_ok=True)
    with open(ROOT / "_build" / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # test processes side by side build one after the other
        run = copies.in_copy(ROOT, "-m", "press.cli", "book")
    assert run.returncode == 0, run.stdout + run.stderr
    return ROOT / "_build" / "html"


@pytest.fixture
def small_book(tmp_path) -> Path:
    """A book of two chapters, in a folder of its own, with this project's code."""
    return copies.small_book(tmp_path)
