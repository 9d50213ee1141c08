"""The front door says what it offers, and what is missing when it cannot open."""

import os
import shutil
import subprocess

import pytest

from press import ROOT


@pytest.fixture
def make(tmp_path):
    """Run make in a folder with the project's Makefile and lock, and a Python of our own making."""
    for name in ("Makefile", "pyproject.toml", "uv.lock"):
        shutil.copy(ROOT / name, tmp_path)

    def run(*arguments: str, python: str = "exit 1") -> subprocess.CompletedProcess:
        stand_in = tmp_path / "python"
        stand_in.write_text(f"#!/bin/sh\n{python}\n")
        stand_in.chmod(0o755)
        return subprocess.run(
            ["make", f"PYTHON={stand_in}", *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=60,
            env={name: value for name, value in os.environ.items() if not name.startswith("MAKE")},
        )  # fmt: skip

    return run


def test_make_alone_lists_every_target(make):
    listed = {line.split()[1] for line in make().stdout.splitlines()}
    expected = "help book instructor serve exports check test outputs data parse bench clean"
    assert listed == set(expected.split())


def test_an_old_python_is_named_with_its_version(make):
    run = make("book", python='[ "$1" = --version ] && echo Python 3.9.2 || exit 1')
    assert run.returncode != 0
    assert "needs Python 3.11 or newer" in run.stderr and "is Python 3.9.2." in run.stderr


def test_a_python_without_venv_is_told_what_to_install_and_leaves_nothing(make, tmp_path):
    run = make("book", python='[ "$1" = -c ] && exit 0; mkdir -p .venv/bin; exit 1')
    assert run.returncode != 0
    assert "sudo apt install python3-venv" in run.stderr
    assert not (tmp_path / ".venv").exists()
