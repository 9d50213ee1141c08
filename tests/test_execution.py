"""Notebooks run in clean forked kernels, fail loudly, and are never served from a stale run."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from copies import in_copy
from nbclient import NotebookClient
from nbformat import v4

from press import ROOT, execution, freshness, kernels

# What a kernel starts with, as far as it could differ between a fork and a process of its own.
STATE = """
import gc, json, locale, logging, os, signal, sys, threading, warnings
import matplotlib, pandas
warnings.simplefilter("ignore")  # pandas warns of its own deprecated options
print(json.dumps({
    "pandas": {n: str(pandas.get_option(n)).lower() for n in pandas._config.config._registered_options},
    "matplotlib": {name: repr(value) for name, value in matplotlib.rcParams.items()},
    "path": sys.path, "arguments": sys.argv[:1], "folder": os.getcwd(), "names": sorted(globals()),
    "builtins": sorted(dir(__builtins__)), "threads": sorted(type(t).__name__ for t in threading.enumerate()),
    "environment": {k: v for k, v in os.environ.items() if not k.startswith(("JPY_PARENT", "JUPYTER_DEFAULT"))},
    "signals": [str(signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)],
    "flags": str(sys.flags), "gc": gc.get_threshold(), "locale": locale.getlocale(),
    "log": str(logging.getLogger().handlers),
    "book": [name for name in sys.modules if name.split(".")[0] in ("framing", "press")],
}))
"""


def run(*cells: str) -> list[str]:
    """What each cell prints, run in a kernel of its own."""
    notebook = v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    notebook.cells = [v4.new_code_cell(cell) for cell in cells]
    NotebookClient(notebook, timeout=20, resources={"metadata": {"path": str(ROOT)}}).execute()
    return ["".join(output.get("text", "") for output in cell.outputs) for cell in notebook.cells]


FORKS = os.environ.get(kernels.CHOICE) == kernels.NAME


@pytest.mark.skipif(not FORKS, reason="kernels are not forked on this system")
def test_a_forked_kernel_starts_as_an_ordinary_one_does():
    ordinary = subprocess.run(
        [sys.executable, "-c", f"import test_execution; print(test_execution.run({STATE!r})[0])"],
        cwd=Path(__file__).parent, capture_output=True, text=True, timeout=60,
        env={**os.environ, kernels.CHOICE: "local-provisioner"},
    )
    assert json.loads(run(STATE)[0]) == json.loads(ordinary.stdout)


def test_a_kernel_inherits_no_variable_and_no_random_state_from_the_one_before():
    draw = "import random, numpy; print(random.random(), numpy.random.random())"
    first, second = run("left_behind = 1", draw), run("print('left_behind' in globals())", draw)
    assert second[0] == "False\n"
    assert all(a != b for a, b in zip(first[1].split(), second[1].split()))


def test_a_cell_that_never_ends_is_stopped_and_named(small_book):
    (small_book / "_config.yml").write_text("execute: {timeout: 1}")
    page = small_book / "chapters/other.md"
    page.write_text(page.read_text().replace("2 + 3", "while True: pass"))
    runs = {run.page.name: run.problem for run in execution.execute(small_book, report=str)}
    assert runs["other.md"].startswith("chapters/other.md:7: code cell 1 was still running after 1 seconds")
    assert runs["counts.md"] is None


def test_a_cell_that_leaves_python_is_named(small_book):
    page = small_book / "chapters/other.md"
    page.write_text(page.read_text().replace("2 + 3", "import os; os._exit(1)"))
    runs = {run.page.name: run.problem for run in execution.execute(small_book, report=str)}
    assert runs["other.md"].startswith("chapters/other.md:7: code cell 1 lost its kernel")


def test_a_kernel_ends_when_the_process_that_asked_for_it_is_killed(tmp_path):
    cell = f"import os, time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    program = f"import test_execution; test_execution.run({cell!r})"
    asker = subprocess.Popen([sys.executable, "-c", program], cwd=Path(__file__).parent)
    kernel = int(wait_for(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text()))
    asker.kill()
    asker.wait()
    wait_for(lambda: not psutil.pid_exists(kernel) or psutil.Process(kernel).status() == psutil.STATUS_ZOMBIE)


def wait_for(what, seconds=30):
    """What it returns as soon as that is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.05)
    pytest.fail(f"{seconds} seconds passed in vain")


