"""Runs every notebook of the book, several at a time, into the cache that Sphinx reads."""

import asyncio
import hashlib
import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import yaml
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.cache.main import JupyterCacheBase
from jupyter_core.utils import run_sync
from myst_nb.core.config import NbParserConfig
from myst_nb.core.read import MystMetadataParsingError, create_nb_reader
from myst_parser.config.main import MdParserConfig
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from sphinx_external_toc.parsing import parse_toc_yaml

from framing.errors import BadInput
from press import ROOT, freshness, kernels

# A kernel waits half of its short life for its first messages, so two can share a core.
AT_ONCE = 2 * (os.cpu_count() or 1)


class Run(NamedTuple):
    """How one notebook ran: its page, the seconds it took, and what went wrong, if anything did."""

    page: Path
    cells: int
    seconds: float
    problem: str | None


def pages(root: Path = ROOT) -> list[Path]:
    """The Markdown pages of the table of contents."""
    return [page for name in parse_toc_yaml(root / "_toc.yml") if (page := root / f"{name}.md").exists()]


def notebooks(root: Path = ROOT) -> dict[Path, NotebookNode]:
    """Read every page of the book that holds code cells, as Sphinx will read it.

    Raises BadInput if a cell's options cannot be read.
    """
    read = {page: read_notebook(page) for page in pages(root)}
    return {page: notebook for page, notebook in read.items() if notebook and code_cells(notebook)}


def read_notebook(page: Path) -> NotebookNode | None:
    """Read one page; None if it is not a notebook. Raises BadInput as `notebooks` does."""
    text = page.read_text(encoding="utf-8")
    reader = create_nb_reader(str(page), MdParserConfig(), NbParserConfig(), text)
    try:
        return reader and reader.read(text)
    except MystMetadataParsingError as problem:
        raise BadInput(f"{page}: {problem}. Mend the lines that begin with `:` in that cell.") from problem


def code_cells(notebook: NotebookNode) -> list[tuple[int, NotebookNode]]:
    """The code cells, each with the line of the page on which it opens."""
    lines = notebook.metadata.get("source_map") or [0] * len(notebook.cells)
    return [(line, cell) for line, cell in zip(lines, notebook.cells) if cell.cell_type == "code"]


def cache(root: Path = ROOT) -> JupyterCacheBase:
    """The cache of executed notebooks for the present data, package and lock."""
    return get_cache(freshness.cache_folder(root, root / "_build"))


def execute(root: Path = ROOT, report: Callable[[str], None] = print) -> list[Run]:
    """Run each notebook that has no outputs in the cache yet, and keep the outputs of those that succeed.

    report: is told what happens, a line at a time. Returns one Run for each notebook that ran.
    """
    store = cache(root)
    # Pages that have run as they stand are not even parsed.
    record = store.path / "pages.json"
    known = json.loads(record.read_text()) if record.exists() else {}
    now = {str(page): hashlib.sha256(page.read_bytes()).hexdigest() for page in pages(root)}
    new = {Path(page): read_notebook(Path(page)) for page in now if known.get(page) != now[page]}
    new = {page: notebook for page, notebook in new.items() if notebook and code_cells(notebook)}
    waiting = {page: notebook for page, notebook in new.items() if not is_cached(store, notebook)}
    runs = run_notebooks(waiting, store, root, report) if waiting else []
    failed = {str(run.page) for run in runs if run.problem}
    if known != now:
        record.write_text(json.dumps({page: digest for page, digest in now.items() if page not in failed}))
    return runs


def run_notebooks(
    waiting: dict[Path, NotebookNode], store: JupyterCacheBase, root: Path, report: Callable[[str], None]
) -> list[Run]:
    """Run notebooks side by side and store the outputs of those that succeed."""
    kernels.enable()
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    timeout = config.get("execute", {}).get("timeout", 30)
    report(f"Running {len(waiting)} of the notebooks, up to {AT_ONCE} at a time")
    runs = []

    async def run_all() -> None:
        free = asyncio.Semaphore(AT_ONCE)

        async def run_one(page: Path, notebook: NotebookNode) -> None:
            async with free:
                run = await execute_notebook(page, notebook, timeout, root)
            if not run.problem and freshness.key(root) != store.path.name:
                what = "data, framing or uv.lock changed while its notebook ran. Build again."
                run = run._replace(problem=f"{page.relative_to(root)}: {what}")
            runs.append(run)
            if not run.problem:
                store.cache_notebook_bundle(
                    CacheBundleIn(notebook, str(page), data={"execution_seconds": run.seconds}),
                    check_validity=False, overwrite=True,
                )
            outcome = "FAILED" if run.problem else f"{run.cells} cells"
            report(f"  {page.relative_to(root)}: {outcome}, {run.seconds:.1f} s")

        await asyncio.gather(*(run_one(*item) for item in waiting.items()))

    run_sync(run_all)()  # which also works where a loop is running, as beside Playwright
    return runs


def is_cached(store: JupyterCacheBase, notebook: NotebookNode) -> bool:
    try:
        return bool(store.match_cache_notebook(notebook))
    except KeyError:
        return False


async def execute_notebook(page: Path, notebook: NotebookNode, timeout: int, root: Path = ROOT) -> Run:
    """Run a notebook in place, in a kernel of its own that starts in the page's folder.

    timeout: seconds that one cell may take.
    """
    started = []
    client = NotebookClient(
        notebook, timeout=timeout, record_timing=False, shutdown_kernel="immediate",
        resources={"metadata": {"path": str(page.parent)}},
        on_cell_execute=lambda cell, cell_index: started.append(cell_index),
    )
    begin = time.perf_counter()
    problem = None
    try:
        await client.async_execute()
    except CellTimeoutError:
        problem = (
            f"was still running after {timeout} seconds and was stopped. "
            "Shorten it, or raise `timeout` in _config.yml."
        )
    except CellExecutionError as error:
        problem = f"raised {error.ename}: {error.evalue}\n{last_lines(error.traceback)}"
    except (DeadKernelError, RuntimeError) as error:
        problem = f"lost its kernel: {error}. Did it use up the memory, or leave Python?"
    if problem:
        line = notebook.metadata["source_map"][started[-1]] if started else 1
        problem = f"{page.relative_to(root)}:{line}: code cell {len(started) or 1} {problem}"
    return Run(page, len(started), time.perf_counter() - begin, problem)


def last_lines(traceback: str, count: int = 8) -> str:
    """The end of a traceback, without colours and rules, indented."""
    plain = re.sub(r"\x1b\[[0-9;]*m|^-{9,}$", "", traceback, flags=re.MULTILINE)
    return "\n".join(["    " + line for line in plain.splitlines() if line.strip()][-count:])
