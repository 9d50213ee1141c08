"""What the chapters print is what tests/outputs says they print."""

import re
import shutil

import pytest
from copies import in_copy
from nbformat.v4 import new_output

from press import ROOT, execution, outputs

PAGES = sorted(execution.notebooks(ROOT))
COMPARE = """
from press import outputs
for page, run in outputs.executed().items():
    print(*outputs.compare(page, run), sep="\\n")
"""


@pytest.fixture(scope="module")
def executed():
    return outputs.executed(ROOT)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_chapter_prints_what_its_reference_says(executed, page):
    problems = outputs.compare(page, executed[page], ROOT)
    assert not problems, "\n" + "\n".join(problems)


def test_every_reference_belongs_to_a_chapter():
    assert outputs.orphans(ROOT) == []


def compare(root):
    return [problem for page, run in outputs.executed(root).items() for problem in outputs.compare(page, run, root)]


def test_an_edited_number_is_named_with_chapter_cell_and_both_values(small_book):
    outputs.write(small_book)
    (small_book / "data/counts.csv").write_text("voice,words\noutlet,120\nquoted,81\n")
    (problem,) = compare(small_book)
    assert problem.startswith("chapters/counts.md:14: code cell 2 prints something else than its reference.")
    assert "-words: 200" in problem and "+words: 201" in problem


def test_a_chapter_whose_cell_changed_is_told_to_refresh_its_reference(small_book):
    outputs.write(small_book)
    page = small_book / "chapters/other.md"
    page.write_text(page.read_text().replace("2 + 3", "3 + 2"))
    (problem,) = compare(small_book)
    assert problem.startswith("chapters/other.md:7: code cell 1 is not the one in tests/outputs/other.ipynb")
    assert "make outputs" in problem


def test_a_chapter_with_a_cell_more_is_told_to_refresh_its_reference(small_book):
    outputs.write(small_book)
    page = small_book / "chapters/other.md"
    page.write_text(page.read_text() + "\n```{code-cell} ipython3\n1\n```\n")
    (problem,) = compare(small_book)
    assert problem.startswith("chapters/other.md has 2 code cells, tests/outputs/other.ipynb has 1")


def test_a_chapter_without_a_reference_and_a_reference_without_a_chapter_are_found(small_book):
    outputs.write(small_book)
    (small_book / "tests/outputs/other.ipynb").rename(small_book / "tests/outputs/older.ipynb")
    assert compare(small_book) == ["chapters/other.md: tests/outputs/other.ipynb is missing. Run `make outputs`."]
    assert outputs.orphans(small_book) == [small_book / "tests/outputs/older.ipynb"]


def test_references_are_the_same_bytes_after_every_run_and_orphans_go(small_book):
    outputs.write(small_book)
    first = {path.name: path.read_bytes() for path in (small_book / "tests/outputs").iterdir()}
    (small_book / "tests/outputs/gone.ipynb").write_bytes(first["other.ipynb"])
    shutil.rmtree(small_book / "_build")
    outputs.write(small_book)
    assert {path.name: path.read_bytes() for path in (small_book / "tests/outputs").iterdir()} == first


def test_a_cell_that_hides_its_value_from_readers_only_is_refused(small_book):
    page = small_book / "chapters/other.md"
    page.write_text(page.read_text().replace("2 + 3", "2 + 3;"))
    with pytest.raises(outputs.BadInput, match=r"chapters/other.md:7: code cell 1 ends with `;`"):
        outputs.write(small_book)


def test_a_changed_picture_differs_by_its_digest_and_by_its_words():
    def shown(png, alt):
        data = {"image/png": png, "text/plain": f"Figure: {alt}"}
        return outputs.without_picture(new_output("display_data", data, metadata={"image/png": {"alt": alt}}), 1)

    plain = shown("AAAA", "120 words")
    assert "image/png" not in plain.data
    assert plain == shown("AAAA", "120 words")
    assert plain != shown("AAAB", "120 words")
    assert plain != shown("AAAA", "121 words")


def test_one_word_more_in_the_books_own_data_turns_who_speaks_red(tmp_path):
    for name in ("press", "framing", "data", "tests/outputs", "chapters"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_config.yml", "uv.lock", "index.md"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n  - file: chapters/read/voices\n")
    quotes = tmp_path / "data/articles/quotes.csv"
    text = quotes.read_text(encoding="utf-8")
    changed = re.sub(r"(?m)^(bustle-6-1,.*),5,5$", r"\1,6,5", text)  # ICE agents: "We're just doing our jobs"
    assert changed != text
    quotes.write_text(changed, encoding="utf-8")
    run = in_copy(tmp_path, "-c", COMPARE)
    assert run.returncode == 0, run.stderr
    table = run.stdout[run.stdout.index("chapters/read/voices.md:"):]
    before, after = (int(re.search(rf"(?m)^ *{sign}ICE staff +(\d+)", table)[1]) for sign in ("-", r"\+"))
    assert after == before + 1
