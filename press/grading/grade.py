"""`press grade FOLDER`: mark every notebook of a folder, and write grades.csv and a feedback page for each.

A submission's cells run in the sandbox; what comes back is values, and the tests run here, on the values.
`press.grading` says why.
"""

import argparse
import csv
import io
import json
import os
import re
import shutil
import signal
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import NamedTuple

from framing.errors import BadInput
from press import ROOT
from press.grading import assignment, values
from press.grading.assignment import Assignment, Check
from press.grading.sandbox import Limits, Sandbox

LARGEST = 5_000_000  # bytes of a notebook that is read
AT_ONCE = max(2, os.cpu_count() or 1)
TEST_SECONDS = 5


class Refused(Exception):
    """A file that cannot be graded; its text is the line that the submission gets."""


class Mark(NamedTuple):
    """How one test of a question went."""

    check: Check
    passed: bool


class Grade(NamedTuple):
    """What one submission gets: marks and a remark by question, and what is to be said of the whole."""

    file: str
    given: Assignment | None
    marks: dict[str, list[Mark]]
    remarks: dict[str, str]
    errors: list[dict]
    remark: str

    def points(self, question: str) -> int:
        return sum(mark.check.points for mark in self.marks.get(question, []) if mark.passed)

    @property
    def total(self) -> int:
        return sum(map(self.points, self.marks))


# --- Reading ------------------------------------------------------------------------------------------------------


def read(path: Path) -> dict:
    """Read a notebook that a stranger has sent. Raises Refused, with what to tell its sender, if it is none."""
    if path.suffix.lower() != ".ipynb":
        raise Refused("not graded: the name does not end in .ipynb; hand in the notebook itself")
    try:
        # A link could name any file of the grader's, and a pipe would never end.
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as problem:
        link = "it is a link to another file" if path.is_symlink() else f"it cannot be opened ({problem.strerror})"
        raise Refused(f"not graded: {link}; hand in the notebook itself") from None
    about = os.fstat(file)
    if not stat.S_ISREG(about.st_mode):
        os.close(file)
        raise Refused("not graded: it is no ordinary file; hand in the notebook itself")
    with open(file, "rb") as opened:
        if about.st_size > LARGEST:
            raise Refused(
                f"not graded: it has {about.st_size / 1e6:,.0f} MB, {LARGEST / 1e6:.0f} MB is the most; clear all "
                "outputs and save it again"
            )
        content = opened.read(LARGEST + 1)
    try:
        notebook = json.loads(content)
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        notebook["code"] = ["".join(cell["source"]) for cell in cells]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused("not graded: it is no notebook (of format 4); save it in Jupyter and hand it in again") from None
    return notebook


def belongs_to(notebook: dict, known: list[str]) -> str:
    """The assignment that a notebook says it is of. Raises Refused if it says none that exists."""
    about = notebook.get("metadata")
    about = about.get("press") if isinstance(about, dict) else None
    named = about.get("assignment") if isinstance(about, dict) else None
    if named not in known:
        raise Refused("not graded: it does not say which assignment it is; name it with --assignment")
    return named


# --- Marking ------------------------------------------------------------------------------------------------------


@contextmanager
def limited(seconds: float):
    """Raise TimeoutError in the main thread when the time is over."""

    def over(*_):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def passes(check: Check, found: dict, given: dict) -> bool:
    """Run one test on values of its own; it passes when nothing is raised.

    given: what the exercise's own code defines, such as the table that a question is about.
    """
    heard = io.StringIO()
    try:
        with limited(TEST_SECONDS), redirect_stdout(heard), redirect_stderr(heard):
            exec(check.code, given | {name: values.decode(value) for name, value in found.items()})
    except Exception:
        return False
    return True


@cache
def definitions(code: tuple[str, ...]) -> dict:
    """What the code that an exercise gives defines, run here: it is the book's own."""
    defined = {}
    for block in code:
        exec(block, defined)
    return defined


