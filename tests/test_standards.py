"""The table of standards is what the front matter says, one row an objective; and the citation file is well made."""

import tomllib

import pytest
import yaml
from lxml import html

from press import ROOT, bank, standards

FRAMEWORKS = {"ACRL", "C3", "CCSS", "ISTE", "NAMLE", "NLP"}


@pytest.fixture(scope="module")
def page(book):
    return html.parse(book / "chapters" / "teach" / "standards.html")


def row(objective):
    (found,) = [one for one in standards.rows() if one.objective == objective]
    return found


def test_an_objective_has_the_standards_of_its_page_and_of_the_exercises_that_serve_it():
    """Read from the front matter of chapters/read/articles and exercises/count-the-strip by hand."""
    lengths = row("compare-lengths")
    assert lengths.by_page == ["ACRL-process", "NAMLE-authors", "C3-D3-2", "NLP-1"]
    assert lengths.by_exercise == ["CCSS-RI-6"]
    assert row("describe-articles").by_exercise == []


def test_every_framework_serves_some_objective_and_every_standard_is_in_the_list():
    named = {name for one in standards.rows() for name in one.by_page + one.by_exercise}
    assert named <= set(standards.known())
    assert {name.partition("-")[0] for name in named} == FRAMEWORKS
    assert {name.partition("-")[0] for name in standards.known()} == FRAMEWORKS


def test_every_standard_of_the_list_is_used():
    named = {name for one in standards.rows() for name in one.by_page + one.by_exercise}
    assert set(standards.known()) == named


def test_the_page_has_one_row_an_objective_and_links_to_it(page, book):
    links = [link.get("href") for link in page.xpath("//table[contains(@class, 'mapped')]/tbody/tr/th//a")]
    objectives = [name for chapter in bank.chapters() for name in chapter.objectives]
    assert [link.partition("#")[2] for link in links] == [f"objective-{name}" for name in objectives]
    for link in links:
        file, _, anchor = link.partition("#")
        assert f'id="{anchor}"' in (book / "chapters" / "teach" / file).read_text(encoding="utf-8")


def test_the_page_claims_no_endorsement(page):
    words = " ".join(page.xpath("string(//article)").split())
    assert "The mapping is ours. None of the organisations has seen or endorsed it." in words


# --- CITATION.cff, by the schema of the Citation File Format 1.2.0


@pytest.fixture(scope="module")
def citation():
    return yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def test_the_citation_has_what_the_format_requires(citation):
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["cff-version"] == "1.2.0"
    assert all(set(author) == {"name"} and author["name"] for author in citation["authors"])
    preferred = citation["preferred-citation"]
    assert {"type", "title", "authors"} <= set(preferred) and preferred["type"] == "book"


def test_the_citation_is_of_this_version_and_invents_no_identifier(citation):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation["version"] == project["version"]
    assert citation["license"] == ["CC-BY-4.0", "BSD-3-Clause"]
    assert not {"doi", "identifiers", "url"} & (set(citation) | set(citation["preferred-citation"]))
