"""What a page weighs: its requests and their bytes, each compressed as a server would send it."""

import gzip
from dataclasses import dataclass

# The budget of every page.
REQUESTS = 15
BYTES = 250_000
# Pictures and fonts are compressed already, and servers send them as they are.
COMPRESSED = ("image/png", "image/jpeg", "image/webp", "font/")


@dataclass
class Weight:
    """What one page asked for: addresses in order, bytes after compression, and the addresses elsewhere."""

    addresses: list[str]
    bytes: int
    foreign: list[str]


def measure(browser, address: str, origin: str) -> Weight:
    """Load one page with an empty cache, pictures further down included, and weigh what it asks for.

    address: the page; origin: the beginning of every address that is the site's own.
    """
    context = browser.new_context()
    try:
        page = context.new_page()
        asked, answers = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("response", lambda answer: answers.append(answer))
        # An address elsewhere is counted and not called.
        page.route(lambda url: not url.startswith((origin, "data:")), lambda route: route.abort())
        page.goto(address, wait_until="load")
        page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach(image => image.loading = 'eager')")
        page.wait_for_load_state("networkidle")
        asked = [url for url in asked if not url.startswith("data:")]
        return Weight(
            addresses=asked,
            bytes=sum(compressed(answer) for answer in answers if answer.url.startswith(origin)),
            foreign=[url for url in asked if not url.startswith(origin)],
        )
    finally:
        context.close()


def compressed(answer) -> int:
    """The bytes of an answer's body as a server with gzip would send them."""
    body = answer.body()
    if answer.headers.get("content-type", "").startswith(COMPRESSED):
        return len(body)
    return len(gzip.compress(body, mtime=0))


def over_budget(weight: Weight) -> list[str]:
    """What a page exceeds, in sentences; an empty list if nothing."""
    problems = []
    if len(weight.addresses) > REQUESTS:
        problems.append(f"asks for {len(weight.addresses)} files; the budget is {REQUESTS}")
    if weight.bytes > BYTES:
        problems.append(f"weighs {weight.bytes:,} bytes compressed; the budget is {BYTES:,}")
    problems += [f"asks another host for {url}; keep a copy in the book or do without it" for url in weight.foreign]
    return problems
