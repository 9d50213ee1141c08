"""`press handouts`: each exercise, and the excerpts of each chapter, as sheets to hand out, on A4 and letter.

A handout of an exercise carries what the exercise names under `materials`: the chapter's excerpts, tables, pictures or
passages, and every excerpt that its text quotes from. Where that is too much or too little, the exercise's front
matter says `prints`, a list of: `excerpts`, `tables`, `figures`, `passages`, the id of an excerpt, the number of a
claim, the caption of a table, or `#` and the id of a section. Two sheets are made of the excerpts of a chapter: one
with sources and space for notes, and one to cut into strips, with the sources on a page of their own.
"""

import argparse
import re
import string
import time
from copy import deepcopy
from html import escape
from pathlib import Path
from typing import NamedTuple

from lxml import html

from framing.errors import BadInput
from press import ROOT, frontmatter, paper
from press.paper import Page, markup, said

FOLDER = paper.EXPORTS / "handouts"
LINE = '<div class="line"></div>'
NAME = '<p class="name"><span>Name or pseudonym</span><span>Date</span></p>'
# What `materials` says, and what the handout then prints of the chapter.
NAMED = {
    "excerpts": re.compile(r"\bexcerpts?\b"),
    "tables": re.compile(r"\btables?\b"),
    "figures": re.compile(r"\b(pictures?|figures?)\b"),
    "passages": re.compile(r"\bpassages?\b"),
}
HEADINGS = {
    "excerpts": "Excerpts",
    "passages": "Passages",
    "claims": "Claims",
    "tables": "Tables",
    "figures": "Pictures",
    "sections": "From the chapter",
}


class Part(NamedTuple):
    """Something that a page prints and a handout may print too; its kind is one of HEADINGS."""

    kind: str
    page: Page
    element: html.HtmlElement


def make(folder: Path) -> list[tuple[str, str, dict[str, str]]]:
    """Compose all handouts from the built pages in `folder`: slug, title, and a document for each size of paper."""
    pages = paper.pages(folder)
    book = parts_of(pages)
    found = []
    for page in pages:
        for slug, section in page.exercises():
            found.append((slug, *exercise(book, page, slug, section)))
        if printed := {name_of(figure): figure for figure in page.article.xpath(".//figure[@data-article]")}:
            figures = list(printed.values())
            found.append((f"excerpts-{page.slug}", *excerpt_set(page, figures)))
            found.append((f"strips-{page.slug}", *strips(page, figures)))
    return found


def name_of(figure: html.HtmlElement) -> str:
    """The id in the ledger of a printed excerpt."""
    return figure.find(".//*[@data-unit]").get("data-unit").rpartition(":")[0]


def sheet(title: str, heading: str, body: str, source: str) -> tuple[str, dict[str, str]]:
    """A handout's title and its documents.

    heading: what stands above the title; body: HTML; source: what of the book it is, for the foot.
    """
    foot = [source, paper.citation(), paper.LICENCE]
    top = f'{NAME}<header><p class="above">{escape(heading)}</p><h1>{escape(title)}</h1></header>'
    return title, {
        size: paper.document(
            f"{title} – {paper.settings()['title']}", f'<main class="handout">{top}{body}</main>', css, foot, title
        )
        for size, css in paper.SIZES.items()
    }


# --- An exercise -------------------------------------------------------------------------------------------------


def exercise(book: dict[str, list[Part]], page: Page, slug: str, section) -> tuple[str, dict[str, str]]:
    """The handout of one exercise: its text with space to write, and what it needs of its chapter."""
    fields, _, _ = frontmatter.read(ROOT / "exercises" / f"{slug}.md")
    body = paper.for_print(section, page.path.parent)
    meanings = words(body, page)
    title = body.find("h3")
    heading = f"Exercise · {page.title}"
    title.drop_tree()
    for written in body.xpath(".//h4 | .//h5"):
        written.tag = f"h{int(written.tag[1]) - 2}"
    add_lines(body, fields)
    source = f"“{fields['title']}”, exercise of the chapter “{page.title}”."
    needs = needed(book, page, slug, fields, section)
    return sheet(fields["title"], heading, "".join([markup(paper.unlinked(body)), meanings, needs]), source)


def add_lines(body: html.HtmlElement, fields: dict) -> None:
    """Put lines to write on where the task asks for writing: after each step, or after a discussion's write-up."""
    if fields["kind"] == "quiz":
        return
    steps = body.xpath("./ol/li")
    writing = [p for p in body.xpath("./p[strong]") if said(p.find("strong")).rstrip(".:") in ("Write-up", "Then")]
    if fields["kind"] == "discussion" or not steps:
        last = [each for each in body.xpath("./*[not(@class='alternative')]")][-1]
        place(writing[-1] if writing else last, 8 if fields["kind"] == "discussion" else fields["minutes"])
        return
    # A line for two minutes of work, not fewer than three a step and not more than six.
    each = max(3, min(6, round(fields["minutes"] / 2 / len(steps)) + 1))
    for step in steps:
        step.append(lines(each))


