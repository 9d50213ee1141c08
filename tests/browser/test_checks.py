"""The checks themselves: a page that is broken on purpose fails each of them, with words that help."""

import checks
import pytest

from press import browser, weight

GOOD = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<link rel="icon" href="data:,"><style>{style}</style></head>
<body><a href="#text">Skip to the text</a><main id="text"><h1>A page</h1>{body}</main></body></html>"""


@pytest.fixture
def broken(tmp_path, open_page):
    """Serve and open a page with the given body and style: broken(body, style, width) -> (page, Watch)."""
    with browser.serve(tmp_path) as origin:

        def opened(body="", style="", width=1280):
            (tmp_path / "page.html").write_text(GOOD.format(body=body, style=style), encoding="utf-8")
            watches = []
            page = open_page(
                origin + "page.html", width, before=lambda page: watches.append(checks.Watch(page, origin))
            )
            page.wait_for_load_state("networkidle")
            return page, watches[0]

        yield opened


def test_a_good_page_passes_every_check(broken):
    table = '<table><caption>Words</caption><tr><th scope="col">A word</th></tr><tr><td>frame</td></tr></table>'
    page, watch = broken(f"<h2>A part</h2><p>Words.</p>{table}", width=320)
    problems = checks.headings(page) + checks.tables(page) + checks.figures(page) + checks.narrow(page)
    assert problems + checks.accessible(page) + checks.keyboard(page) + watch.problems() == []


@pytest.mark.parametrize(
    "check, body, style, says",
    [
        ("accessible", "<p>Pale words.</p>", "p {color: #bbb; background: #fff}", "color-contrast at p"),
        ("accessible", '<button aria-label="Close">Shut</button>', "", "label-content-name-mismatch at button"),
        ("accessible", "<nav></nav><nav></nav>", "", "landmark-unique at nav"),
        ("accessible", '<a href="#a">a</a><a href="#b">b</a>', "a {font-size: 8px; display: inline-block}", "target-size"),
        ("headings", "<h3>Too deep</h3>", "", "make it level 2"),
        ("headings", "<h1>Another title</h1>", "", "2 headings of the first level"),
        ("tables", '<table><tr><th scope="col">A</th></tr></table>', "", "has no caption"),
        ("tables", "<table><caption>C</caption><tr><th>A</th></tr></table>", "", "say scope=col or scope=row"),
        ("tables", '<table><caption>C</caption><tr><th scope="col"></th></tr></table>', "", "a header without words"),
        ("tables", "<table><caption>C</caption><tr><td>A</td></tr></table>", "", "no header cells"),
        ("figures", '<img src="data:,">', "", "has no alternative text"),
        ("figures", '<img src="data:," alt="">', "", "has no alternative text"),
        ("figures", '<img src="data:," alt="../_images/3f1a.png">', "", "a file's name"),
        ("figures", '<img src="data:," alt="bars of words.png">', "", "a file's name"),
        ("figures", '<img src="data:," alt="words-by-voice">', "", "one word or a slug"),
        ("figures", '<img src="data:," alt="Words by voice">', "", "a very short"),
        (
            "figures",
            '<figure><img src="data:," alt="Words by voice and article"><figcaption>Words by voice and article.</figcaption></figure>',
            "",
            "repeats its caption",
        ),
        ("narrow", '<div class="strip">x</div>', ".strip {width: 500px}", 'let <div class="strip">'),
        ("keyboard", '<a href="#a" tabindex="3">A link</a>', "", "tabindex above 0"),
        ("keyboard", '<a href="#a">A link</a>', "a:focus {outline: none}", "does not show that it has the focus"),
    ],
)
def test_a_broken_page_fails_with_words_that_help(check, body, style, says, broken):
    page, _ = broken(body, style, 320 if check == "narrow" else 1280)
    problems = getattr(checks, check)(page)
    assert any(says in problem for problem in problems), problems


@pytest.mark.parametrize(
    "body, says",
    [
        ('<img alt="A picture from elsewhere" src="https://example.org/a.png">', "another host for https://example.org/a.png"),
        ('<script src="https://cdn.example.org/a.js"></script>', "another host for https://cdn.example.org/a.js"),
        ("<script>console.error('it broke')</script>", "the console says: it broke"),
        ("<script>throw new Error('it broke')</script>", "a script fails: it broke"),
        ('<img alt="A picture that is missing" src="missing.png">', "missing.png answers 404"),
    ],
)
def test_a_page_that_complains_or_asks_elsewhere_is_reported(body, says, broken):
    _, watch = broken(body)
    assert any(says in problem for problem in watch.problems()), watch.problems()


def test_a_heavy_page_is_over_budget(tmp_path, chromium):
    noise = "".join(f"<img alt='' src='picture.png?{number}'>" for number in range(weight.REQUESTS))
    (tmp_path / "page.html").write_text(GOOD.format(body=noise, style=""), encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG" + bytes(weight.BYTES // weight.REQUESTS))
    with browser.serve(tmp_path) as origin:
        measured = weight.measure(chromium, origin + "page.html", origin)
    problems = weight.over_budget(measured)
    assert f"asks for {weight.REQUESTS + 1} files" in problems[0]
    assert "bytes compressed" in problems[1]


def test_text_weighs_what_a_server_would_send(tmp_path, chromium):
    (tmp_path / "page.html").write_text(GOOD.format(body="<p>word</p>" * 10_000, style=""), encoding="utf-8")
    with browser.serve(tmp_path) as origin:
        measured = weight.measure(chromium, origin + "page.html", origin)
    assert measured.addresses == [f"{origin}page.html"]
    assert measured.bytes < 2_000  # 110 kB of the same words, compressed
