"""The record as the notebooks read it: literals from the documents that `data/policy/sources.csv` names."""

import hashlib
import json

import frictionless
import pandas as pd
import pytest

from framing import BadInput, articles, figures, policy, speeches, tables
from press import ROOT

DATA = ROOT / "data"
NUMBER_TABLES = (
    *(policy.removals, policy.arrests, policy.staff, policy.fugitive_teams, policy.operations, policy.detention),
    *(policy.book_ins, policy.detained, policy.courts, policy.apprehensions, policy.separations, policy.weekly),
    *(policy.yearbook, policy.wild, policy.periods),
)


def test_the_fiscal_year_begins_in_october():
    assert policy.fiscal_year("2017-09-30") == 2017
    assert policy.fiscal_year("2017-10-01") == 2018
    assert policy.fiscal_year(pd.Timestamp("2020-12-31")) == 2021


def test_the_timeline_has_110_events_in_order_17_of_them_not_verified():
    events = policy.timeline()
    assert len(events) == 110
    assert events["date"].is_monotonic_increasing
    assert (events["verified"] == "no").sum() == 17


def test_the_precision_of_a_date_is_kept():
    events = policy.timeline().set_index("id")
    assert events["date_precision"].value_counts().to_dict() == {"day": 101, "month": 6, "year": 3}
    assert (events["date"]["fugitive-teams-2003"], events["date_end"]["fugitive-teams-2003"]) == (
        pd.Timestamp("2003-01-01"),
        pd.Timestamp("2003-12-31"),
    )


def test_the_order_on_separated_families_is_dated_by_its_head_and_not_by_the_index():
    assert policy.timeline().set_index("id")["date"]["eo-13841"] == pd.Timestamp("2018-06-20")
    orders = speeches.orders()
    assert set(orders.loc[orders["number"] == 13841, "signed"]) == {pd.Timestamp("2018-06-20")}


def test_every_verified_event_cites_a_primary_source():
    events = policy.timeline()
    assert (events.loc[events["verified"] == "yes", "primary_source"] != "").all()


def test_the_lanes_are_those_that_the_figure_draws():
    fields = tables.describe("policy/timeline.csv")["schema"]["fields"]
    lanes = next(field["constraints"]["enum"] for field in fields if field["name"] == "lane")
    assert set(lanes) == set(figures.LANES)


def test_99_claims_have_the_verdicts_of_the_fact_base():
    assert articles.claims()["verdict_group"].value_counts().to_dict() == {
        "supported": 25,
        "supported with limits": 15,
        "loose, misleading or needs context": 16,
        "contradicted or partly contradicted": 9,
        "attributed or disputed between sources": 6,
        "unsourced": 3,
        "opinion, motive or not checkable": 6,
        "not verified here": 14,
        "note": 5,
    }
    assert set(policy.VERDICTS) == set(articles.claims()["verdict_group"])


def test_each_article_has_its_claims():
    counts = articles.claims()["article"].value_counts().to_dict()
    assert counts == {"workpermit": 25, "entertainment-ie": 22, "bustle": 21, "citizentruth": 18, "intellectualist": 13}


def test_every_contradiction_names_a_source_besides_the_articles():
    claims = articles.claims()
    contradicted = claims[claims["verdict_group"] == "contradicted or partly contradicted"]
    assert (contradicted["sources"] != "SEEDS").all()


@pytest.mark.parametrize("read", NUMBER_TABLES, ids=lambda read: read.__name__)
def test_no_figure_is_unverified(read):
    assert set(read()["verified"]) <= {"yes", "derived"}


def test_removals_are_those_of_ice_reports():
    value = policy.removals().set_index("id")["value"]
    assert [value[f"removals-{year}"] for year in (2012, 2016, 2017, 2018, 2019, 2020)] == [
        *(409849, 240255, 226119, 256085, 267258, 185884),
    ]
    assert [value[f"removals-{year}-interior"] for year in (2016, 2017, 2018, 2019)] == [65332, 81603, 95360, 85958]


