"""Scores of the dictionary VADER for the articles, taken apart: which words, which rules, which part of a page.

VADER (Hutto & Gilbert 2014; vaderSentiment 3.3.2, MIT licence, copyright 2016 C.J. Hutto) is run as
published, its faults included; this module only writes down what it adds up.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer, SentiText


class Score(NamedTuple):
    """How VADER reads one text.

    words: what it cuts at spaces; valences: of each word as its lexicon has it (None where it does not);
    scores: of each word after the rules for the words around it; marks: what exclamation and question
    marks add; total: the sum of scores and marks, which the compound is computed from.
    """

    words: list[str]
    valences: list[float | None]
    scores: list[float]
    marks: float
    total: float
    compound: float
    positive: float
    negative: float
    neutral: float


class _Open(SentimentIntensityAnalyzer):
    """VADER, which keeps what it summed."""

    def score_valence(self, sentiments, text):
        plain, marks = float(sum(sentiments)), self._punctuation_emphasis(text)
        # As in the published method: marks push away from 0, and a sum of 0 stays.
        self.marks = marks if plain > 0 else -marks if plain < 0 else 0.0
        self.scores = list(sentiments)
        return super().score_valence(sentiments, text)


_VADER = _Open()


def score(text: str) -> Score:
    """Run VADER on one text, however long, in one piece."""
    found = _VADER.polarity_scores(text)
    words = [word.lower() for word in SentiText(text).words_and_emoticons]
    return Score(
        words,
        [_VADER.lexicon.get(word) for word in words],
        _VADER.scores,
        _VADER.marks,
        sum(_VADER.scores) + _VADER.marks,
        found["compound"],
        found["pos"],
        found["neg"],
        found["neu"],
    )


def words(segments: Iterable[dict]) -> Iterator[dict]:
    """Yield one row for each paragraph, voice and word of the lexicon: its valence, count and score on the whole page.

    segments: rows of segments.csv with `own`, the words between spaces that belong to each.
    """
    for article, own in _by_article(segments).items():
        places = [(segment["paragraph"], segment["voice"]) for segment in own for _ in segment["own"]]
        page = score(_text(own))
        found = defaultdict(list)
        for place, word, valence, points in zip(places, page.words, page.valences, page.scores, strict=True):
            if valence is not None:
                found[*place, word, valence].append(points)
        order = {place: number for number, place in enumerate(dict.fromkeys(places))}
        for key in sorted(found, key=lambda key: (order[key[:2]], key[2])):
            row = dict(zip(("article", "paragraph", "voice", "word", "valence"), (article, *key)))
            yield row | {"count": len(found[key]), "score": _decimal(sum(found[key]), 4)}


def scores(segments: Iterable[dict], excerpts: Iterable[dict]) -> Iterator[dict]:
    """Yield one row for each text that is scored: pages, pages in part, paragraphs, excerpts."""
    excerpts = list(excerpts)
    for article, own in _by_article(segments).items():
        yield _row(article, "page", "all", _text(own))
        # What the outlet prints as its report: neither Netflix's words about itself nor an advert's.
        report = [segment for segment in own if segment["voice"] not in ("press-text", "advert")]
        yield _row(article, "report", "all", _text(report))
        yield _row(article, "outlet", "all", _text(segment for segment in own if segment["voice"] == "outlet"))
        for paragraph in dict.fromkeys(segment["paragraph"] for segment in own):
            part = [segment for segment in own if segment["paragraph"] == paragraph]
            yield _row(article, "paragraph", paragraph, _text(part))
        for excerpt in excerpts:
            if excerpt["article"] == article:
                yield _row(article, "excerpt", excerpt["id"], excerpt["text"])


def _row(article: str, scope: str, part: str, text: str) -> dict:
    read = score(text)
    known = [valence for valence in read.valences if valence is not None]
    return {
        "article": article,
        "scope": scope,
        "part": part,
        "words": len(read.words),
        "found": len(known),
        "lexicon": _decimal(sum(known), 1),
        "marks": _decimal(read.marks, 3),
        "sum": _decimal(read.total, 4),
        "compound": _decimal(read.compound, 4),
        "positive": _decimal(read.positive, 3),
        "negative": _decimal(read.negative, 3),
        "neutral": _decimal(read.neutral, 3),
    }


def _by_article(segments: Iterable[dict]) -> dict[str, list[dict]]:
    own = defaultdict(list)
    for segment in segments:
        own[segment["article"]].append(segment)
    return own


def _text(segments: Iterable[dict]) -> str:
    return " ".join(word for segment in segments for word in segment["own"])


def _decimal(number: float, places: int) -> str:
    return f"{number:z.{places}f}"
