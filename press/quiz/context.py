"""What an item says around its own words once it has left the book: whom it quotes, and where to look."""

from html import escape

import yaml

from framing import articles
from press import ROOT
from press.quiz import words
from press.quiz.bank import Item, Quiz

BOOK = "Reading the Frame"


def base_address(root=ROOT) -> str:
    """Return the address of the published book that _config.yml names (html: baseurl), with a slash, or nothing."""
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8")) or {}
    html, sphinx = config.get("html") or {}, (config.get("sphinx") or {}).get("config") or {}
    return with_slash(html.get("baseurl") or sphinx.get("html_baseurl") or "")


def with_slash(address: str) -> str:
    return address and address.rstrip("/") + "/"


def question(item: Item) -> str:
    """Return the question as HTML, and under it the sources of what it and its answers quote."""
    texts = [item.question, *(answer.text for answer in item.answers)]
    return f"<p>{words.html(item.question)}</p>" + cited(words.sources(*texts))


def told_to_all(quiz: Quiz, item: Item, base: str) -> str:
    """Return the general feedback as HTML: the item's own, the sources of the other feedback, the chapter."""
    own = f"<p>{words.html(item.feedback)}</p>" if item.feedback else ""
    shown = words.sources(item.question, *(answer.text for answer in item.answers))
    later = words.sources(item.feedback, *(answer.feedback for answer in item.answers))
    title = f"<cite>{escape(quiz.title, quote=False)}</cite>"
    if base:
        title = f'<a href="{escape(chapter_address(quiz, base))}">{title}</a>'
    look = f"<p>Where to look: the chapter {title} of {BOOK}.</p>"
    return own + cited([name for name in later if name not in shown]) + look


def chapter_address(quiz: Quiz, base: str) -> str:
    """Return where the chapter stands in the published book."""
    return f"{base}{quiz.chapter}.html"


def cited(names: list[str]) -> str:
    """Return a paragraph with article and paragraph of each id of the ledger, or nothing without any."""
    if not names:
        return ""
    excerpts, claims = articles.excerpts().set_index("id"), articles.claims().set_index("id")
    catalogue = articles.catalogue().set_index("id")
    found = []
    for name in names:
        row = (excerpts if name in excerpts.index else claims).loc[name]
        article = catalogue.loc[row["article"]]
        title = f'<a href="{escape(article["url"])}"><cite>{escape(article["title"], quote=False)}</cite></a>'
        found.append(f"{escape(article['outlet'], quote=False)}, {title}, paragraph {row['paragraph']}")
    return f"<p><small>Quoted: {'; '.join(dict.fromkeys(found))}.</small></p>"
