"""`press browser` finds a Chromium, installs one where it may, and else says what to do."""

import stat

import pytest

from framing import BadInput
from press import browser


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A machine without a browser: an empty PATH, none of the usual places, no download of Playwright's."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(browser, "PLACES", ())
    browser.find.cache_clear()
    yield tmp_path
    browser.find.cache_clear()


def program(path, says="Chromium 1.2.3", code=0):
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit {code}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_a_browser_in_the_path_is_found(bare):
    assert browser.find() is None
    found = program(bare / "google-chrome")
    browser.find.cache_clear()
    assert browser.find() == found


def test_a_signpost_to_a_snap_is_no_browser(bare):
    program(bare / "chromium-browser", "requires the chromium snap to be installed", code=10)
    assert browser.find() is None


def test_the_variable_goes_first_and_must_run(bare, monkeypatch):
    program(bare / "chromium")
    mine = program(bare / "mine")
    monkeypatch.setenv("CHROMIUM", str(mine))
    assert browser.find() == mine
    browser.find.cache_clear()
    monkeypatch.setenv("CHROMIUM", str(bare / "gone"))
    with pytest.raises(BadInput, match="CHROMIUM is '.*gone', which does not run"):
        browser.find()


def test_debian_is_asked_where_the_user_may(bare, monkeypatch, capfd):
    """An apt-get of straw: update, then install, which puts a browser into the PATH."""
    straw = bare / "apt-get"
    straw.write_text(f'#!/bin/sh\nfor word; do :; done\n[ "$word" = update ] && exit 0\n/bin/cp {bare}/later {bare}/chromium\n')
    straw.chmod(0o755)
    program(bare / "env", "")
    (bare / "env").write_text('#!/bin/sh\nshift\nexec "$@"\n')
    program(bare / "later")
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    assert browser.main([]) == 0
    printed = capfd.readouterr().out
    assert "apt-get -q update" in printed
    assert "install --yes --no-install-recommends chromium" in printed
    assert f"Browser for the page tests: {bare}/chromium (Chromium 1.2.3)" in printed


def test_without_any_way_one_sentence_says_what_to_install(bare, monkeypatch):
    monkeypatch.setattr(browser.sys, "executable", "/bin/false")
    with pytest.raises(BadInput, match="install Debian's package chromium") as problem:
        browser.main([])
    assert "CHROMIUM" in str(problem.value)
