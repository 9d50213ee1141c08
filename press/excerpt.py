"""Print quotations from the ledger: `{excerpt}` for a block, `{quoted}` for words inside a sentence.

A page names an excerpt by its id and never types its words. What is printed carries the voice,
the citation and the anchors that other tools need: article, paragraph, and one span for each
sentence with a stable id and a hash of its text.
"""

import difflib
import re

import pandas as pd
from docutils import nodes
from sphinx.util.docutils import SphinxDirective, SphinxRole

from framing import articles
from press import ROOT, markup
from press.texts import plain, sha256

LEDGER = ROOT / "data" / "articles" / "excerpts.csv"
CLAIMS = ROOT / "data" / "policy" / "claims.csv"
VOICE_NAMES = {
    "outlet": "Outlet’s own words",
    "quoted": "Quoted speech",
    "press-text": "Netflix’s press text",
    "advert": "Advertisement",
    "boilerplate": "Page furniture",
}
# Quotation marks and the spaces beside them belong to no voice.
MARKS = " \"'“”‘’"
# A full stop, question or exclamation mark ends a sentence where a capital or an opening mark follows,
# unless it belongs to an abbreviation such as U.S.
SENTENCE_END = re.compile(r"(?<![A-Z]\.[A-Z])(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z])")


class Unknown(Exception):
    """An id that the ledger does not have, or words that it does not have there; the message says what to do."""


def find(name: str, ledger: pd.DataFrame):
    """Return the row of `ledger` with an id, and its article's row in the catalogue."""
    ledger = ledger.set_index("id", drop=False)
    if name not in ledger.index:
        near = difflib.get_close_matches(name, ledger.index, n=1, cutoff=0)
        raise Unknown(
            f"the ledger has no excerpt {name!r}; did you mean {near[0]!r}? "
            "The ids stand in data/articles/excerpts.csv."
        )
    row = ledger.loc[name]
    return row, articles.catalogue().set_index("id").loc[row["article"]]


