"""`press check`: read every page and exercise and say in plain words what to mend.

Each rule is a function; its name, with hyphens, stands in brackets at the end of what it says. A rule of a page
takes the page and the book and yields (line, what is wrong; what to do); a rule of the book takes the book and
yields the file first. Whatever a rule forbids is mended in the page: the one mark that excuses anything is
{typed}`90`, for a number that is not data (press/check/prose.py).
"""

import argparse
import os
from pathlib import Path
from typing import NamedTuple

from framing.errors import BadInput
from press import ROOT
from press.advice import counted
from press.check import front, keys, lesson, prose, quizzes, references
from press.check.book import Book, nearest, read
from press.quiz import bank

PAGE_RULES = (
    front.front_matter, front.title, front.summary, front.objectives, front.unique_objective, front.prerequisites,
    front.voices, front.standards, front.notebook, front.exercise_file,
    lesson.headings, lesson.skeleton, lesson.method_box, lesson.exercises, lesson.discussion, lesson.cell_length,
    lesson.prose_before_cell, lesson.cell_code, lesson.outputs, lesson.alternative_text, lesson.table_caption,
    lesson.length,
    prose.typed_number, prose.plain_words, prose.typed_quotation, prose.characters,
    references.excerpts, references.terms, references.citations, references.record, references.glue, references.links,
    references.images,
)  # fmt: skip
BOOK_RULES = (references.ledger, references.codebook, references.contents, quizzes.quizzes, keys.keys)


class Problem(NamedTuple):
    """One thing to mend."""

    file: str
    line: int
    said: str
    rule: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.said} [{self.rule}]"


def problems(book: Book) -> list[Problem]:
    """What every rule says of the book, by file and line."""
    found = set()
    for rule in PAGE_RULES:
        name = rule.__name__.replace("_", "-")
        found |= {Problem(page.file, line, said, name) for page in book.all for line, said in rule(page, book)}
    for rule in BOOK_RULES:
        name = rule.__name__.replace("_", "-")
        found |= {Problem(file, line, said, name) for file, line, said in rule(book)}
    return sorted(found)


def main(argv: list[str]) -> int:
    """Print what is to be mended in the book, or in the files named, and return 1 if anything is."""
    parser = argparse.ArgumentParser(prog="press check", description="Read every page and say what to mend.")
    parser.add_argument("files", nargs="*", help="pages, exercises or quizzes to report on (all when none is named)")
    parser.add_argument("--root", type=Path, default=ROOT, help="folder of the book")
    given = parser.parse_args(argv)
    book = read(given.root)
    shown = {page.file for page in [*book.all, *(book.keys or {}).values()]}
    shown |= {f"{bank.FOLDER}/{slug}.yml" for slug in bank.slugs(book.root)}
    if given.files:
        known, root = shown, given.root.resolve()
        shown = {Path(os.path.relpath(Path(file).resolve(), root)).as_posix() for file in given.files}
        for file in sorted(shown - known):
            raise BadInput(f"{file}: not a page of _toc.yml, an exercise, a quiz or a key; {nearest(file, known)}")
    found = [problem for problem in problems(book) if not given.files or problem.file in shown]
    for problem in found:
        print(problem)
    if found:
        print(f"{counted(len(found), 'thing')} to mend")
        return 1
    banks = sum(file.endswith(".yml") for file in shown)
    answers = sum(file.startswith("exercises/keys/") for file in shown)
    exercises = sum(file.startswith("exercises/") for file in shown) - banks - answers
    counts = [counted(len(shown) - exercises - banks - answers, "page"), counted(exercises, "exercise")]
    counts += [counted(banks, "quiz", "quizzes")] if banks else []
    counts += [counted(answers, "key")] if answers else []
    print(f"{', '.join(counts)}: nothing to mend")
    return 0
