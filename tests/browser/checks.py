"""What every page of the book must satisfy, as functions that say what is wrong and how to mend it.

Each takes a page that is open in the browser and returns sentences, one a problem; an empty list is a good page.
The tests call them on the book, and on a page that is broken on purpose.
"""

import os
from pathlib import Path

import axe_playwright_python
import yaml

from press import ROOT

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
AXE_OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    # Off by default in axe, and faults that stock pages have.
    "rules": {"label-content-name-mismatch": {"enabled": True}, "target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}

# The rules of these tags whose result depends on colours.
COLOUR_RULES = ("color-contrast", "link-in-text-block")

# Pages of links, without prose of their own.
LISTS = ("search.html", "genindex.html")


def pages() -> list[str]:
    """Every page that the book will have, as its path: the tests are collected before the book is built."""
    if given := os.environ.get("BOOK_HTML"):
        return sorted(str(path.relative_to(given)) for path in Path(given).rglob("*.html"))
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [entry["file"] for part in toc["parts"] for entry in part["chapters"]]
    return [f"{name}.html" for name in [toc["root"], *chapters, "search", "genindex"]]


def accessible(page, part: str = "html", rules: tuple[str, ...] = ()) -> list[str]:
    """No violation that axe-core finds: of WCAG 2.2 A and AA and its best practices, or of the named rules alone."""
    options = {**AXE_OPTIONS, "runOnly": {"type": "rule", "values": list(rules)}} if rules else AXE_OPTIONS
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("([part, options]) => axe.run(part, options)", [part, options])["violations"]
    return [
        f"{rule['id']} at {' '.join(map(str, node['target']))}: {rule['help']}. {' '.join(node['failureSummary'].split())}"
        for rule in found
        for node in rule["nodes"]
    ]


def headings(page) -> list[str]:
    """One h1, which comes first, and no level left out on the way down."""
    levels = page.eval_on_selector_all(
        "main :is(h1, h2, h3, h4, h5, h6)", "all => all.map(each => [Number(each.tagName[1]), each.textContent.trim()])"
    )
    problems = []
    ones = [text for level, text in levels if level == 1]
    if len(ones) != 1:
        problems.append(f"the page has {len(ones)} headings of the first level ({', '.join(ones)}); give it one title")
    before = 0
    for level, text in levels:
        if level > before + 1:
            problems.append(f"the heading {text!r} has level {level} after level {before}; make it level {before + 1}")
        before = level
    return problems


def tables(page) -> list[str]:
    """Every table has a caption, and headers that say what they head."""
    found = page.eval_on_selector_all(
        "main table",
        """all => all.map(table => ({
            words: table.innerText.trim().split(/\\s+/).slice(0, 6).join(' '),
            caption: table.caption ? table.caption.textContent.trim() : '',
            headers: [...table.querySelectorAll('th')].map(th => [th.textContent.trim(), th.scope]),
        }))""",
    )
    problems = []
    for table in found:
        name = f"the table “{table['caption'] or table['words']}”"
        if not table["caption"]:
            problems.append(f"{name} has no caption; use {{table}} or {{list-table}} with a title, or figures.table")
        if not table["headers"]:
            problems.append(f"{name} has no header cells; mark its first row or column as headers")
        for text, scope in table["headers"]:
            if not text:
                problems.append(f"{name} has a header without words; name the column, or make it an ordinary cell")
            if scope not in ("col", "row", "colgroup", "rowgroup"):
                problems.append(f"{name}: its header {text!r} has no scope; say scope=col or scope=row")
    return problems


def figures(page) -> list[str]:
    """Every picture has an alternative text that says something."""
    found = page.eval_on_selector_all(
        "main img",
        """all => all.map(image => {
            const figure = image.closest('figure');
            const caption = figure && figure.querySelector('figcaption');
            return {source: image.getAttribute('src'), alt: image.getAttribute('alt'),
                    caption: caption ? caption.textContent.trim() : ''};
        })""",
    )
    return [
        f"the picture {image['source']} {fault}; say in a sentence what it shows, with its numbers"
        for image in found
        if (fault := meaningless(image["alt"], image["caption"]))
    ]


def meaningless(alt: str | None, caption: str) -> str:
    """Why an alternative text says nothing; an empty string if it says something."""
    if alt is None or not alt.strip():
        return "has no alternative text"
    alt = alt.strip()
    if "/" in alt and " " not in alt or alt.lower().endswith((".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp")):
        return f"has a file's name as its alternative text ({alt!r})"
    if " " not in alt:
        return f"has one word or a slug as its alternative text ({alt!r})"
    if alt.casefold().rstrip(".") == caption.casefold().rstrip("."):
        return f"repeats its caption as its alternative text ({alt!r})"
    if len(alt) < 20:
        return f"has a very short alternative text ({alt!r})"
    return ""


def narrow(page) -> list[str]:
    """Nothing makes the page itself scroll sideways; what is wide scrolls in a box of its own."""
    width, window, wide = page.evaluate(
        """() => {
            const window_ = document.documentElement.clientWidth;
            const boxed = (each) => {
                for (let box = each.parentElement; box; box = box.parentElement)
                    if (getComputedStyle(box).overflowX !== 'visible' && box !== document.body
                        && box !== document.documentElement) return true;
                return false;
            };
            const wide = [...document.body.querySelectorAll('*')].filter((each) =>
                each.getBoundingClientRect().right > window_ + 1 && !boxed(each));
            return [document.documentElement.scrollWidth, window_,
                wide.slice(0, 3).map((each) => `<${each.tagName.toLowerCase()} class="${each.className}">`)];
        }"""
    )
    if width <= window:
        return []
    return [f"the page is {width} pixels wide in a window of {window}; let {', '.join(wide)} wrap or scroll by itself"]


def keyboard(page) -> list[str]:
    """The Tab key goes through the page in its order, begins with the skip link, and one sees where it is."""
    problems = [
        f"{tag} has a tabindex above 0, which breaks the order of the Tab key; take it out"
        for tag in page.eval_on_selector_all("[tabindex]", "all => all.filter(e => e.tabIndex > 0).map(e => e.outerHTML)")
    ]
    for stop in range(40):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """() => {
                const each = document.activeElement, before = window.stopBefore;
                window.stopBefore = each;
                const ringed = (one, part) => {
                    const style = getComputedStyle(one, part);
                    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
                };
                return {name: each.outerHTML.slice(0, 90), end: each === document.body,
                    skips: each.matches('a[href^="#"]'), ring: ringed(each) || ringed(each, '::after'),
                    back: Boolean(before && before.isConnected
                        && before.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_PRECEDING)};
            }"""
        )
        if here["end"]:
            break
        if stop == 0 and not here["skips"]:
            problems.append(f"the first stop of the Tab key is {here['name']}; make it a link that skips to the text")
        if not here["ring"]:
            problems.append(f"{here['name']} does not show that it has the focus; give it an outline")
        if here["back"]:
            problems.append(f"the Tab key goes back up the page to {here['name']}; put the elements into reading order")
    return problems


class Watch:
    """Collects what a page complains of and whom it asks, from the moment it is made.

    origin: the beginning of every address that is the site's own; requests elsewhere are stopped and kept.
    """

    def __init__(self, page, origin: str):
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"a script fails: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answer)
        page.route(lambda url: not url.startswith((origin, "data:", "blob:", "about:")), self._stop)

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"the console says: {message.text}")

    def _failed(self, request):
        if request.url not in self.foreign:
            self.complaints.append(f"{request.url} does not load: {request.failure}")

    def _answer(self, response):
        if response.status >= 400:
            self.complaints.append(f"{response.url} answers {response.status}; mend the address")

    def _stop(self, route):
        self.foreign.append(route.request.url)
        route.abort()

    def problems(self) -> list[str]:
        asked = [f"the page asks another host for {url}; keep a copy in the book or do without it" for url in self.foreign]
        return asked + self.complaints
