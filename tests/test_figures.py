"""Figures and tables reach a reader by eye, by ear and on a phone, or are refused in plain words."""

import doctest
import io
import struct
from base64 import b64decode

import matplotlib
import numpy as np
import pandas as pd
import pytest
from lxml import html
from matplotlib import font_manager, pyplot
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image

from framing import BadInput, figures
from framing.articles import VOICES

# Chosen before a test pretends to be a notebook, where matplotlib would look for the real one.
pyplot.switch_backend("agg")

ALT = "Two bars of words. Quoted are 60 of 620 in one article, 140 of 440 in the other."


@pytest.fixture
def by_voice():
    return pd.DataFrame({"outlet": [560, 300], "quoted": [60, 140]}, index=["workpermit.com", "Citizen Truth"])


@pytest.fixture
def notebook(monkeypatch):
    """Stand in for a running notebook; what it is asked to display is in the list."""
    import IPython

    displayed = []
    monkeypatch.setattr(IPython, "get_ipython", lambda: object())
    monkeypatch.setattr(
        IPython.display, "display", lambda data, metadata=None, raw=False: displayed.append((data, metadata))
    )
    return displayed


def written(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text() and text.get_visible()]


def numbers_of(figure):
    return [text for text in written(figure) if text.replace(",", "").isdigit()]


def test_examples_of_the_docstrings_run():
    outcome = doctest.testmod(figures)
    assert outcome.failed == 0 and outcome.attempted == 2