def test_arrests_of_one_year_in_three_series():
    rows = policy.arrests()
    whole = rows[(rows["record"] == "all") & (rows["measure"] == "arrests")]
    assert whole.set_index(["year", "series"])["value"].to_dict().items() >= {
        (2016, "ERO"): 110104,
        (2016, "DHS"): 114434,
        (2017, "ERO"): 143470,
        (2017, "GAO"): 151889,
        (2018, "ERO"): 158581,
    }.items()
    assert set(rows.loc[rows["series"] == "GAO", "period"]) == {"calendar year"}


def test_teams_grew_before_filming_began():
    assert policy.fugitive_teams()["teams"].tolist() == [8, 45, 75, 129]


def test_sums_of_yearbook_removals_by_presidency():
    book = policy.yearbook()
    removals = book[(book["measure"] == "removals") & (book["edition"] == 2019)].set_index("fiscal_year")["value"]
    assert [removals.loc[first:last].sum() for first, last in ((1993, 2000), (2001, 2008), (2009, 2016), (2017, 2019))] == [
        *(869646, 2012539, 3063693, 985265),
    ]


def test_detention_by_year_and_by_month():
    year = policy.detention()
    assert year[(year["fiscal_year"] == 2019) & (year["agency"] == "all") & (year["record"] == "all")][
        "average_daily_population"
    ].tolist() == [50165.4]
    month = policy.detention("month")
    assert month["month"].min() == pd.Timestamp("2018-10-01") and len(month) == 252


def test_detention_by_anything_else_is_refused():
    with pytest.raises(BadInput, match='by "year" and one by "month"'):
        policy.detention("week")


def test_weeks_add_up_to_the_years_of_the_fact_base():
    # foia_crosscheck_by_fy.csv of the fact base, which splits a week between years by days, as here.
    years = policy.weekly_by_year()
    assert years["removals"].loc[[2005, 2012, 2018, 2020]].tolist() == pytest.approx([182939, 408320, 257788, 180578], abs=3)
    assert years["arrests"].loc[[2016, 2018, 2020]].tolist() == pytest.approx([107911, 155277, 101059], abs=3)


def test_a_row_is_found_by_its_id():
    row = policy.lookup("removals-2012")
    assert (row["value"], row["sources"], row["table"]) == (409849, "LATINOS2012", "removals.csv")


def test_an_unknown_id_is_refused():
    with pytest.raises(BadInput, match="No table of data/policy has a row with the id 'removals-1812'"):
        policy.lookup("removals-1812")


def test_every_difference_lies_within_its_bound_and_is_explained():
    table = policy.differences()
    assert (table["percent"].abs() <= table["bound"]).all()
    assert (table.loc[table["difference"] != 0, "explanation"] != "").all()
    assert (table.loc[table["bound"] == 0, "difference"] == 0).all()
    assert set(table["comparison"]) == set(policy.comparisons()["id"])


@pytest.mark.parametrize(
    "comparison, year, first, second, difference",
    [
        ("removals-weekly", 2006, 229797, 212232, -17565),
        ("removals-interior-2011", 2011, 188422, 237941, 49519),
        ("removals-ice-dhs", 2013, 368644, 432281, 63637),
        ("yearbook-removals", 2013, 438421, 432281, -6140),
        ("arrests-ero-dhs", 2016, 110104, 114434, 4330),
        ("arrests-calendar", 2018, 158581, 151497, -7084),
        ("arrests-shares", 2017, 100, 101, 1),
        ("courts-counters", 2009, 223779, 224036, 257),
        ("apprehensions-1925", 1944, 31175, 31174, -1),
        ("encounters-2020", 2020, 400651, 400651, 0),
        ("officers-2019", 2019, 5300, 6100, 800),
    ],
)
def test_two_figures_for_one_quantity(comparison, year, first, second, difference):
    table = policy.differences()
    row = table[(table["comparison"] == comparison) & (table["year"] == year)].iloc[0]
    assert (row["first"], row["second"], row["difference"]) == (first, second, difference)


