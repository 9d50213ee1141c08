"""Pictures and tables that a phone, a screen reader and a printer can all show.

Every picture carries its finding in words (`show`), every table its caption and header scopes
(`table`). Colours are never alone: each part of a bar has a hatch of its own too.
"""

import datetime
import difflib
import io
import re
import sys
import textwrap
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html import escape
from numbers import Integral, Real
from typing import NamedTuple

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.ticker import MaxNLocator
from PIL import Image  # matplotlib brings it

from framing import policy
from framing.articles import VOICES, catalogue
from framing.errors import BadInput

WIDTH = 4.2  # inches
DPI = 200
CSS_WIDTH = 560  # pixels that WIDTH takes in a wide window
PHONE_WIDTH = 343  # pixels that are left of a 375-pixel screen
SMALLEST_TEXT = 9  # pixels on that phone

INK = "#1a1a1a"
# Okabe & Ito (2008), those of its colours that stand out from white by 3 to 1; the purple is darkened to do so.
LOOKS = [
    ("#0072b2", ""),
    ("#d55e00", "////"),
    ("#009e73", "...."),
    ("#aa4f85", "xxxx"),
    ("#767676", "----"),
    ("#000000", "||||"),
]
DASHES = ["-", (0, (5, 1.5)), (0, (1, 1)), (0, (6, 1.5, 1, 1.5)), (0, (2.5, 1.5)), (0, (8, 1.5, 1, 1.5, 1, 1.5))]
# A voice looks the same on every page.
VOICE_LOOKS = dict(zip(VOICES, LOOKS))
VOICE_NAMES = {"press-text": "press text"}

# The lanes of a timeline, with the marker and colour of each; no two share a marker.
LANES = {
    "law": ("Laws", "s", "#0072b2"),
    "president": ("Presidential orders", "^", "#d55e00"),
    "agency": ("Agency rules and programmes", "D", "#009e73"),
    "operation": ("Enforcement operations", "X", "#aa4f85"),
    "court": ("Courts", "o", "#0072b2"),
    "report": ("Reports", "v", "#d55e00"),
    "context": ("Elections and other events", "P", "#767676"),
    "series": ("The series", "*", "#000000"),
}
ARTICLES_LANE = ("The five articles", "d", "#000000")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")

STYLE = {
    "figure.figsize": (WIDTH, 2.8),
    "figure.dpi": DPI,
    "figure.constrained_layout.use": True,
    "savefig.dpi": DPI,
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same letters everywhere
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.labelsize": 8,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "legend.fontsize": 8,
    "legend.frameon": False,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": matplotlib.cycler(color=[colour for colour, _ in LOOKS]),
    "hatch.linewidth": 0.7,
}

_NUMBER_WORD = re.compile(
    r"\b(no|none|nobody|nothing|never|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|half|third|quarter|once|twice|all|every|each|both|only|most|equal)\b",
    re.IGNORECASE,
)


