"""What a notebook shows and glues stands on the page: pictures with their words, numbers in sentences."""

import re
import subprocess
import sys

import pytest
from lxml import html
from PIL import Image

HEADER = """\
---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, name: python3}
---
"""
PAGE = (
    HEADER
    + '''\
# A page
There are {glue:text}`words` words in {glue:text}`outlet`, {glue:text}`share` % of them quoted, {glue}`words` in all.

```{code-cell} ipython3
:tags: [remove-cell]
from framing import glue
glue(words=2957, outlet="1,2", share=f"{12.34:.1f}")
```

```{code-cell} ipython3
import pandas as pd
from framing import figures
figures.show(figures.bars(pd.Series({"outlet": 3, "quoted": 1}), "words"),
             alt="""Two bars: 3 words are the outlet's own,
             1 is "quoted" <here>.""")
```

```{code-cell} ipython3
figures.table(pd.DataFrame({"words": [3]}, index=pd.Index(["Bustle"], name="outlet")), caption="Words of Bustle.")
```
'''
)
PAGE_WITHOUT_WORDS = (
    HEADER
    + """\
# A page

```{code-cell} ipython3
import matplotlib.pyplot as plt
plt.bar([1], [2]);
```
"""
)


def build(folder, page, *options):
    (folder / "conf.py").write_text(
        'extensions = ["myst_nb", "press.figure"]\nnb_execution_mode = "force"\nnb_execution_raise_on_error = True\n'
    )
    (folder / "index.md").write_text(page, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "-n", "--keep-going", *options, ".", "_build"],
        cwd=folder, capture_output=True, text=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    run = build(folder, PAGE)
    assert run.returncode == 0, run.stderr
    return folder / "_build"


@pytest.fixture(scope="module")
def page(built):
    return html.parse(built / "index.html").find(".//*[@role='main']")


def test_a_glued_number_stands_in_its_sentence_exactly_as_printed(page):
    assert page.find(".//p").text_content() == "There are 2,957 words in 1,2, 12.3 % of them quoted, 2,957 in all."


def test_the_cell_that_glues_leaves_nothing_visible(page):
    assert len(page.find_class("cell")) == 2
    assert "words = " not in page.text_content()


def test_a_picture_has_its_alternative_text_and_its_size(built, page):
    [picture] = page.iter("img")
    assert picture.get("alt") == 'Two bars: 3 words are the outlet\'s own, 1 is "quoted" <here>.'
    across, down = Image.open(built / picture.get("src")).size
    assert (across, picture.get("width"), picture.get("loading")) == (840, "560", "lazy")
    assert int(picture.get("height")) == pytest.approx(down * 560 / 840, abs=1)


def test_everyone_can_open_the_figure_in_words(page):
    [figure] = page.find_class("figure-shown")
    assert figure.tag == "figure"
    assert figure.find("details/summary").text == "The figure in words"
    assert figure.find("details").get("class") == "figure-words"
    assert figure.find("details/p").text == figure.find("img").get("alt")


def test_a_picture_is_named_by_its_content(page):
    assert re.fullmatch(r"_images/[0-9a-f]{64}\.png", page.find(".//img").get("src"))


def test_a_table_comes_with_its_caption(page):
    assert page.find(".//table/caption").text == "Words of Bustle."


def test_other_formats_print_the_picture_too(tmp_path):
    run = build(tmp_path, PAGE, "-b", "latex")
    assert run.returncode == 0, run.stderr
    [source] = (tmp_path / "_build").glob("*.tex")
    assert "\\sphinxincludegraphics{{" in source.read_text()


def test_a_picture_without_words_fails_the_build_and_says_what_to_do(tmp_path):
    run = build(tmp_path, PAGE_WITHOUT_WORDS)
    assert run.returncode != 0 and re.search(r"index\.md:\d+: WARNING", run.stderr)
    assert "WARNING: index.md, cell 2: a picture has no alternative text" in run.stderr
    assert "framing.figures.show(figure, alt=...)" in run.stderr
