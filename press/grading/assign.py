"""`press assign`: make student notebooks, solutions and autograders of the assignments.

A student's notebook is made from the exercise alone, so that a key cannot leak into it. Where keys are at
hand, Otter Assign makes the solution and the autograder from exercise and key, and its own student version
must have the same cells; anything else stops the command.
"""

import argparse
import json
import logging
import shutil
import tempfile
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import jupytext
import nbformat
import yaml
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from framing.errors import BadInput
from press import ROOT
from press.grading import assignment
from press.grading.assignment import Assignment, Question

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
# No cell of the student's notebook needs Otter.
CONFIG = {
    "init_cell": False, "check_all_cell": False, "export_cell": False, "solutions_pdf": False, "run_tests": False,
    "requirements": "requirements.txt", "python_version": 3.12, "autograder_files": ["framing", "data"],
}  # fmt: skip
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a zip archive can hold

FIND_THE_BOOK = """\
import sys
from pathlib import Path

here = Path.cwd()
for folder in [here, *here.parents]:
    if (folder / "framing").is_dir() and (folder / "data").is_dir():
        sys.path.insert(0, str(folder))
        break
try:
    import framing
except ModuleNotFoundError:
    raise SystemExit(
        "The book's data is not here. Put this notebook into the folder of the book "
        "(the one that holds framing and data), or into a folder inside it, and run this cell again."
    ) from None"""
DONE = "The next cell checks the form of your answer, and says nothing if it is right."
IN_WORDS = "*Write your answer here.*"


def student(given: Assignment) -> NotebookNode:
    """The notebook that a student gets."""
    cells = [*opening(given)]
    for number, question in enumerate(given.questions, start=1):
        cells.append(new_markdown_cell(asked(number, question)))
        cells.append(new_code_cell(question.starter) if question.names else new_markdown_cell(IN_WORDS))
        cells += closing(question)
    return notebook(given, cells)


def opening(given: Assignment):
    note = f"\n\n*Content note. {given.note}*" if given.note else ""
    yield new_markdown_cell(f"# {given.title}{note}\n\n{given.intro}".rstrip())
    yield new_markdown_cell("Run this cell first. It finds the book's data.")
    yield new_code_cell(FIND_THE_BOOK)
    yield from map(new_code_cell, given.given)


def asked(number: int, question: Question) -> str:
    return f"**{number}.** {question.text}"


def closing(question: Question) -> list[NotebookNode]:
    """The public check, where there is one."""
    return [new_markdown_cell(DONE), new_code_cell(question.public)] if question.public else []


def notebook(given: Assignment, cells: list[NotebookNode]) -> NotebookNode:
    """A notebook with ids that stay, so that the same assignment is the same bytes."""
    for number, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{number}"
    # Both graders ask a submission which assignment it is of, and refuse it where that is another one.
    named = {"press": {"assignment": given.slug}, "otter": {"assignment_name": given.slug}}
    return new_notebook(cells=cells, metadata={**KERNEL, **named})


def master(given: Assignment) -> NotebookNode:
    """The notebook that Otter Assign takes apart: questions with solutions, public and hidden tests."""
    cells = [
        new_raw_cell("# ASSIGNMENT CONFIG\n" + yaml.safe_dump({"name": given.slug, **CONFIG}, sort_keys=False).rstrip())
    ]
    cells += opening(given)
    for number, question in enumerate(given.questions, start=1):
        text = new_markdown_cell(asked(number, question))
        if not question.names:
            cells += [text, new_markdown_cell(IN_WORDS)]
            continue
        begin = yaml.safe_dump({"name": question.id, "check_cell": False}, sort_keys=False).rstrip()
        prompt = f'""" # BEGIN PROMPT\n{question.starter}\n""" # END PROMPT'
        solution = f"# BEGIN SOLUTION NO PROMPT\n{question.solution}\n# END SOLUTION"
        cells += [new_raw_cell(f"# BEGIN QUESTION\n{begin}"), text, new_raw_cell("# BEGIN SOLUTION")]
        cells += [new_code_cell(f"{prompt}\n{solution}"), new_raw_cell("# END SOLUTION"), new_raw_cell("# BEGIN TESTS")]
        if question.public:
            cells.append(new_code_cell(configured(question.public, points=0, hidden=False)))
        for check in question.hidden:
            told = {"points": check.points, "hidden": True, "failure_message": check.says}
            cells.append(new_code_cell(configured(check.code, **told)))
        cells += [new_raw_cell("# END TESTS"), new_raw_cell("# END QUESTION"), *closing(question)]
    return notebook(given, cells)


