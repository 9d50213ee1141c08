"""Rules of `data/policy` that need more than one cell: what the manifest cannot say of a single table.

The manifest refuses an empty source, a verdict outside the list or a date that does not exist
(`framing.tables.read`); here stands what holds between cells, rows, tables and texts.
`press data` prints what is wrong, one sentence a line.
"""

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from framing import policy, tables
from framing.errors import BadInput
from framing.words import tokenize
from press import texts
from press.derive import LARGEST_SHARE

LONGEST_PHRASE = 12  # words
ARTICLES_THEMSELVES, NOTHING_READ = "SEEDS", "NOTREAD"

# What each measure is counted in.
UNITS = {
    **{measure: measure for measure in ("removals", "returns", "apprehensions", "encounters", "arrests")},
    "share": "percent",
    "change": "percent change",
    "Title 42 expulsions": "expulsions",
    **{f"{state} cases": "cases" for state in ("pending", "new", "completed")},
    **dict.fromkeys(("children separated", "children expected to be separated"), "children"),
    "families separated": "families",
    "parents or children separated": "parents or children",
    **dict.fromkeys(("Border Patrol agents", "deportation officers", "deportation officers hired"), "people"),
    **dict.fromkeys(("immigration officers to be hired", "criminal investigators added", "agents added"), "people"),
    **{f"full-time employees of {agency}": "people" for agency in ("ICE", "ERO")},
    "positions, Operations and Support": "positions",
    "full-time equivalents, Operations and Support": "full-time equivalents",
    **dict.fromkeys(("budget for Operations and Support", "increase of ICE funding", "spending of ICE"), "USD million"),
    **{f"spending on {part} Operations": "USD million" for part in ("Detention and Removal", "Fugitive")},
}

# Columns with which a table dates a row, besides its fiscal year.
DATED = {"detention_monthly": "month", "weekly": "week_start", "courts": "month", "staff": "as_of"}


def problems(data: Path, source: Path | None = None) -> list[str]:
    """Return one sentence for each breach of a rule: file, line, what is wrong, what to do.

    data: the folder with the manifest; source: the folder with the full texts of the articles, if
    they are at hand. Tables that cannot be read are reported alone: the other rules follow when
    every table can be.
    """
    record, quoted, unreadable = {}, {}, []
    for resource in tables.manifest(data)["resources"]:
        folder, name = Path(resource["path"]).parent.name, Path(resource["path"]).stem
        if "schema" in resource and folder in ("policy", "articles"):
            try:
                (record if folder == "policy" else quoted)[name] = tables.read(resource["path"], data)
            except BadInput as problem:
                unreadable.append(str(problem))
    return unreadable or [
        *_sources(record),
        *_ids(record),
        *_dates(record),
        *_fiscal_years(record),
        *_units(record),
        *_events(record),
        *_claims(record["claims"], quoted["excerpts"]),
        *_phrases(record["claims"], quoted, source),
        *_budget(record["claims"], quoted),
        *_differences(data),
    ]


def _where(table: str, row: int) -> str:
    return f"data/policy/{table}.csv, line {row + 2}"