def quotable() -> pd.DataFrame:
    """Return what a sentence may quote from: the excerpts, and the key phrases of the ledger of claims."""
    claims = articles.claims().rename(columns={"phrase": "text"})
    phrases = claims.loc[claims["text"] != "", ["id", "article", "paragraph", "text"]]
    return pd.concat([articles.excerpts(), phrases], ignore_index=True)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where each sentence of an excerpt begins and ends, in characters."""
    starts = [0] + [match.end() for match in SENTENCE_END.finditer(text)]
    return [(start, end) for start, end in zip(starts, starts[1:] + [len(text)])]


def citation(row, article) -> list[nodes.Node]:
    """Return title with link, outlet, author, date and paragraph of an excerpt."""
    author = article["author"] or "no author shown"
    details = f", {article['outlet']}, {author}, {article['date_text']}, paragraph {row['paragraph']}."
    return [markup.make("cite", markup.link(article["title"], article["url"])), nodes.Text(details)]


def _verbatim(tag, *children, **attributes):
    """Make an element whose quotation marks stay as the outlet printed them."""
    node = markup.make(tag, *children, **attributes)
    node["support_smartquotes"] = False
    return node


class Excerpt(SphinxDirective):
    """`{excerpt} ID` prints a quotation of the ledger with voice, citation and anchors."""

    required_arguments = 1

    def run(self):
        name = self.arguments[0]
        try:
            row, article = find(name, articles.excerpts())
        except Unknown as problem:
            raise self.error(str(problem)) from None
        self.env.note_dependency(str(LEDGER))
        anchor = f"excerpt-{name}"
        printed = self.env.temp_data.setdefault("excerpts", set())
        first = anchor not in printed
        printed.add(anchor)
        quote = markup.make("p", *self._units(row, anchor if first else None))
        speakers = self._speakers(row)
        voice = markup.make("span", VOICE_NAMES[row["voice"]], classes=("voice-name",))
        caption = markup.make("figcaption", voice, speakers, " ", *citation(row, article))
        return [
            markup.make(
                "figure",
                markup.make("blockquote", quote, cite=article["url"]),
                caption,
                classes=("excerpt",),
                ids=(anchor,) if first else (),
                data_voice=row["voice"],
                data_article=row["article"],
                data_paragraph=str(row["paragraph"]),
            )
        ]

    def _units(self, row, anchor):
        """Return one span a sentence, with the words of any other voice than the excerpt's own marked."""
        for number, (start, end) in enumerate(sentences(row["text"]), start=1):
            text = row["text"][start:end]
            yield _verbatim(
                "span",
                *self._voices(row, start, end),
                classes=("unit",),
                ids=(f"{anchor}-{number}",) if anchor else (),
                data_unit=f"{row['id']}:{number}",
                data_hash=sha256(plain(text))[:12],
            )

    def _voices(self, row, start, end):
        """Yield the words of one sentence: plain in the excerpt's own voice, marked in any other."""
        place = start
        segments = articles.segments().query("article == @row.article and paragraph == @row.paragraph")
        for segment in segments[segments["voice"] != row["voice"]].itertuples():
            low = max(place, segment.start - row["start"])
            high = min(end, segment.end - row["start"])
            words = row["text"][low:high]
            low += len(words) - len(words.lstrip(MARKS))
            high -= len(words) - len(words.rstrip(MARKS))
            if low < high:
                yield nodes.Text(row["text"][place:low])
                # Speech inside the outlet's sentence is a quotation; the outlet's words around speech are not.
                tag, name = ("q", "quoted") if segment.voice == "quoted" else ("span", "reporting")
                yield _verbatim(tag, row["text"][low:high], classes=(name,), data_voice=segment.voice)
                place = high
        yield nodes.Text(row["text"][place:end])

    def _speakers(self, row):
        """Say who is quoted, where the excerpt holds quoted words and the article says who."""
        end = row["start"] + len(row["text"])
        quotes = articles.quotes().query(
            "article == @row.article and paragraph == @row.paragraph and form in ('direct', 'partial')"
        )
        inside = quotes[(quotes["start"] < end) & (quotes["end"] > row["start"])]
        names = list(dict.fromkeys(inside["speaker"]))
        if not names:
            return "."
        who = " and ".join("a speaker who is not stated" if name == "not stated" else name for name in names)
        return f" of {who}." if row["voice"] == "quoted" else f", quoting {who}."


def said(words: str, name: str) -> nodes.Node:
    """Return words of an excerpt or a claim's key phrase, as a sentence prints them. Raises Unknown."""
    row, article = find(name, quotable())
    if words not in row["text"]:
        raise Unknown(f"{words!r} does not stand word for word in the excerpt {name!r}: {row['text']!r}")
    title = f"{article['outlet']}, {row['article']}"
    return _verbatim("span", f"“{words}”", classes=("said",), data_excerpt=name, title=title)


class Quoted(SphinxRole):
    """``{quoted}`words <ID>` `` prints words that stand, word for word, in an excerpt or a claim's key phrase."""

    def run(self):
        match = re.fullmatch(r"(.+?)\s*<([^<>]+)>", plain(self.text))
        if not match:
            return self._problem("write the words, then the excerpt's id between < and >")
        words, name = match.groups()
        try:
            node = said(words, name)
        except Unknown as problem:
            return self._problem(str(problem))
        self.env.note_dependency(str(LEDGER))
        self.env.note_dependency(str(CLAIMS))
        return [node], []

    def _problem(self, sentence):
        message = self.inliner.reporter.error(f"quoted: {sentence}", line=self.lineno)
        return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]


def typed(name, rawtext, text, lineno, inliner, options=None, content=None):
    """``{typed}`90` `` prints a number that is not data, so that the check for typed numbers lets it pass."""
    return [nodes.Text(text)], []


def setup(app):
    """Add the directive and the roles."""
    app.setup_extension("press.markup")
    app.add_directive("excerpt", Excerpt)
    app.add_role("quoted", Quoted())
    app.add_role("typed", typed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
