"""What leaves the screen: the pages of the built book as trees, and the browser that prints them.

Handouts, the book as one PDF and the EPUB are made from `_build/html`, so that they say what the pages say;
Sphinx does not run again. `pages` reads the built pages in the order of the contents, `plain` takes away what only
a screen can use, and `print_all` prints documents with Chromium.
"""

import asyncio
import functools
import os
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from urllib.parse import quote, unquote

import yaml
from lxml import html

from framing.errors import BadInput
from press import ROOT, browser, frontmatter

EXPORTS = ROOT / "_build" / "exports"
STYLE = Path(__file__).parent / "web" / "paper.css"
SIZES = {"a4": "A4", "letter": "letter"}
# The first Chromium that prints the margin boxes in which the footers stand.
OLDEST = 131
# Pages that a browser prints at the same time; more than the cores gain nothing.
SIDE_BY_SIDE = 2

# What only a screen can use: buttons, filters, counts that follow a filter, folded code, links to a heading itself,
# and whatever is not to be seen.
SCREEN = (
    ".//script | .//template | .//nav | .//button | .//*[@hidden] | .//*[@popover] | .//a[@class='headerlink']"
    " | .//*[contains(concat(' ', @class, ' '), ' choose ')] | .//*[@role='status'] | .//*[@aria-live]"
)
# What the parts of a form become where nobody can fill it in.
FORM = {
    "form": ("div", "questions"),
    "fieldset": ("div", "question"),
    "legend": ("p", "asked"),
    "label": ("span", "answer"),
}
# The space for words is narrow on every page, so a browser may break these addresses after a slash.
ADDRESS = re.compile(r"(?<=[/_-])(?=[^/])")


# --- The built pages ---------------------------------------------------------------------------------------------


@dataclass
class Page:
    """One page of the built book: its name as in _toc.yml, its title, its part's caption, and its text."""

    name: str
    title: str
    part: str
    path: Path
    article: html.HtmlElement = field(repr=False)

    @functools.cached_property
    def front(self) -> dict:
        """The front matter of the page's source."""
        return frontmatter.read(ROOT / f"{self.name}.md")[0]

    @property
    def slug(self) -> str:
        """A name for files and anchors: `read-names` for chapters/read/names."""
        return self.name.removeprefix("chapters/").replace("/", "-")

    def exercises(self) -> Iterator[tuple[str, html.HtmlElement]]:
        """Yield slug and section of each exercise that the page prints."""
        for section in self.article.xpath(".//section[contains(concat(' ', @class, ' '), ' exercise ')]"):
            yield section.get("id").removeprefix("exercise-"), section


@functools.cache
def settings() -> dict:
    """The book's title, author and year, from _config.yml."""
    return yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))


def citation() -> str:
    """How the book asks to be cited, as on the page *About and licence*."""
    return f"{settings()['title']}: five articles, one series. {settings()['copyright']}."


LICENCE = "Text CC BY 4.0, code BSD-3-Clause; the excerpts belong to their outlets and stand under neither."


def site() -> Path:
    """The folder of the built book; raises BadInput where there is none."""
    folder = ROOT / "_build" / "html"
    if not (folder / "index.html").exists():
        raise BadInput("The book is not built, and everything here is made from its pages: run `make book` first.")
    return folder


def read(path: Path) -> html.HtmlElement:
    """The tree of one built page."""
    return html.parse(str(path), html.HTMLParser(encoding="utf-8")).getroot()


def pages(folder: Path) -> list[Page]:
    """The built pages in the order of the contents, the opening page first."""
    opening = read(folder / "index.html")
    article = opening.find(".//article")
    found = [Page("index", said(article.find(".//h1")), "", folder / "index.html", article)]
    part = ""
    for block in opening.xpath("//nav[@id='contents']/p | //nav[@id='contents']/ul"):
        if block.tag == "p":
            part = said(block)
            continue
        for link in block.iter("a"):
            path = folder / link.get("href")
            name = path.relative_to(folder).with_suffix("").as_posix()
            found.append(Page(name, said(link), part, path, read(path).find(".//article")))
    return found


