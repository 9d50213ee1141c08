"""Words: how a text is cut into words, how often each one stands there, and in what company."""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from framing.errors import BadInput

_MARK = "[\u0300-\u036f\u00ad]"  # accents that stay apart from their letter; the soft hyphen
_LETTER = rf"[^\W\d_ʼ]{_MARK}*"  # ʼ passes for a letter, and is an apostrophe
_STOPPED = rf"{_LETTER}(?:\.{_LETTER})+(?!\w)"  # U.S without its last stop
_PIECE = (
    rf"{_STOPPED}\.?"
    r"|\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?"  # 12,000 and 12,000.50
    r"|\d+\.\d+"  # 0.4
    rf"|[^\W_ʼ](?:[^\W_ʼ]|{_MARK})*"
)
_WORD = re.compile(rf"(?:{_PIECE})(?:['’ʼ‐‑-](?:{_PIECE}))*")
_ABBREVIATION = re.compile(rf"({_STOPPED})\.?")
# The apostrophes and hyphens of typesetters as those of keyboards; a soft hyphen is no letter.
_KEYBOARD = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-", "\u00ad": None})

_MARKS_AROUND = string.punctuation + "“”‘’"

Texts = Iterable[str] | Mapping | pd.Series | pd.DataFrame


def tokenize(text: str) -> list[str]:
    """Cut a text into lower-case words, in reading order.

    A word is a run of letters and digits of any script, with the apostrophes and hyphens inside it
    ("didn't", "us-versus-them"; a curly apostrophe becomes a straight one). Single letters between
    full stops are one word and keep all their stops ("U.S." is "u.s."); a number keeps its
    separators ("12,000", "0.4"). Everything else parts words: spaces, dashes, quotation marks, %.
    Raises BadInput if the text is not a str.

    Our five articles have 2,957 words (781, 424, 622, 512, 618). A tokenizer of ASCII letters that
    splits at every full stop makes 2,968: ten "U.S." and one "César" become two each. `wc -w`,
    which cuts at spaces, makes 2,977: a dash or bullet that stands alone is a word for it, and two
    words around an unspaced dash are one.
    Source: Manning & Schütze (1999), section 4.2.2, on what a word may be; the rule is ours.

    >>> tokenize("The U.S. didn’t count César's 12,000 us-versus-them words.")
    ['the', 'u.s.', "didn't", 'count', "césar's", '12,000', 'us-versus-them', 'words']
    """
    return [_lowered(match.group()) for match in _WORD.finditer(_plain(text))]


def counts(texts: Texts, by=None) -> pd.Series | pd.DataFrame:
    """Count every word of a corpus, in all or group by group.

    texts: an iterable of texts (read once, so the corpus may be larger than memory), a mapping or
        Series of texts, or a DataFrame with a column `text`, or with `word` and `count`, such as
        `articles.tokens()`.
    by: one label for each text, in the order of the texts (a mapping with the same keys for a
        mapping); for a DataFrame, the name of a column.
    Returns int64 counts indexed by word, the most frequent first, equals in alphabetical order:
    a Series, or with `by` a DataFrame with a column for each label, in order of first appearance.
    Raises BadInput for a bare string, bytes, missing texts, and labels that are missing or do not match.
    Source: Manning & Schütze (1999), section 1.4.2.

    >>> counts(["No job, no pay.", "No comment."], by=["quoted", "outlet"]).loc["no"].to_dict()
    {'quoted': 2, 'outlet': 1}
    """
    groups: dict[object, Counter] = {} if by is not None else {"count": Counter()}
    for pieces, label in _grouped(texts, by):
        groups.setdefault(label, Counter()).update(pieces)
    if not _tallied(texts):
        groups = {label: _cut(pieces) for label, pieces in groups.items()}
    vocabulary = sorted(set().union(*groups.values()))
    table = pd.DataFrame(
        {label: np.array([group[word] for word in vocabulary], dtype=np.int64) for label, group in groups.items()},
        index=pd.Index(vocabulary, name="word", dtype="str"),
    )
    table = table.iloc[np.argsort(-table.to_numpy(np.int64).sum(axis=1, dtype=np.int64), kind="stable")]
    if by is None:
        return table["count"]
    return table.rename_axis(columns=by if isinstance(by, str) else getattr(by, "name", None))


def concordance(texts: Texts, node: str, width: int = 5) -> pd.DataFrame:
    """List every occurrence of a word with its company: the keyword in context.

    texts: as for `counts`, but a DataFrame needs a column `text`. A single text goes in a list.
    node: a word or phrase; a final * stands for any ending (cruel* finds "cruel" and "cruelty").
    width: how many words to show on each side (fewer where the text begins or ends).
    Returns columns source (key, `id`, index label or position of the text), left, node and right,
    as the text prints them.
    Raises BadInput for a bare string, bytes, missing texts, a node without a word, a width below 1.
    Source: Manning & Schütze (1999), section 1.4.5.

    >>> concordance(["Agents take the collaterals, too."], "collateral*", width=2)
       source      left         node  right
    0       0  take the  collaterals  , too
    """
    if isinstance(width, bool) or not isinstance(width, int | np.integer) or width < 1:
        raise BadInput(f"The width is {width!r}; give the number of words to show on each side, 1 or more.")
    matches = _matches(node)
    lines = []
    for source, text in _labelled(texts):
        plain = _plain(text)
        spans = [match.span() for match in _WORD.finditer(plain)]
        words = [_lowered(plain[start:end]) for start, end in spans]
        for first in range(len(words) - len(matches) + 1):
            last = first + len(matches) - 1
            if all(match(word) for match, word in zip(matches, words[first : last + 1])):
                (begin, _), (_, end) = spans[first], spans[last]
                left = plain[spans[max(first - width, 0)][0] : begin]
                right = plain[end : spans[min(last + width, len(spans) - 1)][1]]
                lines.append([source, *(" ".join(part.split()) for part in (left, plain[begin:end], right))])
    return pd.DataFrame(lines, columns=["source", "left", "node", "right"])