def mark(given: Assignment, found: dict) -> tuple[dict[str, list[Mark]], dict[str, str]]:
    """Marks of every test, and a remark for each question that has no usable answer."""
    marks, remarks = {}, {}
    defined = definitions(given.given)
    for question in given.graded:
        public = (Check(0, "The answer does not have the form that the notebook asks for.", question.public),)
        checks = (public if question.public else ()) + question.hidden
        marks[question.id] = [Mark(check, passes(check, found, defined)) for check in checks]
        said = [remark for name in question.names if (remark := _unusable(name, found))]
        if said:
            remarks[question.id] = " ".join(said)
    return marks, remarks


def _unusable(name: str, found: dict) -> str:
    if name not in found:
        return f"There is no {name}: its cell is missing, or failed."
    value = found[name]
    kind = value.get("t") if isinstance(value, dict) else ""
    if kind == "ellipsis":
        return f"{name} is still the three dots of the empty notebook."
    if kind == "other":
        return f"{name} is no number, text, list or table ({str(value.get('v'))[:100]})."
    return ""


def grade(paths: list[Path], slug: str | None, box: Sandbox, limits: Limits, keys: Path | None = None) -> list[Grade]:
    """Grade notebooks, several at a time; one Grade for each, in the order of `paths`."""
    known, assignments = assignment.slugs(), {}

    def run(path: Path):
        try:
            notebook = read(path)
            named = slug or belongs_to(notebook, known)
            if named not in assignments:
                assignments[named] = keyed(named, keys)
            given, ran = assignments[named], box.run(notebook["code"], assignments[named].names, limits)
        except Refused as problem:
            return None, str(problem)
        # That a check of the notebook's own fails says no more than the points do.
        checks = {question.public for question in given.graded}
        failed = [error for error in ran.errors if _cell(notebook["code"], error["cell"]) not in checks]
        return given, ran._replace(errors=failed)

    if slug:
        assignments[slug] = keyed(slug, keys)
    grades = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for path, (given, ran) in zip(paths, pool.map(run, paths), strict=True):
            file = os.fsencode(path.name).decode(errors="backslashreplace")
            if given is None:
                grades.append(Grade(file, assignments.get(slug), {}, {}, [], ran))
                continue
            marks, remarks = mark(given, ran.values)
            grades.append(Grade(file, given, marks, remarks, ran.errors, summary(ran.ended, remarks, ran.errors)))
    return grades


def _cell(code: list[str], number: int) -> str:
    return code[number - 1].strip() if 0 < number <= len(code) else ""


def summary(ended: str, remarks: dict, errors: list[dict]) -> str:
    """What the grader of a class should know of one submission, in a line."""
    parts = [f"{ended}; what it had returned before counts"] if ended else []
    if remarks:
        parts.append(f"no answer to {', '.join(remarks)}")
    if errors:
        parts.append(f"code cell {errors[0]['cell']} failed: {errors[0]['said']}")
    if len(errors) > 1:
        parts.append(f"{len(errors) - 1} more failed")
    return "; ".join(parts)


def keyed(slug: str, keys: Path | None) -> Assignment:
    given = assignment.read(slug, keys=keys)
    if not given.keyed:
        raise BadInput(
            f"exercises/keys/{slug}.md: the key is missing, and grading needs it; put the keys there, or give --keys."
        )
    return given


# --- Writing ------------------------------------------------------------------------------------------------------


