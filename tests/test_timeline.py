"""A timeline shows when, how surely, and under whom; what cannot be placed on it is refused in plain words."""

import datetime

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from framing import BadInput, figures, policy, tables

ACROSS = 4.08  # inches between the edges of the picture
RANGES = [
    {},
    {"start": "1986", "end": "2021"},
    {"start": "2016-06-01", "end": "2021-07-01"},
    {"start": "2017", "end": "2020", "titles": True},
    {"start": "2018", "end": "2018"},
    {"start": "2020-07-13", "end": "2020-08-10", "titles": True, "title": "Two weeks in July"},
]


def day(text):
    return pd.Timestamp(text)


@pytest.fixture
def events():
    """A ruling on a day, a report in a month, a programme in a year that nobody verified, an operation of six days."""
    rows = [
        ("2018-07-02", "2018-07-02", "day", "court", "A ruling", "yes"),
        ("2018-03-01", "2018-03-31", "month", "report", "A report", "yes"),
        ("2018-01-01", "2018-12-31", "year", "agency", "A programme", "no"),
        ("2018-04-09", "2018-04-14", "day", "operation", "An operation", "yes"),
    ]
    columns = ["date", "date_end", "date_precision", "lane", "title", "verified"]
    return pd.DataFrame(rows, columns=columns).assign(
        date=lambda table: pd.to_datetime(table["date"]), date_end=lambda table: pd.to_datetime(table["date_end"])
    )


@pytest.fixture
def periods():
    rows = [
        ("administration", "Obama", day("2009-01-20"), day("2017-01-20"), ""),
        ("administration", "Trump", day("2017-01-20"), day("2021-01-20"), ""),
        ("filming", "Filming", day("2018-07-02"), day("2018-12-31"), "summer to winter 2018"),
    ]
    return pd.DataFrame(rows, columns=["kind", "name", "start", "end", "date_text"])


@pytest.fixture
def articles():
    rows = [
        (day("2018-02-01"), pd.NaT, "not before", "Bustle"),
        (day("2018-06-01"), day("2018-06-30"), "between", "The Intellectualist"),
    ]
    return pd.DataFrame(rows, columns=["date", "date_latest", "date_precision", "outlet"])


@pytest.fixture
def drawn(events, periods, articles):
    return figures.timeline(events, periods, articles, start="2018", end="2018")


def written(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text() and text.get_visible()]


def marks(figure, marker):
    """Days drawn with a marker: where, in inches from the left, and how filled; the label of the lane is the first."""
    lines = [line for line in figure.axes[0].lines if line.get_marker() == marker]
    return [(round(float(line.get_xdata()[0]), 3), line.get_markerfacecolor()) for line in lines]


def bars(figure, colour, style="-"):
    """Bars of a colour that lie along the line of time: where they begin and end."""
    lines = [line for line in figure.axes[0].lines if line.get_color() == colour and line.get_marker() == "None"]
    across = [line.get_xdata() for line in lines if line.get_linestyle() == style and np.ptp(line.get_ydata()) == 0]
    return [(round(float(left), 3), round(float(right), 3)) for left, right in across]


# --- What is drawn


def test_a_day_is_a_dot_a_month_and_a_year_are_bars_of_their_length(drawn):
    report, agency = figures.LANES["report"][2], figures.LANES["agency"][2]
    # 2 July is day 182 of the 365, and its middle is half a day later.
    assert marks(drawn, "o")[1] == (round(182.5 / 365 * ACROSS, 3), figures.LANES["court"][2])
    # March is days 59 to 90.
    assert bars(drawn, report) == [(round(59 / 365 * ACROSS, 3), round(90 / 365 * ACROSS, 3))]
    assert bars(drawn, agency, ":") == [(0, ACROSS)]


def test_days_that_are_known_are_a_box(drawn):
    colour = matplotlib.colors.to_rgba(figures.LANES["operation"][2])
    boxes = [patch for patch in drawn.axes[0].patches if patch.get_facecolor() == colour]
    # 9 to 14 April: days 98 to 104.
    assert [(round(box.get_x(), 3), round(box.get_width(), 3)) for box in boxes] == [
        (round(98 / 365 * ACROSS, 3), round(6 / 365 * ACROSS, 3))
    ]