def test_a_notebook_that_raises_stops_the_build_and_is_named_while_the_others_run(small_book):
    page = small_book / "chapters/counts.md"
    page.write_text(page.read_text().replace('"words"', '"wrods"'))
    run = in_copy(small_book, "-m", "press.cli", "book")
    assert run.returncode == 1
    assert "chapters/counts.md:14: code cell 2 raised KeyError: 'wrods'" in run.stderr
    assert "chapters/other.md: 1 cells" in run.stdout
    assert not (small_book / "_build/html").exists()


def test_a_build_after_a_failed_one_fails_again_until_the_fault_is_mended(small_book):
    page = small_book / "chapters/other.md"
    sound = page.read_text()
    page.write_text(sound + "\n[nowhere](nowhere.md)\n")
    for _ in range(2):
        run = in_copy(small_book, "-m", "press.cli", "book")
        assert run.returncode == 1
        assert "chapters/other.md:11: WARNING" in run.stderr
    page.write_text(sound)
    run = in_copy(small_book, "-m", "press.cli", "book")
    assert run.returncode == 0, run.stderr
    assert run.stdout.endswith("/_build/html/index.html\n")


def test_the_file_of_a_page_that_left_the_book_is_removed(small_book):
    in_copy(small_book, "-m", "press.cli", "book")
    assert (small_book / "_build/html/chapters/other.html").exists()
    (small_book / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n  - file: chapters/counts\n")
    in_copy(small_book, "-m", "press.cli", "book")
    assert not (small_book / "_build/html/chapters/other.html").exists()
    assert (small_book / "_build/html/chapters/counts.html").exists()


def test_the_stock_command_prints_the_new_number_after_the_data_changed(small_book):
    for words, total in ((120, 200), (121, 201)):
        (small_book / "data/counts.csv").write_text(f"voice,words\noutlet,{words}\nquoted,80\n")
        run = in_copy(small_book, "-c", "from jupyter_book.cli.main import main; main()", "build", ".")
        assert run.returncode == 0, run.stderr
        assert f"words: {total}" in (small_book / "_build/html/chapters/counts.html").read_text()
    assert len(list((small_book / "_build/.jupyter_cache").iterdir())) == 1


def test_outputs_are_not_kept_when_the_data_changed_while_a_notebook_ran(small_book):
    page = small_book / "chapters/other.md"
    page.write_text(page.read_text().replace("2 + 3", "open('../data/counts.csv', 'a').write('advert,1')"))
    runs = {run.page.name: run.problem for run in execution.execute(small_book, report=str)}
    assert runs["other.md"].startswith("chapters/other.md: data, framing or uv.lock changed while its notebook ran")
    assert len(execution.execute(small_book, report=str)) == 2


@pytest.mark.parametrize("name", ["data/counts.csv", "framing/errors.py", "uv.lock"])
def test_the_cache_is_left_when_a_byte_of_data_package_or_lock_changes(small_book, name):
    before = freshness.key(small_book)
    changed = small_book / name
    changed.write_bytes(changed.read_bytes() + b"#")
    assert freshness.key(small_book) != before


def test_the_cache_is_left_when_a_data_file_is_renamed(small_book):
    before = freshness.key(small_book)
    (small_book / "data/counts.csv").rename(small_book / "data/words.csv")
    assert freshness.key(small_book) != before


def test_the_cache_stays_when_only_prose_or_a_file_time_or_a_compiled_file_changes(small_book):
    before = freshness.key(small_book)
    (small_book / "index.md").write_text("# Another title\n")
    os.utime(small_book / "data/counts.csv", (0, 0))
    (small_book / "framing/__pycache__").mkdir()
    (small_book / "framing/__pycache__/errors.pyc").write_bytes(b"x")
    assert freshness.key(small_book) == before