def table(grades: list[Grade]) -> str:
    """grades.csv: file, assignment, points, the points of each question, and a remark."""
    questions = list(dict.fromkeys(question for one in grades for question in one.marks))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["file", "assignment", "points", "of", *questions, "remark"])
    for one in grades:
        points = [one.points(question) if question in one.marks else "" for question in questions]
        slug, possible = (one.given.slug, one.given.points) if one.given else ("", "")
        writer.writerow([harmless(one.file), slug, one.total, possible, *points, harmless(one.remark)])
    return text.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, on one line."""
    cell = re.sub(r"[\x00-\x1f\x7f]", " ", cell)
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell


PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.05rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }}
main {{ overflow-wrap: anywhere; }}
h1 {{ font-size: 1.5rem; line-height: 1.3; }}
h2 {{ font-size: 1.15rem; margin-top: 2rem; }}
.points {{ font-variant-numeric: tabular-nums; font-weight: 600; }}
li {{ margin: .3rem 0; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""


def feedback(one: Grade) -> str:
    """A page for the sender of one submission: nothing of anybody else's, and no answer given away."""
    parts = [f"<p>File: {escape(one.file)}</p>"]
    if one.marks:
        parts.append(f'<p class="points">{one.total} of {one.given.points} points</p>')
    if one.remark:
        parts.append(f"<p><strong>Note.</strong> {escape(sentence(one.remark))}</p>")
    for question in one.given.graded if one.marks else ():
        parts.append(f"<h2>{escape(question.id)}: {one.points(question.id)} of {question.points}</h2>")
        if question.id in one.remarks:
            parts.append(f"<p>{escape(one.remarks[question.id])}</p>")
            continue
        lines = [escape(mark.check.says) for mark in one.marks[question.id] if not mark.passed]
        listed = "".join(f"<li>{line}</li>" for line in lines)
        parts.append(f"<p>To look at again:</p>\n<ul>{listed}</ul>" if listed else "<p>All of it is right.</p>")
    if one.errors:
        listed = "".join(f"<li>Code cell {error['cell']}: {escape(error['said'])}</li>" for error in one.errors)
        parts.append(f"<h2>Cells that failed</h2>\n<ul>{listed}</ul>")
    title = f"Feedback: {one.given.title}" if one.given else "Feedback"
    return PAGE.format(title=escape(title), body="\n".join(parts))


def sentence(remark: str) -> str:
    return remark[:1].upper() + remark[1:] + "."


def page_name(file: str) -> str:
    """The name of a feedback page; a file system allows 255 bytes."""
    name = f"{file.removesuffix('.ipynb')}.html"
    return name if len(name.encode(errors="replace")) <= 255 else f"{sha256(file.encode()).hexdigest()}.html"


def write(grades: list[Grade], folder: Path) -> None:
    """Write grades.csv and feedback/NAME.html into a folder; what an earlier run left there goes."""
    pages = folder / "feedback"
    if pages.is_dir():
        shutil.rmtree(pages)
    pages.mkdir(parents=True)
    (folder / "grades.csv").write_text(table(grades), encoding="utf-8")
    for one in grades:
        (pages / page_name(one.file)).write_text(feedback(one), encoding="utf-8", errors="replace")


def submissions(folder: Path) -> list[Path]:
    """What a folder holds, without hidden files and without folders."""
    if not folder.is_dir():
        raise BadInput(f"{folder}: there is no such folder; name the one that holds the submissions.")
    found = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    found = [path for path in found if path.is_symlink() or not path.is_dir() or path.suffix == ".ipynb"]
    if not found:
        raise BadInput(
            f"{folder}: the folder holds no submission; put the notebooks into it, without folders of their own."
        )
    return found


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="press grade", description="Grade a folder of submitted notebooks.")
    parser.add_argument("folder", type=Path, help="folder with one notebook for each submission")
    parser.add_argument("--assignment", metavar="SLUG", help="which assignment (by default what each notebook says)")
    parser.add_argument("--to", type=Path, help="folder for grades.csv and feedback/ (FOLDER/graded)")
    parser.add_argument("--keys", type=Path, help="folder of keys (exercises/keys)")
    parser.add_argument("--seconds", type=float, default=Limits().seconds, help="time for one notebook (%(default)g)")
    parser.add_argument(
        "--megabytes", type=int, default=Limits().megabytes, help="memory for one notebook (%(default)s)"
    )
    parser.add_argument(
        "--with-network",
        action="store_true",
        help="run submissions where the system cannot shut them off: network and files are in their reach",
    )
    options = parser.parse_args(argv)
    if not sys.platform.startswith("linux"):
        raise BadInput(
            "press grade shuts submissions off by means that only Linux has; run it on Linux or in a virtual machine."
        )
    limits = Limits(options.seconds, options.megabytes, options.with_network)
    paths, target = submissions(options.folder), options.to or options.folder / "graded"
    keys = options.keys or ROOT / "exercises" / "keys"
    with Sandbox(hidden=(keys, options.folder, target)) as box:
        grades = grade(paths, options.assignment, box, limits, options.keys)
    write(grades, target)
    for one in grades:
        points = f"{one.total} of {one.given.points}" if one.marks else "-"
        print(f"{harmless(one.file)}: {points}{f' ({one.remark})' if one.remark else ''}")
    print(f"{target}: grades.csv and {len(grades)} feedback pages")
    return 0
