"""The browser, and the pages of the book that the page tests go through."""

import checks
import pytest
from playwright.sync_api import sync_playwright

from press import browser


def pytest_generate_tests(metafunc):
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", checks.pages())
    if "chapter" in metafunc.fixturenames:
        metafunc.parametrize("chapter", [name for name in checks.pages() if name not in checks.LISTS])


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        started = browser.launch(playwright)
        yield started
        started.close()


@pytest.fixture(scope="session")
def origin(book):
    """The address of the served book, with a slash at its end."""
    with browser.serve(book) as address:
        yield address


@pytest.fixture
def open_page(chromium):
    """Open pages, each in a window of its own: open_page(address, width=1280, **options of Playwright's context)."""
    contexts = []

    def opened(address, width=1280, before=lambda page: None, **options):
        context = chromium.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        before(page)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def with_terms(book):
    """The pages that link to terms of the glossary."""
    found = [
        name
        for name in checks.pages()
        if name not in checks.LISTS and 'aria-describedby="definition-' in (book / name).read_text(encoding="utf-8")
    ]
    assert found, "no page links to a term of the glossary; write {term}`...` where a chapter uses one"
    return found
