"""Rules of the sentences: typed numbers, typed quotations, words and characters.

A number in a sentence comes from the notebook, by {glue:text}. A number that is not data (ninety minutes of
class, a page of a book, the section of a statute) is written {typed}`90`: the role prints it as it stands and
says that a person answers for it. There is no other way round the rule.
"""

import re
from collections import Counter
from collections.abc import Iterator

from press.check.book import LEDGER, Book
from press.check.lesson import descriptions
from press.check.page import Block, Page, squeeze

MONTHS = "(?-i:January|February|March|April|May|June|July|August|September|October|November|December)"
YEAR = r"(?:1[7-9]\d\d|20\d\d|2100)"
# Figures that name something and count nothing.
NAMES = re.compile(
    rf"""https?://\S+ | \b10\.\d{{4,}}/\S+                                     # an address, a DOI
    | \b{YEAR}-\d\d-\d\d\b                                                      # 2020-08-03
    | \b\d{{1,2}}(?:\s*(?:[–-]|to|and)\s*\d{{1,2}})?\s+{MONTHS}\b               # 28 July
    | \b{MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?!\d)                            # August 3
    | (?<![\d.,$€£]){YEAR}(?:s\b|\s?[/–-]\s?\d{{2,4}}\b)?                       # 2020, 1990s, 2017–18
      (?![\d%]|[.,]\d|\s*(?:%|per\s?cent)|\s+(?:words|tokens|people)\b)
    | \b\d{{1,2}}(?:st|nd|rd|th)[\s-]century\b
    | \b(?:EO|E\.O\.|Executive\s+Orders?)\s+\d{{4,5}}(?:(?:,\s+and\s+|,\s+|\s+and\s+)\d{{4,5}})*
    | \b(?:episodes?|steps?|sections?)\s+\d+(?:\s*(?:,|and|or|to|[–-])\s*\d+)*\b
    | \bWCAG\s+\d\.\d | \b(?:CC[\s-]BY|Attribution)(?:-\w+)*[\s-]\d\.\d | \bBSD[\s-]\d | \bPython\s+\d(?:\.\d+)*""",
    re.VERBOSE | re.IGNORECASE,
)
PER_CENT = r"(?:\s?%|\s+per\s?cent\b|\s+percent\b)"
FIGURE = re.compile(rf"(?<!\w)(?<![A-Za-z]-)[$€£]?\d+(?:[.,:/–-]\d+)*(?:st|nd|rd|th)?(?!\w){PER_CENT}?", re.IGNORECASE)

SMALL = "one two three four five six seven eight nine ten eleven twelve".split()
LARGE = """thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy
    eighty ninety hundred thousand million billion""".split()  # fmt: skip
NUMERAL = "(?:" + "|".join(SMALL + LARGE) + ")"
SPELT = re.compile(
    rf"\b{NUMERAL}(?:[\s-]+(?:and\s+)?{NUMERAL})*\b(?!-\w+(?:st|nd|rd|th)\b)({PER_CENT})?", re.IGNORECASE
)

TELLTALE = re.compile(r"\b(?:simply|just|obviously|clearly)\b|!", re.IGNORECASE)
QUOTATION = re.compile(r"\"([^\"]+)\"|“([^“”]+)”")
QUOTED = re.compile(r"\"[^\"]+\"|“[^“”]+”|‘[^‘’]+’")