def test_what_is_not_verified_is_hollow_and_the_legend_says_so(events, periods, articles):
    events.loc[0, "verified"] = "no"
    figure = figures.timeline(events, periods, articles, start="2018", end="2018")
    assert marks(figure, "o")[1][1] == "white" and "not verified here" in written(figure)
    sure = figures.timeline(events.assign(verified="yes"), periods, articles, start="2018", end="2018")
    assert marks(sure, "o")[1][1] != "white" and "not verified here" not in written(sure)


def test_the_legend_explains_every_form_that_is_drawn_and_no_other(drawn, events):
    forms = {"day", "days", "month", "year", "period", "between these days", "that day or later", "not verified here"}
    assert forms <= set(written(drawn))
    one = figures.timeline(events.head(1), start="2018-07-01", end="2018-07-31")
    assert forms & set(written(one)) == {"day", "period"}


def test_the_band_names_the_administrations_of_the_range_in_order(events, periods, articles):
    figure = figures.timeline(events, periods, articles, start="2016", end="2018")
    assert [text for text in written(figure) if text in ("Obama", "Trump")] == ["Obama", "Trump"]
    assert "Obama" not in written(figures.timeline(events, periods, articles, start="2018", end="2018"))


def test_a_period_is_a_named_box_and_a_shade_behind_all_lanes(drawn):
    begin = round(182 / 365 * ACROSS, 3)
    boxes = [patch for patch in drawn.axes[0].patches if isinstance(patch, Rectangle)]
    found = [patch for patch in boxes if round(patch.get_x(), 3) == begin]
    box, shade = sorted(found, key=lambda patch: abs(patch.get_height()))
    assert box.get_hatch() and shade.get_zorder() < 0 and abs(shade.get_height()) > 1
    assert "Filming, summer to winter 2018" in written(drawn)


def test_articles_stand_in_a_lane_with_how_sure_their_dates_are(drawn):
    assert {"The five articles", "Bustle", "The Intellectualist"} <= set(written(drawn))
    # An arrow for the one that may be later, and one in the legend; 1 to 30 June is days 151 to 181.
    assert len([text for text in drawn.axes[0].texts if getattr(text, "arrow_patch", None)]) == 2
    assert bars(drawn, "#000000") == [(round(151 / 365 * ACROSS, 3), round(181 / 365 * ACROSS, 3))]


def test_titles_of_the_other_lanes_are_printed_on_request(events, periods, articles, drawn):
    assert "A ruling" not in written(drawn)
    assert "A ruling" in written(figures.timeline(events, periods, articles, "2018", "2018", titles=True))


def test_only_events_of_the_range_are_drawn(events, periods, articles):
    figure = figures.timeline(events, periods, articles, start="2018-07", end="2018-07")
    assert {"Courts", "Agency rules and programmes", "The series"} <= set(written(figure))
    assert not {"Reports", "Enforcement operations", "The five articles"} & set(written(figure))


def test_a_bar_that_goes_on_beyond_the_range_has_no_end_there(events, periods, articles):
    """The year 2018, seen in July: the bar is as wide as the picture and has no cap at either end."""
    figure = figures.timeline(events, periods, articles, start="2018-07", end="2018-07")
    colour = figures.LANES["agency"][2]
    caps = [line for line in figure.axes[0].lines if line.get_color() == colour and np.ptp(line.get_xdata()) == 0]
    assert [line for line in caps if line.get_marker() == "None"] == []


def test_without_a_range_the_years_of_the_events_are_shown(events):
    figure = figures.timeline(events.assign(verified="yes"))
    quarters = [text for text in written(figure) if text.endswith("2018")]
    assert quarters == ["Jan 2018", "Apr 2018", "July 2018", "Oct 2018"]


def test_a_student_may_write_dates_as_text():
    rows = [("2018", "law", "A law"), ("2018-03", "report", "A report"), ("2018-07-02", "court", "A ruling")]
    figure = figures.timeline(pd.DataFrame(rows, columns=["date", "lane", "title"]), start="2018", end="2018")
    assert {"day", "month", "year"} <= set(written(figure))


# --- How it is drawn


def test_every_lane_of_the_record_has_a_marker_of_its_own():
    fields = tables.describe("policy/timeline.csv")["schema"]["fields"]
    lanes = next(field for field in fields if field["name"] == "lane")["constraints"]["enum"]
    assert set(figures.LANES) == set(lanes)
    looks = [*figures.LANES.values(), figures.ARTICLES_LANE]
    assert len({marker for _, marker, _ in looks}) == len(looks) == len({name for name, _, _ in looks})


