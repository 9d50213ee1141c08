"""Pictures and tables that a phone, a screen reader and a printer can all show.

Every picture carries its finding in words (`show`), every table its caption and header scopes
(`table`). Colours are never alone: each part of a bar has a hatch of its own too.
"""

import difflib
import io
import re
import sys
import textwrap
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from numbers import Integral, Real

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.ticker import MaxNLocator
from PIL import Image  # matplotlib brings it

from framing.articles import VOICES
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
# A voice looks the same on every page.
VOICE_LOOKS = dict(zip(VOICES, LOOKS))
VOICE_NAMES = {"press-text": "press text"}

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


def _text_width(text: str, size: float) -> float:
    """Width of a text in inches."""
    return TextPath((0, 0), text, size=size, prop=FontProperties(family="DejaVu Sans")).get_extents().width / 72


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
