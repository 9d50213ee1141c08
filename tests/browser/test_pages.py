"""What every page holds and asks for."""

import checks

from press import weight


def test_every_page_that_was_built_is_tested(book):
    built = {str(path.relative_to(book)) for path in book.rglob("*.html")}
    # Sphinx and myst-nb put what is not a page into folders with an underscore, and reports of failures.
    assert {name for name in built if not name.startswith("_")} == set(checks.pages())


def test_page_is_well_made(name, origin, open_page):
    page = open_page(origin + name)
    assert checks.headings(page) + checks.tables(page) + checks.figures(page) == [], name


def test_page_does_not_scroll_sideways_on_a_phone(name, origin, open_page):
    page = open_page(origin + name, 375)
    assert checks.narrow(page) == [], name
    page.set_viewport_size({"width": 320, "height": 800})
    assert checks.narrow(page) == [], name


def test_page_asks_nobody_and_does_not_complain(name, origin, open_page):
    watches = []
    page = open_page(origin + name, before=lambda page: watches.append(checks.Watch(page, origin)))
    page.wait_for_load_state("networkidle")
    assert watches[0].problems() == [], name


def test_page_keeps_its_budget(name, origin, chromium):
    measured = weight.measure(chromium, origin + name, origin)
    assert weight.over_budget(measured) == [], name


def test_page_works_from_a_file(name, book, open_page):
    watches = []
    page = open_page((book / name).as_uri(), before=lambda page: watches.append(checks.Watch(page, "file://")))
    broken = page.eval_on_selector_all(
        "img", "all => Promise.all(all.map(i => (i.loading = 'eager', i.decode().then(() => '', () => i.src))))"
    )
    assert [source for source in broken if source] == [], f"{name}: pictures that do not load"
    following = page.locator("a[rel=next]")
    if following.count():
        title = following.evaluate("link => link.lastChild.textContent.trim()")
        following.click()
        assert title in page.inner_text("h1"), name
    assert watches[0].problems() == [], name


def test_page_reads_without_scripts(name, origin, open_page):
    page = open_page(origin + name, java_script_enabled=False)
    assert page.locator("h1").is_visible(), name
    assert page.locator("#contents a").first.is_visible(), name
    assert not page.locator("button.colours").is_visible(), f"{name}: a button that needs a script is shown without"
    phone = open_page(origin + name, 375, java_script_enabled=False)
    phone.click(".opens-contents")
    assert phone.locator("#contents a").first.is_visible(), name


def test_page_prints_without_its_controls(name, origin, open_page):
    page = open_page(origin + name)
    page.emulate_media(media="print")
    for control in (".masthead", "#contents", ".sections", ".turn", ".headerlink"):
        shown = page.locator(f"{control} >> visible=true")
        assert shown.count() == 0, f"{name}: {control} is printed"
    assert page.pdf().startswith(b"%PDF"), name


def test_printed_excerpt_keeps_its_citation_and_address(chapter, origin, open_page):
    page = open_page(origin + chapter)
    page.emulate_media(media="print")
    printed = page.eval_on_selector_all(
        "figure.excerpt figcaption a[href^=http]",
        "all => all.map(a => [a.getAttribute('href'), a.offsetHeight > 0 && getComputedStyle(a, '::after').content])",
    )
    for address, shown in printed:
        assert shown and address in shown, f"{chapter}: the address {address} is not printed"
    assert len(printed) == page.locator("figure.excerpt").count(), f"{chapter}: an excerpt has no address"