def _split(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def _near(word: str, known) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""


def _sources(record) -> Iterator[str]:
    """Every row points to sources that exist, every source is pointed to, and what was not read is not a source."""
    known, used = set(record["sources"]["id"]), set()
    for name, table in record.items():
        if "sources" not in table:
            continue
        for row, (cell, verified) in enumerate(zip(table["sources"], table["verified"])):
            for source in _split(cell):
                used.add(source)
                if source not in known:
                    yield (
                        f"{_where(name, row)}: data/policy/sources.csv has no source {source!r}{_near(source, known)}; "
                        "correct the id, or describe the source there."
                    )
            if cell == NOTHING_READ and verified != "no":
                yield (
                    f"{_where(name, row)}: the only source is {NOTHING_READ}, but the row is marked {verified!r}; "
                    "name a source that was read, or mark the row as not verified (no)."
                )
    for row, source in enumerate(record["sources"]["id"]):
        if source not in used:
            yield f"{_where('sources', row)}: no row points to {source}; take it out, or name it where it was used."


def _ids(record) -> Iterator[str]:
    """An id means one row in all tables, and a list of ids names rows that exist."""
    owner = {}
    for name, table in record.items():
        if "id" in table and name not in ("sources", "claims", "comparisons"):
            for row, id in enumerate(table["id"]):
                if id in owner:
                    yield f"{_where(name, row)}: the id {id!r} is taken by {owner[id]}; choose another."
                owner[id] = _where(name, row)
    for name in ("claims", "wild"):
        for row, cell in enumerate(record[name]["data"]):
            for id in _split(cell):
                if id not in owner:
                    yield (
                        f"{_where(name, row)}: no table of data/policy has a row {id!r}{_near(id, owner)}; "
                        "correct the column data."
                    )


def _dates(record) -> Iterator[str]:
    """A period ends after it begins and fits its precision; administrations follow one another; events fit both."""
    for name, table in record.items():
        first, last = ("date", "date_end") if "date_end" in table else ("start", "end")
        if last not in table:
            continue
        for row, (low, high) in enumerate(zip(table[first], table[last])):
            if high < low:
                yield f"{_where(name, row)}: {last} {high:%Y-%m-%d} lies before {first} {low:%Y-%m-%d}; correct one."
            precision = table["date_precision"][row] if "date_precision" in table else "day"
            if precision in ("month", "year") and not _fills(low, high, precision):
                yield (
                    f"{_where(name, row)}: the precision is {precision}, but {low:%Y-%m-%d} to {high:%Y-%m-%d} are "
                    f"not the first and last day of a {precision}; correct the days, or the precision."
                )
    terms = record["periods"][record["periods"]["kind"] == "administration"]
    for (_, before), (row, after) in zip(terms.iterrows(), terms.iloc[1:].iterrows()):
        if before["end"] != after["start"]:
            fault = "overlaps with" if before["end"] > after["start"] else "leaves a gap after"
            yield (
                f"{_where('periods', row)}: {after['name']} from {after['start']:%Y-%m-%d} {fault} {before['name']}, "
                f"which ends on {before['end']:%Y-%m-%d}; correct one of the two days."
            )
    signed = dict(zip(record["orders"]["number"], record["orders"]["signed"]))
    for row, event in record["timeline"].iterrows():
        # An event of which only the year is known can belong to either administration of that year.
        in_office = terms[(terms["start"] <= event["date_end"]) & (event["date"] < terms["end"])]["name"].tolist()
        if event["administration"] not in in_office:
            yield (
                f"{_where('timeline', row)}: on {event['date']:%Y-%m-%d} the administration was "
                f"{' or '.join(in_office) or 'none of periods.csv'}, the row says {event['administration']}; correct one."
            )
        if event["date"] != signed.get(event["order"], event["date"]):
            yield (
                f"{_where('timeline', row)}: EO {event['order']} is headed {signed[event['order']]:%Y-%m-%d} "
                f"(orders.csv), the row says {event['date']:%Y-%m-%d}; use the date at the head of the order."
            )


def _fills(low, high, precision):
    if precision == "year":
        return (low.month, low.day, high.month, high.day) == (1, 1, 12, 31)
    return low.is_month_start and high.is_month_end


def _fiscal_years(record) -> Iterator[str]:
    """A row's fiscal year is that of its date, and its period the one by which its source counts."""
    for name, column in DATED.items():
        table = record[name]
        for row, (year, date) in enumerate(zip(table["fiscal_year"], table[column])):
            if date and policy.fiscal_year(date) != year:
                yield (
                    f"{_where(name, row)}: {str(date)[:10]} lies in fiscal year {policy.fiscal_year(date)}, the row says "
                    f"{year}; the government's fiscal year begins on 1 October of the year before. Correct the year."
                )
    counts = dict(zip(record["sources"]["id"], record["sources"]["counts"]))
    for name, table in record.items():
        if "sources" not in table or not {"fiscal_year", "year"} & set(table.columns):
            continue
        periods = table["period"] if "period" in table else ["fiscal year"] * len(table)
        for row, (period, cell) in enumerate(zip(periods, table["sources"])):
            wanted = "calendar years" if period == "calendar year" else "fiscal years"
            for source in _split(cell):
                if counts.get(source) and counts[source] != wanted:
                    yield (
                        f"{_where(name, row)}: {source} counts {counts[source]}, the row is by {period}; a fiscal year "
                        "is not a calendar year. Correct the period, or the source."
                    )


def _units(record) -> Iterator[str]:
    """A measure has one unit, a percentage lies between 0 and 100, and a week's estimate is its quotient."""
    for name, table in record.items():
        if "unit" not in table:
            continue
        for row, line in table.iterrows():
            wanted = UNITS.get(line["measure"]) if "measure" in table else line["unit"]
            if line["unit"] != wanted:
                yield (
                    f"{_where(name, row)}: {line['measure']!r} is counted in {wanted or 'nothing that is known'}, the row "
                    f"says {line['unit']}; correct the unit or the measure."
                )
            if line["unit"] == "percent" and not 0 <= line["value"] <= 100:
                yield f"{_where(name, row)}: {line['value']} percent is no share; correct the value or the unit."
    weeks = record["weekly"]
    for row in weeks.index[(weeks["estimate"] - weeks["records"] / weeks["releases"]).abs() > 0.5]:
        yield f"{_where('weekly', row)}: the estimate is not records divided by releases; compute it again."
    for row in weeks.index[weeks["week_start"].dt.day_name() != "Sunday"]:
        yield f"{_where('weekly', row)}: {weeks['week_start'][row]:%Y-%m-%d} is no Sunday; a week begins on one."


def _events(record) -> Iterator[str]:
    """A verified event cites its primary source; the claims that an event bears on exist."""
    known = set(record["claims"]["id"])
    for row, event in record["timeline"].iterrows():
        if not event["primary_source"] and event["verified"] != "no":
            yield (
                f"{_where('timeline', row)}: {event['id']} cites no primary source; cite the law, order, ruling, report "
                "or statement itself, or mark the event as not verified (no)."
            )
        for claim in _split(event["claims"]):
            if claim not in known:
                yield f"{_where('timeline', row)}: claims.csv has no claim {claim}; correct the column claims."


def _claims(claims, excerpts) -> Iterator[str]:
    """A verdict rests on a source that can bear it, and a claim points to its own article."""
    excerpts = excerpts.set_index("id")
    for row, claim in claims.iterrows():
        where = _where("claims", row)
        group = claim["verdict_group"]
        if group.startswith("contradicted") and _split(claim["sources"]) == [ARTICLES_THEMSELVES]:
            yield f"{where}: nothing but the articles contradicts the claim; name the source that does, or change the verdict."
        if (claim["verified"] == "no") != (group == "not verified here"):
            yield f"{where}: verified is {claim['verified']!r}, the verdict is {group!r}; the two must say the same."
        if claim["article"] in _split(claim["also_in"]):
            yield f"{where}: also_in names the claim's own article; list the others only."
        if claim["excerpt"] and claim["excerpt"] not in excerpts.index:
            near = _near(claim["excerpt"], excerpts.index)
            yield f"{where}: data/articles/excerpts.csv has no excerpt {claim['excerpt']!r}{near}; correct the id, or empty it."
        elif claim["excerpt"]:
            place = tuple(excerpts.loc[claim["excerpt"], ["article", "paragraph"]])
            if place != (claim["article"], claim["paragraph"]):
                yield f"{where}: the excerpt {claim['excerpt']} stands in another paragraph than the claim; correct one."
        for column in ("phrase", "claim", "verdict", "note", "elsewhere"):
            for words in [claim[column]] if column == "phrase" else re.findall("“([^”]*)”", claim[column]):
                if len(words.split()) > LONGEST_PHRASE:
                    yield (
                        f"{where}, column {column!r}: the quotation has {len(words.split())} words, at most "
                        f"{LONGEST_PHRASE} are allowed; keep its key phrase and paraphrase the rest."
                    )


def _phrases(claims, quoted, source) -> Iterator[str]:
    """A phrase stands in its paragraph: word for word where the texts are at hand, else by the paragraph's words."""
    catalogue, paragraphs = quoted["catalogue"], quoted["paragraphs"].set_index(["article", "paragraph"])
    lines = {}
    if source is not None:
        full = texts.read(dict(zip(catalogue["id"], catalogue["number"])), source)
        lines = {article: texts.lines(text) for article, text in full.items()}
    words = quoted["tokens"].groupby(["article", "paragraph"])["word"].agg(set)
    for row, claim in claims.iterrows():
        where, place = _where("claims", row), (claim["article"], claim["paragraph"])
        if place not in paragraphs.index:
            yield f"{where}: {place[0]} has no paragraph {place[1]}; correct the number."
        elif not claim["phrase"]:
            if not pd.isna(claim["start"]):
                yield f"{where}: a start without a phrase; empty the cell, or quote the phrase."
        elif pd.isna(claim["start"]):
            yield f"{where}: a phrase without its start; count the characters before it in its paragraph."
        elif lines:
            line, start = paragraphs.loc[place, ["line", "start"]]
            text = lines[place[0]][line - 1][start:].lstrip()
            if not text[int(claim["start"]) :].startswith(claim["phrase"]):
                at = text.find(claim["phrase"])
                remedy = f"it begins at {at}; correct start" if at >= 0 else "copy it word for word, or leave it out"
                yield (
                    f"{where}: {claim['phrase']!r} does not stand at character {claim['start']} of paragraph "
                    f"{place[1]} of {place[0]}; {remedy}."
                )
        elif missing := [word for word in tokenize(claim["phrase"]) if word not in words.get(place, ())]:
            yield (
                f"{where}: the phrase has {missing[0]!r}, which paragraph {place[1]} of {place[0]} does not; "
                "copy the phrase word for word, or leave it out."
            )


def _budget(claims, quoted) -> Iterator[str]:
    """Excerpts and phrases together stay within the share of an article that may be quoted; no word counts twice."""
    spots = {}
    phrases = claims[(claims["phrase"] != "") & claims["start"].notna()].rename(columns={"phrase": "text"})
    for row in pd.concat([quoted["excerpts"], phrases])[["article", "paragraph", "start", "text"]].itertuples(index=False):
        words = {(row.paragraph, int(row.start) + word.start()) for word in re.finditer(r"\S+", row.text)}
        spots.setdefault(row.article, set()).update(words)
    for article, words in zip(quoted["catalogue"]["id"], quoted["catalogue"]["words"]):
        printed = len(spots.get(article, ()))
        if printed > LARGEST_SHARE * words:
            yield (
                f"data/policy/claims.csv: with the excerpts, {printed} of the {words} words of {article} are quoted, more than "
                f"{LARGEST_SHARE:.0%}; shorten a phrase or an excerpt, or paraphrase a claim."
            )


def _differences(data) -> Iterator[str]:
    """Two figures for one quantity differ by no more than the bound that is explained."""
    try:
        table = policy.differences(data)
    except BadInput as problem:
        yield str(problem)
        return
    for row in table[table["percent"].abs() > table["bound"]].itertuples():
        detail = f" ({row.detail})" if row.detail else ""
        yield (
            f"data/policy: {row.quantity}, {row.year}{detail}: {row.first:,g} ({row.first_sources}) and {row.second:,g} "
            f"({row.second_sources}) differ by {row.percent:+g} percent, more than the {row.bound:g} that comparisons.csv "
            f"explains ({row.comparison}); correct the figure, or explain the difference."
        )
    for row, comparison in enumerate(tables.read("policy/comparisons.csv", data)["id"]):
        if comparison not in set(table["comparison"]):
            yield f"{_where('comparisons', row)}: no rows are left for {comparison}; restore them, or remove the comparison."

