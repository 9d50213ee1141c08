"""`press exports`: everything that leaves the site, from one build, into `_build/exports`, with a page that lists it.

A module that makes exports offers a function that takes the folder to write into; it joins by a line in MAKERS.
"""

import argparse
import importlib
import os
import shutil
import time
from concurrent.futures import ProcessPoolExecutor
from html import escape
from multiprocessing import get_context
from pathlib import Path

from press import ROOT, paper

# name: (module, function, folder below the exports); the longest first, since they run side by side.
MAKERS = {
    "handouts": ("press.handouts", "export", ""),
    "PDF": ("press.editions", "export_pdf", ""),
    "assignments": ("press.grading.assign", "export", "assignments"),
    "EPUB": ("press.epub", "export", ""),
    "quizzes": ("press.quiz.exports", "export", "lms"),
    "archive": ("press.editions", "export_archive", ""),
}
WHOLE = {
    "reading-the-frame.pdf": "The whole book to print, with page numbers in its contents (PDF, A4)",
    "reading-the-frame.epub": "The whole book for reading software (EPUB 3)",
    "reading-the-frame.zip": "The site for a computer without a connection: unpack it and open index.html (zip)",
}
FOLDERS = {"lms": "Quizzes for a learning-management system", "assignments": "Assignments"}


def make(folder: Path, names: list[str]) -> dict[str, float]:
    """Make exports into an empty `folder`; returns the seconds that each took."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as workers:
        runs = {name: workers.submit(timed, name, folder) for name in names}
        seconds = {name: run.result() for name, run in runs.items()}
    (folder / "index.html").write_text(listing(folder), encoding="utf-8")
    return seconds


def timed(name: str, folder: Path) -> float:
    """Make one export and return the seconds that it took."""
    begin = time.perf_counter()
    module, function, below = MAKERS[name]
    getattr(importlib.import_module(module), function)(folder / below)
    return time.perf_counter() - begin


# --- The page that lists them ------------------------------------------------------------------------------------


def listing(folder: Path) -> str:
    """A page with a link to every file, the handouts by chapter, and the size of each."""
    body = ["<h1>Reading the Frame: on paper and offline</h1>"]
    whole = [f"<li>{link(folder, name, text)}</li>" for name, text in WHOLE.items() if (folder / name).exists()]
    body.append(f"<h2>The whole book</h2><ul>{''.join(whole)}</ul>" if whole else "")
    rows = "".join(chapter(folder, page) for page in paper.pages(paper.site()))
    if rows:
        body.append(f"<h2>Handouts by chapter</h2><p>Each is there for A4 and for US letter, as PDF.</p>{rows}")
    for name, title in FOLDERS.items():
        files = sorted(path.relative_to(folder).as_posix() for path in (folder / name).rglob("*") if path.is_file())
        items = "".join(f"<li>{link(folder, file, file.removeprefix(f'{name}/'))}</li>" for file in files)
        body.append(f"<h2>{title}</h2><ul>{items}</ul>" if items else "")
    body.append(f"<footer><p>{escape(paper.citation())} {escape(paper.LICENCE)}</p></footer>")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<title>Reading the Frame: on paper and offline</title>\n'
        "<style>body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.55 system-ui, sans-serif; } "
        "li { margin-bottom: 0.6rem; } a { padding: 0.2rem 0; } "
        "h2 { margin-top: 2.2rem; }</style>\n</head>\n"
        f"<body>\n<main>{''.join(body)}</main>\n</body>\n</html>\n"
    )


def chapter(folder: Path, page: paper.Page) -> str:
    """The handouts of a chapter."""
    named = [(slug, paper.said(section.find("h3"))) for slug, section in page.exercises()]
    named += [(f"excerpts-{page.slug}", "The excerpts, with space for notes"),
              (f"strips-{page.slug}", "The excerpts, to cut into strips")]  # fmt: skip
    items = []
    for slug, title in named:
        files = {size: f"handouts/{size}/{slug}.pdf" for size in paper.SIZES}
        if all((folder / file).exists() for file in files.values()):
            sizes = ", ".join(
                link(folder, file, f"{title}, {size_name(size)}", size_name(size)) for size, file in files.items()
            )
            items.append(f"<li>{escape(title)}: {sizes}</li>")
    return f"<h3>{escape(page.title)}</h3><ul>{''.join(items)}</ul>" if items else ""


def size_name(size: str) -> str:
    return {"a4": "A4", "letter": "US letter"}[size]


def link(folder: Path, name: str, label: str, shown: str = "") -> str:
    """A link to a file, named so that it says what it leads to, with the file's size."""
    size = (folder / name).stat().st_size
    told = f"{size / 1e6:.1f} MB" if size > 950_000 else f"{max(1, round(size / 1000))} kB"
    named = f' aria-label="{escape(label)}"' if shown else ""
    return f'<a href="{escape(name)}"{named}>{escape(shown or label)}</a> ({told})'


# --- The command -------------------------------------------------------------------------------------------------


def main(argv: list[str]) -> int:
    """Make every export, or those that are named, and say where they are."""
    parser = argparse.ArgumentParser(prog="press exports", description=__doc__.split("\n")[0])
    parser.add_argument("name", nargs="*", choices=[[], *MAKERS], help=f"{', '.join(MAKERS)}; without any, all of them")
    asked = parser.parse_args(argv).name
    begin = time.perf_counter()
    paper.site()
    seconds = make(paper.EXPORTS, asked or list(MAKERS))
    for name, taken in seconds.items():
        print(f"  {name}: {taken:.1f} s")
    page = paper.EXPORTS / "index.html"
    print(f"All is ready ({time.perf_counter() - begin:.1f} s). {page.relative_to(ROOT)} lists it:\n{page.as_uri()}")
    return 0
