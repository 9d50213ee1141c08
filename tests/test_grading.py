"""Assignments give the points they should, and no submission can harm another, the grader, or the truth."""

import csv
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from html import escape

import pytest

from framing.errors import BadInput
from press import ROOT, frontmatter
from press.grading import assign, assignment, grade, values
from press.grading.sandbox import Limits, Sandbox

KEYS = ROOT / "exercises" / "keys"
needs_keys = pytest.mark.skipif(
    not (KEYS / "leave-one-out.md").exists(),
    reason="the keys are not at hand: student notebooks were tested without them",
)
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="grading needs Linux")

# Points of a right, a half and an empty submission. What a half one answers stands in the key, under `half`;
# its points were counted by hand.
ASSIGNMENTS = {
    "short-turns-long-turns": (8, 4, 0),
    "leave-one-out": (7, 3, 0),
    "names-per-thousand": (8, 4, 0),
    "rose-and-fell": (9, 5, 0),
    "days-months-years": (7, 3, 0),
}


def notebook(slug: str, answers: dict[str, str] | None = None, extra: str = "") -> dict:
    """The student's notebook with some starter cells answered, and code of somebody else's at its end."""
    given = assignment.read(slug)
    made = json.loads(json.dumps(assign.student(given)))
    starters = {question.starter: question.id for question in given.graded}
    for cell in made["cells"]:
        if cell["source"] in starters:
            cell["source"] = (answers or {}).get(starters[cell["source"]], cell["source"])
    if extra:
        made["cells"].append(
            {"cell_type": "code", "source": extra, "metadata": {}, "outputs": [], "execution_count": None}
        )
    return made


def solutions(slug: str) -> dict[str, str]:
    return {question.id: question.solution for question in assignment.read(slug).graded}


def halves(slug: str) -> dict[str, str]:
    fields, _, _ = frontmatter.read(KEYS / f"{slug}.md")
    return {entry["question"]: entry["half"] for entry in fields["assignment"] if "half" in entry}


def hand_in(folder, name: str, made) -> None:
    (folder / name).write_text(made if isinstance(made, str) else json.dumps(made), encoding="utf-8")


def graded(folder, *options: str) -> dict[str, dict]:
    """Grade a folder and return the lines of grades.csv by file."""
    assert grade.main([str(folder), *options]) == 0
    with open(folder / "graded" / "grades.csv", newline="", encoding="utf-8") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


# --- The student's notebook --------------------------------------------------------------------------------------


def test_there_are_five_assignments():
    assert set(ASSIGNMENTS) <= set(assignment.slugs())


@pytest.mark.parametrize("slug", ASSIGNMENTS)
def test_a_student_notebook_needs_only_what_the_book_needs_and_holds_no_answer(slug, tmp_path):
    given = assign.assign(slug, tmp_path, keys=tmp_path / "no keys here")
    assert not given.keyed
    assert not (tmp_path / "instructor").exists()
    text = (tmp_path / "exports" / "assignments" / slug / f"{slug}.ipynb").read_text(encoding="utf-8")
    made = json.loads(text)
    assert made["metadata"]["press"] == {"assignment": slug}
    code = "\n".join(cell["source"] for cell in made["cells"] if cell["cell_type"] == "code")
    imported = {line.split()[1] for line in code.splitlines() if line.lstrip().startswith(("import", "from"))}
    assert "otter" not in code and "grader" not in code
    assert imported <= {"sys", "pathlib", "framing"}
    assert 3 <= len(given.graded) <= 5


@needs_keys
@pytest.mark.parametrize("slug", ASSIGNMENTS)
def test_nothing_of_the_key_stands_in_the_student_notebook(slug):
    text = json.dumps(assign.student(assignment.read(slug)))
    for question in assignment.read(slug).graded:
        for line in [
            *question.solution.splitlines(),
            *(part for check in question.hidden for part in (check.says, check.code)),
        ]:
            assert json.dumps(line)[1:-1] not in text