def lines(number: int) -> html.HtmlElement:
    return html.fragment_fromstring(f'<div class="lines">{LINE * number}</div>')


def place(element: html.HtmlElement, number: int) -> None:
    """Put lines after an element."""
    block = lines(max(4, min(24, number)))
    block.tail, element.tail = element.tail, None
    element.addnext(block)


def words(body: html.HtmlElement, page: Page) -> str:
    """The meanings of the glossary terms in an exercise, as its chapter explains them."""
    found = {}
    for link in body.xpath(".//a[@aria-describedby]"):
        meaning = page.article.xpath(".//*[@id=$id]", id=link.get("aria-describedby"))
        if meaning:
            found.setdefault(said(link), said(meaning[0]))
    if not found:
        return ""
    entries = (f"<dt>{escape(term)}</dt><dd>{escape(meaning)}</dd>" for term, meaning in sorted(found.items()))
    return f'<section class="words"><h2>Words</h2><dl>{"".join(entries)}</dl></section>'


# --- What an exercise needs of its chapter ---------------------------------------------------------------------


def needed(book: dict[str, list[Part]], page: Page, slug: str, fields: dict, section) -> str:
    """What the handout prints beside the exercise, under headings of its own."""
    chosen: list[Part] = []
    for wanted in listed(fields):
        own = [part for part in book.get(wanted, []) if part.page is page]
        found = own or (book.get(wanted, [])[:1] if wanted not in NAMED else [])
        if not found and "prints" in fields:
            raise BadInput(
                f"exercises/{slug}.md: `prints` asks for {wanted!r}, which the book does not print; write excerpts, "
                "tables, figures or passages for all of its chapter, the id of an excerpt, the number of a claim, "
                "the caption of a table, or # and the id of a section."
            )
        chosen += found
    for words_of in section.xpath(".//*[@data-excerpt]"):
        chosen += [part for part in book.get(words_of.get("data-excerpt"), []) if part.kind == "excerpts"][:1]
    inside = {name_of(figure) for figure in section.xpath(".//figure[@data-article]")}
    groups = {kind: [] for kind in HEADINGS}
    for part in {id(part.element): part for part in chosen}.values():
        if part.kind != "excerpts" or name_of(part.element) not in inside:
            groups[part.kind].append(part)
    return "".join(annex(kind, parts) for kind, parts in groups.items() if parts)


def listed(fields: dict) -> list[str]:
    """What to print of the chapter: `prints`, or else what `materials` names."""
    if "prints" in fields:
        return fields["prints"]
    materials = fields.get("materials", "")
    sentence = materials if isinstance(materials, str) else ", ".join(materials)
    return [kind for kind, pattern in NAMED.items() if pattern.search(sentence)]


def parts_of(pages: list[Page]) -> dict[str, list[Part]]:
    """What a handout may print of the book, outside its exercises, by every name that `prints` may give it."""
    found: dict[str, list[Part]] = {}

    def add(kind: str, page: Page, element: html.HtmlElement, *names: str) -> None:
        for name in names:
            found.setdefault(name, []).append(Part(kind, page, element))

    for page in pages:
        for element in page.article.xpath(
            ".//figure | .//table | .//blockquote[not(ancestor::figure)] | .//section[@id] | .//tr[@id]"
        ):
            if any(
                above.get("id", "").startswith("exercise-") for above in [element, *element.iterancestors("section")]
            ):
                continue
            if element.tag == "figure" and element.get("data-article"):
                add("excerpts", page, element, "excerpts", name_of(element))
            elif element.tag == "figure":
                add("figures", page, element, "figures")
            elif element.tag == "table":
                caption = element.find("caption")
                add("tables", page, element, "tables", *([said(caption)] if caption is not None else []))
            elif element.tag == "blockquote":
                add("passages", page, element, "passages")
            elif element.tag == "section":
                add("sections", page, element, f"#{element.get('id')}")
            elif element.get("id").startswith("claim-"):
                add("claims", page, element, element.get("id").removeprefix("claim-"))
    return found


