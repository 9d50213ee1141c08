"""The committed data is what its manifest and the full texts say; a copy that was changed on purpose is caught."""

import shutil
import subprocess

import frictionless
import pytest

from framing import BadInput, tables
from press import ROOT, derive, manifest, texts

DATA = ROOT / "data"
needs_texts = pytest.mark.skipif(
    texts.folder() is None, reason="the full texts are not at hand: the lock of the excerpts was checked instead"
)


@pytest.fixture
def copy(tmp_path):
    """A copy of data/ with one commit, so that a change can be told from what was committed."""
    folder = shutil.copytree(DATA, tmp_path / "data")

    def git(*words):
        subprocess.run(["git", "-C", tmp_path, "-c", "user.name=t", "-c", "user.email=t@t", *words], check=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "as it was")
    return folder


def change(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_the_manifest_describes_every_file_and_every_column():
    assert manifest.problems(DATA) == []


def test_the_lock_fits_the_ledger_and_the_catalogue():
    assert derive.verify_lock(DATA) == []


@needs_texts
def test_every_derived_file_is_what_the_texts_give():
    assert derive.compare(derive.derive(DATA / "articles", texts.folder()), DATA / "articles") == []


def test_another_program_reads_the_package_without_complaint():
    report = frictionless.Package(str(DATA / tables.MANIFEST)).validate()
    assert report.valid, report.flatten(["path", "rowNumber", "fieldName", "message"])[:5]


def test_a_changed_number_is_named_with_line_and_both_values(copy):
    change(copy / "articles" / "labels.csv", "immigrant,2\n", "immigrant,3\n")
    problems = manifest.problems(copy)
    assert len(problems) == 1
    assert problems[0].startswith("data/articles/labels.csv: sha256 is sha256:")
    assert "immigrant,2', is '" in problems[0] and "immigrant,3'." in problems[0]
    assert " Line " in problems[0] and "run `make data` and `make outputs`; if not, restore the file." in problems[0]


def test_an_unknown_file_is_named(copy):
    (copy / "articles" / "moods.csv").write_text("mood\n")
    assert manifest.problems(copy) == [
        "data/articles/moods.csv: the manifest data/datapackage.json does not know this file; "
        "describe it there and run `make data`, or remove the file."
    ]


def test_a_file_that_is_gone_is_named(copy):
    (copy / "articles" / "scenes.csv").unlink()
    assert manifest.problems(copy) == [
        "data/articles/scenes.csv: the manifest lists this file, but it is gone; restore it, or remove its entry."
    ]


def test_an_unknown_voice_is_named_with_its_line(copy):
    change(copy / "articles" / "paragraphs.csv", "news,outlet", "news,outlett")
    assert any(
        "data/articles/paragraphs.csv, line 10, column 'voice': 'outlett' is not one of outlet, quoted" in problem
        for problem in manifest.problems(copy)
    )


def test_a_changed_excerpt_breaks_the_lock(copy):
    change(copy / "articles" / "excerpts.csv", "random bystanders", "random passers-by")
    (problem,) = derive.verify_lock(copy)
    assert problem.startswith("data/articles/excerpts.csv: the ledger changed since it was verified")
    assert "run `make data` where the full texts are at hand, or restore the file." in problem


@needs_texts
def test_a_changed_excerpt_is_named_with_both_wordings(copy):
    change(copy / "articles" / "excerpts.csv", "random bystanders", "random passers-by")
    with pytest.raises(BadInput) as problem:
        derive.derive(copy / "articles", texts.folder())
    assert "(bustle-collaterals): the text is not in paragraph 6" in str(problem.value)
    assert "the ledger has 'passers-by" in str(problem.value) and "the article has 'bystanders" in str(problem.value)


@needs_texts
def test_a_changed_count_is_named_with_both_values(copy):
    change(copy / "articles" / "tokens.csv", "workpermit,1,outlet,cruel,1", "workpermit,1,outlet,cruel,2")
    assert derive.compare(derive.derive(copy / "articles", texts.folder()), copy / "articles") == [
        "data/articles/tokens.csv, line 4: the file has 'workpermit,1,outlet,cruel,2', "
        "the texts give 'workpermit,1,outlet,cruel,1'; run `make data`, or correct the hand-made columns."
    ]


@needs_texts
def test_a_quotation_that_does_not_stand_between_marks_is_named(copy):
    change(copy / "articles" / "quotes.csv", "bustle-6-1,bustle,6,198,224", "bustle-6-1,bustle,6,199,224")
    with pytest.raises(BadInput, match=r"quotes.csv, line 30: characters 199 to 224 of paragraph 6 do not stand"):
        derive.derive(copy / "articles", texts.folder())


@needs_texts
def test_a_verb_that_the_paragraph_does_not_have_is_named(copy):
    change(copy / "articles" / "quotes.csv", "complain,judging", "whine,judging")
    with pytest.raises(BadInput, match=r"quotes.csv, line 30: the verb 'whine' does not stand in the paragraph"):
        derive.derive(copy / "articles", texts.folder())


@needs_texts
def test_more_than_two_fifths_of_an_article_cannot_be_quoted(copy, monkeypatch):
    monkeypatch.setattr(derive, "LARGEST_SHARE", 0.35)
    with pytest.raises(BadInput, match=r"of the 430 words of citizentruth are quoted, more than 35%"):
        derive.derive(copy / "articles", texts.folder())


def test_a_text_folder_that_does_not_exist_is_an_error_and_not_a_skip(monkeypatch):
    monkeypatch.setenv("ARTICLES", "/no/such/folder")
    with pytest.raises(BadInput, match="ARTICLES names /no/such/folder, which is not a folder"):
        texts.folder()
