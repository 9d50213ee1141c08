"""`press book`: run the notebooks, then print the student book to _build/html, and stop at any fault.

The pages are those of `jupyter-book build -W -n --keep-going .`; only the way there is shorter. The
notebooks run side by side in forked kernels before Sphinx starts, in the process that becomes Sphinx.
"""

import argparse
import gc
import sys
import time
from pathlib import Path

from framing.errors import BadInput
from press import ROOT, freshness, kernels


def build(root: Path = ROOT, edition: str = "student") -> int:
    """Build an edition of the book in `root`, say how it goes, and return the exit status.

    edition: "student", to _build/html, or "instructor", to _build/instructor/html.
    """
    gc.disable()  # the process ends before a collection would have paid
    if not freshness.cache_folder(root, root / "_build").exists():
        # Everything has to run: let numpy and pandas load beside Sphinx.
        kernels.enable(early=True)
    from jupyter_book.sphinx import build_sphinx
    from sphinx.util.console import color_terminal, nocolor

    from press import execution

    try:
        problems = [run.problem for run in execution.execute(root, report=say) if run.problem]
    except BadInput as problem:
        problems = [str(problem)]
    if problems:
        print("", *problems, "", "The book was not printed: mend what is said above and build again.",
              sep="\n", file=sys.stderr)  # fmt: skip
        return 1
    say("Printing the pages")
    if not color_terminal():
        nocolor()
    folder = root / "_build" if edition == "student" else root / "_build" / edition
    outcome = build_sphinx(
        root, folder / "html", noconfig=True, path_config=root / "_config.yml",
        confoverrides={
            "external_toc_path": (root / "_toc.yml").as_posix(), "latex_individualpages": False, "nitpicky": True,
            # A book without exercises has no such setting.
            **({} if edition == "student" else {"press_edition": edition}),
        },
        warningiserror=True, keep_going=True, quiet=True,
    )
    if outcome != 0:
        print("The book is not in order: mend what is said above and build again.", file=sys.stderr)
        return 1
    return 0


def say(line: str) -> None:
    print(line, flush=True)


def main(argv: list[str]) -> int:
    argparse.ArgumentParser(
        prog="press book", description="Run the notebooks and print the book to _build/html."
    ).parse_args(argv)
    begin = time.perf_counter()
    status = build()
    if status == 0:
        page = ROOT / "_build" / "html" / "index.html"
        say(f"The book is ready ({time.perf_counter() - begin:.1f} s). Open {page.relative_to(ROOT)}, which is")
        say(page.as_uri())
    gc.freeze()  # nothing is worth collecting at the exit either
    return status