def _plain(text: str) -> str:
    if not isinstance(text, str):
        remedy = 'decode it first, for example text.decode("utf-8")' if isinstance(text, bytes) else "give a str"
        raise BadInput(f"A text is needed, and this is {type(text).__name__}: {text!r:.40}; {remedy}.")
    return unicodedata.normalize("NFC", text)


def _lowered(word: str) -> str:
    # Lower-casing can take a letter apart again (İ), so the composed form is restored.
    lowered = unicodedata.normalize("NFC", word.translate(_KEYBOARD).lower())
    return _ABBREVIATION.sub(r"\1.", lowered) if "." in lowered else lowered


def _labelled(texts: Texts) -> Iterator[tuple[object, str]]:
    if isinstance(texts, str):
        raise BadInput(f"One text is given where several are wanted: {texts!r:.40}; put it in a list: [text].")
    if isinstance(texts, bytes) or not isinstance(texts, Iterable):
        raise BadInput(f"Texts are needed, and this is {type(texts).__name__}; give a list, Series or mapping of str.")
    if isinstance(texts, pd.DataFrame):
        if "text" not in texts:
            raise BadInput(f"The table has no column 'text' (it has {', '.join(map(str, texts.columns))}); rename one.")
        pairs = zip(texts["id"] if "id" in texts else texts.index, texts["text"])
    elif isinstance(texts, Mapping | pd.Series):
        pairs = texts.items()
    else:
        pairs = enumerate(texts)
    for source, text in pairs:
        if not isinstance(text, str):
            raise BadInput(
                f"Text {source!r} is {type(text).__name__} ({text!r:.40}), not str; "
                "drop it, or decode it if it is bytes."
            )
        yield source, text


def _grouped(texts: Texts, by) -> Iterator[tuple[Iterable[str] | Mapping[str, int], object]]:
    if isinstance(texts, pd.DataFrame):
        if by is not None and by not in texts:
            raise BadInput(f"The table has no column {by!r} to group by; it has {', '.join(map(str, texts.columns))}.")
        by = None if by is None else texts[by]
    if _tallied(texts):
        words = _tallies(texts)
    else:
        # What stands between spaces is counted first and cut afterwards, once for each different piece.
        words = ((source, text.split()) for source, text in _labelled(texts))
    if by is None:
        yield from ((word, "count") for _, word in words)
        return
    if isinstance(by, str | bytes) or not isinstance(by, Iterable):
        raise BadInput(f"by={by!r:.40} is not a label for each text; give a list with as many labels as texts.")
    if isinstance(by, Mapping):
        for source, word in words:
            if source not in by:
                raise BadInput(f"Text {source!r} has no label in `by`; add one, with the same key.")
            yield word, _label(source, by[source])
        return
    if isinstance(texts, pd.Series) and isinstance(by, pd.Series) and not texts.index.equals(by.index):
        raise BadInput("The texts and their labels have different indexes; take both from one table, in one order.")
    labels = iter(by)
    number = 0
    for number, (source, word) in enumerate(words, start=1):
        try:
            label = next(labels)
        except StopIteration:
            raise BadInput(f"There are only {number - 1} labels, fewer than texts; give one for each text.") from None
        yield word, _label(source, label)
    if next(labels, labels) is not labels:
        raise BadInput(f"There are more labels than the {number} texts; give one for each text.")


def _cut(pieces: Counter) -> Counter:
    """Words of what stands between spaces: no word reaches over a space, so each piece is cut alone."""
    words: Counter = Counter()
    for piece, times in pieces.items():
        # Most are plain words, alone or with marks around them, and a word neither begins nor ends with those.
        plain = piece.strip(_MARKS_AROUND)
        if plain.isascii() and plain.isalpha():
            words[plain.lower()] += times
        else:
            for word in tokenize(piece):
                words[word] += times
    return words


def _tallied(texts: Texts) -> bool:
    return isinstance(texts, pd.DataFrame) and "text" not in texts and {"word", "count"} <= set(texts.columns)


def _tallies(table: pd.DataFrame) -> Iterator[tuple[object, dict[str, int]]]:
    for row, word, count in zip(table.index, table["word"], table["count"]):
        if not isinstance(word, str) or not isinstance(count, int | np.integer) or count < 0:
            raise BadInput(f"Row {row!r} says {word!r} stands there {count!r} times; correct the word or the count.")
        yield row, {word: int(count)}


def _label(source, label):
    if pd.isna(label):
        raise BadInput(
            f"Text {source!r} has no label (it is {label!r}); give one, because a count without it misleads."
        )
    return label


def _matches(node: str) -> list[Callable[[str], bool]]:
    plain = _plain(node).strip()
    exact, prefix = tokenize(plain), None
    if plain.endswith("*"):
        # An open hyphen belongs to the prefix: self-* must not find "selfish".
        before, _, prefix = plain.removesuffix("*").rpartition(" ")
        exact, prefix = tokenize(before), _lowered(prefix)
    if "*" in plain.removesuffix("*") or not (exact if prefix is None else _WORD.search(prefix)):
        raise BadInput(f"The node {node!r} is not a word; give one such as 'cruel', or 'cruel*' for any ending.")
    matches: list[Callable[[str], bool]] = [word.__eq__ for word in exact]
    return matches if prefix is None else [*matches, lambda word: word.startswith(prefix)]
