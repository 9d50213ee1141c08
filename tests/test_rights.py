"""No article's words stand in the project or its pages but those of the ledger, and those are few."""

import subprocess

import pytest

from framing import articles
from press import ROOT, rights, texts

needs_texts = pytest.mark.skipif(
    texts.folder() is None, reason="the full texts are not at hand: the lock of the excerpts was checked instead"
)


@pytest.fixture(scope="module")
def full():
    return texts.read(dict(articles.catalogue()[["id", "number"]].to_numpy()), texts.folder())


def committed_files():
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    # The ledger is where the words may stand; in its lines an excerpt runs on into the reason for it.
    return [ROOT / name for name in listed if (ROOT / name).is_file() and not name.endswith("/excerpts.csv")]


def test_no_excerpt_is_longer_than_ninety_words():
    assert articles.excerpts()["text"].str.split().str.len().max() <= 90


def test_less_than_two_fifths_of_each_article_is_quoted():
    # A word quoted twice counts once; here all are added, so the true share is no larger.
    quoted = articles.excerpts().groupby("article")["words"].sum()
    for article in articles.catalogue().itertuples():
        assert quoted[article.id] <= 0.4 * article.words, article.id


@needs_texts
def test_no_run_of_twelve_words_stands_in_the_project_outside_the_ledger(full):
    assert rights.strays(ROOT, committed_files(), full, articles.excerpts()["text"].tolist()) == []


@needs_texts
def test_no_run_of_twelve_words_stands_in_the_built_pages_outside_the_ledger(full, book):
    pages = [path for path in book.rglob("*") if path.is_file()]
    assert len(pages) > 10
    assert rights.strays(ROOT, pages, full, articles.excerpts()["text"].tolist()) == []


@needs_texts
def test_a_copied_sentence_is_found_and_named(full, tmp_path):
    line = texts.lines(full["bustle"])[8]  # the last paragraph; its first words are in no excerpt
    copied = " ".join(line.split()[:14])
    (tmp_path / "page.html").write_text(f"<p>{copied.replace(' ', ' <em>', 1)}</em></p>")
    (found,) = rights.strays(tmp_path, [tmp_path / "page.html"], full, articles.excerpts()["text"].tolist())
    assert found.startswith("page.html: 12 words running from bustle that no excerpt has: 'ultimately what")


@needs_texts
def test_an_excerpt_of_the_ledger_may_stand_on_a_page(full, tmp_path):
    ledger = articles.excerpts().set_index("id")["text"]
    (tmp_path / "page.html").write_text(f"<blockquote>{ledger['bustle-father']}</blockquote>")
    assert rights.strays(tmp_path, [tmp_path / "page.html"], full, ledger.tolist()) == []
