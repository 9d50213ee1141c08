"""Codings: the codebook, the book's reference coding, and the sheets of a class, pooled for `framing.agreement`.

A code says what a passage does, and its `stance` where the text stands on it. The reference coding is
one coding, made by the book's authors: nobody has repeated it, so nothing is known of its reliability.

A coder fills a copy of `data/codings/sheet.csv` and names it after a pseudonym, such as a colour; the
file says nothing else of a person. The sheets are data and never code: they are read as plain text,
no formula is worked out, and no link that leads out of the folder is followed.
"""

import csv
import difflib
import io
import unicodedata
from numbers import Real
from pathlib import Path

import numpy as np
import pandas as pd

from framing import agreement, articles, tables
from framing.errors import BadInput
from framing.intervals import _whole

#: Parts of a page that get no code.
FURNITURE = ("caption", "navigation", "advert")
#: The schemes of the codebook and what each of them asks.
SCHEMES = {
    "entman": "What the passage does",
    "policy": "What the issue is about",
    "migrants": "What migrants are",
    "enforcers": "What enforcers are",
    "focus": "Case or condition",
}
#: Where a text stands on what it invokes: says it itself, gives it as somebody's view, calls it up to deny it.
STANCES = ("takes", "reports", "rejects")
PLACES = ("excerpt", "unit", "seen")  # the columns of a sheet that are no frames
YES = ("x", "1", "yes", "true")  # true and false: what a tick box of a spreadsheet becomes
NO = ("", "0", "no", "false")
LARGEST = 1_000_000  # bytes of a sheet; one of a thousand units has some ten thousand
DELIMITERS = ",;\t"


def codebook() -> pd.DataFrame:
    """Return one row a code: frame (its id), scheme, name, definition, rule, neighbours (ids), source."""
    return tables.read("codings/codebook.csv")


def examples() -> pd.DataFrame:
    """Return the codebook's examples and near misses: the excerpt, the words in it that decide, and why.

    `instead` is the code that a near miss has; it is empty for an example.
    """
    return tables.read("codings/examples.csv")


def units() -> pd.DataFrame:
    """Return one row a paragraph, in reading order: article, paragraph, part, voice, read (was it read for
    codes: page furniture is not), and codes (how many different ones the reference coding gives it)."""
    table = articles.paragraphs()[["article", "paragraph", "part", "voice"]]
    given = reference().groupby(["article", "paragraph"]).size().rename("codes").reset_index()
    table = table.merge(given, how="left", on=["article", "paragraph"])
    return table.assign(read=~table["part"].isin(FURNITURE), codes=table["codes"].fillna(0).astype("int64"))


def counts() -> pd.DataFrame:
    """Return in how many paragraphs of each article the reference coding gives a code, zeros included.

    One row a code, indexed by scheme and frame in the order of the codebook; one column an article.
    """
    codes = codebook().set_index("frame")["scheme"]
    given = reference().groupby(["frame", "article"]).size().unstack()
    table = given.reindex(index=codes.index, columns=articles.catalogue()["id"].tolist()).fillna(0).astype("int64")
    return table.set_index(pd.MultiIndex.from_arrays([codes, codes.index]))


def reference(by: str = "paragraph") -> pd.DataFrame:
    """Return the reference coding, one row for each code that a unit has.

    by: "paragraph", "excerpt" (the ledger's; a code counts for an excerpt when the words on which it rests
        overlap the excerpt) or "place" (all words on which a code rests, so that a code may come twice in a
        paragraph, with another voice or stance).
    Returns article, paragraph, frame, start and end (characters in the paragraph), voice (whose words invoke
    the code), stance (one of `STANCES`) and reason, and for excerpts first of all excerpt. Where a code rests
    on several places of a unit, these are those of the first.
    Raises BadInput for any other unit.

    >>> reference(by="excerpt").query("excerpt == 'workpermit-chant'")["frame"].tolist()
    ['remedy', 'policy', 'public-opinion', 'episodic']
    """
    places = tables.read("codings/reference.csv")
    if by == "place":
        return places
    if by == "paragraph":
        return places.drop_duplicates(["article", "paragraph", "frame"], ignore_index=True)
    if by != "excerpt":
        raise BadInput(f"There is no coding by {by!r}; choose 'paragraph', 'excerpt' or 'place'.")
    ledger = articles.excerpts()
    ledger = pd.DataFrame(
        {
            "excerpt": ledger["id"],
            "article": ledger["article"],
            "paragraph": ledger["paragraph"],
            "first": ledger["start"],
            "last": ledger["start"] + ledger["text"].str.len(),
        }
    )
    both = ledger.merge(places, on=["article", "paragraph"])
    both = both[(both["start"] < both["last"]) & (both["end"] > both["first"])]
    return both.drop(columns=["first", "last"]).drop_duplicates(["excerpt", "frame"], ignore_index=True)


