"""The record of US immigration enforcement: dated events, counts, checked claims, and their sources.

Every row names its sources by the ids of `sources()` and says whether it was read in one (`verified`:
yes), computed from such figures (derived), or neither (no: a few events and claims, printed as not
verified here; no number is). A fiscal year N runs from 1 October of N-1 to 30 September of N.
`data/datapackage.json` says of each table what is counted, by whom, and what changed (`how_counted`).
"""

from pathlib import Path

import numpy as np
import pandas as pd

from framing import articles, tables
from framing.errors import BadInput

#: Verdicts on a claim, from the record's side; the last three groups are not about the record.
VERDICTS = (
    "supported",
    "supported with limits",
    "loose, misleading or needs context",
    "contradicted or partly contradicted",
    "attributed or disputed between sources",
    "unsourced",
    "opinion, motive or not checkable",
    "not verified here",
    "note",
)


def fiscal_year(date: pd.Timestamp | str) -> int:
    """Return the fiscal year of the United States government in which a day falls.

    >>> fiscal_year("2017-09-30"), fiscal_year("2017-10-01")
    (2017, 2018)
    """
    day = pd.Timestamp(date)
    return day.year + (day.month >= 10)


def timeline() -> pd.DataFrame:
    """Return one row an event, 1986 to 2021, in order.

    `date` and `date_end` are the first and last day that the event can mean: with `date_precision`
    month or year, those of the month or year. `lane` groups the kinds of event. `named_in` holds the articles
    that mention the event, `claims` the claims that it bears on, `order` the number of an executive
    order; `citation_read` says whether the citation of the primary source was itself read.
    """
    return tables.read("policy/timeline.csv")


def periods() -> pd.DataFrame:
    """Return one row an administration, and one for the filming of the series; `end` is the first day after
    an administration, the last day of filming."""
    return tables.read("policy/periods.csv")


def claims() -> pd.DataFrame:
    """Return the ledger of claims with their verdicts: `framing.articles.claims()`, which says what its columns hold."""
    return articles.claims()


def sources() -> pd.DataFrame:
    """Return one row a source: title, publisher, kind, address, licence, and how it was read."""
    return tables.read("policy/sources.csv")


def removals() -> pd.DataFrame:
    """Return counts and shares of removals by ICE, by where people were apprehended and by criminal record.

    Rows of different `series` are counted differently and must not be joined.
    """
    return tables.read("policy/removals.csv")


def arrests() -> pd.DataFrame:
    """Return counts, shares and changes of arrests by ICE; look at `period` and `series` before comparing.

    ERO counts its own arrests by fiscal year, DHS those of all of ICE, GAO by calendar year; `estimate`
    comes from weekly counts.
    """
    return tables.read("policy/arrests.csv")


def staff() -> pd.DataFrame:
    """Return figures on ICE's officers, employees, positions, spending and budget, each on its own `basis`."""
    return tables.read("policy/staff.csv")


def fugitive_teams() -> pd.DataFrame:
    """Return the number of Fugitive Operations Teams on four dates."""
    return tables.read("policy/fugitive_teams.csv")


def operations() -> pd.DataFrame:
    """Return one row an operation and group of people: how many were arrested, convicted, charged, and so on."""
    return tables.read("policy/operations.csv")


def detention(by: str = "year") -> pd.DataFrame:
    """Return the average daily population in immigration detention (people), by fiscal year or by month.

    by: "year" (1979 to 2020; by agency and criminal record from 2019) or "month" (October 2018 to
    September 2020). Raises BadInput for anything else.
    """
    if by not in ("year", "month"):
        raise BadInput(f'detention(by={by!r}): there is a table by "year" and one by "month"; ask for one of them.')
    return tables.read(f"policy/detention_{by}ly.csv")


def book_ins() -> pd.DataFrame:
    """Return entries into detention (one person can enter more than once), fiscal years 2019 and 2020."""
    return tables.read("policy/bookins.csv")


def detained() -> pd.DataFrame:
    """Return people in detention when ICE closed its files for fiscal years 2019 and 2020."""
    return tables.read("policy/detained.csv")


def courts() -> pd.DataFrame:
    """Return pending, new and completed immigration court cases, by counter (EOIR or TRAC)."""
    return tables.read("policy/courts.csv")


