"""How long it takes to grade thirty submissions: right, half-done and empty ones, six of each assignment.

Run it with `make bench`, or by itself: python benchmarks/grading.py. It needs the keys.
"""

import contextlib
import io
import json
import os
import tempfile
import time
from pathlib import Path

from press.grading import assign, assignment, grade

SUBMISSIONS = 30


def submissions(folder: Path, given: list[assignment.Assignment]) -> None:
    """Write thirty notebooks: a third with every answer, a third with the first two, a third with none."""
    for number in range(SUBMISSIONS):
        chosen = given[number % len(given)]
        made = json.loads(json.dumps(assign.student(chosen)))
        answered = chosen.graded[: (len(chosen.graded), 2, 0)[number % 3]]
        answers = {question.starter: question.solution for question in answered}
        for cell in made["cells"]:
            cell["source"] = answers.get(cell["source"], cell["source"])
        (folder / f"{number:02}.ipynb").write_text(json.dumps(made), encoding="utf-8")


def main() -> None:
    given = [found for slug in assignment.slugs() if (found := assignment.read(slug)).keyed]
    if not given:
        print("Grading was not timed: exercises/keys/ holds no key of an assignment.")
        return
    with tempfile.TemporaryDirectory() as folder:
        submissions(Path(folder), given)
        start = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            grade.main([folder])
        seconds = time.perf_counter() - start
    print(f"{SUBMISSIONS} submissions graded in {seconds:.1f} s on {os.cpu_count()} cores, {grade.AT_ONCE} at a time")


if __name__ == "__main__":
    main()