def caravan() -> pd.DataFrame:
    """Return published codings of five articles on the migrant caravan of April 2018, one row an annotation.

    Columns: id; outlet; code_type, code_name, code_mention (the words marked) and target_concept as
    published: a row of the type PROPERTY says which property the words give to which target, a row of
    another type whom or what the words name; paragraph, sentence, start, end (from 0; tokens of the
    sentence). It is one coding, not two coders, so there is no agreement to compute inside it.
    The labels stand under CC BY-SA 4.0: name the authors, and pass them on under the same licence.
    Source: Hamborg, Zhukova & Gipp (2019), the data set NewsWCL50, event 6.
    """
    outlets = {"LL": "HuffPost", "L": "The New York Times", "M": "USA Today", "R": "Fox News", "RR": "Breitbart"}
    published = tables.read("newswcl50/caravan.csv")
    published.insert(1, "outlet", published["publisher_id"].map(outlets))
    return published.drop(columns=["event_id", "publisher_id"])


def read(folder: str | Path) -> pd.DataFrame:
    """Read the filled sheets of a class, one CSV file a coder, as one long table.

    folder: its files, hidden ones left aside. A file's name without .csv is the coder. Columns:
        excerpt, unit (a whole number from 1), seen (no: not read; blank or yes: read), and one a frame
        (x, 1 or yes: present; blank, 0 or no: absent). Commas, semicolons or tabs between the cells, a
        byte-order mark, any line ends, capitals, spaces, and empty rows and columns at the end do no
        harm. Columns of frames may differ from sheet to sheet.
    Returns one row a cell, in the order of coders (sorted) and of their sheets: coder, excerpt, unit
    (int64), frame, seen (bool), coded (1.0 or 0.0; NaN in a unit that was not seen, whatever stands there).
    Raises BadInput, naming file, row and column: for an unknown frame, excerpt or mark, a formula, a
    unit that stands there twice, a sheet without any mark or with no unit seen, two files of one coder
    (capitals apart), a file that is no table or too large, a link out of the folder, an empty folder.
    """
    coders: dict[str, str] = {}
    rows = []
    frames, ids = list(codebook()["frame"]), set(articles.excerpts()["id"])
    for path in _sheets(Path(folder)):
        coder = unicodedata.normalize("NFC", path.stem.strip())
        first = coders.setdefault(coder.casefold(), path.name)
        if first != path.name:
            raise BadInput(f"{first} and {path.name} are sheets of one coder, {coder!r}; rename one, or take it out.")
        rows += [(coder, *cell) for cell in _sheet(path, frames, ids)]
    if not rows:
        raise BadInput(f"{folder}: there is no sheet in this folder; put the coders' CSV files there, one a coder.")
    table = pd.DataFrame(rows, columns=["coder", "excerpt", "unit", "frame", "seen", "coded"])
    return table.astype({"unit": "int64", "seen": "bool", "coded": "float64"})