def apprehensions() -> pd.DataFrame:
    """Return Border Patrol apprehensions 1925 to 2020, its agents, and Title 42 expulsions in fiscal year 2020."""
    return tables.read("policy/apprehensions.csv")


def separations() -> pd.DataFrame:
    """Return the published counts of separated families: each has its own period, unit and counter."""
    return tables.read("policy/separations.csv")


def weekly() -> pd.DataFrame:
    """Return weekly records of removals and arrests by ICE; `estimate` divides them by overlapping releases."""
    return tables.read("policy/weekly.csv")


def yearbook() -> pd.DataFrame:
    """Return the Yearbook's long series: removals from 1892, returns from 1927, apprehensions from 1925."""
    return tables.read("policy/yearbook.csv")


def wild() -> pd.DataFrame:
    """Return published figures that are wrong: what was printed, what the record has, and how one finds out."""
    return tables.read("policy/wild.csv")


def comparisons() -> pd.DataFrame:
    """Return what `differences` compares: the bound of each difference in percent, and its explanation."""
    return tables.read("policy/comparisons.csv")


def lookup(row: str) -> pd.Series:
    """Return the row with this id, from whichever table of data/policy holds it; `table` is the file's name.

    Raises BadInput for an id that no table has.

    >>> lookup("removals-2012")["value"]
    409849
    """
    for resource in tables.manifest()["resources"]:
        path = resource["path"]
        if path.startswith("policy/") and resource.get("schema", {}).get("primaryKey") == ["id"]:
            table = tables.read(path)
            found = table[table["id"] == row]
            if len(found):
                return pd.concat([found.iloc[0], pd.Series({"table": path.removeprefix("policy/")})])
    raise BadInput(f"No table of data/policy has a row with the id {row!r}; the first column of each table lists its ids.")


def weekly_by_year(data: Path = tables.DATA) -> pd.DataFrame:
    """Return the weekly estimates added up by fiscal year; a week that two years share is split by days.

    Index: fiscal year; columns: removals, arrests (rounded to whole numbers). The first and the last
    year of a series can lack weeks.
    """
    table = tables.read("policy/weekly.csv", data)
    start = table["week_start"]
    october = pd.to_datetime(start.dt.year.astype(str) + "-10-01")
    # Days of the week that fall before 1 October: seven, or fewer in the one week that contains it.
    days = (october - start).dt.days
    before = np.where((days > 0) & (days < 7), days, 7)
    year = start.dt.year + (start.dt.month >= 10)
    parts = pd.concat(
        [
            pd.DataFrame({"fiscal_year": year, "measure": table["measure"], "value": table["estimate"] * before / 7}),
            pd.DataFrame({"fiscal_year": year + 1, "measure": table["measure"], "value": table["estimate"] * (7 - before) / 7}),
        ]
    )
    wide = parts[parts["value"] > 0].pivot_table(index="fiscal_year", columns="measure", values="value", aggfunc="sum")
    return wide.round().astype("Int64")[["removals", "arrests"]].rename_axis(columns=None)


def differences(data: Path = tables.DATA) -> pd.DataFrame:
    """Return every quantity that two tables or two rows hold, with the difference between them.

    One row a comparison and year (of `comparisons`): `first` and `second` with their source ids,
    `difference` (second less first), `percent` (of first), the `bound` that |percent| must not exceed,
    and the explanation. A comparison of parts and whole without rounding has the bound 0.
    Raises BadInput if the tables lack what a comparison needs.
    """
    described = tables.read("policy/comparisons.csv", data).set_index("id")
    columns = ["comparison", "year", "detail", "first", "first_sources", "second", "second_sources"]
    try:
        pairs = pd.DataFrame(_pairs(data), columns=columns)
    except KeyError as missing:
        raise BadInput(
            f"data/policy: a comparison of comparisons.csv needs {missing}, which its table no longer has; restore the row."
        ) from None
    table = pairs.join(described[["quantity", "kind", "bound", "explanation"]], on="comparison")
    table["difference"] = (table["second"] - table["first"]).round(6)
    table["percent"] = 100 * table["difference"] / table["first"]
    return table[
        ["comparison", "quantity", "kind", "year", "detail", "first", "first_sources", "second", "second_sources"]
        + ["difference", "percent", "bound", "explanation"]
    ]


