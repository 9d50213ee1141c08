"""The keys, where they are at hand: each number of a model answer that comes from data is computed anew."""

import os

import pytest

from press import ROOT, frontmatter, instructor, keys


@pytest.mark.skipif(keys.folder() is None, reason="exercises/keys is not here: no key was computed anew")
@pytest.mark.parametrize("path", keys.paths(), ids=lambda path: path.stem)
def test_the_numbers_of_a_key_are_those_of_the_data(path, monkeypatch):
    verify(path, monkeypatch)


def verify(path, monkeypatch):
    monkeypatch.chdir(ROOT)
    fields, _, _ = frontmatter.read(path)
    # Its lines are those of the file, so that a failing line is shown.
    above = path.read_text(encoding="utf-8").partition("\nverify: |\n")[0].count("\n") + 2
    exec(compile("\n" * above + fields.get("verify", ""), os.fspath(path), "exec"), {"__name__": path.stem})


def test_a_wrong_number_fails(tmp_path, monkeypatch):
    path = tmp_path / "whose-label.md"
    path.write_text(
        "---\nverify: |\n  from framing import articles\n  assert len(articles.catalogue()) == 6\n---\nSix.\n"
    )
    with pytest.raises(AssertionError):
        verify(path, monkeypatch)
    path.write_text(path.read_text().replace("== 6", "== 5"))
    verify(path, monkeypatch)


def test_an_estimate_is_called_one_until_a_class_has_reported():
    assert instructor.took([], 20) == "Not yet timed in a class; the estimate is 20 minutes."
    reports = [{"date": "3 February 2027", "setting": "a class of 24", "minutes": 25}]
    assert (
        instructor.took(reports, 20)
        == "Reported: 25 minutes (a class of 24, 3 February 2027). The estimate was 20 minutes."
    )


def test_a_readme_beside_the_keys_is_no_key(tmp_path):
    folder = tmp_path / "exercises" / "keys"
    folder.mkdir(parents=True)
    for name in ("README", "talk"):
        (folder / f"{name}.md").write_text("---\nexercise: talk\n---\nAnswer.\n")
    assert list(keys.read(tmp_path)) == ["talk"]
    assert keys.paths(tmp_path / "elsewhere") == []
