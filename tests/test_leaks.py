"""Nothing that students get holds a sentence or a number of the answer keys; and the search finds what is planted."""

import base64
import io
import json
import shutil
import zipfile

import pytest

from framing import BadInput
from press import ROOT, keys, leaks, paper

needs_keys = pytest.mark.skipif(
    keys.folder() is None, reason="exercises/keys is not here: there is nothing that could leak"
)

# A key that is nobody's; the chapter has the exercise, and its page prints neither the sentence nor the number.
KEY = """\
---
exercise: whose-label
points: 6
took: []
rubric:
  - row: Sums
    levels:
      - {points: 4, seen: "Both columns are added up without a slip of the pen."}
      - {points: 0, seen: "Nothing."}
  - row: Voices
    levels:
      - {points: 2, seen: "Short."}
      - {points: 0, seen: "None."}
misreadings:
  - {says: "The outlet prints it, so the outlet must believe it.", reply: "Ask who is speaking here."}
  - {says: "Two.", reply: "Three."}
verify: |
  shares = labels.groupby("voice")["count"].sum() / 7317
teaching: "Groups that finish *early* can colour the zebra in the margin."
---
1. The zebra of the first table comes to 7,317 names, and {quoted}`has been slammed <workpermit-illegal>` is a passive verb.
2. {quoted}`That's where the collaterals are kind of like, you know, kind of the victim <intellectualist-efran>`.
3. In the table of names for people who cross a border, add up each column.
4. The share is {glue:text}`judged` of a much larger herd of zebras than before.
"""
SENTENCE = "The zebra of the first table comes to 7,317 names, and “has been slammed” is a passive verb."
NOTE = "Groups that finish early can colour the zebra in the margin."
PAGE = "<html><body><article><h1>Names</h1><p>{}</p></article></body></html>"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The project with one key of our own."""
    tmp_path = tmp_path_factory.mktemp("project")
    for name in ("chapters", "exercises", "tests/outputs", "data"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("keys"))
    for name in ("_toc.yml", "_config.yml", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "exercises" / "keys").mkdir()
    (tmp_path / "exercises" / "keys" / "whose-label.md").write_text(KEY, encoding="utf-8")
    return tmp_path


@pytest.fixture
def rewrite(root):
    """Change words of the key, for one test."""
    path = root / "exercises" / "keys" / "whose-label.md"
    yield lambda old, new: path.write_text(KEY.replace(old, new), encoding="utf-8")
    path.write_text(KEY, encoding="utf-8")


@pytest.fixture
def planted(root, tmp_path):
    """Search a folder into which one file was put; returns what is found as (file, part, text)."""
    folder = tmp_path / "student"

    def search(name, content):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        found = leaks.search(folder, root=root)
        path.unlink()
        return [(leak.file.removeprefix("student/"), leak.part, leak.text) for leak in found]

    return search


def archive(**members):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/"), content)
    return raw.getvalue()


# --- The student edition


@needs_keys
def test_nothing_of_the_keys_is_in_what_students_get(book):
    folders = [book, *(folder for folder in leaks.student() if folder != book)]
    assert [str(leak) for leak in leaks.search(*folders)] == []


def test_nothing_of_a_planted_key_is_in_the_pages(root, book):
    """With a key that nobody could have copied: what the search calls a leak is one."""
    assert [str(leak) for leak in leaks.search(book, root=root)] == []


# --- What is secret


def test_the_secrets_of_a_key_are_its_sentences_of_five_words_and_more(root):
    found = {(one.part, " ".join(one.words)) for one in leaks.sentences(root)}
    assert found == {
        ("model answer", "the zebra of the first table comes to 7 317 names and has been slammed is a passive verb"),
        ("model answer", "of a much larger herd of zebras than before"),
        ("rubric", "both columns are added up without a slip of the pen"),
        ("misreadings", "the outlet prints it so the outlet must believe it"),
        ("misreadings", "ask who is speaking here"),
        ("verify", "shares labels groupby voice count sum 7317"),
        ("teaching", "groups that finish early can colour the zebra in the margin"),
    }


def test_a_quotation_of_the_ledger_and_the_words_of_the_exercise_are_no_secrets(root):
    said = " / ".join(one.text for one in leaks.sentences(root))
    assert "collaterals" not in said and "add up each column" not in said


def test_a_line_of_code_that_a_chapter_prints_is_no_secret(root, rewrite):
    line = 'names = crossing.groupby(["kind", "label", "voice"])["count"].sum()'
    rewrite('shares = labels.groupby("voice")["count"].sum() / 7317', line)
    assert not [one for one in leaks.sentences(root) if one.part == "verify"]


def test_the_secret_numbers_are_those_that_the_students_material_does_not_print(root, rewrite):
    # The chapter speaks of the rule of 2013. One digit says nothing.
    rewrite("4. The share", "4. In 2013, 9 of 1,013 or 61.7 per cent: the share")
    assert leaks.numbers(root) == {
        "whose-label": {"7317": "model answer", "1013": "model answer", "61.7": "model answer"}
    }


# --- What is planted is found, whatever it is wrapped in


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("chapters/read/other.html", PAGE.format(SENTENCE)),
        ("page.html", PAGE.format(SENTENCE.replace("first table", "<em>first</em> <a href='x'>table</a>"))),
        ("page.html", PAGE.format("Text.") + f"<!-- {SENTENCE} -->"),
        ("picture.html", PAGE.format(f'<img src="a.png" alt="{SENTENCE.replace(chr(34), "")}">')),
        ("_sources/other.md", KEY.split("---\n")[2]),
        ("_static/searchtext.js", "const T = " + json.dumps({"a": [{"text": SENTENCE}]}) + ";"),
        ("notebook.ipynb", json.dumps({"cells": [{"source": [SENTENCE[:30], SENTENCE[30:]]}]})),
        ("lms/names.xml", f"<quiz><text><![CDATA[<p>{SENTENCE}</p>]]></text></quiz>"),
        ("lms/names.xml", f"<quiz><text>&lt;p&gt;{SENTENCE.replace('zebra', '&lt;b&gt;zebra&lt;/b&gt;')}&lt;/p&gt;</text></quiz>"),
        ("page.html", PAGE.format(f"<code>&lt;</code> is a sign. {SENTENCE} So is <code>&gt;</code>.")),
        ("lms/names.gift", f"::one:: {SENTENCE} {{T}}"),
    ],
    ids=["page", "inline tags", "comment", "alternative text", "source", "search", "notebook", "cdata", "escaped", "sign", "gift"],
)  # fmt: skip
def test_a_planted_sentence_is_found(planted, name, content):
    assert {(file, part) for file, part, _ in planted(name, content)} == {(name, "model answer")}


def test_the_message_names_file_key_and_sentence(root, tmp_path):
    folder = tmp_path / "student"
    folder.mkdir()
    (folder / "page.html").write_text(PAGE.format(NOTE))
    (found,) = leaks.search(folder, root=root)
    assert str(found) == (
        "student/page.html: it holds 'Groups that finish *early* can colour the zebra in the margin.' of "
        "exercises/keys/whose-label.md (teaching); take it out of what students get"
    )


def test_a_sentence_inside_archives_inside_archives_is_found(planted):
    inner = archive(OEBPS__names_xhtml=PAGE.format(NOTE))
    ((file, part, _),) = planted("offline.zip", archive(books__book_epub=inner))
    assert (file, part) == ("offline.zip!books/book_epub!OEBPS/names_xhtml", "teaching")


def test_an_archive_that_cannot_be_opened_is_no_reason_to_pass(planted):
    with pytest.raises(BadInput, match="broken.zip: the archive cannot be opened"):
        planted("broken.zip", archive(a_md="text")[:40])


def test_a_sentence_in_a_pdf_is_found(planted, chromium_pdf):
    ((file, part, _),) = planted("handouts/a4/other.pdf", chromium_pdf(PAGE.format(NOTE)))
    assert (file, part) == ("handouts/a4/other.pdf", "teaching")


@pytest.mark.parametrize(
    "name",
    [
        "chapters/read/names.html",
        "_sources/chapters/read/names.md",
        "handouts/letter/whose-label.html",
        "whose-label/a.txt",
    ],
)
def test_a_number_of_the_key_is_found_on_what_belongs_to_its_exercise(planted, name):
    assert planted(name, PAGE.format("It is 7317.")) == [(name, "model answer", "7317")]
    assert planted(name, PAGE.format("It is 7,317.")) == [(name, "model answer", "7317")]


@pytest.mark.parametrize("text", ["It is 17317.", "It is 7318, or 73.17, of 2013."])
def test_another_number_is_not(planted, text):
    assert planted("chapters/read/names.html", PAGE.format(text)) == []


def test_the_number_on_the_page_of_another_chapter_is_not(planted):
    assert planted("chapters/read/voices.html", PAGE.format("It is 7317.")) == []


def test_a_picture_with_the_bytes_of_words_is_not_read(planted):
    assert planted("_images/a.png", base64.b64decode("iVBORw0KGgo=") + NOTE.encode()) == []


@pytest.fixture
def chromium_pdf(tmp_path):
    """Print a page of HTML as the exports are printed."""

    def made(source):
        target = tmp_path / "printed.pdf"
        paper.print_all([(source, target)])
        return target.read_bytes()

    return made