def _pairs(data):
    """Yield comparison, year, detail, first value and its sources, second value and its sources."""

    def read(name):
        return tables.read(f"policy/{name}.csv", data)

    yield from _removal_pairs(read, weekly_by_year(data))
    yield from _arrest_pairs(read, weekly_by_year(data))
    yield from _detention_pairs(read)
    yield from _other_pairs(read)


def _removal_pairs(read, weeks):
    table = read("removals")
    counts = table[(table["measure"] == "removals") & (table["period"] == "fiscal year")]
    own = counts[counts["series"] == "ICE"]
    exact = own[own["precision"] == "exact"]
    total = _series(exact, origin="all", record="all")
    yield from _sums("removals-origin", total, [_series(exact, origin=o, record="all") for o in ("interior", "border")])
    yield from _sums("removals-record", total, [_series(exact, origin="all", record=r) for r in ("convicted", "not convicted")])
    convicted = [_series(exact, origin=origin, record="convicted") for origin in ("interior", "border")]
    yield from _sums("removals-convicted", _series(exact, origin="all", record="convicted"), convicted)
    share = table[(table["measure"] == "share") & (table["origin"] == "interior") & (table["record"] == "convicted")]
    interior = _series(exact, origin="interior", record="all")
    for row in share.itertuples():
        if row.fiscal_year in convicted[0].index and row.fiscal_year in interior.index:
            computed = 100 * convicted[0]["value"][row.fiscal_year] / interior["value"][row.fiscal_year]
            sources = _union(convicted[0]["sources"][row.fiscal_year], interior["sources"][row.fiscal_year])
            yield "removals-share", row.fiscal_year, row.series, row.value, row.sources, computed, sources
    yield from _both("removals-weekly", total, _derived(weeks["removals"], "DDP"))
    older, newer = (_series(counts[counts["series"] == f"Cato {year}"]) for year in (2016, 2019))
    yield from _both("removals-interior-2011", older, newer)
    book = read("yearbook")
    yield from _both("removals-ice-dhs", total, _series(book, measure="removals", edition=2019))
    for measure in ("removals", "returns"):
        editions = [_series(book, measure=measure, edition=edition) for edition in (2013, 2019)]
        yield from _both(f"yearbook-{measure}", *editions)
    patrol = _series(read("apprehensions"), measure="apprehensions", area="nationwide")
    yield from _both("apprehensions-1925", patrol[patrol.index < 1952], _series(book, measure="apprehensions"))


def _arrest_pairs(read, weeks):
    table = read("arrests").rename(columns={"year": "fiscal_year"})
    ero = table[(table["series"] == "ERO") & (table["period"] == "fiscal year")]
    counts = ero[ero["measure"] == "arrests"]
    total = _series(counts, record="all")
    yield from _sums("arrests-record", total, [_series(counts, record=r) for r in ("convicted", "not convicted")])
    shares = ero[ero["measure"] == "share"]
    # In 2009 two groups make the whole, in 2017 three.
    for year, records in ((2009, ("convicted", "not convicted")), (2017, ("convicted", "charged", "neither convicted nor charged"))):
        rows = shares[(shares["fiscal_year"] == year) & shares["record"].isin(records)]
        yield "arrests-shares", year, "", 100, "", rows["value"].sum(), _union(*rows["sources"])
    convicted, without = (_series(counts, record=record) for record in ("convicted", "not convicted"))
    sources = _union(convicted["sources"][2017], total["sources"][2017])
    published = _series(shares, record="convicted").loc[2017]
    yield (
        *("arrests-rounding", 2017, "share with a conviction", published["value"], published["sources"]),
        *(100 * convicted["value"][2017] / total["value"][2017], sources),
    )
    for group, name in ((convicted, "convicted"), (without, "not convicted")):
        published = _series(ero[ero["measure"] == "change"], record=name).loc[2017]
        change = 100 * (group["value"][2017] / group["value"][2016] - 1)
        sources = _union(*group.loc[[2016, 2017], "sources"])
        yield "arrests-rounding", 2017, f"change, {name}", published["value"], published["sources"], change, sources
    yield from _both("arrests-ero-dhs", total, _series(table, series="DHS"))
    yield from _both("arrests-calendar", total, _series(table, series="GAO"))
    weeks = _derived(weeks["arrests"].dropna(), "DDP")
    yield from _both("arrests-weekly", total.loc[2016:], weeks)
    yield from _both("arrests-estimate", _series(table, series="estimate"), weeks)