@contextmanager
def style() -> Iterator[None]:
    """Plot in the book's style: `with figures.style(): ...`, whatever the settings of the notebook are."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(STYLE)
        yield


def show(figure, alt: str) -> None:
    """Show a figure with its alternative text, and close it.

    figure: a matplotlib Figure, or an Axes of one; its text at least 9 pixels high on a phone.
    alt: what the figure shows, as a sentence or more (40 characters at least) with its numbers.
    Displays a PNG that is the same, byte for byte, for the same data; outside a notebook, prints
    the words. Raises BadInput for text that is missing, too short, a path, or without any quantity.
    Source: W3C (2023), WCAG 2.2, criterion 1.1.1.

    >>> show(bars(pd.Series({"Bustle": 2}), "quotations"), alt="One bar: the article in Bustle has 2 quotations.")
    Figure: One bar: the article in Bustle has 2 quotations.
    """
    figure = getattr(figure, "figure", figure)
    if not isinstance(figure, Figure):
        raise BadInput(f"There is no figure to show but {type(figure).__name__}; give a matplotlib Figure or Axes.")
    alt = _described(alt)
    picture = _png(figure)
    _legible(figure)
    if "matplotlib.pyplot" in sys.modules:
        # The notebook would show an open figure once more, without its words.
        sys.modules["matplotlib.pyplot"].close(figure)
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        print(f"Figure: {alt}")
        return
    width, height = (round(inches * CSS_WIDTH / WIDTH) for inches in figure.get_size_inches())
    ipython.display.display(
        {"image/png": b64encode(picture).decode("ascii"), "text/plain": f"Figure: {alt}"},
        metadata={"image/png": {"alt": alt, "width": width, "height": height}},
        raw=True,
    )


def bars(table: pd.DataFrame | pd.Series, unit: str, digits: int | None = None, title: str = "") -> Figure:
    """Draw horizontal bars, one a row, stacked from the columns in their order.

    table: numbers of 0 or more; the index names the bars, the columns the parts (six at most).
    unit: what is counted, in plain words ("words", "% of words"); digits: decimal places, needed
        for fractions; title: a line above.
    Each part has a colour and a hatch, and its number inside where it fits.
    Raises BadInput for an empty table, a missing or negative value, more than six parts, or fractions
    without `digits`.
    """
    table = table.to_frame(unit) if isinstance(table, pd.Series) else table
    if table.empty:
        raise BadInput("The table has no rows or no columns, so there is no bar to draw.")
    parts = [str(column) for column in table]
    if len(parts) > len(LOOKS):
        raise BadInput(f"There are {len(parts)} parts, and {len(LOOKS)} can be told apart; add some together.")
    looks = VOICE_LOOKS if set(parts) <= set(VOICES) else dict(zip(parts, LOOKS))
    totals = []
    bars = []
    for row, *values in table.itertuples():
        for part, value in zip(parts, values):
            if not isinstance(value, Real) or not 0 <= value < np.inf:
                raise BadInput(f"Row {row!r}, column {part!r} is {value!r}; a bar needs a number of 0 or more.")
        numbers = [_number(value, digits, f"row {row!r}, column {part!r}") for part, value in zip(parts, values)]
        totals.append(_number(sum(values), digits, f"the total of row {row!r}"))
        name = ", ".join(map(str, row)) if isinstance(row, tuple) else str(row)
        bars.append((name, list(zip(parts, values, numbers))))
    # A total that is the same everywhere (100 %) says nothing, and that of a single part is the part.
    if len(parts) > 1 and len(set(totals)) > 1:
        bars = [(f"{name}: {total} {unit}", segments) for (name, segments), total in zip(bars, totals)]
    return _draw(bars, {part: looks[part] for part in parts}, unit, title)


def lines(
    table: pd.DataFrame | pd.Series, across: str, up: str, points: pd.DataFrame | None = None, title: str = ""
) -> Figure:
    """Draw one line a column over the numbers of the index, and mark points on the picture.

    table: numbers, the index ascending; a line ends where its column has no number (six lines at most).
    across, up: what the axes count, in plain words.
    points: columns x and y; the index names them. A name stands to the left of its point, on a thread
        that is longer the further right it is; a point without a name is a small ring.
    title: a line above.
    Each line has a colour and a dash of its own; where there are several, a legend names them.
    Raises BadInput for an empty table, an index that does not ascend, too many lines, infinite numbers,
    or points without a place.
    """
    table = table.to_frame(up) if isinstance(table, pd.Series) else table
    if table.empty:
        raise BadInput("The table has no rows or no columns, so there is no line to draw.")
    if table.shape[1] > len(LOOKS):
        raise BadInput(f"There are {table.shape[1]} lines, and {len(LOOKS)} can be told apart; take some out.")
    if not pd.api.types.is_numeric_dtype(table.index) or not (np.diff(table.index) > 0).all():
        raise BadInput("The index of the table does not ascend from number to number; sort it, and drop doubles.")
    for column in table:
        if not pd.api.types.is_numeric_dtype(table[column]) or np.isinf(table[column].to_numpy(np.float64)).any():
            raise BadInput(f"The column {str(column)!r} holds something else than numbers; a line needs finite ones.")
    if points is not None:
        _needed(points, "x", "y")
        for name, *place in points[["x", "y"]].itertuples():
            if not all(isinstance(number, Real) and np.isfinite(number) for number in place):
                raise BadInput(f"The point {name!r} lies at {place[0]}, {place[1]}; give two finite numbers.")
    with style():
        figure = Figure((WIDTH, 3.2))
        axes = figure.add_subplot()
        axes.set(xlabel=across, ylabel=up, title=title)
        for column, (colour, _), dash in zip(table, LOOKS, DASHES):
            axes.plot(table.index, table[column], color=colour, ls=dash, lw=1.6, label=str(column))
        axes.margins(x=0.02)
        if table.shape[1] > 1:
            figure.legend(loc="outside upper left", ncols=2, handlelength=3.6, borderpad=0)
        if points is not None:
            _mark(axes, points)
    return figure


def _mark(axes, points: pd.DataFrame) -> None:
    """Points with their names on threads, which do not cross: the further right, the longer; names stand to the left."""
    named = points[points.index != ""].sort_values("x")
    rings = points[points.index == ""]
    axes.plot(rings["x"], rings["y"], "o", ms=4, mfc="none", mec="#767676", mew=0.8, zorder=3)
    low, high = axes.get_ylim()
    step = 0.085 * (high - low)
    for row, (name, x, y) in enumerate(named[["x", "y"]].itertuples()):
        top = y + step * (row + 1.3)
        axes.plot([x, x], [y, top], color="#767676", lw=0.7, zorder=1)
        axes.plot(x, y, "o", ms=6, color=LOOKS[1][0], zorder=4)
        axes.text(x, top, f"{name} ", ha="right", va="center", size=STYLE["legend.fontsize"])
    axes.set_ylim(low, high)


def strip(
    segments: pd.DataFrame, labels: Mapping[str, str] | None = None, count: str = "words", title: str = ""
) -> Figure:
    """Draw each article as a strip of its words in reading order, so that one sees where each voice speaks.

    segments: columns article, voice and words, in reading order, such as `articles.segments()`.
    labels: the name to print for each article (a mapping or Series by id; an id without one stays).
    count: the column that counts the words of a segment, if it is not `words`.
    Raises BadInput for a missing column, an unknown voice, or words that are not a whole number.
    """
    for column in ("article", "voice", count):
        if column not in segments:
            raise BadInput(f"The table has no column {column!r}; it has {', '.join(map(str, segments.columns))}.")
    if segments.empty:
        raise BadInput("The table has no rows, so there is no strip to draw.")
    strips: dict[str, list] = {}
    for row, article, voice, words in segments[["article", "voice", count]].itertuples():
        if voice not in VOICES:
            near = difflib.get_close_matches(str(voice), VOICES, 1)
            remedy = f"did you mean {near[0]!r}?" if near else f"choose one of {', '.join(VOICES)}."
            raise BadInput(f"Row {row!r}: the voice {voice!r} is not known; {remedy}")
        if not isinstance(words, Integral) or words < 0:
            raise BadInput(f"Row {row!r}: {words!r} is not a count of words; give a whole number of 0 or more.")
        strips.setdefault(article, []).append((voice, int(words), ""))
    rows = []
    for article, stretches in strips.items():
        name = article if labels is None else labels.get(article, article)
        rows.append((f"{name}: {sum(words for _, words, _ in stretches):,} words", stretches))
    heard = {voice: look for voice, look in VOICE_LOOKS.items() if (segments["voice"] == voice).any()}
    return _draw(rows, heard, "words, from the first of the article to the last", title)


def heatmap(
    table: pd.DataFrame,
    unit: str,
    shade: pd.DataFrame | None = None,
    shade_unit: str = "",
    digits: int | None = None,
    title: str = "",
) -> Figure:
    """Draw a table as cells that are the darker the larger they are, each with its number.

    table: numbers of 0 or more; the index names the rows (of two levels, the first makes headings), the
        columns the columns. A missing value is a hatched cell with a dash.
    unit: what is counted, in plain words; digits: decimal places, needed for fractions; title: a line above.
    shade: numbers of 0 or more by which to colour in place of the table's own, with the same rows and
        columns, such as shares where the columns are of unequal length; shade_unit: what they are.
    Raises BadInput for an empty table, a negative or infinite value, fractions without `digits`, more
    columns than a phone has room for, or a shade that does not fit the table.
    """
    if table.empty:
        raise BadInput("The table has no rows or no columns, so there is no cell to draw.")
    if shade is not None and not (shade.index.equals(table.index) and shade.columns.equals(table.columns)):
        raise BadInput("The shade has other rows or columns than the table; make it of the table, such as table / 2.")
    dark = table if shade is None else shade
    rows: list[tuple[str, str, list]] = []
    for (name, *values), (_, *depths) in zip(table.itertuples(), dark.itertuples()):
        group, label = name if isinstance(name, tuple) else ("", name)
        cells = []
        for column, value, depth in zip(table, values, depths):
            for given in (value, depth):
                if not pd.isna(given) and not (isinstance(given, Real) and 0 <= given < np.inf):
                    where = f"Row {name!r}, column {column!r}"
                    raise BadInput(f"{where} is {given!r}; a cell needs a number of 0 or more, or nothing.")
            missing = pd.isna(value) or pd.isna(depth)
            number = _NONE if missing else _number(value, digits, f"row {name!r}, column {column!r}")
            cells.append((number, None if missing else float(depth)))
        rows.append((str(group), str(label), cells))
    return _cells(rows, [str(column) for column in table], shade_unit if shade is not None else unit, unit, title)


def timeline(
    events: pd.DataFrame,
    periods: pd.DataFrame | None = None,
    articles: pd.DataFrame | None = None,
    start: str | None = None,
    end: str | None = None,
    titles: bool = False,
    title: str = "",
) -> Figure:
    """Draw dated events in lanes, below a band that names the administrations.

    events: columns date, lane (a key of `LANES`) and title, such as `policy.timeline()`. Where there are the
        columns date_end and date_precision (day, month or year), a day that is not known is drawn as the bar of
        the month or year that it lies in, and an event of several days as a box; where there is a column
        verified, an event with "no" is hollow. A date may also be text: "2003", "2018-03" or "2018-04-06".
    periods: columns kind, name, start, end and date_text; `policy.periods()` if not given. The administrations
        make the band, any other period is a box in the lane of the series and a shade behind all lanes.
    articles: the articles' lane, with how sure each date is; `articles.catalogue()` if not given.
    start, end: the first and last year, month or day to show; the years of the events if not given.
    titles: print each event's title beside it; those of the series and of the articles always are.
    Raises BadInput for a missing column, an unknown lane, a date that does not exist or ends before it begins,
    or a range without events.
    """
    _needed(events, "date", "lane", "title")
    if events.empty:
        raise BadInput("The table has no rows, so there is no event to draw.")
    periods = policy.periods() if periods is None else periods
    _needed(periods, "kind", "name", "start", "end", "date_text")
    happened = [(event["lane"], _happened(event, f"Row {row!r}")) for row, event in zip(events.index, _records(events))]
    low = _period(start, "start")[0] if start else min(event.low for _, event in happened).replace(month=1, day=1)
    last = max(event.high for _, event in happened) - _DAY
    high = _period(end, "end")[1] if end else datetime.date(last.year + 1, 1, 1)
    if low >= high:
        raise BadInput(f"The timeline starts at {start!r} and ends at {end!r}; let it start before it ends.")
    happened += [("series", _lasting(period)) for period in _records(periods[periods["kind"] != "administration"])]
    lanes = [(*look, [event for lane, event in happened if lane == name]) for name, look in LANES.items()]
    printed = catalogue() if articles is None else articles
    lanes.append((*ARTICLES_LANE, [_published(article) for article in printed.itertuples()]))
    lanes = [(*look, sorted(event for event in lane if event.low < high and event.high > low)) for *look, lane in lanes]
    lanes = [lane for lane in lanes if lane[-1]]
    if not lanes:
        raise BadInput(f"No event lies between {start or low} and {end or high}; widen the range.")
    terms = _records(periods[periods["kind"] == "administration"])
    return _swimlanes(lanes, terms, low, high, titles, title)


def table(frame: pd.DataFrame | pd.Series, caption: str, digits: int | Mapping[str, int] | None = None) -> "Table":
    """Print a table with a caption and one row of headers, as HTML and as text.

    frame: a DataFrame or Series. A named index becomes the first columns; the unnamed numbering of
        rows is left out. Columns of several levels are joined ("quoted, direct").
    caption: what the table shows; no two tables of a page share one.
    digits: decimal places of fractions, for all columns or by column.
    Whole numbers get thousands separators, except in columns called year; a missing value is a dash
    that is read as "none".
    Raises BadInput for a header or caption without words, or fractions without `digits`.

    >>> table(pd.Series({"Bustle": 2957}, name="words").rename_axis("outlet"), "Words of an article.")
    Words of an article.
    outlet  words
    Bustle  2,957
    """
    return Table(frame, caption, digits)


class Table:
    """What `table` returns: a notebook shows it as HTML, a terminal as text."""

    def __init__(self, frame, caption, digits=None):
        if not isinstance(caption, str) or len(caption.split()) < 2:
            raise BadInput(f"The table's caption is {caption!r}; say in a few words what the table shows.")
        self.caption = caption.strip()
        columns = _columns(frame.to_frame(frame.name or "") if isinstance(frame, pd.Series) else frame)
        # Which columns say what a row is about; in a table whose rows are only numbered, the first does.
        self.headings = 1 if _is_numbering(frame.index) else frame.index.nlevels
        self.names = [name for name, _ in columns]
        self.numeric = [_is_numeric(column) for _, column in columns]
        self.columns = []
        for name, column in columns:
            places = digits.get(name) if isinstance(digits, Mapping) else digits
            cells = [_cell(value, places, f"row {row}, column {name!r}") for row, value in enumerate(column)]
            if name.lower().endswith("year"):
                cells = [cell and cell.replace(",", "") for cell in cells]
            self.columns.append(cells)

    def __repr__(self):
        rows = [self.names, *zip(*self.columns)]
        rows = [[_NONE if cell is None else cell for cell in row] for row in rows]
        widths = [max(map(len, column)) for column in zip(*rows)]
        lines = [self.caption]
        for row in rows:
            cells = zip(row, widths, self.numeric)
            lines.append("  ".join(cell.rjust(width) if number else cell.ljust(width) for cell, width, number in cells))
        return "\n".join(line.rstrip() for line in lines)

    def _repr_html_(self):
        caption = escape(self.caption)
        kinds = [' class="number"' if number else "" for number in self.numeric]
        head = "".join(f'<th scope="col"{kind}>{escape(name)}</th>' for name, kind in zip(self.names, kinds))
        body = []
        for row in zip(*self.columns):
            cells = [_NONE_HTML if cell is None else escape(cell) for cell in row]
            body.append(
                "<tr>"
                + "".join(
                    f'<th scope="row"{kind}>{cell}</th>' if place < self.headings else f"<td{kind}>{cell}</td>"
                    for place, (cell, kind) in enumerate(zip(cells, kinds))
                )
                + "</tr>"
            )
        return (
            f'<div class="table-scroll" role="region" tabindex="0" aria-label="{caption}"><table class="counts">\n'
            f"<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n"
            "<tbody>\n" + "\n".join(body) + "\n</tbody></table></div>"
        )


_NONE = "–"
# A screen reader may pass over a dash in silence.
_NONE_HTML = f'<span role="img" aria-label="none">{_NONE}</span>'


def _is_numbering(index: pd.Index) -> bool:
    # From 0: pandas keeps consecutive years as a range too, and those mean something.
    return isinstance(index, pd.RangeIndex) and index.name is None and index.start == 0 and index.step == 1


def _columns(frame: pd.DataFrame) -> list[tuple[str, pd.Series]]:
    """Names and values of the columns to print, the index first."""
    if not isinstance(frame, pd.DataFrame):
        raise BadInput(f"There is no table to print but {type(frame).__name__}; give a DataFrame or Series.")
    if frame.shape[1] == 0:
        raise BadInput("The table has no columns, so there is nothing to print.")
    columns = []
    if not _is_numbering(frame.index):
        for level, name in enumerate(frame.index.names):
            if name is None or not str(name).strip():
                raise BadInput(
                    f"Level {level} of the table's index has no name, so its column would have no header; "
                    'name it (frame.rename_axis("article")) or drop it (frame.reset_index(drop=True)).'
                )
            columns.append((str(name), frame.index.get_level_values(level).to_series()))
    for place, name in enumerate(frame.columns):
        levels = name if isinstance(name, tuple) else (name,)
        flat = ", ".join(str(level) for level in levels if not pd.isna(level) and str(level).strip())
        if not flat:
            raise BadInput(f"Column {place} of the table has no name; give it one, so that it has a header.")
        columns.append((flat, frame.iloc[:, place]))
    return columns


def _is_numeric(column: pd.Series) -> bool:
    values = column.dropna()
    return len(values) > 0 and all(
        isinstance(value, Real) and not isinstance(value, bool | np.bool_) for value in values
    )


def _cell(value, digits: int | None, where: str) -> str | None:
    if pd.isna(value) or not str(value).strip():
        return None
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, Real):
        return _number(value, digits, where)
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return str(value)


def _number(value: Real, digits: int | None, where: str) -> str:
    if isinstance(value, Integral):
        return f"{int(value):,}"
    if digits is None:
        raise BadInput(
            f"The value in {where} is a fraction ({value!r}); say how many decimal places to print, for example "
            'digits=1, or make it a whole number with .astype("Int64").'
        )
    return f"{float(value):z,.{digits}f}"


def _described(alt: str) -> str:
    """The alternative text, if it can stand for a figure."""
    if not isinstance(alt, str) or not alt.strip():
        raise BadInput("The figure has no alternative text; say in alt=... what it shows, with its numbers.")
    alt = " ".join(alt.split())
    if re.fullmatch(r"\S+", alt) or re.search(r"\.(png|svg|jpe?g|gif|webp|pdf)$", alt, re.IGNORECASE):
        raise BadInput(f"The alternative text {alt!r} is the name of a file; say what the figure shows.")
    if len(alt) < 40:
        raise BadInput(
            f"The alternative text {alt!r} is short ({len(alt)} characters); say in a sentence what the figure shows."
        )
    if not re.search(r"\d", alt) and not _NUMBER_WORD.search(alt):
        raise BadInput(f"The alternative text {alt!r} names no quantity; say what the figure finds, with its numbers.")
    return alt


def _png(figure: Figure) -> bytes:
    """The figure as bytes that depend on nothing but the figure, without the program's name or a date."""
    drawn, packed = io.BytesIO(), io.BytesIO()
    with style():
        figure.savefig(drawn, format="png", dpi=DPI)
    # Hatches have soft edges in hundreds of shades; 64 colours look the same in a third of the bytes.
    colours = Image.open(drawn).convert("RGB").quantize(64, dither=Image.Dither.NONE)
    colours.save(packed, "png", optimize=True)
    return packed.getvalue()