def _blank(text: str, pattern: re.Pattern) -> str:
    """Text with each match blotted out, every other character and line in its place."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def numbers(text: str) -> list[tuple[int, str]]:
    """Position and wording of each number that counts something: figures, and words from thirteen up."""
    text = _blank(text, NAMES)
    found = [(match.start(), squeeze(match[0])) for match in FIGURE.finditer(text)]
    for match in SPELT.finditer(text):
        if match[1] or set(re.split(r"[\s-]+", match[0].lower())) & set(LARGE):
            found.append((match.start(), squeeze(match[0])))
    return sorted(found)


def _prose(page: Page) -> list[Block]:
    return page.blocks("heading", "prose", "term")


def typed_number(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """A number in a sentence is inserted from the notebook, or marked as not being data."""
    for block in _prose(page):
        for position, number in numbers(block.text):
            glue = f"insert it with {{glue:text}} from the notebook, or write {{typed}}`{number}` if it is not data"
            if number.isdigit() and 1 <= int(number) <= 12:
                word = f"write the word {SMALL[int(number) - 1]!r}"
                glue = word if page.kind == "exercise" else f"insert it with {{glue:text}} from the notebook, or {word}"
            yield block.line_at(position), f"the number {number!r} is typed by hand; {glue}"
    for line, key, text in descriptions(page):
        for _, number in numbers(text):
            said = f"the number {number!r} is typed by hand into {key}="
            yield line, f"{said}; write an f-string and insert the value that the cell computed"


def plain_words(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """No word that tells a reader how easy it is, no exclamation mark; quotations may have both."""
    for block in _prose(page):
        for match in TELLTALE.finditer(_blank(block.text, QUOTED)):
            advice = "end the sentence with a full stop" if match[0] == "!" else "take it out"
            yield block.line_at(match.start()), f"the house style has no {match[0]!r}; {advice}"


def typed_quotation(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """Words of an article are checked verbatim, so they are not typed."""
    for block in _prose(page):
        for match in QUOTATION.finditer(block.text):
            words = squeeze(match[1] or match[2])
            bare = _bare(words)
            if len(bare) < 4:
                continue
            owner = next((name for name, entry in book.ledger.items() if _stands(bare, _bare(entry.text))), None)
            shown = words if len(words) <= 50 else words[:50].rsplit(" ", 1)[0] + " …"
            if owner:
                advice = f"write {{quoted}}`{words} <{owner}>`, so that they are checked against the article"
                yield (
                    block.line_at(match.start()),
                    f"the words {shown!r} of excerpt {owner} are typed by hand; {advice}",
                )
                continue
            # The full texts are not here, but which words each paragraph has is. Others' words carry their source.
            cited = any(role.name.startswith("cite") for role in block.roles)
            for (article, paragraph), tokens in book.tokens.items() if not cited else ():
                shared = Counter(bare) & tokens
                if shared.total() >= 0.8 * len(bare) and sum(len(word) > 4 for word in shared) > 1:
                    said = f"the words {shown!r} seem to be those of {article}, paragraph {paragraph}"
                    advice = f"put them into {LEDGER} and write {{quoted}}`words <ID>`, or cite whose they are"
                    yield block.line_at(match.start()), f"{said}; {advice}"
                    break


def _bare(text: str) -> list[str]:
    """Words without the differences that typing makes: case, marks, spacing."""
    return re.findall(r"(?:[a-z]\.){2,}|\w+(?:['-]\w+)*", text.replace("’", "'").casefold())


def _stands(words: list[str], text: list[str]) -> bool:
    """Whether the words are a run of the text."""
    return any(text[start : start + len(words)] == words for start in range(len(text) - len(words) + 1))


def characters(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """UTF-8 without a byte-order mark, Unix line ends, no tabs, no white space at the end of a line."""
    if page.raw.startswith(b"\xef\xbb\xbf"):
        yield 1, "the file begins with a byte-order mark; save it as UTF-8 without one"
    if b"\r" in page.raw:
        yield (
            page.raw[: page.raw.index(b"\r")].count(b"\n") + 1,
            "the line ends are not Unix ones; save the file with LF",
        )
    for number, line in enumerate(page.raw.replace(b"\r\n", b"\n").split(b"\n"), 1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            yield number, f"byte 0x{line[error.start]:02x} is not UTF-8; save the file as UTF-8"
        if b"\t" in line:
            yield number, "there is a tab; write spaces"
        if line != line.rstrip():
            yield number, "there is white space at the end of the line; delete it"
