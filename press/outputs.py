"""`press outputs`: write down what every chapter's cells print, and compare a run with it.

A reference notebook in tests/outputs holds a chapter's code cells and their outputs, without prose and
without pictures, so that a diff of it shows what a reader would see change. nbval checks the same files.
"""

import argparse
import base64
import difflib
import hashlib
import json
import platform
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from framing.errors import BadInput
from press import ROOT, execution

# A picture's bytes depend on how the processor rounds, so digests count between equal machines only.
MACHINE = f"{platform.system()} {platform.machine()}"
REFRESH = "If that is meant, run `make outputs` and look at what it changes."


def reference_path(page: Path, root: Path = ROOT) -> Path:
    """Where the outputs of a page are written down: chapters/read/voices.md in read/voices.ipynb."""
    name = page.relative_to(root).as_posix().removeprefix("chapters/")
    return (root / "tests" / "outputs" / name).with_suffix(".ipynb")


def executed(root: Path = ROOT) -> dict[Path, NotebookNode]:
    """Every notebook of the book with its outputs, by page; what has not run yet is run.

    Raises BadInput if a cell fails.
    """
    problems = [run.problem for run in execution.execute(root) if run.problem]
    if problems:
        raise BadInput("\n".join(problems))
    store = execution.cache(root)
    found = execution.notebooks(root)
    return {page: store.merge_match_into_notebook(notebook)[1] for page, notebook in found.items()}


def reference(notebook: NotebookNode) -> NotebookNode:
    """What is written down of an executed notebook; the same bytes for the same outputs."""
    cells = []
    for number, (_, cell) in enumerate(execution.code_cells(notebook), start=1):
        tags = [tag for tag in cell.metadata.get("tags", []) if tag == "raises-exception"]
        cells.append(
            new_code_cell(
                cell.source, id=f"cell-{number}", execution_count=number, metadata={"tags": tags} if tags else {},
                outputs=[without_picture(output, number) for output in merge_streams(cell.outputs)],
            )
        )
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel, "press": {"pictures": MACHINE}})


def merge_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """One output per stream: how a kernel cuts its text into messages is a matter of timing."""
    merged: dict[object, NotebookNode] = {}
    for position, output in enumerate(outputs):
        kind = output.name if output.output_type == "stream" else position
        if kind in merged:
            merged[kind].text += output.text
        else:
            merged[kind] = nbformat.from_dict(output)
    return list(merged.values())


def without_picture(output: NotebookNode, number: int) -> NotebookNode:
    """An output with the digest of each picture in place of the picture."""
    output = nbformat.from_dict(output)
    if "execution_count" in output:
        output.execution_count = number
    if output.output_type == "error":
        output.traceback = []  # it holds paths and colours; nbval does not compare it either
    for kind in [kind for kind in output.get("data", {}) if kind.startswith("image/")]:
        payload = output.data.pop(kind)
        content = payload.encode() if kind == "image/svg+xml" else base64.b64decode(payload)
        output.metadata.setdefault(kind, {})["sha256"] = hashlib.sha256(content).hexdigest()
    return output


def lines(cell: NotebookNode, pictures: bool) -> list[str]:
    """What a cell prints, line by line, for a comparison that a person can read."""
    found = []
    for output in cell.outputs:
        found.append(f"[{output.output_type} {output.get('name', '')}]")
        if output.output_type == "stream":
            found += output.text.splitlines()
        elif output.output_type == "error":
            found.append(f"{output.ename}: {output.evalue}")
        else:
            for kind, content in sorted(output.data.items()):
                found += [f"[{kind}]", *str(content).splitlines()]
            about = json.loads(json.dumps(output.metadata))
            for kind in about if not pictures else ():
                if kind.startswith("image/"):
                    del about[kind]["sha256"]
            found += [f"[about {kind}] {json.dumps(said, sort_keys=True)}" for kind, said in sorted(about.items())]
    return found


def compare(page: Path, notebook: NotebookNode, root: Path = ROOT) -> list[str]:
    """Compare an executed notebook with its reference.

    Returns one message per difference, each with the page, the line and the cell: a reference that is
    missing, a cell that is not the reference's, an output that is not, with both values.
    """
    path = reference_path(page, root)
    where, there = page.relative_to(root), path.relative_to(root)
    if not path.exists():
        return [f"{where}: {there} is missing. Run `make outputs`."]
    kept = nbformat.read(path, as_version=4)
    found = reference(notebook)
    places = [line for line, _ in execution.code_cells(notebook)]
    if len(kept.cells) != len(found.cells):
        count, before = len(found.cells), len(kept.cells)
        return [f"{where} has {count} code cells, {there} has {before}: the chapter changed. {REFRESH}"]
    pictures = kept.metadata.get("press", {}).get("pictures") == MACHINE
    problems = []
    for number, (line, old, new) in enumerate(zip(places, kept.cells, found.cells), start=1):
        if old.source != new.source:
            problems.append(
                f"{where}:{line}: code cell {number} is not the one in {there}: the chapter changed. {REFRESH}"
            )
        elif (before := lines(old, pictures)) != (now := lines(new, pictures)):
            change = difflib.unified_diff(before, now, f"{there} (reference)", f"{where} (this run)", n=1, lineterm="")
            problems.append(
                f"{where}:{line}: code cell {number} prints something else than its reference. {REFRESH}\n"
                + "\n".join("    " + text for text in change)
            )
    return problems


def orphans(root: Path = ROOT) -> list[Path]:
    """The reference notebooks that belong to no page."""
    kept = {reference_path(page, root) for page in execution.notebooks(root)}
    return sorted(set((root / "tests" / "outputs").rglob("*.ipynb")) - kept)


def write(root: Path = ROOT) -> list[Path]:
    """Write the reference of every notebook and remove those of no page; return the files that changed.

    Raises BadInput if a cell fails, or ends with `;`, which hides its output in the book but not from nbval.
    """
    changed = orphans(root)
    for orphan in changed:
        orphan.unlink()
    for page, notebook in executed(root).items():
        for number, (line, cell) in enumerate(execution.code_cells(notebook), start=1):
            if cell.source.rstrip().endswith(";"):
                raise BadInput(
                    f"{page.relative_to(root)}:{line}: code cell {number} ends with `;`, which hides its output in the "
                    "book but not from nbval. Give the value a name instead: `_ = ...`."
                )
        path = reference_path(page, root)
        text = nbformat.writes(reference(notebook)) + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def main(argv: list[str]) -> int:
    argparse.ArgumentParser(
        prog="press outputs", description="Write the outputs of every chapter's cells to tests/outputs."
    ).parse_args(argv)
    changed = write()
    for path in changed:
        print(f"{path.relative_to(ROOT)} {'changed' if path.exists() else 'removed'}")
    print(f"{len(changed)} reference notebooks changed" if changed else "The reference notebooks are up to date.")
    return 0