def _legible(figure: Figure) -> None:
    """BadInput if a text of the drawn figure would be too small on a phone."""
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip():
            pixels = text.get_size() / 72 * PHONE_WIDTH / figure.get_figwidth()
            if pixels < SMALLEST_TEXT:
                raise BadInput(
                    f"The text {text.get_text()!r} would be {pixels:.1f} pixels high on a phone, and {SMALLEST_TEXT} are "
                    "needed; make the figure inside `with figures.style():`, or its text larger."
                )


def _text_width(text: str, size: float, weight: str = "normal") -> float:
    """Width of a text in inches."""
    letters = FontProperties(family="DejaVu Sans", weight=weight, size=size)
    return text_to_path.get_text_width_height_descent(text, letters, ismath=False)[0] / 72


def _draw(rows: list, looks: Mapping[str, tuple[str, str]], unit: str, title: str) -> Figure:
    """Bars of (part, length, number) segments, each below its name, so that the width of a phone is all theirs."""
    edge, line, thick, gap = 0.06, 0.17, 0.22, 0.1  # inches
    small = STYLE["legend.fontsize"]
    across = WIDTH - 2 * edge
    names = [textwrap.wrap(name, 52) for name, _ in rows]
    titles = textwrap.wrap(title, 46)
    # The number of a bar of one part stands beside its end and needs room there.
    beside = [number for _, segments in rows for _, _, number in segments if number] if len(looks) == 1 else []
    room = max(_text_width(number, small) for number in beside) + 0.1 if beside else 0
    legend = [] if beside else _flow([VOICE_NAMES.get(part, part) for part in looks], small, across)
    top = edge + line * len(titles) + 0.2 * (1 + max((row for row, _ in legend), default=-1)) + (gap if legend else 0)
    down = sum(line * len(name) + thick + gap for name in names)
    height = round(top + down + 0.42, 2)
    longest = max(sum(length for _, length, _ in segments) for _, segments in rows) or 1
    scale = (across - room) / longest
    with style():
        figure = Figure((WIDTH, height), layout="none")
        inches = {"transform": figure.dpi_scale_trans}
        for number, text in enumerate(titles):
            figure.text(edge, height - edge - line * number, text, va="top", weight="bold", **inches)
        for (row, x), (part, (colour, hatch)) in zip(legend, looks.items()):
            y = height - edge - line * len(titles) - 0.2 * row - 0.07
            swatch = Rectangle((edge + x, y - 0.06), 0.24, 0.12, fc=colour, ec="white", hatch=hatch, lw=0, **inches)
            figure.add_artist(swatch)
            figure.text(edge + x + 0.29, y, VOICE_NAMES.get(part, part), va="center_baseline", size=small, **inches)
        axes = figure.add_axes((edge / WIDTH, 0.42 / height, across / WIDTH, down / height))
        axes.set(xlim=(0, across / scale), ylim=(down, 0), yticks=[], xlabel=unit)
        axes.spines["left"].set_visible(False)
        whole = all(isinstance(length, Integral) for _, segments in rows for _, length, _ in segments)
        ticks = MaxNLocator(5, steps=[1, 2, 5, 10], integer=whole).tick_values(0, longest)
        ticks = ticks[(ticks >= 0) & (ticks * scale <= across)]
        axes.set_xticks(ticks, [f"{tick:,.10g}" for tick in ticks.tolist()])
        for tick, label in zip(ticks, axes.get_xticklabels()):
            # A number at either end of the scale stays inside the picture.
            label.set_ha("left" if tick * scale < 0.1 else "right" if tick * scale > across - 0.15 else "center")
        y = 0.0
        for name, (_, segments) in zip(names, rows):
            axes.text(0, y + line * len(name) - 0.03, "\n".join(name), va="bottom")
            y += line * len(name)
            x = 0
            for part, length, number in segments:
                colour, hatch = looks[part]
                axes.add_patch(Rectangle((x, y), length, thick, fc=colour, ec="white", hatch=hatch, lw=0))
                needed = _text_width(number, small) + 0.14 if number else np.inf
                if beside:
                    axes.text(x + length + 0.05 / scale, y + thick / 2, number, va="center", size=small)
                elif needed < length * scale:
                    ground = {"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none"}
                    axes.text(x + length / 2, y + thick / 2, number, va="center", ha="center", size=small, bbox=ground)
                x += length
            y += thick + gap
    return figure


