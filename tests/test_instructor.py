"""The instructor edition holds the keys and says so; the student edition neither prints nor opens them."""

import copies
import pytest
import yaml
from lxml import html

from press import ROOT

CHAPTER = """\
---
title: Counts
minutes: {reading: 10, activity: 10, discussion: 10}
objectives: {count: Count the words.}
prerequisites: []
content_note: A short note.
---
# Counts

Words.

## What exactly are we measuring?

Words again.

## Exercises

```{exercise} talk
```

```{exercise} tell
```
"""
EXERCISE = """\
---
title: Talk
chapter: chapters/counts
kind: discussion
level: 1
minutes: 20
grouping: pairs
objectives: [count]
computer: false
count: true
alternative: Write.
---
Talk in pairs.
"""
KEY = """\
---
exercise: talk
points: 3
took: []
rubric:
  - row: Words
    levels:
      - {points: 2, seen: "Every *word* is counted."}
      - {points: 0, seen: "None is."}
  - row: Turns
    levels:
      - {points: 1, seen: "Both spoke."}
      - {points: 0, seen: "One spoke."}
misreadings:
  - {says: "Words are letters.", reply: "Count both, and compare."}
  - {says: "Talk is cheap.", reply: "Write it down."}
verify: |
  assert "never printed"
teaching: "Stop at the *second* step."
---
1. The zebra is a word.
2. So is the other one.
"""
# Says which files below exercises/keys the build opens.
WATCHED = """
import sys
opened = []
sys.addaudithook(lambda event, given: event == "open" and "exercises/keys" in str(given[0]) and opened.append(given[0]))
from press.cli import main
status = main(["book"])
assert not opened, opened
sys.exit(status)
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A small book with this project's pages and settings, two exercises and one key."""
    root = copies.small_book(tmp_path_factory.mktemp("small"))
    config = yaml.safe_load((ROOT / "_config.yml").read_text())
    del config["bibtex_bibfiles"]
    others = {"sphinxcontrib.bibtex", "sphinx.ext.autodoc", "press.reference", "press.dictionary"}
    own = config["sphinx"]["config"]
    own["extensions"] = [name for name in own["extensions"] if name not in others]
    own = {name: value for name, value in own.items() if not name.startswith(("autodoc", "bibtex"))}
    config["sphinx"]["config"] = own
    files = {
        "_config.yml": yaml.safe_dump(config),
        "chapters/counts.md": CHAPTER,
        "exercises/talk.md": EXERCISE,
        "exercises/tell.md": EXERCISE.replace("title: Talk", "title: Tell"),
        "exercises/standards.csv": "id,framework,title\n",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    return root


def keyed(root):
    (root / "exercises" / "keys").mkdir(exist_ok=True)
    (root / "exercises" / "keys" / "talk.md").write_text(KEY)
    return root


@pytest.fixture(scope="module")
def student(root):
    """The text of the student's page, built with the folder of keys absent."""
    run = copies.in_copy(root, "-m", "press.cli", "book")
    assert run.returncode == 0, run.stdout + run.stderr
    return (root / "_build" / "html" / "chapters" / "counts.html").read_text()


@pytest.fixture(scope="module")
def instructor(root, student):
    run = copies.in_copy(keyed(root), "-m", "press.cli", "instructor")
    assert run.returncode == 0, run.stdout + run.stderr
    return root / "_build" / "instructor" / "html"


def words(element):
    return " ".join(" ".join(element.itertext()).split())


def test_the_student_edition_builds_without_the_folder_of_keys(student):
    assert "Talk in pairs." in student and "Instructor edition" not in student and "noindex" not in student


def test_the_student_edition_opens_no_key_and_stays_the_same_when_there_are_some(root, student):
    keyed(root)
    (root / "chapters" / "other.md").touch()
    run = copies.in_copy(root, "-c", WATCHED)
    assert run.returncode == 0, run.stdout + run.stderr
    assert (root / "_build" / "html" / "chapters" / "counts.html").read_text() == student


def test_a_key_stands_below_its_exercise(instructor):
    page = html.parse(instructor / "chapters" / "counts.html")
    (key,) = page.xpath("//section[@id='exercise-talk']/aside")
    assert words(key).startswith(
        "Key, 3 points Not yet timed in a class; the estimate is 20 minutes. In class: Stop at the second step. "
        "A model answer The zebra is a word. So is the other one. Rubric for “Talk”: 3 points"
    )
    rows = [[words(cell) for cell in row] for row in key.xpath(".//tbody/tr")]
    assert rows == [
        ["Words", "2", "Every word is counted."],
        ["0", "None is."],
        ["Turns", "1", "Both spoke."],
        ["0", "One spoke."],
    ]
    assert [head.get("rowspan") for head in key.xpath(".//tbody/tr/th")] == ["2", "2"]
    assert words(key.xpath(".//dl")[0]) == "Words are letters. Count both, and compare. Talk is cheap. Write it down."
    assert "never printed" not in words(key)


def test_an_exercise_without_a_key_says_so(instructor):
    page = html.parse(instructor / "chapters" / "counts.html")
    assert words(page.xpath("//section[@id='exercise-tell']/aside")[0]) == "This exercise has no key yet."


def test_a_running_order_stands_below_the_facts_of_a_chapter(instructor):
    page = html.parse(instructor / "chapters" / "counts.html")
    (order,) = page.xpath("//details[@class='running-order']")
    assert order.getprevious().get("class") == "content-note"
    assert "Counts: a lesson of 50 minutes, without computers" in words(order)


@pytest.mark.parametrize("name", ["index", "chapters/counts", "chapters/other", "search", "genindex"])
def test_every_page_is_marked_and_kept_from_search_engines(instructor, name):
    text = (instructor / f"{name}.html").read_text()
    assert '<aside class="edition" aria-label="Edition"><strong>Instructor edition.</strong>' in text
    assert '<meta name="robots" content="noindex">' in text


def test_both_editions_share_what_was_executed(root, instructor):
    assert len(list((root / "_build" / ".jupyter_cache").iterdir())) == 1
    assert not (root / "_build" / "instructor" / ".jupyter_cache").exists()


def test_without_keys_the_command_says_where_they_go(small_book):
    run = copies.in_copy(small_book, "-m", "press.cli", "instructor")
    assert run.returncode == 1
    assert run.stderr.startswith("exercises/keys: there is no such folder, and the instructor edition is made of it")