def said(element: html.HtmlElement) -> str:
    """The words of an element in one line, without the mark that links to a heading."""
    return " ".join(element.text_content().removesuffix("¶").split())


@functools.cache
def edition() -> datetime:
    """The date that the files bear: SOURCE_DATE_EPOCH, or that of the last commit, so that a rebuild keeps it."""
    stamp = os.environ.get("SOURCE_DATE_EPOCH")
    if stamp is None:
        log = subprocess.run(["git", "-C", ROOT, "log", "-1", "--format=%ct"], capture_output=True, text=True)
        stamp = log.stdout.strip() or f"{datetime(int(settings()['copyright']), 1, 1, tzinfo=UTC).timestamp():.0f}"
    return datetime.fromtimestamp(int(stamp), UTC)


# --- From the screen to the page ---------------------------------------------------------------------------------


def plain(element: html.HtmlElement) -> html.HtmlElement:
    """A copy of part of a page without what only a screen can use; folded words are unfolded, folded code is left."""
    copy = deepcopy(element)
    copy.tail = None
    for extra in copy.xpath(SCREEN):
        if extra.getparent() is not None:
            extra.drop_tree()
    for figure in copy.iter("img"):
        figure.attrib.pop("loading", None)
    for words in copy.xpath(".//details[@class='figure-words']"):
        words.find("summary").drop_tree()
        words.tag = "div"
    for box in copy.xpath(".//div[@class='table-scroll']"):
        for name in ("role", "tabindex", "aria-label"):
            box.attrib.pop(name, None)
    for link in copy.xpath(".//a[starts-with(@href, 'http')]"):
        # Some DOIs hold signs that browsers forgive and nobody else does.
        link.set("href", quote(link.get("href"), safe="%/:?#[]@!$&'()*+,;=~"))
    _without_controls(copy)
    return copy


def _without_controls(copy: html.HtmlElement) -> None:
    """Print the questions of a form with boxes to tick."""
    for control in list(copy.iter("input", "select", "textarea")):
        if control.get("type") in ("radio", "checkbox"):
            box = html.fragment_fromstring('<span class="box">☐ </span>')
            box.tail = control.tail
            control.getparent().replace(control, box)
        else:
            control.drop_tree()
    for tag, (other, name) in FORM.items():
        for element in list(copy.iter(tag)):
            element.attrib.pop("for", None)
            element.set("class", f"{element.get('class', '')} {name}".strip())
            element.tag = other


def for_print(element: html.HtmlElement, folder: Path) -> html.HtmlElement:
    """A plain copy for the printer, with pictures by their place on the disk and long addresses that may break.

    folder: where the page lies that the element is of.
    """
    copy = plain(element)
    # Folded code, answers that a reader opens after the question, and words that only a voice would say.
    for extra in copy.xpath(".//details | .//*[contains(concat(' ', @class, ' '), ' unseen ')]"):
        if extra.getparent() is not None:
            extra.drop_tree()
    for cell in copy.xpath(".//div[contains(concat(' ', @class, ' '), ' cell ')]"):
        if not cell.text_content().strip() and cell.find(".//img") is None:
            cell.drop_tree()
    for picture in copy.iter("img"):
        picture.set("src", (folder / picture.get("src")).resolve().as_uri())
    for table in copy.iter("table"):
        rows = len(table.findall(".//tr"))
        if rows <= 30:  # it fits on a sheet; a shorter one may be kept together in the running text as well
            table.set("class", f"{table.get('class', '')} {'whole' if rows <= 16 else 'sheet'}".strip())
    for link in copy.xpath(
        ".//figcaption//a[starts-with(@href, 'http')] | .//*[@class='citation']//a[starts-with(@href, 'http')]"
    ):
        address = html.fragment_fromstring('<span class="address"></span>')
        address.text = (
            " <" + ADDRESS.sub("\u200b", unquote(link.get("href")).removeprefix("https://").rstrip("/")) + ">"
        )
        address.tail, link.tail = link.tail, None
        link.addnext(address)
    return copy