# From white to the blue of LOOKS; a number on it is the colour that stands out more.
_SHADES = matplotlib.colors.LinearSegmentedColormap.from_list("shades", ["#ffffff", "#a9cbe6", "#0072b2", "#003a5c"])
_SLANT = 60  # degrees of a column's name


def _cells(rows: list, columns: list[str], shade_unit: str, unit: str, title: str) -> Figure:
    """Rows of (group, name, cells of (number, depth)), the names to the left, the columns' names above."""
    edge, high, heading, gap = 0.06, 0.22, 0.24, 0.04  # inches
    small = STYLE["legend.fontsize"]
    titles = textwrap.wrap(title, 46)
    side = max(_text_width(name, small) for _, name, _ in rows) + 0.12
    slant = np.deg2rad(_SLANT)
    lengths = [_text_width(name, small) for name in columns]
    rise = max(lengths) * np.sin(slant) + 0.14
    # The last names lean out to the right of their columns.
    width = next(
        (
            room / len(columns)
            for over in np.arange(0, 1.2, 0.02)
            if (room := WIDTH - 2 * edge - side - over) > 0
            and all(
                length * np.cos(slant) + 0.06 <= (len(columns) - place - 0.5) * room / len(columns) + over
                for place, length in enumerate(lengths)
            )
        ),
        0,
    )
    needed = max(_text_width(number, small) for _, _, cells in rows for number, _ in cells) + 0.1
    if width < needed:
        raise BadInput(
            f"There are {len(columns)} columns of {max(width, 0):.2f} inches, and {needed:.2f} are needed; take fewer, "
            "or shorten the names of rows and columns."
        )
    width = min(width, 0.75)
    deepest = max((depth for _, _, cells in rows for _, depth in cells if depth is not None), default=0) or 1
    groups = len({group for group, _, _ in rows if group})
    scale = 0.14 + 0.26 + 0.1
    top = edge + 0.17 * len(titles) + rise
    height = round(top + high * len(rows) + (heading + gap) * groups + scale + edge, 2)
    with style():
        figure = Figure((WIDTH, height), layout="none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        axes.axis("off")
        for number, text in enumerate(titles):
            axes.text(edge, edge + 0.17 * number, text, va="top", weight="bold")
        for place, name in enumerate(columns):
            x = edge + side + (place + 0.5) * width
            how = {"ha": "left", "va": "bottom", "rotation": _SLANT, "rotation_mode": "anchor"}
            axes.text(x, top - 0.06, name, size=small, **how)
        y, before = top, ""
        for group, name, cells in rows:
            if group != before:
                y += heading + gap
                axes.text(edge, y - 0.06, group, weight="bold", size=small)
                before = group
            axes.text(edge + side - 0.07, y + high / 2, name, size=small, ha="right", va="center_baseline")
            for place, (number, depth) in enumerate(cells):
                _shaded(axes, edge + side + place * width, y, width, high, number, depth, deepest)
            y += high
        ramp = np.linspace(0, deepest, 6)
        y += 0.14
        for place, depth in enumerate(ramp):
            _shaded(axes, edge + 0.36 * place, y, 0.36, 0.13, "", depth, deepest)
        for place, text in ((0, "0"), (len(ramp), f"{deepest:,.3g}")):
            where = "left" if place == 0 else "right"
            axes.text(edge + 0.36 * place, y + 0.26, text, size=small, ha=where, va="center_baseline")
        says = [f"colour: {shade_unit}", f"number: {unit}"] if shade_unit != unit else [unit]
        for number, text in enumerate(says):
            axes.text(edge + 0.36 * len(ramp) + 0.12, y + 0.065 + 0.16 * number, text, size=small, va="center_baseline")
    return figure


def _shaded(axes, x: float, y: float, width: float, high: float, number: str, depth: float | None, deepest: float):
    """One cell: its colour, and its number in black or white, whichever stands out by 4.5 to 1 (WCAG 2.2)."""
    red, green, blue, _ = _SHADES(0 if depth is None else depth / deepest)
    hatch = "////" if depth is None else ""
    axes.add_patch(Rectangle((x, y), width, high, fc=(red, green, blue), ec="#9a9a9a", lw=0.4, hatch=hatch))
    light = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
    ink = "black" if light > 0.179 else "white"
    ground = {"boxstyle": "round,pad=0.1", "fc": "white", "ec": "none"} if depth is None else None
    axes.text(
        x + width / 2, y + high / 2, number, color=ink, ha="center", va="center_baseline", bbox=ground,
        size=STYLE["legend.fontsize"],
    )  # fmt: skip


def _flow(texts: list[str], size: float, across: float) -> list[tuple[int, float]]:
    """Line number and left edge (inches) of legend entries that are set like words of a paragraph."""
    places, row, x = [], 0, 0.0
    for text in texts:
        width = 0.29 + _text_width(text, size)
        if x and x + width > across:
            row, x = row + 1, 0.0
        places.append((row, x))
        x += width + 0.15
    return places


# --- Timelines

_DAY = datetime.timedelta(days=1)


class _Event(NamedTuple):
    """Something that happened: its first day, the day after its last, and in what sense.

    form: day; month, year or between (one day in it); span or period (all of it); since (that day or later).
    """

    low: datetime.date
    high: datetime.date
    form: str
    title: str
    verified: bool


class _Placed(NamedTuple):
    """Where an event is drawn, in inches from the top left of the lanes, and the lines printed beside it."""

    event: _Event
    left: float
    right: float
    down: float
    lines: list[str]
    text_at: float  # where the lines begin, or end if they stand to the left
    side: str  # of the lines: left, right, or below a period that leaves no room beside it


def _period(text: str, where: str) -> tuple[datetime.date, datetime.date, str]:
    """The first day of a year, month or day, the day after its last, and which of the three it is."""
    try:
        if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text):
            raise ValueError
        parts = [int(part) for part in text.split("-")]
        low = datetime.date(*(parts + [1, 1])[:3])
    except (TypeError, ValueError):
        raise BadInput(
            f"{where} is {text!r}, which is no date; write a year (2003), a month (2018-03) or a day (2018-04-06)."
        ) from None
    if len(parts) == 3:
        return low, low + _DAY, "day"
    if len(parts) == 2:
        return low, (low + datetime.timedelta(days=31)).replace(day=1), "month"
    return low, low.replace(year=low.year + 1), "year"