def test_an_exercise_that_needs_the_built_book_is_refused(small_assignment):
    small_assignment("1. How many {glue:text}`total`?\n\n   ```python\n   total = ...\n   ```\n")
    with pytest.raises(BadInput, match=r"exercises/small.md:\d+: \{glue:text\}`total` needs the built book"):
        assignment.read("small", small_assignment.root)


def test_a_starter_that_asks_for_nothing_is_refused(small_assignment):
    small_assignment("1. Count.\n\n   ```python\n   print(1)\n   ```\n")
    with pytest.raises(BadInput, match=r"exercises/small.md:\d+: the starter block asks for no answer"):
        assignment.read("small", small_assignment.root)


@pytest.mark.parametrize(("key", "said"), [
    ("points: 1", "`assignment` is missing"),
    ("points: 1\nassignment: [{question: sum, solution: '1', tests: []}]", "'sum': the exercise asks no such question"),
    ("points: 1\nassignment: [{question: total, solution: 'total = 1', tests: []}]", "`tests` is empty"),
    ("points: 1\nassignment: [{question: total, solution: a, tests: [{says: a, code: b}]}]", "test 1: write points"),
    ("points: 1\nassignment: [{question: total, solution: a =, tests: [{points: 1, says: a, code: b}]}]", "not Python"),
    ("points: 5\nassignment: [{question: total, solution: 'total = 1', tests: [{points: 1, says: a, code: b}]}]",
     "points is 5, and the tests add up to 1"),
])  # fmt: skip
def test_a_key_that_does_not_fit_is_refused_by_file_and_field(key, said, small_assignment):
    small_assignment("1. Count.\n\n   ```python\n   total = ...\n   ```\n", f"---\nexercise: small\n{key}\n---\n")
    with pytest.raises(BadInput, match="exercises/keys/small.md") as problem:
        assignment.read("small", small_assignment.root)
    assert said in str(problem.value)


@pytest.fixture
def small_assignment(tmp_path):
    """Write an exercise of its own, and a key."""

    def write(body: str, key: str = "") -> None:
        (tmp_path / "exercises" / "keys").mkdir(parents=True)
        (tmp_path / "exercises" / "small.md").write_text(f"---\ntitle: Small\nkind: notebook\n---\n{body}")
        if key:
            (tmp_path / "exercises" / "keys" / "small.md").write_text(key)

    write.root = tmp_path
    return write


# --- Points ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def three_each(tmp_path_factory):
    """A right, a half and an empty submission of every assignment, in one folder."""
    folder = tmp_path_factory.mktemp("three")
    for slug in ASSIGNMENTS:
        hand_in(folder, f"{slug}-right.ipynb", notebook(slug, solutions(slug)))
        hand_in(folder, f"{slug}-half.ipynb", notebook(slug, halves(slug)))
        hand_in(folder, f"{slug}-empty.ipynb", notebook(slug))
    return folder


@needs_keys
def test_right_half_and_empty_submissions_get_their_points(three_each):
    lines = graded(three_each)
    for slug, (right, half, empty) in ASSIGNMENTS.items():
        for kind, points in (("right", right), ("half", half), ("empty", empty)):
            line = lines[f"{slug}-{kind}.ipynb"]
            assert (line["assignment"], line["points"], line["of"]) == (slug, str(points), str(right)), line
    assert lines["leave-one-out-right.ipynb"]["remark"] == ""
    assert lines["leave-one-out-empty.ipynb"]["remark"] == "no answer to share, without, moves_most"
    assert lines["leave-one-out-half.ipynb"]["share"] == "2"
    # The check of the first question compares with a table that the notebook was given.
    page = (three_each / "graded" / "feedback" / "days-months-years-half.html").read_text(encoding="utf-8")
    assert "<h2>known: 2 of 2</h2>\n<p>All of it is right.</p>" in page


