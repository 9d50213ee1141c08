"""Check the codebook, its examples and the reference coding, and derive whose voice invokes each code.

By hand: `data/codings/codebook.csv` (the codes and their rules), `examples.csv` (examples and near
misses, by the ledger of excerpts) and `reference.csv` (which code rests on which words, with the stance
of the text and a reason). From the texts: `voice`, and that every place is one of whole words.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from framing.errors import BadInput
from framing.words import tokenize
from press import derive

WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
LONGEST_PHRASE = LONGEST_REASON = 12  # words
EXAMPLES = 2  # a code, if the five articles hold as many
SCARCE = {"external"}  # codes of which they hold one
COLUMNS = "article paragraph frame start end voice stance reason"


def places(data: Path, source: Path) -> list[dict]:
    """Return the rows of reference.csv, each with the voice of its words.

    data: the folder with the manifest; source: the folder with the full texts.
    Raises BadInput where a place does not fit its paragraph.
    """
    paragraphs, segments = derive.passages(data / "articles", source)
    texts = {(row["article"], row["paragraph"]): row["text"] for row in paragraphs}
    rows = _rows(data / "codings" / "reference.csv")
    for number, row in enumerate(rows, start=2):
        where = f"data/codings/reference.csv, line {number} ({row['frame']})"
        text = texts.get((row["article"], row["paragraph"]))
        if text is None:
            raise BadInput(f"{where}: {row['article']} has no paragraph {row['paragraph']}; correct the number.")
        start, end = int(row["start"]), int(row["end"])
        if not 0 <= start < end <= len(text) or not tokenize(text[start:end]):
            raise BadInput(
                f"{where}: characters {start} to {end} hold no word of paragraph {row['paragraph']}, which has "
                f"{len(text)} characters; correct start and end."
            )
        for word in WORD.finditer(text):
            if word.start() < start < word.end() or word.start() < end < word.end():
                raise BadInput(
                    f"{where}: characters {start} to {end} cut a word that stands at {word.start()} to {word.end()}; "
                    "begin and end at whole words."
                )
        row["voice"] = _voice(row, text, segments)
    return rows


def _voice(row, text, segments):
    """The voice that most words of a place are in."""
    share = Counter()
    for segment in segments:
        if (segment["article"], segment["paragraph"]) == (row["article"], row["paragraph"]):
            low, high = max(int(row["start"]), segment["start"]), min(int(row["end"]), segment["end"])
            if low < high:
                share[segment["voice"]] += len(tokenize(text[low:high]))
    return share.most_common(1)[0][0]


def problems(data: Path) -> list[str]:
    """Return one sentence for each rule of data/codings that is broken, as far as the texts are not needed."""
    folder = data / "codings"
    codes = {row["frame"]: row for row in _rows(folder / "codebook.csv")}
    ledger = {row["id"]: row for row in _rows(data / "articles" / "excerpts.csv")}
    examples, coded = _rows(folder / "examples.csv"), _rows(folder / "reference.csv")
    return [*_codes(codes), *_examples(examples, codes, ledger, coded), *_places(coded, codes, data)]


def _codes(codes) -> Iterator[str]:
    for number, row in enumerate(codes.values(), start=2):
        for neighbour in row["neighbours"].split("|"):
            if neighbour not in codes or neighbour == row["frame"]:
                yield (
                    f"data/codings/codebook.csv, line {number} ({row['frame']}): the neighbour {neighbour!r} "
                    "is no other code; correct the id."
                )


def _examples(examples, codes, ledger, coded) -> Iterator[str]:
    kinds = {frame: Counter() for frame in codes}
    for number, row in enumerate(examples, start=2):
        where = f"data/codings/examples.csv, line {number} ({row['frame']})"
        if row["frame"] not in codes or row["excerpt"] not in ledger:
            yield f"{where}: there is no such code or no excerpt {row['excerpt']!r}; correct the id."
            continue
        kinds[row["frame"]][row["kind"]] += 1
        excerpt = ledger[row["excerpt"]]
        if row["words"] not in excerpt["text"]:
            yield f"{where}: {row['words']!r} does not stand in {row['excerpt']}; copy the words from the ledger."
            continue
        if len(row["words"].split()) > LONGEST_PHRASE:
            yield f"{where}: {row['words']!r} is longer than {LONGEST_PHRASE} words; choose the words that decide."
        low = int(excerpt["start"]) + excerpt["text"].index(row["words"])
        spot = excerpt["article"], excerpt["paragraph"], low, low + len(row["words"])
        whole = *spot[:2], int(excerpt["start"]), int(excerpt["start"]) + len(excerpt["text"])
        if row["kind"] == "example":
            if row["instead"]:
                yield f"{where}: an example names no other code; empty the column instead, or call it a near miss."
            if not _coded(row["frame"], spot, coded):
                yield f"{where}: reference.csv does not give the code to {row['words']!r}; correct one of the two."
        else:
            if row["instead"] not in codes or row["instead"] == row["frame"]:
                yield f"{where}: a near miss names the code that the words have instead, not {row['instead']!r}."
            elif not _coded(row["instead"], whole, coded):
                yield f"{where}: reference.csv does not give {row['instead']} to {row['excerpt']}; correct one of them."
            if _coded(row["frame"], spot, coded):
                yield f"{where}: reference.csv gives the code to {row['words']!r}, so it is no near miss; correct one."
    for frame, counts in kinds.items():
        wanted = 1 if frame in SCARCE else EXAMPLES
        if counts["example"] != wanted or counts["near miss"] != 1:
            yield (
                f"data/codings/examples.csv: {frame} has {counts['example']} examples and {counts['near miss']} near "
                f"misses; give it {wanted} and 1."
            )


def _coded(frame, spot, coded) -> bool:
    """Whether a place of a code overlaps a spot: article, paragraph, start, end."""
    article, paragraph, low, high = spot
    return any(
        (row["article"], row["paragraph"], row["frame"]) == (article, paragraph, frame)
        and int(row["start"]) < high
        and int(row["end"]) > low
        for row in coded
    )


def _places(coded, codes, data) -> Iterator[str]:
    # As framing.codings has it, which would load pandas.
    furniture = {
        (row["article"], row["paragraph"])
        for row in _rows(data / "articles" / "paragraphs.csv")
        if row["part"] in ("caption", "navigation", "advert")
    }
    order = {frame: number for number, frame in enumerate(codes)}
    before = None
    for number, row in enumerate(coded, start=2):
        where = f"data/codings/reference.csv, line {number}"
        if row["frame"] not in codes:
            yield f"{where}: codebook.csv has no code {row['frame']!r}; correct the id."
            continue
        if (row["article"], row["paragraph"]) in furniture:
            yield f"{where}: paragraph {row['paragraph']} of {row['article']} is page furniture, which gets no code."
        if len(row["reason"].split()) > LONGEST_REASON:
            yield f"{where}: the reason has more than {LONGEST_REASON} words; shorten it."
        place = row["article"], int(row["paragraph"]), order[row["frame"]], int(row["start"])
        if before and before[0] == place[0] and before[1:] >= place[1:]:
            yield f"{where}: the line does not follow the one above by paragraph, code and start; put it in its place."
        before = place


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