def _needed(table: pd.DataFrame, *columns: str) -> None:
    """BadInput if a table lacks a column."""
    for column in columns:
        if column not in table:
            raise BadInput(f"The table has no column {column!r}; it has {', '.join(map(str, table.columns))}.")


def _records(table: pd.DataFrame) -> list[dict]:
    return table.to_dict("records")


def _happened(event: Mapping, where: str) -> _Event:
    """A row of the table of events."""
    lane, form = event["lane"], event.get("date_precision", "day")
    if lane not in LANES:
        near = difflib.get_close_matches(str(lane), LANES, 1)
        remedy = f"did you mean {near[0]!r}?" if near else f"choose one of {', '.join(LANES)}."
        raise BadInput(f"{where}: the lane {lane!r} is not known; {remedy}")
    rest = str(event["title"]), event.get("verified") != "no"
    if isinstance(event["date"], str):
        return _Event(*_period(event["date"], f"{where}, column 'date'"), *rest)
    if form not in ("day", "month", "year"):
        raise BadInput(f"{where}: the date_precision {form!r} is not known; choose one of day, month, year.")
    if pd.isna(event["date"]):
        raise BadInput(f"{where} has no date; give it one, or leave the row out.")
    low = event["date"].date()
    if form != "day":
        return _Event(*_period(f"{low}"[: len("2018-03" if form == "month" else "2018")], where), *rest)
    last = event.get("date_end")
    high = low if pd.isna(last) else last.date()
    if high < low:
        raise BadInput(f"{where} ends on {high} before it begins on {low}; correct one of the two.")
    return _Event(low, high + _DAY, "span" if high > low else "day", *rest)