def pool(codings: pd.DataFrame) -> pd.DataFrame:
    """Set the coders side by side: the ratings that `framing.agreement` takes.

    codings: a long table such as `read` returns; its columns coder, excerpt, unit, frame, coded count.
    Returns one row for each frame, excerpt and unit (a MultiIndex of these names, in the order in which
    they first stand in the table) and one column a coder: 1.0 (present), 0.0 (absent), NaN (not seen,
    or not on the coder's sheet). `ratings.loc["migrant-hero"]` are the ratings of one frame.
    Raises BadInput for a missing column, for no rows, and for two codes of one coder for one place.

    >>> one = pd.DataFrame({"coder": ["teal", "plum"], "excerpt": "bustle-cog", "unit": 1, "frame": "enforcer-cog"})
    >>> pool(one.assign(coded=[1.0, 0.0])).loc["enforcer-cog"].to_numpy().tolist()
    [[1.0, 0.0]]
    """
    place = ["frame", "excerpt", "unit"]
    for column in [*place, "coder", "coded"]:
        if column not in codings:
            raise BadInput(f"The codings have no column {column!r}; give a table such as codings.read(folder).")
    if codings.empty:
        raise BadInput("The codings have no rows, so there is nothing to pool; check how they were chosen.")
    repeated = codings.duplicated([*place, "coder"])
    if repeated.any():
        row = codings[repeated].iloc[0]
        raise BadInput(
            f"Row {codings.index[repeated][0]!r}: {row['coder']!r} has a code of {row['frame']!r} for "
            f"{row['excerpt']!r}, unit {row['unit']}, on an earlier row too; keep one."
        )
    ratings = codings.pivot(index=place, columns="coder", values="coded")
    order = codings[place].drop_duplicates()
    # All of a frame together: frames in the order of the sheets, and within one the units.
    numbers = {frame: number for number, frame in enumerate(order["frame"].unique())}
    order = order.sort_values("frame", key=lambda frames: frames.map(numbers), kind="stable")
    return ratings.loc[pd.MultiIndex.from_frame(order), list(codings["coder"].unique())].rename_axis(columns="coder")


def reliability(ratings: pd.DataFrame, draws: int = 1000, seed: int = 0) -> pd.DataFrame:
    """The agreement on each frame apart: a frame that readers share may hide one that they do not.

    ratings: pooled codings, such as `pool` returns; draws, seed: of the interval, as for
        `agreement.bootstrap`.
    Returns one row a frame: units (int64, seen by two coders or more), coders (int64, who saw any),
    marked (share of all codes that say present), percent, alpha, low and high (95 % interval of alpha,
    units drawn anew), ac1 (for a scale of two codes). NaN where a measure is not defined: with fewer
    than two coders, without a shared unit, alpha also where nobody or everybody marked the frame, the
    interval also where too many draws are such. Units of one article lean on one writer, so the true
    uncertainty is wider than the interval.
    Raises BadInput for ratings without a level frame, and for codes other than 1, 0 and NaN.

    >>> places = ["frame", "excerpt", "unit"]
    >>> units = pd.MultiIndex.from_product([["remedy"], ["bustle-cog"], range(1, 11)], names=places)
    >>> codes = {"one": [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], "other": [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]}
    >>> reliability(pd.DataFrame(codes, units))[["percent", "alpha", "ac1"]].round(3).loc["remedy"].to_dict()
    {'percent': 0.6, 'alpha': 0.095, 'ac1': 0.31}
    """
    if not isinstance(ratings, pd.DataFrame) or "frame" not in ratings.index.names:
        raise BadInput("The ratings have no level 'frame' in their index; give a table such as codings.pool(...).")
    wrong = ~(ratings.isin([0, 1]) | ratings.isna()).to_numpy()
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        place = ", ".join(map(str, ratings.index.to_frame().iloc[row]))
        raise BadInput(
            f"Row {place}, column {ratings.columns[column]!r} holds {ratings.iat[row, column]}; "
            "give 1 (present), 0 (absent) or NaN (not seen)."
        )
    found = {}
    for frame, table in ratings.groupby(level="frame", sort=False):
        table = table.astype("float64").dropna(axis=1, how="all")
        values = {"units": int((table.notna().sum(axis=1) >= 2).sum()), "coders": table.shape[1]}
        values["marked"] = float(table.stack().mean())
        if table.shape[1] >= 2:
            low, high = agreement.bootstrap(table, agreement.alpha, draws, seed)
            values |= {"percent": agreement.percent(table), "alpha": agreement.alpha(table), "low": low, "high": high}
            values["ac1"] = agreement.gwet_ac1(table, categories=2)
        found[frame] = values
    columns = ["units", "coders", "marked", "percent", "alpha", "low", "high", "ac1"]
    return pd.DataFrame.from_dict(found, orient="index", columns=columns).rename_axis("frame")