@needs_keys
@pytest.mark.parametrize("slug", ASSIGNMENTS)
def test_otter_makes_the_same_bytes_twice_and_gives_the_same_points(slug, three_each, tmp_path, monkeypatch):
    from otter.api import grade_submission

    for build in ("one", "two"):
        assign.assign(slug, tmp_path / build)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert {path.name for path in files} == {f"{slug}.ipynb", f"{slug}-solution.ipynb", "master.md", "autograder.zip"}
    for path in files:
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes(), path
    made = tmp_path / "one" / "instructor" / "assignments" / slug
    with zipfile.ZipFile(made / "autograder.zip") as archive:
        assert {"otter_config.json", "run_autograder", "files/framing/__init__.py"} <= set(archive.namelist())
    solved = json.loads((made / f"{slug}-solution.ipynb").read_text())
    assert {question.solution for question in assignment.read(slug).graded} <= {
        cell["source"] for cell in solved["cells"]
    }
    monkeypatch.chdir(tmp_path)
    for kind, points in zip(("right", "half", "empty"), ASSIGNMENTS[slug], strict=True):
        results = grade_submission(str(three_each / f"{slug}-{kind}.ipynb"), str(made / "autograder.zip"), quiet=True)
        assert (results.total, results.possible) == (points, ASSIGNMENTS[slug][0]), kind


# --- Strangers ---------------------------------------------------------------------------------------------------


@needs_keys
def test_each_hostile_submission_gets_a_line_and_the_others_their_grades(tmp_path):
    slug, folder = "leave-one-out", tmp_path / "class"
    folder.mkdir()
    right = solutions(slug)
    for name, extra in {
        "loop": "while True: pass",
        "crash": "import ctypes; ctypes.string_at(0)",
        "leaves": "import os; os._exit(0)",
        "loud": "while True: print('x' * 10_000)",
        "greedy": "share = bytearray(8 * 10**9)",
        "bomb": "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        break",
        "large-answer": "share = 'x' * 10**8",
        "fills-the-disk": "open('big', 'wb').write(bytes(10**8))",
    }.items():
        hand_in(folder, f"{name}.ipynb", notebook(slug, right, extra))
    without_a_cell = notebook(slug, right)
    without_a_cell["cells"] = [cell for cell in without_a_cell["cells"] if cell["source"] != right["without"]]
    hand_in(folder, "deleted.ipynb", without_a_cell)
    hand_in(folder, "broken.ipynb", "{ not a notebook")
    hand_in(folder, "deep.ipynb", "[" * 100_000)
    hand_in(folder, "list.ipynb", '{"cells": [{"cell_type": "code", "source": 5}]}')
    hand_in(folder, "other.ipynb", {"cells": [], "metadata": {"press": {"assignment": ["no such"]}}})
    hand_in(folder, "notes.txt", "I could not save it as a notebook")
    with open(folder / "huge.ipynb", "wb") as file:
        file.truncate(100_000_000)
    os.mkfifo(folder / "pipe.ipynb")
    (folder / "folder.ipynb").mkdir()
    (folder / "link.ipynb").symlink_to(KEYS / f"{slug}.md")
    hand_in(folder, "=cmd|'x'!A1.ipynb", notebook(slug, right))
    hand_in(folder, "<b>&.ipynb", notebook(slug, right, "raise ValueError('<script>alert(1)</script>')"))
    hand_in(folder, "last.ipynb", notebook(slug, right))

    lines = graded(folder, "--seconds", "8", "--megabytes", "600")

    def line(name):
        return lines[name]["points"], lines[name]["remark"]

    assert line("last.ipynb") == ("7", "")
    assert line("loop.ipynb") == (
        "7",
        "it ran longer than 8 seconds and was stopped; what it had returned before counts",
    )
    assert line("crash.ipynb") == ("7", "its process crashed (SIGSEGV); what it had returned before counts")
    assert line("leaves.ipynb") == (
        "7",
        "its process ended before the last cell did; what it had returned before counts",
    )
    assert line("loud.ipynb")[1].startswith("it printed more than 1,000,000 characters and was stopped")
    assert line("greedy.ipynb")[0] == "7" and "failed: MemoryError" in line("greedy.ipynb")[1]
    assert line("bomb.ipynb")[0] == "7"
    assert line("large-answer.ipynb")[0] == "5" and line("large-answer.ipynb")[1].startswith("no answer to share")
    assert "failed: OSError: [Errno 27] File too large" in line("fills-the-disk.ipynb")[1]
    assert line("deleted.ipynb")[0] == "2" and line("deleted.ipynb")[1].startswith("no answer to without")
    for name in ("broken", "deep", "list"):
        assert line(f"{name}.ipynb")[1].startswith("not graded: it is no notebook"), name
    assert line("other.ipynb")[1].startswith("not graded: it does not say which assignment it is")
    assert line("notes.txt")[1].startswith("not graded: the name does not end in .ipynb")
    assert line("huge.ipynb")[1].startswith("not graded: it has 100 MB, 5 MB is the most")
    assert line("pipe.ipynb")[1].startswith("not graded: it is no ordinary file")
    assert line("folder.ipynb")[1].startswith("not graded: it is no ordinary file")
    assert line("link.ipynb")[1].startswith("not graded: it is a link to another file")
    assert line("'=cmd|'x'!A1.ipynb") == ("7", "")
    pages = {path.name: path.read_text(encoding="utf-8") for path in (folder / "graded" / "feedback").iterdir()}
    assert len(pages) == len(lines) == 21
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages["<b>&.html"] and "<script" not in pages["<b>&.html"]
    assert "File: &lt;b&gt;&amp;.ipynb" in pages["<b>&.html"]