def _lasting(period: Mapping) -> _Event:
    """A row of the table of periods."""
    words = f"{period['name']}, {period['date_text']}"
    return _Event(period["start"].date(), period["end"].date() + _DAY, "period", words, True)


def _published(row) -> _Event:
    """The publication of an article of the catalogue, as sure as it is known."""
    low = row.date.date()
    last = row.date if pd.isna(row.date_latest) else row.date_latest
    form = {"not before": "since"}.get(row.date_precision, row.date_precision)
    return _Event(low, last.date() + _DAY, form, row.outlet, True)


_LINE = 0.145  # inches from one line of text to the next
_DOT = 0.085  # inches of a marker
_AT_LEAST = {"day": _DOT, "since": _DOT, "month": 0.055, "year": 0.1, "between": 0.1, "span": 0.06, "period": 0.1}
# Shapes that look equally large are not.
_MARKER_SIZE = {"*": 8.5, "D": 5, "s": 5.5, "d": 7.5}


def _extent(event: _Event, x: Callable, across: float) -> tuple[float, float]:
    """Where an event begins and ends, in inches; long enough to be seen, and inside the picture."""
    left, right = max(0.0, x(event.low)), min(across, x(event.high))
    needed = _AT_LEAST[event.form]
    if event.form in ("day", "since") or right - left < needed:
        middle = min(max((left + right) / 2, needed / 2), across - needed / 2)
        left, right = middle - needed / 2, middle + needed / 2
    return left, right