def simulate(truth: pd.Series, coders: int = 2, miss: float = 0.1, alarm: float = 0.1, seed: int = 0) -> pd.DataFrame:
    """Draw coders who read nothing: they are told the truth, and err at a known rate.

    truth: 1 (the frame is there) or 0, one a unit.
    coders: how many; miss: the chance that one leaves out a frame that is there; alarm: the chance that
        one marks a frame that is not; seed: fixes the draws. Each coder errs for themselves, on each
        unit alike, while real coders may all err on the same hard units.
    Returns ratings for `framing.agreement`: the units of the truth, and a column for each coder that
    says that the coder is simulated.
    Raises BadInput for a truth other than 1 and 0, no units, fewer than one coder, a rate outside 0 to 1.
    Source: Dawid & Skene (1979), whose model of observers who err this is, for two codes.

    >>> simulate(pd.Series([1, 0, 0]), miss=0, alarm=1)["simulated 2"].tolist()
    [1.0, 1.0, 1.0]
    """
    if not isinstance(truth, pd.Series) or truth.empty or not truth.isin([0, 1]).all():
        raise BadInput("The truth is no Series of 1 (the frame is there) and 0 (it is not); give one value a unit.")
    for name, rate in (("miss", miss), ("alarm", alarm)):
        if not isinstance(rate, Real) or isinstance(rate, bool) or not 0 <= rate <= 1:
            raise BadInput(f"The rate {name} is {rate!r}; give a share from 0 to 1, such as 0.1.")
    present = truth.to_numpy(dtype=bool)[:, None]
    chance = np.random.default_rng(seed).random((len(truth), _whole("coders", coders, least=1)))
    coded = np.where(present, chance >= miss, chance < alarm)
    names = [f"simulated {number}" for number in range(1, coded.shape[1] + 1)]
    return pd.DataFrame(coded.astype(np.float64), index=truth.index, columns=names)


def _sheets(folder: Path) -> list[Path]:
    """The files of a folder that have to be sheets, by name."""
    if not folder.is_dir():
        raise BadInput(f"{folder}: there is no such folder; give the folder that holds the coders' CSV files.")
    found = []
    for path in sorted(folder.iterdir()):
        # What systems and office programs leave beside the files: .DS_Store, __MACOSX, ~$ana.xlsx, ~lock files.
        if path.name.startswith((".", "~", "__MACOSX")):
            continue
        if path.resolve().parent != folder.resolve():
            raise BadInput(f"{path.name}: this is a link out of the folder; copy the file itself into the folder.")
        if not path.is_file():
            raise BadInput(f"{path.name}: this is no file; put the sheets into {folder} itself, and nothing else.")
        if path.suffix.casefold() != ".csv":
            raise BadInput(f"{path.name}: only CSV files are read; save it as CSV (UTF-8), or take it out.")
        found.append(path)
    return found