def _detention_pairs(read):
    monthly, yearly = read("detention_monthly"), read("detention_yearly")
    value = "average_daily_population"
    split = monthly.pivot(index=["fiscal_year", "month", "record"], columns="agency", values=value)
    for (year, month, record), row in split.iterrows():
        source = f"ICEDET{year % 100}"
        yield "detention-agencies", year, f"{month:%B %Y}, {record}", row["all"], source, row["ICE"] + row["CBP"], source
    monthly["days"] = monthly["month"].dt.days_in_month
    for row in yearly[yearly["fiscal_year"] >= 2019].itertuples():
        months = monthly[
            (monthly["fiscal_year"] == row.fiscal_year) & (monthly["agency"] == row.agency) & (monthly["record"] == row.record)
        ]
        mean = (months[value] * months["days"]).sum() / months["days"].sum()
        detail = f"{row.agency}, {row.record}"
        yield "detention-months", row.fiscal_year, detail, getattr(row, value), row.sources, mean, _union(*months["sources"])
    entries = read("bookins").rename(columns={"book_ins": "value"})
    total = _series(entries, agency="all", record="all", facility="all")
    yield from _sums("book-ins-agencies", total, [_series(entries, agency=agency) for agency in ("ICE", "CBP")])
    records = ("convicted", "charged", "neither convicted nor charged")
    yield from _sums("book-ins-records", total, [_series(entries, record=record) for record in records])
    kinds = ("adult", "family residential centre")
    yield from _sums("book-ins-facilities", total, [_series(entries, facility=kind) for kind in kinds])


def _other_pairs(read):
    pending = read("courts")
    pending = pending[pending["period"] == "end of fiscal year"]
    yield from _both("courts-counters", *(_series(pending, counter=counter) for counter in ("EOIR", "TRAC")))
    border = read("apprehensions")
    parts = [_series(border, measure="apprehensions", area="southwest border"), _series(border, measure="Title 42 expulsions")]
    yield from _sums("encounters-2020", _series(border, measure="encounters"), parts)
    people = read("operations").set_index("id")
    for comparison, year, name, groups in (
        ("operation-north-carolina", 2019, "north-carolina", ("convicted", "charged", "final-order-or-reentry", "no-record")),
        ("operation-hundred-days", 2017, "hundred-days", ("convicted", "no-record")),
    ):
        rows = people.loc[[f"{name}-{group}" for group in groups]]
        whole = people.loc[f"{name}-arrested"]
        yield comparison, year, "", whole["value"], whole["sources"], rows["value"].sum(), _union(*rows["sources"])
    officers = read("staff")
    officers = officers[officers["measure"] == "deportation officers"]
    report, page = (_series(officers, basis=basis) for basis in ("annual report", "web page"))
    yield from _both("officers-2019", report, page)


def _series(table, **where):
    """Return value and sources by fiscal year of the rows in which each named column has the given value."""
    for column, wanted in where.items():
        table = table[table[column] == wanted]
    repeated = table[table["fiscal_year"].duplicated()]
    if len(repeated):
        raise BadInput(
            f"data/policy: {repeated.iloc[0].get('id')} stands for a quantity and year that another row has too; "
            "tell them apart by series, or remove one."
        )
    return table.set_index("fiscal_year")[["value", "sources"]]


def _derived(values, sources):
    return pd.DataFrame({"value": values.astype("float64"), "sources": sources})


def _both(comparison, first, second):
    for year in first.index.intersection(second.index):
        yield comparison, year, "", *first.loc[year], *second.loc[year]


def _sums(comparison, whole, parts):
    for year in whole.index:
        if all(year in part.index for part in parts):
            total = sum(part["value"][year] for part in parts)
            yield comparison, year, "", *whole.loc[year], total, _union(*(part["sources"][year] for part in parts))


def _union(*sources):
    """Join lists of source ids, each id once."""
    return ";".join(dict.fromkeys(name for cell in sources for name in cell.split(";")))