def annex(kind: str, parts: list[Part]) -> str:
    """The parts of one kind under a heading."""
    copies = [paper.unlinked(paper.for_print(part.element, part.page.path.parent)) for part in parts]
    for code in (code for copy in copies for code in copy.xpath(".//*[contains(@class, 'cell_input')]")):
        code.drop_tree()
    if kind == "claims":
        head = deepcopy(parts[0].element.getparent().getparent().find("thead"))
        rows = "".join(map(markup, copies))
        body = f'<table class="ledger">{markup(paper.plain(head))}<tbody>{rows}</tbody></table>'
    else:
        body = "".join(markup(without_checks(copy)) for copy in copies)
    if kind == "sections":
        body = re.sub(r"<(/?)h([2-4])\b", lambda tag: f"<{tag[1]}h{int(tag[2]) + 1}", body)
    return f'<section class="annex"><h2>{HEADINGS[kind]}</h2>{body}</section>'


def without_checks(figure: html.HtmlElement) -> html.HtmlElement:
    """An excerpt without the numbers of the claims in it, which stand in the book's ledger."""
    for checks in figure.xpath(".//*[@class='excerpt-claims']"):
        checks.drop_tree()
    return figure


# --- The excerpts of a chapter -----------------------------------------------------------------------------------


def excerpt_set(page: Page, figures: list) -> tuple[str, dict[str, str]]:
    """All excerpts that a chapter prints, with sources and space for notes."""
    parts = [note_of(page)]
    for number, figure in enumerate(figures, start=1):
        copy = without_checks(paper.unlinked(paper.for_print(figure, page.path.parent)))
        parts.append(f'<section class="noted"><h2>Excerpt {number}</h2>{markup(copy)}{markup(lines(3))}</section>')
    source = f"Excerpts of the chapter “{page.title}”."
    return sheet(f"{page.title}: the excerpts", "Excerpts with space for notes", "".join(parts), source)


def strips(page: Page, figures: list) -> tuple[str, dict[str, str]]:
    """The same excerpts to cut apart, marked with letters, and a page that says what each of them is."""
    cut, key = [], []
    for mark, figure in zip(marks(), figures):
        copy = without_checks(paper.unlinked(paper.for_print(figure, page.path.parent)))
        caption = copy.find("figcaption")
        key.append(f"<dt>{mark}</dt><dd>{inner(caption)}</dd>")
        # Whose words they are is part of what the strip does not tell.
        quote = copy.find("blockquote")
        for voice in quote.xpath(".//q | .//*[@class='reporting']"):
            voice.drop_tag()
        cut.append(f'<div class="strip"><p class="mark">{mark}</p>{markup(quote)}</div>')
    body = (
        f"{note_of(page)}<p>Cut along the dashed lines. The last page says whose words each strip holds: keep it back "
        f"until the strips have been read.</p>{''.join(cut)}"
        f'<section class="sources"><h2>Whose words they are</h2><dl>{"".join(key)}</dl></section>'
    )
    source = f"Excerpts of the chapter “{page.title}”."
    return sheet(f"{page.title}: strips", "Excerpts to cut apart", body, source)


def marks():
    """A, B, … Z, AA, AB, …"""
    yield from string.ascii_uppercase
    yield from (first + second for first in string.ascii_uppercase for second in string.ascii_uppercase)


def inner(element: html.HtmlElement) -> str:
    """What stands inside an element, as HTML."""
    return escape(element.text or "") + "".join(html.tostring(child, encoding="unicode") for child in element)


def note_of(page: Page) -> str:
    """The content note of a chapter, where it has one."""
    note = page.front.get("content_note")
    return f'<p class="content-note"><strong>Content note.</strong> {escape(note)}</p>' if note else ""


# --- The command -------------------------------------------------------------------------------------------------


def export(folder: Path, only: list[str] | None = None) -> None:
    """Write the handouts below `folder`: handouts/a4/SLUG.pdf and handouts/letter/SLUG.pdf."""
    made = make(paper.site())
    known = [slug for slug, _, _ in made]
    if unknown := sorted(set(only or []) - set(known)):
        raise BadInput(f"There is no handout {unknown[0]!r}; there are {', '.join(known)}.")
    paper.print_all([
        (text, folder / "handouts" / size / f"{slug}.pdf")
        for slug, _, documents in made
        for size, text in documents.items()
        if not only or slug in only
    ])  # fmt: skip


def main(argv: list[str]) -> int:
    """Print the handouts and say where they are."""
    parser = argparse.ArgumentParser(prog="press handouts", description=__doc__.split("\n")[0])
    parser.add_argument("slug", nargs="*", help="exercises or excerpt sets; without any, all of them")
    begin = time.perf_counter()
    export(paper.EXPORTS, parser.parse_args(argv).slug)
    print(f"The handouts are in {FOLDER.relative_to(ROOT)} ({time.perf_counter() - begin:.1f} s).")
    return 0