def contrast_with_white(colour):
    """WCAG 2.2, relative luminance and contrast ratio."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 1.05 / (np.dot(linear, [0.2126, 0.7152, 0.0722]) + 0.05)


def test_every_colour_stands_out_from_white_and_has_a_hatch_of_its_own():
    assert all(contrast_with_white(colour) >= 3 for colour, _ in figures.LOOKS)
    assert len({hatch for _, hatch in figures.LOOKS}) == len(figures.LOOKS)
    assert contrast_with_white(figures.INK) >= 7


def test_every_voice_has_a_look():
    assert set(figures.VOICE_LOOKS) == set(VOICES)


def test_letters_come_from_the_font_inside_matplotlib():
    assert font_manager.findfont("DejaVu Sans").startswith(matplotlib.get_data_path())


def test_the_style_ends_with_its_block_and_ignores_the_settings_outside():
    matplotlib.rcParams["font.size"] = 31
    try:
        with figures.style():
            assert matplotlib.rcParams["font.size"] == 9
        assert matplotlib.rcParams["font.size"] == 31
    finally:
        matplotlib.rcdefaults()


# --- show


def test_a_figure_is_displayed_once_with_its_words_and_its_size(notebook, by_voice):
    assert figures.show(figures.bars(by_voice, "words"), alt=ALT) is None
    [(data, metadata)] = notebook
    assert data["text/plain"] == "Figure: " + ALT
    picture = b64decode(data["image/png"])
    assert picture.startswith(b"\x89PNG")
    across, down = struct.unpack(">II", picture[16:24])
    assert across == 840
    described = metadata["image/png"]
    assert described["alt"] == ALT and described["width"] == 560
    assert described["height"] == pytest.approx(down * 560 / 840, abs=1)


def test_the_same_figure_is_the_same_bytes_whatever_the_settings_of_the_notebook(notebook, by_voice):
    figures.show(figures.bars(by_voice, "words"), alt=ALT)
    with matplotlib.rc_context({"font.size": 20, "savefig.dpi": 50, "hatch.linewidth": 5, "savefig.bbox": "tight"}):
        figures.show(figures.bars(by_voice, "words"), alt=ALT)
    first, second = (data["image/png"] for data, _ in notebook)
    assert first == second


def test_a_picture_holds_no_program_name_and_no_date(notebook, by_voice):
    figures.show(figures.bars(by_voice, "words"), alt=ALT)
    assert Image.open(io.BytesIO(b64decode(notebook[0][0]["image/png"]))).info == {}


def test_a_figure_of_pyplot_is_closed_so_that_it_is_not_shown_twice(notebook):
    with figures.style():
        figure, axes = pyplot.subplots()
        axes.bar(["outlet", "quoted"], [5, 3])
    figures.show(axes, alt=ALT)
    assert len(notebook) == 1 and not pyplot.fignum_exists(figure.number)


def test_outside_a_notebook_the_words_are_printed(capsys, by_voice):
    figures.show(figures.bars(by_voice, "words"), alt=ALT)
    assert capsys.readouterr().out == f"Figure: {ALT}\n"


@pytest.mark.parametrize(
    ("alt", "message"),
    [
        ("", "no alternative text"),
        (None, "no alternative text"),
        ("   ", "no alternative text"),
        ("_images/voices-of-five-articles-by-words-2020.png", "name of a file"),
        ("Words by voice in five articles, file voices.png", "name of a file"),
        ("voices_of_the_five_articles_in_words_2020", "name of a file"),
        ("Words of 5 articles by voice", "is short"),
        ("A bar chart of the words by voice in the articles of the book", "names no quantity"),
    ],
)
def test_an_alternative_text_that_tells_nothing_is_refused(by_voice, alt, message):
    with pytest.raises(BadInput, match=message):
        figures.show(figures.bars(by_voice, "words"), alt=alt)


def test_an_alternative_text_may_say_its_finding_in_words(by_voice, capsys):
    figures.show(figures.bars(by_voice, "words"), alt="Nobody who was arrested is quoted in any of the articles.")


def test_what_is_no_figure_is_refused():
    with pytest.raises(BadInput, match="no figure to show but list"):
        figures.show([1, 2], alt=ALT)


def test_text_too_small_for_a_phone_is_refused():
    figure, axes = pyplot.subplots()  # 6.4 inches wide, so that its 10 points are 7.4 pixels of 343
    axes.set_xlabel("words of the outlet")
    with pytest.raises(BadInput, match=r"7\.4 pixels high on a phone.*with figures\.style"):
        figures.show(figure, alt=ALT)
    pyplot.close(figure)


# --- bars


def test_bars_name_each_row_with_its_total_and_number_each_part(by_voice):
    figure = figures.bars(by_voice, "words", title="Words by voice")
    text = written(figure)
    assert {"workpermit.com: 620 words", "Citizen Truth: 440 words", "words", "Words by voice"} <= set(text)
    assert [word for word in text if word in ("outlet", "quoted")] == ["outlet", "quoted"]  # the legend, in order
    assert {"560", "60", "300", "140"} <= set(numbers_of(figure))


def test_parts_of_a_bar_follow_each_other_in_the_order_of_the_columns(by_voice):
    axes = figures.bars(by_voice, "words").axes[0]
    spans = [(patch.get_x(), patch.get_width(), patch.get_hatch()) for patch in axes.patches]
    assert spans == [(0, 560, ""), (560, 60, "////"), (0, 300, ""), (300, 140, "////")]


def test_a_voice_looks_the_same_whatever_its_column():
    axes = figures.bars(pd.DataFrame({"quoted": [1], "outlet": [2]}), "words").axes[0]
    assert [patch.get_hatch() for patch in axes.patches] == ["////", ""]


def test_bars_of_one_part_have_their_number_beside_them_and_no_legend():
    figure = figures.bars(pd.Series({"Bustle": 1234, "Citizen Truth": 0}), "words")
    assert {"1,234", "0", "Bustle", "Citizen Truth"} <= set(written(figure))
    assert not [artist for artist in figure.artists if isinstance(artist, Rectangle)]


def test_a_number_that_does_not_fit_its_part_is_left_out():
    figure = figures.bars(pd.DataFrame({"a": [990], "b": [10]}), "words")
    assert "990" in written(figure) and "10" not in written(figure)


def test_shares_of_one_whole_do_not_repeat_the_whole():
    figure = figures.bars(
        pd.DataFrame({"a": [62.5, 50.0], "b": [37.5, 50.0]}, index=["x", "y"]), "% of words", digits=1
    )
    assert {"x", "y", "62.5", "37.5", "50.0"} <= set(written(figure))


@pytest.mark.parametrize("name", ["x", "a long name of an article that does not fit on one line of a phone at all"])
def test_every_text_of_our_figures_stays_inside_the_picture_and_legible(name):
    figure = figures.bars(
        pd.DataFrame({f"part {n}": [100, 0] for n in range(6)}, index=[name, "y"]), "words", title=name
    )
    figures._png(figure)
    figures._legible(figure)
    frame = figure.bbox
    for text in figure.findobj(Text):
        if text.get_text() and text.get_visible():
            box = text.get_window_extent()
            assert frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1, text


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (pd.DataFrame(), "no rows"),
        (pd.DataFrame({"a": []}), "no rows"),
        (pd.DataFrame({"a": [1, -2]}), "Row 1, column 'a' is -2"),
        (pd.DataFrame({"a": [1, None]}, dtype="Int64"), "Row 1, column 'a' is <NA>"),
        (pd.DataFrame({"a": [float("nan")]}), "Row 0, column 'a' is nan"),
        (pd.DataFrame({"a": ["many"]}), "Row 0, column 'a' is 'many'"),
        (pd.DataFrame({"a": [float("inf")]}), "is inf"),
        (pd.DataFrame({"a": [0.5]}), "digits=1"),
        (pd.DataFrame({str(part): [1] for part in range(7)}), "7 parts, and 6"),
    ],
)
def test_bars_refuse_what_has_no_length(table, message):
    with pytest.raises(BadInput, match=message):
        figures.bars(table, "words")


# --- strip


@pytest.fixture
def segments():
    rows = [
        ("bustle", "outlet", 90),
        ("bustle", "quoted", 10),
        ("bustle", "outlet", 40),
        ("citizentruth", "advert", 20),
    ]
    return pd.DataFrame(rows, columns=["article", "voice", "words"])


def test_a_strip_keeps_the_reading_order(segments):
    axes = figures.strip(segments).axes[0]
    assert [(patch.get_x(), patch.get_width(), patch.get_hatch()) for patch in axes.patches] == [
        (0, 90, ""), (90, 10, "////"), (100, 40, ""), (0, 20, "xxxx"),
    ]  # fmt: skip


def test_a_strip_names_articles_lengths_and_the_voices_that_speak(segments):
    text = written(figures.strip(segments, labels={"bustle": "Bustle"}, title="Where each voice speaks"))
    assert {"Bustle: 140 words", "citizentruth: 20 words", "outlet", "quoted", "advert"} <= set(text)
    assert "boilerplate" not in text
    assert any("words, from the first" in words for words in text)


def test_a_strip_of_one_voice_still_says_whose_it_is(segments):
    assert "outlet" in written(figures.strip(segments[segments["voice"] == "outlet"]))


def test_another_column_may_count_the_words(segments):
    assert "bustle: 280 words" in written(figures.strip(segments.assign(tokens=segments["words"] * 2), count="tokens"))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("voice", "qouted", "did you mean 'quoted'"),
        ("voice", "x", "choose one of outlet"),
        ("words", -1, "Row 1: -1"),
        ("words", 1.5, "Row 1: 1.5"),
    ],
)
def test_a_strip_refuses_unknown_voices_and_impossible_counts(segments, column, value, message):
    segments[column] = segments[column].astype(object)
    segments.loc[1, column] = value
    with pytest.raises(BadInput, match=message):
        figures.strip(segments)


def test_a_strip_needs_its_columns_and_rows(segments):
    with pytest.raises(BadInput, match="no column 'voice'"):
        figures.strip(segments.drop(columns="voice"))
    with pytest.raises(BadInput, match="no rows"):
        figures.strip(segments.head(0))


# --- heatmap


@pytest.fixture
def by_code():
    index = pd.MultiIndex.from_tuples([("Acts", "problem"), ("Acts", "remedy"), ("Focus", "episodic")])
    return pd.DataFrame({"Bustle": [5, 0, 10], "The Intellectualist": [1, 2, 3]}, index=index)


def coloured(figure):
    """Red, green and blue of each cell of the table and of the scale, in order."""
    return [patch.get_facecolor()[:3] for patch in figure.axes[0].patches]


def test_every_cell_has_its_number_and_every_row_and_column_its_name(by_code):
    text = written(figures.heatmap(by_code, "paragraphs", title="Codes"))
    assert text == ["Codes", "Bustle", "The Intellectualist", "Acts", "problem", "5", "1", "remedy", "0", "2", "Focus",
                    "episodic", "10", "3", "0", "10", "paragraphs"]  # fmt: skip


def test_a_larger_number_is_darker_and_nothing_is_white(by_code):
    cells = coloured(figures.heatmap(by_code, "paragraphs"))[:6]
    numbers = [5, 1, 0, 2, 10, 3]
    assert cells[numbers.index(0)] == (1, 1, 1)
    lightness = [sum(cells[numbers.index(number)]) for number in sorted(numbers)]
    assert lightness == sorted(lightness, reverse=True) and len(set(lightness)) == 6


def test_every_number_stands_out_from_its_cell(by_code):
    whole = pd.DataFrame({"a": range(0, 51), "b": range(50, 101)})
    axes = figures.heatmap(whole, "paragraphs").axes[0]
    numbers = [text for text in axes.texts if text.get_text().isdigit() and text.get_ha() == "center"]
    assert len(numbers) == 102
    for text, patch in zip(numbers, axes.patches):
        ground = contrast_with_white(matplotlib.colors.to_hex(patch.get_facecolor()))
        ink = contrast_with_white(matplotlib.colors.to_hex(text.get_color()))
        assert max(ground, ink) / min(ground, ink) >= 4.5, text.get_text()


def test_another_table_of_the_same_shape_may_give_the_colour(by_code):
    figure = figures.heatmap(by_code, "paragraphs", shade=by_code * [1.0, 5.0], shade_unit="% of paragraphs")
    assert {"colour: % of paragraphs", "number: paragraphs", "15"} <= set(written(figure))
    cells = coloured(figure)
    assert cells[0] == cells[1] and cells[5] < cells[4]


def test_a_missing_value_is_a_hatched_cell_with_a_dash(by_code):
    by_code.iloc[0, 0] = np.nan
    figure = figures.heatmap(by_code.astype("Int64"), "paragraphs")
    assert "–" in written(figure)
    assert [patch.get_hatch() for patch in figure.axes[0].patches[:2]] == ["////", ""]


def test_a_heatmap_fits_a_phone_with_readable_letters_and_inside_its_edges(notebook, by_code):
    figure = figures.heatmap(by_code, "paragraphs")
    figures.show(figure, alt=ALT)
    canvas = figure.bbox
    for text in figure.findobj(Text):
        if text.get_text():
            box = text.get_window_extent()
            assert canvas.x0 <= box.x0 and box.x1 <= canvas.x1 and canvas.y0 <= box.y0 and box.y1 <= canvas.y1


@pytest.mark.parametrize(
    ("table", "options", "message"),
    [
        (pd.DataFrame(), {}, "no rows or no columns"),
        (pd.DataFrame({"a": [1, -2]}), {}, "Row 1, column 'a' is -2"),
        (pd.DataFrame({"a": [float("inf")]}), {}, "is inf"),
        (pd.DataFrame({"a": ["many"]}), {}, "Row 0, column 'a' is 'many'"),
        (pd.DataFrame({"a": [0.5]}), {}, "digits=1"),
        (pd.DataFrame({"a": [1]}), {"shade": pd.DataFrame({"b": [1]})}, "other rows or columns"),
        (pd.DataFrame({"a": [1]}), {"shade": pd.DataFrame({"a": [-1]})}, "is -1"),
        (pd.DataFrame({str(part) * 9: [100000] for part in range(9)}), {}, "9 columns of"),
    ],
)
def test_a_heatmap_refuses_what_has_no_shade_or_no_room(table, options, message):
    with pytest.raises(BadInput, match=message):
        figures.heatmap(table, "words", **options)


# --- table


def cells(table):
    """Rows of the table as HTML prints them: (tag, scope, class, text) each."""
    return [
        [(cell.tag, cell.get("scope"), cell.get("class"), cell.text_content()) for cell in row]
        for row in html.fromstring(table._repr_html_()).iter("tr")
    ]


def test_a_table_has_a_caption_one_row_of_headers_and_scopes():
    frame = pd.DataFrame({"words": [2957, 0]}, index=pd.Index(["Bustle", "A & B"], name="outlet"))
    table = figures.table(frame, "Words & outlets.")
    assert cells(table) == [
        [("th", "col", None, "outlet"), ("th", "col", "number", "words")],
        [("th", "row", None, "Bustle"), ("td", None, "number", "2,957")],
        [("th", "row", None, "A & B"), ("td", None, "number", "0")],
    ]
    box = html.fromstring(table._repr_html_())
    assert (box.tag, box.get("class"), box.get("role"), box.get("tabindex")) == ("div", "table-scroll", "region", "0")
    assert box.get("aria-label") == box.find(".//caption").text == "Words & outlets."
    assert box.find("table").get("class") == "counts"
    assert repr(table) == "Words & outlets.\noutlet  words\nBustle  2,957\nA & B       0"


def test_what_a_table_holds_cannot_become_markup():
    page = figures.table(pd.DataFrame({"<b>": ["<script>"], 'say "no"': [1]}), 'A "caption" <i>.')._repr_html_()
    assert "<script>" not in page and "<b>" not in page and "<i>" not in page and 'aria-label="A &quot;' in page


def test_a_numbering_of_rows_without_a_name_is_left_out():
    table = figures.table(pd.DataFrame({"outlet": ["Bustle"], "words": [622]}), "Words of an article.")
    assert cells(table)[1] == [("th", "row", None, "Bustle"), ("td", None, "number", "622")]


def test_levels_of_headers_are_joined_into_one_row():
    columns = pd.MultiIndex.from_tuples(
        [("quoted", "direct"), ("quoted", ""), ("outlet", None)], names=["voice", "form"]
    )
    index = pd.MultiIndex.from_tuples([("Bustle", 1), ("Bustle", 2)], names=["outlet", "paragraph"])
    rows = cells(figures.table(pd.DataFrame([[1, 2, 3], [4, 5, 6]], index, columns), "Words by paragraph."))
    assert [text for *_, text in rows[0]] == ["outlet", "paragraph", "quoted, direct", "quoted", "outlet"]
    assert [tag for tag, *_ in rows[2]] == ["th", "th", "td", "td", "td"]
    assert [text for *_, text in rows[2]] == ["Bustle", "2", "4", "5", "6"]


def test_values_are_written_for_readers():
    frame = pd.DataFrame(
        {
            "share": [12.346, np.nan],
            "change": [-0.04, -2.5],
            "words": pd.array([1234567, None], dtype="Int64"),
            "named": [True, False],
            "date": [pd.Timestamp("2020-08-03"), pd.NaT],
            "note": ["x", ""],
            "fiscal year": [2019, 2020],
        }
    )
    table = figures.table(frame, "All kinds of values.", digits={"share": 2, "change": 1})
    assert [[text for *_, text in row] for row in cells(table)][1:] == [
        ["12.35", "0.0", "1,234,567", "yes", "2020-08-03", "x", "2019"],
        ["–", "-2.5", "–", "no", "–", "–", "2020"],
    ]  # fmt: skip
    assert '<span role="img" aria-label="none">–</span>' in table._repr_html_()
    assert [kind for _, _, kind, _ in cells(table)[0]] == ["number", "number", "number", None, None, None, "number"]


def test_a_series_is_a_table_of_one_column():
    series = pd.Series({"Bustle": 34}, name="quoted").rename_axis("outlet")
    assert [[text for *_, text in row] for row in cells(figures.table(series, "Quoted words."))] == [
        ["outlet", "quoted"], ["Bustle", "34"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("frame", "caption", "message"),
    [
        (pd.DataFrame({"a": [1]}, index=["x"]), "A caption.", r'rename_axis\("article"\)'),
        (pd.Series({2019: 1, 2020: 2}, name="events"), "A caption.", "has no name"),
        (pd.Series({"x": 1}).rename_axis("outlet"), "A caption.", "Column 0 of the table has no name"),
        (pd.DataFrame({"": [1]}), "A caption.", "Column 0 of the table has no name"),
        (pd.DataFrame(index=[0]), "A caption.", "no columns"),
        ([1, 2], "A caption.", "no table to print but list"),
        (pd.DataFrame({"a": [0.5]}), "A caption.", r"row 0, column 'a' is a fraction \(0\.5\).*digits=1"),
        (pd.DataFrame({"a": [1]}), "", "say in a few words"),
        (pd.DataFrame({"a": [1]}), None, "say in a few words"),
        (pd.DataFrame({"a": [1]}), "Words", "say in a few words"),
    ],
)
def test_a_table_that_a_screen_reader_could_not_read_is_refused(frame, caption, message):
    with pytest.raises(BadInput, match=message):
        figures.table(frame, caption)


def test_lines_are_told_apart_by_dash_as_well_as_colour_and_named_in_a_legend():
    names = [f"text {number}" for number in range(6)]
    figure = figures.lines(pd.DataFrame({name: [1.0, 2.0] for name in names}, index=[10, 20]), "drawn", "types")
    drawn = figure.axes[0].lines
    looks = [(line.get_color(), line._unscaled_dash_pattern) for line in drawn]
    assert len({colour for colour, _ in looks}) == 6 and len({str(dash) for _, dash in looks}) == 6
    assert [text.get_text() for text in figure.legends[0].get_texts()] == names
    figures.show(figure, alt="Six lines from one type at 10 words to two types at 20 words.")


def test_a_single_line_has_no_legend_and_its_points_are_named():
    points = pd.DataFrame(
        {"x": [-30.7, -13.1, 2.0], "y": [-0.99, -0.96, 0.5]}, index=["entertainment.ie", "Bustle", ""]
    )
    figure = figures.lines(pd.Series([-1.0, 1.0], index=[-50, 50]), "sum", "compound", points)
    assert not figure.legends
    assert {"entertainment.ie ", "Bustle "} <= set(written(figure))
    assert figure.axes[0].lines[1].get_xdata().tolist() == [2.0]  # a point without a name is a ring


@pytest.mark.parametrize(
    ("table", "points", "message"),
    [
        (pd.DataFrame(), None, "no rows or no columns"),
        (pd.DataFrame({str(n): [1.0] for n in range(7)}), None, "There are 7 lines, and 6 can be told apart"),
        (pd.Series([1.0, 2.0], index=[2, 1]), None, "does not ascend"),
        (pd.Series([1.0, 2.0], index=["a", "b"]), None, "does not ascend"),
        (pd.Series([1.0, np.inf]), None, "The column 'types' holds something else than numbers"),
        (pd.Series(["a", "b"]), None, "The column 'types' holds something else than numbers"),
        (pd.Series([1.0]), pd.DataFrame({"x": [1]}), "The table has no column 'y'"),
        (
            pd.Series([1.0]),
            pd.DataFrame({"x": [1.0], "y": [np.nan]}, ["Bustle"]),
            "The point 'Bustle' lies at 1.0, nan",
        ),
    ],
)
def test_lines_that_cannot_be_drawn_are_named(table, points, message):
    with pytest.raises(BadInput, match=message):
        figures.lines(table, "drawn", "types", points)