@needs_keys
def test_a_submission_cannot_read_keys_others_or_secrets_nor_reach_the_network(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADER_TOKEN", "not for students")
    server = socket.create_server(("127.0.0.1", 0))
    port = server.getsockname()[1]
    probe = f"""
import os, socket
seen = [os.path.join(top, name) for top, folders, names in os.walk("/") for name in folders + names
        if name in ("keys", "class", "grade.py", "leave-one-out.md", ".git", "tests") and "site-packages" not in top
        and not top.startswith(("/usr", {sys.base_prefix!r}))]
reached = []
for family, address in ((socket.AF_INET, ("127.0.0.1", {port})), (socket.AF_INET, ("192.0.2.1", 80))):
    try:
        socket.socket(family).connect(address)
        reached.append(address)
    except OSError:
        pass
written = []
for place in {[str(ROOT / "data"), str(ROOT / "framing"), sys.prefix, "/", "/usr"]!r}:
    try:
        open(place + "/new", "w"); written.append(place)
    except OSError:
        pass
processes = os.listdir("/proc") if os.path.exists("/proc") else []
share = [seen, reached, written, "GRADER_TOKEN" in os.environ, os.getpid(), processes]
"""
    with Sandbox(hidden=(KEYS, tmp_path)) as box:
        run = box.run([probe], ("share",))
    server.settimeout(0.1)
    with pytest.raises(TimeoutError):
        server.accept()
    assert (run.errors, run.ended) == ([], "")
    assert values.decode(run.values["share"]) == [[], [], [], False, 1, []]


@needs_keys
def test_a_submission_cannot_forge_its_score(tmp_path):
    forged = """
import builtins, json, os, sys
class Yes(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    __le__ = __lt__ = __ge__ = __gt__ = lambda self, other: True
share, moves_most, rises = Yes(1), Yes(1), Yes(1)
builtins.abs = lambda value: 0
os.write(3, json.dumps({"values": {"points": 99}, "errors": [], "points": 99}).encode() + b"\\n")
os.write(3, b"[" * 5000 + b"\\n" + b"\\xff\\n")
for name in list(sys.modules):
    if "press" in name or "grade" in name: sys.modules[name].passes = lambda *_: True
"""
    hand_in(tmp_path, "forged.ipynb", notebook("leave-one-out", extra=forged))
    hand_in(tmp_path, "honest.ipynb", notebook("leave-one-out", solutions("leave-one-out")))
    lines = graded(tmp_path)
    assert lines["forged.ipynb"]["points"] == "0"
    assert lines["honest.ipynb"]["points"] == "7"


@needs_keys
def test_a_feedback_page_gives_no_answer_away_and_names_nobody_else(three_each):
    graded(three_each)
    page = (three_each / "graded" / "feedback" / "leave-one-out-half.html").read_text(encoding="utf-8")
    assert "3 of 7 points" in page and "<h1>Feedback: Leave one out</h1>" in page
    assert "right" not in page.split("</style>")[1].split("<h2>")[0]  # no other file's name
    tests = [check.code for question in assignment.read("leave-one-out").graded for check in question.hidden]
    for secret in ["assert", *re.findall(r"\d+\.\d+|\"[\w-]+\"", " ".join(tests))]:
        assert escape(secret.strip('"')) not in page.split("</style>")[1], secret


@needs_keys
def test_a_system_that_cannot_shut_off_is_refused_and_can_be_overridden(tmp_path):
    # Namespaces in which no further ones may be made, as in an ordinary container.
    hand_in(tmp_path, "one.ipynb", notebook("leave-one-out", solutions("leave-one-out")))
    inside = ["sh", "-c", 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"', "sh"]
    run = ["unshare", "--user", "--map-root-user", *inside]
    if not shutil.which("unshare") or subprocess.run([*run, "true"], capture_output=True).returncode:
        pytest.skip("this system has no user namespaces to forbid them in")
    run += [sys.executable, "-m", "press.cli"]
    refused = subprocess.run([*run, "grade", str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert refused.returncode == 1 and "does not let a submission be shut off" in refused.stderr, refused.stderr
    assert not (tmp_path / "graded").exists()
    allowed = subprocess.run([*run, "grade", str(tmp_path), "--with-network"], cwd=ROOT, capture_output=True, text=True)
    assert allowed.returncode == 0 and "one.ipynb: 7 of 7" in allowed.stdout, allowed.stderr


def test_an_empty_folder_and_a_missing_one_are_named(tmp_path):
    with pytest.raises(BadInput, match="holds no submission"):
        grade.main([str(tmp_path)])
    with pytest.raises(BadInput, match="there is no such folder"):
        grade.main([str(tmp_path / "nowhere")])


def test_without_the_keys_grading_says_what_is_missing(tmp_path):
    hand_in(tmp_path, "one.ipynb", notebook("leave-one-out"))
    with pytest.raises(BadInput, match="exercises/keys/leave-one-out.md: the key is missing"):
        grade.main([str(tmp_path), "--keys", str(tmp_path / "none")])


# --- Values ------------------------------------------------------------------------------------------------------


def test_values_of_every_kind_come_back_as_they_were():
    import numpy as np
    import pandas as pd

    frame = pd.DataFrame(
        {"n": [1, 2], "day": pd.to_datetime(["2017-01-20", None]), "s": ["é", "{&<"]},
        index=pd.Index(["a", "b"], name="id"),
    )
    for value in (None, True, 3, 2.5, "é{&<~", [1, (2, "x")], {"a": [1], 2: None}, {1, 2}, ...):
        assert values.decode(json.loads(json.dumps(values.encode(value)))) == value
    back = values.decode(json.loads(json.dumps(values.encode(frame))))
    pd.testing.assert_frame_equal(back, frame, check_dtype=False)
    counts = frame.groupby(["s", "n"]).size()
    pd.testing.assert_series_equal(values.decode(values.encode(counts)), counts)
    assert values.decode(values.encode(np.array([[1, 2], [3, 4]]))).tolist() == [[1, 2], [3, 4]]
    assert values.decode(values.encode(np.float64("nan"))) != values.decode(values.encode(np.float64("nan")))
    assert values.decode(values.encode(print)).name == "builtin_function_or_method"
    with pytest.raises(ValueError, match="longer than an answer"):
        values.encode(list(range(200_000)))


@pytest.mark.parametrize("forged", [{}, {"t": "frame"}, {"t": "dict", "k": [1], "v": []}, [1], {"t": "index", "v": 3}])
def test_what_no_sandbox_would_write_is_refused(forged):
    with pytest.raises((ValueError, KeyError, TypeError)):
        values.decode(forged)


def test_a_sandbox_stops_what_is_too_slow():
    with Sandbox() as box:
        run = box.run(["x = 1", "while True: pass"], ("x",), Limits(seconds=1))
    assert run == ({"x": 1}, [], "it ran longer than 1 seconds and was stopped")