def test_every_table_says_how_its_numbers_are_made():
    described = [r for r in tables.manifest()["resources"] if r["path"].startswith("policy/") and "schema" in r]
    assert len(described) == 21
    assert all(len(resource["how_counted"].split()) >= 10 for resource in described)


def test_eleven_orders_in_352_paragraphs():
    orders = speeches.orders()
    assert orders["number"].drop_duplicates().tolist() == [
        *(12989, 13269, 13276, 13767, 13768, 13769, 13780, 13815, 13841, 13880, 13888),
    ]
    assert len(orders) == 352
    assert orders.drop_duplicates("number")["president"].value_counts().to_dict() == {"Trump": 8, "G. W. Bush": 2, "Clinton": 1}


def test_section_seven_directs_ten_thousand_hires_if_they_are_paid_for():
    orders = speeches.orders()
    (seven,) = orders[(orders["number"] == 13768) & (orders["section"] == 7)].itertuples()
    assert seven.heading == "Additional Enforcement and Removal Officers"
    assert "subject to the availability of appropriations" in seven.text
    assert "hire 10,000 additional immigration officers" in seven.text


def test_sections_headings_and_clauses_of_an_order():
    orders = speeches.orders()
    order = orders[orders["number"] == 13768]
    assert order["section"].max() == 18 and order.iloc[0]["section"] == 0
    priorities = order[order["section"] == 5]
    assert priorities["clause"].tolist() == ["", *"abcdefg"]
    assert set(priorities["heading"]) == {"Enforcement Priorities"}
    refugees = orders[orders["heading"].str.startswith("Realignment of the U.S. Refugee")]
    assert set(refugees["number"]) == {13769, 13780}


def test_the_printed_page_of_1996_is_read_without_its_furniture():
    orders = speeches.orders()
    order = orders[orders["number"] == 12989]
    assert order.iloc[0]["text"].startswith("This order is designed to promote economy")
    assert order.iloc[-1]["text"].endswith("5 U.S.C. 701 et seq.")
    assert not order["text"].str.contains(r"\[\[Page|\x00|Presidential Sig", regex=True).any()
    assert order["heading"].eq("").all()


def test_an_order_that_was_changed_is_refused(tmp_path, monkeypatch):
    (tmp_path / "policy" / "orders").mkdir(parents=True)
    for path in (DATA / "policy" / "orders").iterdir():
        (tmp_path / "policy" / "orders" / path.name).write_bytes(path.read_bytes())
    changed = tmp_path / "policy" / "orders" / "EO_13768.txt"
    changed.write_text(changed.read_text(encoding="utf-8").replace("10,000", "1,000"), encoding="utf-8")
    monkeypatch.setattr(speeches, "DATA", tmp_path)
    with pytest.raises(BadInput, match="EO_13768.txt: the text is not the one that data/policy/orders.csv describes"):
        speeches.orders()


def test_the_orders_are_the_files_that_the_table_describes():
    for order in tables.read("policy/orders.csv").itertuples():
        content = (DATA / "policy" / "orders" / order.file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == order.sha256
        assert b"\r" not in content and len(content.decode("utf-8").split()) == order.words


def test_frictionless_finds_every_table_valid():
    # An independent reader of the same manifest: types, allowed values, keys, foreign keys, sizes and hashes.
    report = frictionless.Package(str(DATA / "datapackage.json")).validate()
    assert report.valid, [(task.name, error.message) for task in report.tasks for error in task.errors]


def test_the_manifest_names_every_file_of_the_record_once():
    paths = [resource["path"] for resource in json.loads((DATA / "datapackage.json").read_text())["resources"]]
    present = sorted(path.relative_to(DATA).as_posix() for path in (DATA / "policy").rglob("*") if path.is_file())
    assert sorted(path for path in paths if path.startswith("policy/")) == present
