"""What press.site does to a book, seen on one of three pages that Sphinx alone builds."""

import os

import pytest
from lxml import html
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

PAGES = {
    "index.md": "# A book\n\n```{toctree}\n:caption: Read\npage\nglossary\n```\n",
    "page.md": """# A page

A {term}`frame` is $k / n$.

## Tables

```{list-table} Words by voice
:header-rows: 1
:stub-columns: 1
* -
  - words
* - outlet
  - 120
```

## More
""",
    "glossary.md": "# Glossary\n\n```{glossary}\nframe\n  What a text *selects*.\n\n  More of it.\n```\n",
}


@pytest.fixture
def built(tmp_path):
    """Build the small book, changed as asked: built(page=text) -> {name: parsed page}; it keeps its cache."""

    def build(**changed):
        for name, text in (PAGES | {f"{name}.md": text for name, text in changed.items()}).items():
            path = tmp_path / name
            if not path.exists() or path.read_text() != text:
                path.write_text(text)
                # Later than the build before, whatever the clock of the file system.
                os.utime(path, (path.stat().st_atime, path.stat().st_mtime + len(changed)))
        settings = {
            "extensions": ["myst_parser", "press.site"],
            "myst_enable_extensions": ["dollarmath"],
            "html_theme": "press",
            "project": "A book",
            "language": "en",
        }
        build.read = []
        with patch_docutils(), docutils_namespace():
            app = Sphinx(
                tmp_path, None, tmp_path / "html", tmp_path / "trees", "html", settings, status=None, warningiserror=True
            )
            app.connect("source-read", lambda app, name, source: build.read.append(name))
            app.build()
        return {
            name.removesuffix(".md"): html.parse(str(tmp_path / "html" / name.replace(".md", ".html"))).getroot()
            for name in PAGES
        }

    return build


def test_header_cells_have_scopes_and_an_empty_one_is_no_header(built):
    table = built()["page"].find(".//table")
    assert [(cell.text_content().strip(), cell.get("scope")) for cell in table.iter("th")] == [("words", "col"), ("outlet", "row")]
    box = table.getparent()
    assert (box.get("role"), box.get("tabindex"), box.get("aria-label")) == ("region", "0", "Words by voice")


def test_formula_is_mathml_without_a_script(built):
    page = built()["page"]
    assert page.find(".//{*}math").text_content() == "k/n"
    assert [script.get("src").split("?")[0] for script in page.iter("script") if script.get("src")] == ["_static/book.js"]


def test_page_carries_the_first_paragraph_of_its_definitions(built):
    page = built()["page"]
    link = page.find(".//a[@aria-describedby]")
    assert link.get("href") == "glossary.html#term-frame"
    definition = page.get_element_by_id(link.get("aria-describedby"))
    assert definition.text_content() == "What a text selects."
    assert definition.getparent().get("hidden") is not None


def test_changed_definition_is_printed_on_other_pages_without_reading_them(built):
    built()
    pages = built(glossary=PAGES["glossary.md"].replace("selects", "leaves out"))
    assert built.read == ["glossary"]
    assert pages["page"].get_element_by_id("definition-term-frame").text_content() == "What a text leaves out."


def test_changed_title_is_printed_in_the_contents_of_other_pages(built):
    built()
    pages = built(page=PAGES["page.md"].replace("# A page", "# Another title", 1))
    assert built.read == ["page"]
    assert "Another title" in pages["glossary"].get_element_by_id("contents").text_content()


def test_on_this_page_lists_the_parts_of_the_page(built):
    links = built()["page"].findall(".//nav[@class='sections']//a")
    assert [(link.get("href"), link.text) for link in links] == [("#tables", "Tables"), ("#more", "More")]
