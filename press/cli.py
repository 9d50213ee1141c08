"""The `press` command: one front door to everything that prints the book.

Each command lives in a module of its own and is imported when it is called, so that
`press check` does not wait for Sphinx.
"""

import argparse
import importlib
import sys

from framing.errors import BadInput

# name: (module, what `press --help` says)
COMMANDS = {
    "book": ("press.book", "build the student HTML book to _build/html"),
    "instructor": ("press.instructor", "build the instructor edition, with the keys, to _build/instructor/html"),
    "leaks": ("press.leaks", "search what students get for sentences and numbers of the keys"),
    "serve": ("press.serve", "show the book in a browser and rebuild it when a file is saved"),
    "check": ("press.check", "read every chapter and say in plain words what to mend"),
    "data": ("press.derive", "make the derived data files from the full texts, or compare (--check)"),
    "parse": ("press.parse", "let a grammar parser read the full texts, and score it against the clauses read by hand"),
    "outputs": ("press.outputs", "refresh the reference notebooks in tests/outputs"),
    "assign": ("press.grading.assign", "make assignments' notebooks; with the keys, solutions and autograders too"),
    "grade": ("press.grading.grade", "grade a folder of submitted notebooks"),
    "handouts": ("press.handouts", "print each exercise and excerpt set as PDF, on A4 and letter"),
    "exports": ("press.exports", "make handouts, PDF, EPUB, offline archive and the rest, in _build/exports"),
    "java": ("press.java", "find or install a Java for the checker of the EPUB"),
    "browser": ("press.browser", "find or install a Chromium for the page tests"),
}


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status; bad input is a message, not a traceback."""
    parser = argparse.ArgumentParser(prog="press", description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (_, summary) in COMMANDS.items():
        commands.add_parser(name, help=summary, add_help=False)
    chosen, rest = parser.parse_known_args(sys.argv[1:] if argv is None else argv)
    module = importlib.import_module(COMMANDS[chosen.command][0])
    try:
        return module.main(rest)
    except BadInput as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