def _in_rows(events: list[_Event], x: Callable, across: float, label: float) -> tuple[list[_Placed], float]:
    """Events side by side where there is room, else below each other; the lane's label keeps the first row's left."""
    ends = [label]
    placed = []
    for event in events:
        left, right = _extent(event, x, across)
        row = next((row for row, end in enumerate(ends) if end <= left), len(ends))
        ends[row:] = [right + 0.015, *ends[row + 1 :]]
        # The frame of the label is higher than a row.
        placed.append(_Placed(event, left, right, 0.075 + 0.103 * row + 0.03 * (row > 0), [], 0, ""))
    return placed, 0.15 + 0.103 * (len(ends) - 1) + 0.03 * (len(ends) > 1)


def _with_titles(events: list[_Event], x: Callable, across: float, label: float) -> tuple[list[_Placed], float]:
    """Events below each other, each with its title on the side where it has room, clear of the lane's label."""
    size, gap = STYLE["legend.fontsize"], 0.05
    placed, down = [], 0.0
    for event in events:
        left, right = _extent(event, x, across)
        end = right + (0.16 if event.form == "since" else gap)
        before, after = left - gap, across - end
        width = _text_width(event.title, size) + 0.03
        side = "right" if width <= after or (width > before and after >= before) else "left"
        room, place = (after, end) if side == "right" else (before, before)
        if event.form == "period" and room < width <= across - left:
            side, room, place = "below", width, left
        lines = [""] * (side == "below") + _wrapped(event.title, size, room)
        used = place - max(_text_width(line, size) for line in lines) if side == "left" else left
        if not placed and used < label:
            down = _LINE + 0.01
        placed.append(_Placed(event, left, right, down + _LINE / 2, lines, place, side))
        down += _LINE * len(lines) + 0.01
    return placed, down


def _label_width(name: str) -> float:
    """Width of a lane's label with its marker and frame, in inches."""
    return 0.23 + _text_width(name, STYLE["legend.fontsize"], "bold")