def _sheet(path: Path, frames: list[str], ids: set[str]) -> list[tuple]:
    """The cells of one sheet: excerpt, unit, frame, seen, coded."""
    lines = _lines(path)
    line, header = lines[0]
    names = [_bare(cell) for cell in header]
    places = {name: place for place, name in enumerate(names) if name}
    for name in PLACES:
        if name not in places:
            found = ", ".join(filter(None, names))
            raise BadInput(f"{path.name}, row {line}: there is no column {name!r} (found: {found}); add it.")
    for place, name in enumerate(names):
        if name and places[name] != place:
            raise BadInput(f"{path.name}, row {line}: the column {name!r} stands there twice; take one out.")
        if name and name not in PLACES and name not in frames:
            advice = _nearest(name, frames)
            raise BadInput(f"{path.name}, row {line}: the codebook has no frame {name!r}; {advice}")
    coded = [name for name in names if name and name not in PLACES]
    if not coded:
        raise BadInput(f"{path.name}, row {line}: there is no column of a frame; add one, such as {frames[0]!r}.")
    earlier: dict[tuple, int] = {}
    cells = []
    answered = any_seen = False
    for line, row in lines[1:]:
        for place, cell in enumerate(row):
            _plain(path, line, names[place] if place < len(names) else "", place, cell)
        row = row + [""] * (len(names) - len(row))
        excerpt, unit = _bare(row[places["excerpt"]]), row[places["unit"]].strip()
        where = f"{path.name}, row {line}, column"
        if excerpt not in ids:
            raise BadInput(f"{where} 'excerpt': there is no excerpt {excerpt!r}; {_nearest(excerpt, ids)}")
        if not (unit.isascii() and unit.isdigit() and 0 < int(unit[:9]) and len(unit) < 10):
            raise BadInput(f"{where} 'unit' holds {unit!r}; give a whole number from 1.")
        first = earlier.setdefault((excerpt, int(unit)), line)
        if first != line:
            raise BadInput(f"{where} 'unit': {excerpt!r}, unit {unit}, stands on row {first} too; keep one of the two.")
        said = _bare(row[places["seen"]])
        seen = said == "" or _present(f"{where} 'seen'", said)
        any_seen |= seen
        answered |= seen and said != ""
        for frame in coded:
            cell = _bare(row[places[frame]])
            present = _present(f"{where} {frame!r}", cell)
            answered |= seen and cell != ""
            cells.append((excerpt, int(unit), frame, seen, float(present) if seen else np.nan))
    if not cells:
        raise BadInput(f"{path.name}: there are no rows below the header; give each unit a row.")
    if not any_seen:
        raise BadInput(f"{path.name}: this coder saw no unit; take the file out, or correct the column 'seen'.")
    if not answered:
        raise BadInput(
            f"{path.name}: nothing is marked, as on a blank sheet; take the file out, or, if the coder read the "
            "units and found no frame in them, write yes in the column 'seen'."
        )
    return cells


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """The rows of a file that hold anything, with their numbers; the header first."""
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise BadInput(f"{path.name}: the file is larger than {LARGEST:,} bytes, which no sheet is; take it out.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise BadInput(f"{path.name}, row {row}: this is not UTF-8; save the sheet again as CSV (UTF-8).") from None
    if "\0" in text:
        raise BadInput(f"{path.name}: this is no table of text; save the sheet again as CSV (UTF-8).")
    header = next((line for line in text.splitlines() if line.strip(DELIMITERS + " ")), "")
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise BadInput(f"{path.name}, row {reader.line_num}: this is no table ({error}); save it as CSV.") from None
    if not rows or len(rows[0][1]) < 2:
        raise BadInput(f"{path.name}: this is no table; begin it with the row excerpt,unit,seen and the frames.")
    return rows


def _plain(path: Path, line: int, name: str, place: int, cell: str) -> None:
    """BadInput for a cell that a spreadsheet would work out, or that stands below no name."""
    where = f"{path.name}, row {line}, column {name or place + 1!r}"
    if cell.strip().startswith("="):
        raise BadInput(f"{where} holds the formula {cell.strip()[:40]!r}; write the mark itself.")
    if cell.strip() and not name:
        raise BadInput(f"{where} holds {cell.strip()[:40]!r}, and the column has no name; name it, or empty it.")


def _present(where: str, mark: str) -> bool:
    if mark not in YES + NO:
        raise BadInput(f"{where} holds {mark[:40]!r}, which is no mark; write x for yes, nothing for no.")
    return mark in YES


def _bare(cell: str) -> str:
    return cell.strip().casefold()


def _nearest(name: str, choices) -> str:
    close = difflib.get_close_matches(name, sorted(choices), 1)
    return f"did you mean {close[0]!r}?" if close else "check the spelling."