def unlinked(element: html.HtmlElement) -> html.HtmlElement:
    """The same element without the links into the book, which lead nowhere from a sheet of paper."""
    for link in element.xpath(".//a[not(starts-with(@href, 'http'))]"):
        if "#excerpt-" in (link.get("href") or ""):
            link.drop_tree()  # its words only ask to follow it
        else:
            link.drop_tag()
    return element


def markup(element: html.HtmlElement) -> str:
    """An element as HTML."""
    return html.tostring(element, encoding="unicode", with_tail=False)


def document(title: str, body: str, size: str, foot: list[str], head: str = "") -> str:
    """A whole document for the printer.

    title: of the PDF; body: HTML; size: of the paper, as CSS names it; foot: lines at the foot of each page, beside
    its number; head: the running head of every page but the first.
    """
    lines = r"\A ".join(quoted(line) for line in foot)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>\n'
        f"<style>{STYLE.read_text(encoding='utf-8')}\n@page {{ size: {size}; "
        f'@bottom-left {{ content: "{lines}"; }} @top-left {{ content: "{quoted(head)}"; }} }}\n</style></head>\n'
        f"<body>{body}</body></html>\n"
    )


def quoted(text: str) -> str:
    """A text for use between quotation marks in CSS inside HTML."""
    return text.replace("\\", r"\\").replace('"', r"\"").replace("<", r"\3c ")


# --- The printer -------------------------------------------------------------------------------------------------


def print_all(jobs: list[tuple[str, Path]]) -> None:
    """Print documents, several at a time, as tagged PDFs that bear the date of the edition.

    jobs: the HTML of each document and where its PDF goes. Raises BadInput if there is no browser that can.
    """
    # In a thread of its own: whoever calls may have an event loop running, as the page tests do.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _print_all(jobs)).result()


async def _print_all(jobs) -> None:
    # Late, so that the message for a machine without the tools of the book's makers is ours.
    from playwright.async_api import async_playwright

    waiting = iter(sorted(jobs, key=lambda job: -len(job[0])))
    async with async_playwright() as playwright:
        chromium = await browser.launch(playwright)
        try:
            if (version := int(chromium.version.split(".")[0])) < OLDEST:
                raise BadInput(
                    f"Chromium {version} is too old to print footers; install {OLDEST} or newer, "
                    "or set CHROMIUM to the path of one."
                )
            async with asyncio.TaskGroup() as group:
                for _ in range(min(SIDE_BY_SIDE, len(jobs))):
                    group.create_task(_printer(chromium, waiting))
        finally:
            await chromium.close()


async def _printer(chromium, waiting) -> None:
    """Print one document after the other in a page of its own."""
    page = await chromium.new_page()
    for text, target in waiting:
        target.parent.mkdir(parents=True, exist_ok=True)
        source = target.with_suffix(".print.html")
        source.write_text(text, encoding="utf-8")
        try:
            await page.goto(source.as_uri())
            pdf = await page.pdf(prefer_css_page_size=True, tagged=True, outline=True, print_background=True)
        finally:
            source.unlink()
        target.write_bytes(signed(pdf))


def signed(pdf: bytes) -> bytes:
    """The same PDF with the edition's date and authors, and without the name of the machine's browser.

    Each value is written over in as many bytes as it had, so that the places of all objects stay right.
    """
    stamp = f"D:{edition():%Y%m%d%H%M%S}+00'00'".encode()
    pdf = re.sub(rb"(?<=Date \()D:[^)]{21}(?=\))", stamp, pdf)
    author = f"/Creator ({settings()['title']})\n/Author ({settings()['author']})".encode()
    pdf = re.sub(
        rb"/Creator \((?:[^()\\]|\\.)*\)",
        lambda found: author.ljust(len(found[0])) if len(author) <= len(found[0]) else found[0],
        pdf,
        count=1,
    )
    # Chromium numbers the nodes of a document after those that it printed before.
    return _renumbered(pdf)


def _renumbered(pdf: bytes) -> bytes:
    numbers: dict[bytes, bytes] = {}
    return re.sub(
        rb"\bnode(\d{8})\b", lambda found: numbers.setdefault(found[0], b"node%08d" % (len(numbers) + 1)), pdf
    )
