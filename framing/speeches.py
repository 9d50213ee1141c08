"""Presidents in their own words, paragraph by paragraph: executive orders and annual addresses on immigration."""

import hashlib
import re

import pandas as pd

from framing import tables
from framing.tables import DATA
from framing.errors import BadInput

# "Sec. 5. Enforcement Priorities. In executing ..." or, without a heading, "Sec. 2. Contractor, as used ...".
_SECTION = re.compile(r"(?:Section|Sec\.) (\d+)\.\s+(?:((?:U\.S\.|[^.])+)\.(?=\s|$))?")
_CLAUSE = re.compile(r"\(([a-z]{1,5})\)")
_SMALL = set("a and as at by for from in of on or the this to under with".split())


def orders() -> pd.DataFrame:
    """Return eleven executive orders on immigration, 1996 to 2019, one row a paragraph, in reading order.

    Columns: number, title, president, signed (the date at the head of the order); section (0 before
    Section 1, or where an order has none); heading (that of the section, empty where it has none);
    clause (the mark that the paragraph begins with after any heading, such as a or ii; empty where
    there is none); paragraph (from 1 in each order); text (section number and heading included).
    Raises BadInput if a text is missing or is not the one that data/policy/orders.csv describes.
    """
    rows = []
    for order in tables.read("policy/orders.csv").itertuples():
        section, heading = 0, ""
        for number, text in enumerate(_paragraphs(_text(order)), start=1):
            found = _SECTION.match(text)
            rest = text
            if found:
                section = int(found[1])
                heading = found[2] if found[2] and _is_heading(found[2]) else ""
                rest = text[found.end() if heading else found.start(1) + len(found[1]) + 1 :].lstrip()
            clause = _CLAUSE.match(rest)
            rows.append(
                {
                    **{name: getattr(order, name) for name in ("number", "title", "president", "signed")},
                    **{"section": section, "heading": heading, "clause": clause[1] if clause else ""},
                    **{"paragraph": number, "text": text},
                }
            )
    return pd.DataFrame(rows).astype({"number": "int64", "section": "int64", "paragraph": "int64"})


def addresses() -> pd.DataFrame:
    """Return the 161 paragraphs of annual addresses to Congress, 1981 to 2024, in which a pattern found a word.

    Columns: speech (an id: surname and date), president, party, date, delivery (spoken or written),
    type, paragraph (its number in the address), speaker (president, or a member who calls out), words
    (by spaces), hits (what the pattern found), about (True for the 122 paragraphs that are about
    immigration, by reading), sense (what the word means in the others), text (as the transcript has it).
    Raises BadInput if the file does not match its description in the manifest, which has the rules.

    >>> found = addresses()
    >>> int(found["words"].sum()), int(found["about"].sum()), int((found["sense"] == "drugs").sum())
    (11444, 122, 9)
    """
    return tables.read("speeches/addresses.csv")


def _text(order):
    path = DATA / "policy" / "orders" / order.file
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise BadInput(f"data/policy/orders/{order.file}: the file is missing; restore it.") from None
    if hashlib.sha256(content).hexdigest() != order.sha256:
        raise BadInput(
            f"data/policy/orders/{order.file}: the text is not the one that data/policy/orders.csv describes "
            "(its sha256 differs); restore the file."
        )
    return content.decode("utf-8")


def _paragraphs(text):
    """Split a text at empty lines, its title left out; of the one printed page keep only the order itself."""
    if "[[Page" in text:
        text = _body_of_printed_page(text)
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", text.strip())]
    return blocks[1:]


def _body_of_printed_page(text):
    """Return title and order of a page of the Federal Register's plain text, an empty line before each paragraph.

    The order stands sixteen spaces in; a paragraph that begins with a clause stands four more.
    """
    start = re.search(r"Executive Order \d+ of \w+ \d+, \d{4}\n", text).end()
    body = text[start : text.index("(Presidential Sig.)")]
    body = re.sub(r"\n\s*\[\[Page \d+\]\]\s*\n", "\n\n", body)
    return re.sub(r"\n {20}(?=\S)", "\n\n", body)


def _is_heading(text):
    """Tell 'Enforcement Priorities' from the beginning of a sentence: a heading capitalises all but small words."""
    return all(word in _SMALL or not word[0].islower() for word in text.split())