def configured(code: str, **told) -> str:
    return f'""" # BEGIN TEST CONFIG\n{yaml.safe_dump(told, sort_keys=False, width=1000)}""" # END TEST CONFIG\n{code}'


def run_otter(given: Assignment, folder: Path) -> None:
    """Let Otter Assign write solution and autograder, and put them into `folder`.

    Raises BadInput where Otter is not installed, or its student version is not the one made from the exercise.
    """
    try:
        from otter.assign import main as otter_assign
    except ModuleNotFoundError:
        raise BadInput("Otter is not installed; run `uv sync --group grade`, or remove exercises/keys/.") from None
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch, given.slug)
        work.mkdir()
        for name in ("framing", "data"):
            shutil.copytree(ROOT / name, work / name, ignore=shutil.ignore_patterns("__pycache__"))
        (work / "requirements.txt").write_text(requirements(), encoding="utf-8")
        # Written as text and read again: the master of an assignment is a file that one can read and compare.
        text = jupytext.writes(master(given), "md:myst")
        source = work / f"{given.slug}.ipynb"
        nbformat.write(jupytext.reads(text, "md:myst"), source)
        heard = StringIO()
        try:
            logging.disable(logging.CRITICAL)
            with redirect_stdout(heard), redirect_stderr(heard):
                otter_assign(str(source), str(work / "dist"), no_pdfs=True)
        except Exception as problem:
            raise BadInput(f"Otter Assign cannot make {given.slug}: {problem}; mend its key.") from problem
        finally:
            logging.disable(logging.NOTSET)
        theirs = nbformat.read(work / "dist" / "student" / source.name, as_version=4)
        if cells_of(theirs) != cells_of(student(given)):
            raise BadInput(
                f"exercises/{given.slug}.md: Otter's student version differs from the exercise; look for a line in the "
                "exercise or its key that ends like one of Otter's own marks, such as `# SOLUTION`."
            )
        solved = nbformat.read(work / "dist" / "autograder" / source.name, as_version=4)
        for cell in solved.cells:
            cell.metadata = {}
            cell.source = without_marks(cell.source)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "master.md").write_text(text, encoding="utf-8")
        write(notebook(given, solved.cells), folder / f"{given.slug}-solution.ipynb")
        (archive,) = (work / "dist" / "autograder").glob("*autograder*.zip")
        repack(archive, folder / "autograder.zip")


def requirements() -> str:
    """What a submission may import, pinned as in the book."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return "".join(f"{name}\n" for name in project["dependencies"])


def cells_of(notebook: NotebookNode) -> list[tuple[str, str]]:
    """Kind and source of the cells that hold anything."""
    return [(cell.cell_type, cell.source.strip()) for cell in notebook.cells if cell.source.strip()]


def without_marks(source: str) -> str:
    """A solution without the marks and the starter that Otter keeps in it."""
    if "# BEGIN SOLUTION NO PROMPT\n" not in source:
        return source
    return source.split("# BEGIN SOLUTION NO PROMPT\n", 1)[1].removesuffix("# END SOLUTION").rstrip("\n")


def repack(archive: Path, target: Path) -> None:
    """Copy a zip archive so that the same files are the same bytes: sorted, and without the time of the day."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = (0o755 if name in ("run_autograder", "setup.sh") else 0o644) << 16
            new.writestr(entry, old.read(name), zipfile.ZIP_DEFLATED)


def write(notebook: NotebookNode, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.validate(notebook)
    path.write_text(json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def assign(slug: str, build: Path, keys: Path | None = None, root: Path = ROOT) -> Assignment:
    """Write everything of one assignment under `build`: exports/ for students, instructor/ where there is a key."""
    given = assignment.read(slug, root, keys)
    write(student(given), build / "exports" / "assignments" / slug / f"{slug}.ipynb")
    if given.keyed:
        run_otter(given, build / "instructor" / "assignments" / slug)
    return given


def export(folder: Path) -> None:
    """Write the students' notebooks, a folder each, for `press exports`."""
    for slug in assignment.slugs():
        write(student(assignment.read(slug)), folder / slug / f"{slug}.ipynb")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="press assign", description="Make the assignments that grade themselves.")
    parser.add_argument("slugs", nargs="*", help="exercises (every assignment when none is named)")
    parser.add_argument("--keys", type=Path, help="folder of keys (exercises/keys when it is there)")
    parser.add_argument("--to", type=Path, default=ROOT / "_build", help="folder for what is made (_build)")
    options = parser.parse_args(argv)
    for slug in options.slugs or assignment.slugs():
        made = assign(slug, options.to, options.keys)
        points = (
            f"{made.points} points, with solution and autograder" if made.keyed else "student notebook only: no key"
        )
        print(f"{slug}: {len(made.graded)} questions, {points}")
    return 0
