"""The whole book in one file: a PDF for paper, and a zip of the site that opens from the file system.

Both are made from the pages in `_build/html`; the EPUB is made by `press.epub`.
"""

import zipfile
from html import escape
from io import BytesIO
from pathlib import Path
from posixpath import normpath

from press import paper
from press.paper import Page, markup

PDF = "reading-the-frame.pdf"
ARCHIVE = "reading-the-frame.zip"
# Compressed already, and no smaller for being compressed again.
STORED = {".png", ".jpg", ".woff2", ".zip", ".pdf", ".epub"}


# --- The PDF -----------------------------------------------------------------------------------------------------


def book(pages: list[Page], folios: dict[str, int]) -> str:
    """The whole book as one document.

    folios: the page of the PDF on which each page of the book begins, by slug; empty at the first printing.
    """
    slugs = {page.name: page.slug for page in pages}
    chapters = [f'<section class="chapter" id="{page.slug}">{chapter(page, slugs)}</section>' for page in pages]
    return paper.document(
        paper.settings()["title"],
        f'{cover()}{contents(pages, folios)}<main class="book">{"".join(chapters)}</main>',
        "A4",
        [paper.citation(), paper.LICENCE],
    )


def cover() -> str:
    """The first page: title, authors, year, licence."""
    facts = paper.settings()
    return (
        f'<section class="cover"><div class="frame"></div><p class="title">{escape(facts["title"])}</p>'
        f"<p>Five news articles about one documentary series, read closely, counted by voice, and set against the "
        f'record</p><p class="authors">{escape(facts["author"])}</p><p class="year">{escape(facts["copyright"])}</p>'
        f'<p class="licence">{escape(paper.LICENCE)}</p></section>'
    )


def contents(pages: list[Page], folios: dict[str, int]) -> str:
    """The contents, part by part, each line a link with the number of its page."""
    lines, part = [], ""
    for page in pages[1:]:
        if page.part != part:
            part = page.part
            lines.append(f'{"</ol>" if len(lines) else ""}<p class="part">{escape(part)}</p><ol>')
        folio = folios.get(page.slug, "")
        lines.append(
            f'<li><a href="#{page.slug}"><span>{escape(page.title)}</span><span class="folio">{folio}</span></a></li>'
        )
    return f'<nav class="book-contents"><h1>Contents</h1>{"".join(lines)}</ol></nav>'


def chapter(page: Page, slugs: dict[str, str]) -> str:
    """A page's text, with ids that are unique in the book and links that stay inside it."""
    text = paper.for_print(page.article, page.path.parent)
    for element in text.xpath(".//*[@id]"):
        element.set("id", f"{page.slug}--{element.get('id')}")
    for link in list(text.xpath(".//a[not(starts-with(@href, 'http'))]")):
        address = link.get("href") or ""
        name, _, anchor = address.partition("#")
        target = normpath(f"{page.name}/../{name}").removesuffix(".html") if name else page.name
        if target in slugs:
            link.set("href", f"#{slugs[target]}--{anchor}" if anchor else f"#{slugs[target]}")
        else:
            link.drop_tag()  # the search and the index, which a book on paper has not
    for word in list(text.xpath(".//*[@aria-describedby]")):
        word.attrib.pop("aria-describedby")
    return "".join(markup(child) for child in text)


def folios(pdf: Path, pages: list[Page]) -> dict[str, int]:
    """The page, counted from 1, on which each page of the book begins in a printed PDF, by slug."""
    from pypdf import PdfReader

    reader = PdfReader(pdf)
    places = reader.named_destinations
    return {
        page.slug: reader.get_destination_page_number(places[name]) + 1
        for page in pages
        if (name := next((name for name in places if name.lstrip("/") == page.slug), None))
    }


def export_pdf(folder: Path) -> None:
    """Print the book twice: the numbers in its contents are known when it has been printed once."""
    pages = paper.pages(paper.site())
    paper.print_all([(book(pages, {}), folder / PDF)])
    paper.print_all([(book(pages, folios(folder / PDF, pages)), folder / PDF)])


# --- The archive -------------------------------------------------------------------------------------------------


def export_archive(folder: Path) -> None:
    """Pack the site into one zip, the same bytes for the same pages."""
    site = paper.site()
    files = sorted(path for path in site.rglob("*") if path.is_file() and not path.name.startswith("."))
    write_zip(
        folder / ARCHIVE,
        {f"reading-the-frame/{path.relative_to(site).as_posix()}": path.read_bytes() for path in files},
    )


def write_zip(path: Path, files: dict[str, bytes], first: str | None = None) -> None:
    """Write a zip in the order given, with the edition's date on each file.

    first: a file that is stored as it is, as an EPUB asks of its type.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    date = max(paper.edition().timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date)
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # as on Unix, wherever it is made
            stored = name == first or Path(name).suffix in STORED
            archive.writestr(entry, content, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED, 9)
    path.write_bytes(packed.getvalue())