def _wrapped(text: str, size: float, width: float) -> list[str]:
    """A text in lines of a width in inches."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _text_width(longer, size) + 0.03 <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _ticks(low: datetime.date, high: datetime.date, scale: float) -> tuple[dict[datetime.date, str], list]:
    """The days with a label, each with its label, and the days with a smaller mark; scale: inches a day."""
    years, span = range(low.year, high.year + 1), (high - low).days
    made: list[dict[datetime.date, str]] = []
    for step in (10, 5, 2, 1):
        made.append({datetime.date(year, 1, 1): str(year) for year in years if year % step == 0})
    for step in (6, 3, 1):
        months = [datetime.date(year, month, 1) for year in years for month in range(1, 13, step)]
        made.append({day: f"{MONTHS[day.month - 1]} {day.year}" for day in months})
    for step in (14, 7, 1):
        days = [low + datetime.timedelta(days=number) for number in range(0, span, step)]
        made.append({day: f"{day.day} {MONTHS[day.month - 1]}" for day in days})
    made = [{day: label for day, label in ticks.items() if low <= day <= high} for ticks in made]

    def fits(ticks, room):
        return all((after - day).days * scale >= room(ticks[day]) for day, after in zip(ticks, list(ticks)[1:]))

    size = STYLE["legend.fontsize"]
    labelled = [n for n, ticks in enumerate(made) if ticks and fits(ticks, lambda text: _text_width(text, size) + 0.15)]
    large = max(labelled, default=0)
    small = max(n for n, ticks in enumerate(made) if n == large or fits(ticks, lambda _: 0.04))
    return made[large], list(made[small])


def _swimlanes(lanes: list, terms: list, low: datetime.date, high: datetime.date, titles: bool, title: str) -> Figure:
    """Lanes of events with the terms of administrations above and the days below."""
    edge, small = 0.06, STYLE["legend.fontsize"]
    across = WIDTH - 2 * edge
    scale = across / (high - low).days

    def x(day):
        return (day - low).days * scale

    arranged = []
    for name, marker, colour, events in lanes:
        arrange = _with_titles if titles or name in (LANES["series"][0], ARTICLES_LANE[0]) else _in_rows
        places, height = arrange(events, x, across, _label_width(name) + 0.05)
        arranged.append((name, marker, colour, places, height))
    heading = textwrap.wrap(title, 46)
    band, stacked = _band(terms, low, high, x, across)
    legend = _meanings(arranged)
    flow = _flow([words for _, _, words in legend], small, across)
    top = edge + 0.17 * len(heading) + _LINE * stacked
    body = top + 0.2 + 0.04
    bottom = body + sum(height + 0.06 for *_, height in arranged)
    # In a tall picture one sees the lower scale or the administrations, not both.
    tall = bottom - body > 5
    body, bottom = (body + 0.22, bottom + 0.22) if tall else (body, bottom)
    height = round(bottom + 0.3 + 0.2 * (1 + flow[-1][0]) + edge / 2, 2)
    with style():
        figure = Figure((WIDTH, height), layout="none")
        axes = figure.add_axes((edge / WIDTH, 0, across / WIDTH, 1))
        axes.set(xlim=(0, across), ylim=(height, 0))
        axes.axis("off")
        for number, text in enumerate(heading):
            axes.text(0, edge + 0.17 * number, text, va="top", weight="bold")
        _scale(axes, *_ticks(low, high, scale), x, across, body, bottom, tall)
        for number, (name, left, right, label, row) in enumerate(band):
            _term(axes, name, left, right, label, top, row, bottom, "#e3e3e3" if number % 2 else "#f7f7f7")
        y = body
        for name, marker, colour, places, down in arranged:
            axes.plot([0, across], [y - 0.02] * 2, color="#d9d9d9", lw=0.6, zorder=0)
            _label(axes, name, y, marker, colour)
            for each in places:
                begins, ends = each.event.low >= low, each.event.high <= high
                _event(axes, each.event, each.left, each.right, y + each.down, marker, colour, begins, ends)
                for number, line in enumerate(each.lines):
                    side = "right" if each.side == "left" else "left"
                    line_at = y + each.down + _LINE * number
                    axes.text(each.text_at, line_at, line, size=small, ha=side, va="center_baseline")
                if each.event.form == "period":
                    shade = Rectangle((each.left, body), each.right - each.left, bottom - body, fc="#f1f1f1", zorder=-2)
                    axes.add_patch(shade)
            y += down + 0.06
        for (row, left), (form, verified, words) in zip(flow, legend):
            y, middle = bottom + 0.42 + 0.2 * row, left + (0.07 if form == "since" else 0.12)
            half = min(max(_AT_LEAST[form], {"month": 30, "year": 365}.get(form, 0) * scale), 0.24) / 2
            _event(axes, _Event(low, high, form, "", verified), middle - half, middle + half, y, "o", "#767676")
            axes.text(left + 0.29, y, words, size=small, va="center_baseline")
    return figure


def _label(axes, name: str, y: float, marker: str, colour: str) -> None:
    """Marker and name of a lane, in a frame, so that nobody takes the marker for an event."""
    frame = {"boxstyle": "round,pad=0,rounding_size=0.04", "fc": "white", "ec": "#9a9a9a", "lw": 0.6}
    axes.add_patch(FancyBboxPatch((0.005, y + 0.002), _label_width(name), 0.15, **frame))
    _event(axes, _Event(datetime.date.min, datetime.date.max, "day", "", True), 0.03, 0.115, y + 0.075, marker, colour)
    axes.text(0.17, y + 0.077, name, weight="bold", size=STYLE["legend.fontsize"], va="center_baseline")


def _band(terms: list, low: datetime.date, high: datetime.date, x: Callable, across: float) -> tuple[list, int]:
    """Name, left, right, left edge of the name and row of each term in the range, and how many rows stand above.

    terms: rows of the table of periods. A name that does not fit its term stands above the band (row 1 or
    higher), the others in it (row 0).
    """
    small = STYLE["legend.fontsize"]
    ends: list[float] = []
    band = []
    for term in terms:
        name, begins, over = term["name"], *(min(max(term[edge].date(), low), high) for edge in ("start", "end"))
        if begins >= over:
            continue
        left, right, width = x(begins), x(over), _text_width(name, small)
        if width + 0.06 <= right - left:
            band.append((name, left, right, (left + right - width) / 2, 0))
            continue
        label = min(left, across - width)
        row = next((row for row, end in enumerate(ends) if end + 0.1 <= label), len(ends))
        ends[row:] = [label + width, *ends[row + 1 :]]
        band.append((name, left, right, label, row + 1))
    return band, len(ends)


def _term(axes, name, left, right, label, top, row, bottom, fill) -> None:
    """One administration: a box of the band, its name in it or above it, and a line down where it begins."""
    axes.add_patch(Rectangle((left, top), right - left, 0.2, fc=fill, ec=INK, lw=0.6))
    if left:
        axes.plot([left, left], [top + 0.2, bottom], color="#9a9a9a", lw=0.6, ls=(0, (4, 3)), zorder=0)
    y = top + 0.1 if row == 0 else top - _LINE * row + 0.06
    axes.text(label, y, name, size=STYLE["legend.fontsize"], va="center_baseline")
    if row:
        pointer = max((left + right) / 2, label + 0.02)
        axes.plot([pointer, pointer], [y + 0.065, top], color=INK, lw=0.6)


def _scale(axes, large: dict, small: list, x: Callable, across: float, body: float, bottom: float, twice: bool) -> None:
    """The line of the days below the lanes, and above them in a tall picture."""
    for line, way in [(bottom, 1), (body - 0.02, -1)] if twice else [(bottom, 1)]:
        axes.plot([0, across], [line, line], color=INK, lw=0.8)
        for day in small:
            axes.plot([x(day)] * 2, [line, line + 0.035 * way], color=INK, lw=0.6)
        for day, label in large.items():
            place = x(day)
            axes.plot([place] * 2, [line, line + 0.06 * way], color=INK, lw=0.8)
            side = "left" if place < 0.15 else "right" if place > across - 0.15 else "center"
            axes.text(place, line + 0.14 * way, label, size=STYLE["legend.fontsize"], ha=side, va="center_baseline")
    for day in large:
        axes.plot([x(day)] * 2, [body, bottom], color="#e6e6e6", lw=0.6, zorder=-1)


def _event(axes, event: _Event, left, right, y, marker, colour, begins=True, ends=True) -> None:
    """One event: a marker for a day, a bar with ends for a time in which its day lies, a hatched box for a span."""
    fill = colour if event.verified else "white"
    if event.form in ("day", "since"):
        size, middle = _MARKER_SIZE.get(marker, 6.3), (left + right) / 2
        axes.plot(middle, y, marker, ms=size, mfc=fill, mec=colour, mew=0.9)
        if event.form == "since":
            arrow = {"arrowstyle": "->", "lw": 0.8, "shrinkA": 0, "shrinkB": 0}
            axes.annotate("", (right + 0.11, y), (right, y), arrowprops=arrow)
    elif event.form in ("span", "period"):
        hatch = "//////" if event.form == "period" else ""
        look = {"fc": "white" if hatch else fill, "ec": colour, "lw": 0.8, "hatch": hatch}
        axes.add_patch(Rectangle((left, y - 0.04), right - left, 0.08, **look))
    else:
        axes.plot([left, right], [y, y], color=colour, lw=1.6, ls="-" if event.verified else ":", solid_capstyle="butt")
        for place in [left] * begins + [right] * ends:
            axes.plot([place, place], [y - 0.042, y + 0.042], color=colour, lw=1.1, solid_capstyle="butt")


def _meanings(arranged: list) -> list[tuple[str, bool, str]]:
    """What the legend explains: form, verified, words; only what is drawn."""
    drawn = [each.event for *_, places, _ in arranged for each in places]
    words = {
        "day": "day", "span": "days", "month": "month", "year": "year", "period": "period",
        "between": "between these days", "since": "that day or later",
    }  # fmt: skip
    meanings = [(form, True, text) for form, text in words.items() if form in {event.form for event in drawn}]
    return meanings + [("day", False, "not verified here")] * any(not event.verified for event in drawn)