@pytest.mark.parametrize("colour", sorted({look[2] for look in figures.LANES.values()}))
def test_every_colour_stands_out_from_white(colour):
    """WCAG 2.2, criterion 1.4.11: 3 to 1."""
    channels = np.array(matplotlib.colors.to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    assert 1.05 / (linear @ [0.2126, 0.7152, 0.0722] + 0.05) >= 3


@pytest.mark.parametrize("options", RANGES, ids=str)
def test_texts_of_the_record_are_legible_inside_the_picture_and_apart(options):
    figure = figures.timeline(policy.timeline(), **options)
    figures._png(figure)
    figures._legible(figure)
    frame = figure.bbox
    boxes = [
        (text.get_text(), text.get_window_extent())
        for text in figure.findobj(Text)
        if text.get_text() and text.get_visible()
    ]
    for name, box in boxes:
        assert frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1, name
    for place, (name, box) in enumerate(boxes):
        for other, its in boxes[place + 1 :]:
            wide = min(box.x1, its.x1) - max(box.x0, its.x0)
            high = min(box.y1, its.y1) - max(box.y0, its.y0)
            # Letters of one line may reach into the space between the lines.
            assert wide <= 0 or high <= 0.3 * min(box.height, its.height), f"{name!r} lies on {other!r}"


@pytest.mark.parametrize("options", RANGES[:3], ids=str)
def test_no_day_hides_another(options):
    figure = figures.timeline(policy.timeline(), **options)
    days = [line for line in figure.axes[0].lines if line.get_marker() != "None"]
    places = np.array([(line.get_xdata()[0], line.get_ydata()[0]) for line in days])
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(apart, 1)
    assert apart.min() >= 0.08  # inches; a marker is 0.085 wide


def test_the_same_events_are_the_same_bytes_whatever_their_order_and_the_settings(events, periods, articles):
    first = figures._png(figures.timeline(events, periods, articles, start="2018", end="2018"))
    with matplotlib.rc_context({"font.size": 20, "lines.linewidth": 9, "lines.markersize": 30}):
        second = figures._png(figures.timeline(events[::-1], periods, articles, start="2018", end="2018"))
    assert first == second


def test_a_page_of_two_timelines_stays_light():
    """Two pictures and the rest of a page within 250,000 bytes."""
    pictures = [figures._png(figures.timeline(policy.timeline(), **options)) for options in RANGES[1:3]]
    assert sum(map(len, pictures)) < 150_000


# --- What is refused


def changed(column, value, row=1):
    def change(events):
        events[column] = events[column].astype(object)
        events.loc[row, column] = value
        return {"events": events}

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda events: {"events": events.drop(columns="lane")}, "no column 'lane'; it has date, date_end"),
        (lambda events: {"events": events.head(0)}, "no rows"),
        (changed("lane", "curt"), "Row 1: the lane 'curt' is not known; did you mean 'court'"),
        (changed("lane", "x"), "choose one of law"),
        (changed("date_precision", "week"), "Row 1: the date_precision 'week' is not known; choose one of day, month"),
        (changed("date", pd.NaT), "Row 1 has no date"),
        (changed("date", "2018-02-30"), "Row 1, column 'date' is '2018-02-30', which is no date; write a year"),
        (changed("date", "spring 2018"), "'spring 2018', which is no date"),
        (changed("date_end", day("2018-04-01"), row=3), "Row 3 ends on 2018-04-01 before it begins on 2018-04-09"),
        (lambda events: {"events": events, "start": "2019", "end": "2018"}, "starts at '2019' and ends at '2018'"),
        (lambda events: {"events": events, "start": "2018-13"}, "start is '2018-13', which is no date"),
        (lambda events: {"events": events, "end": 2018}, "end is 2018, which is no date"),
        (lambda events: {"events": events, "start": "1901", "end": "1902"}, "No event lies between 1901 and 1902"),
        (lambda events: {"events": events, "periods": events}, "no column 'kind'"),
    ],
)
def test_what_cannot_be_placed_is_refused(events, change, message):
    with pytest.raises(BadInput, match=message):
        figures.timeline(**change(events))


def test_days_are_plain_days():
    assert figures._period("2018-02", "x")[:2] == (datetime.date(2018, 2, 1), datetime.date(2018, 3, 1))
    assert figures._period("2020-12-31", "x")[1] == datetime.date(2021, 1, 1)
