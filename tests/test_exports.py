"""What leaves the site says what the site says: handouts, the book as PDF and EPUB, the archive."""

import re
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree, html
from pypdf import PdfReader

from framing.errors import BadInput
from press import ROOT, browser, editions, epub, exports, handouts, java, paper

DAY = "1609459200"  # 1 January 2021, 00:00 UTC
PRINTED = ("whose-label", "case-or-system", "another-signpost", "excerpts-read-names", "strips-read-names")


@pytest.fixture(scope="module", autouse=True)
def date():
    """Give the files a date that the tests know."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", DAY)
        paper.edition.cache_clear()
        yield
    paper.edition.cache_clear()


@pytest.fixture(scope="module")
def composed(book):
    """The documents of all handouts by slug and size, before they are printed."""
    return {slug: documents for slug, _, documents in handouts.make(book)}


@pytest.fixture(scope="module")
def folder(composed, tmp_path_factory):
    """Some of the handouts, printed."""
    folder = tmp_path_factory.mktemp("handouts")
    paper.print_all(
        [(text, folder / size / f"{slug}.pdf") for slug in PRINTED for size, text in composed[slug].items()]
    )
    return folder


@pytest.fixture(scope="module")
def whole(book, tmp_path_factory):
    """The book as one PDF."""
    folder = tmp_path_factory.mktemp("book")
    editions.export_pdf(folder)
    return PdfReader(folder / editions.PDF)


@pytest.fixture(scope="module")
def packed(book, tmp_path_factory):
    """The book as EPUB: its path."""
    folder = tmp_path_factory.mktemp("epub")
    epub.export(folder)
    return folder / epub.NAME


def text_of(pdf: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(pdf).pages).split())


def letters(text: str) -> str:
    """The letters and digits of a text: where a line is broken is the printer's business."""
    return re.sub(r"\W+", "", text)


# --- Handouts ----------------------------------------------------------------------------------------------------


def test_every_exercise_and_every_chapter_with_excerpts_has_its_sheets(book, composed):
    chapters = {path.stem: path.read_text(encoding="utf-8") for path in book.glob("chapters/*/*.html")}
    exercises = {slug for text in chapters.values() for slug in re.findall(r'<section class="exercise [^>]*id="exercise-([\w-]+)"', text)}
    assert len(exercises) >= 99 and exercises <= set(composed)
    assert {"excerpts-read-scenes", "strips-read-scenes", "excerpts-index"} <= set(composed)
    assert "excerpts-reference-glossary" not in composed


@pytest.mark.parametrize("slug", ["whose-label", "case-or-system", "another-signpost"])
def test_a_handout_holds_every_word_of_its_exercise(book, folder, slug):
    printed = letters(text_of(folder / "a4" / f"{slug}.pdf"))
    page = next(path for path in book.rglob("*.html") if f'id="exercise-{slug}"' in path.read_text(encoding="utf-8"))
    section = paper.read(page).find(f".//section[@id='exercise-{slug}']")
    for block in section.xpath("./h3 | ./p | .//li/p | .//pre | .//blockquote"):
        assert letters(paper.said(block)) in printed


def test_a_handout_ends_each_page_with_what_it_is_of_its_licence_and_its_number(folder):
    reader = PdfReader(folder / "letter" / "case-or-system.pdf")
    assert len(reader.pages) > 1
    for number, page in enumerate(reader.pages, start=1):
        words = " ".join(page.extract_text().split())
        assert "“A case or a system?”, exercise of the chapter “What is a frame?”." in words
        assert "Reading the Frame: five articles, one series. 2026." in words
        assert "Text CC BY 4.0, code BSD-3-Clause; the excerpts belong to their outlets" in words
        assert f"{number} of {len(reader.pages)}" in words


def test_an_excerpt_that_the_exercise_only_names_is_printed_in_full_with_its_source(folder):
    printed = text_of(folder / "a4" / "case-or-system.pdf")
    assert "rest solely on individual agents' beliefs, political affiliations, or even their basic morality." in printed
    assert "Bustle, no author shown, on or after 23 July 2020, paragraph 9." in printed
    assert letters("www.bustle.com/entertainment/netflix-immigration-nation-review") in letters(printed)


def test_tables_that_the_materials_name_come_with_the_exercise(folder):
    printed = text_of(folder / "a4" / "whose-label.pdf")
    assert "Names for people who cross a border, by voice" in printed
    assert "Names for people who enforce the law, by voice" in printed


def test_prints_takes_the_place_of_what_the_materials_name(composed):
    # Its materials name a table of six numbers; the chapter's other table holds the answers.
    assert "Arrests by ERO, by criminal record" in composed["per-cent-of-what"]["a4"]
    assert "The same arrests in per cent" not in composed["per-cent-of-what"]["a4"]


def test_prints_that_names_nothing_is_refused_with_the_file(book):
    pages = paper.pages(book)
    fields = {"prints": ["bustle-systen"]}
    section = next(section for page in pages for slug, section in page.exercises() if slug == "whose-label")
    with pytest.raises(
        BadInput, match=r"exercises/whose-label\.md: `prints` asks for 'bustle-systen'.*the id of an excerpt"
    ):
        handouts.needed(handouts.parts_of(pages), pages[4], "whose-label", fields, section)


def test_strips_keep_the_sources_for_the_last_page(folder):
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(folder / "a4" / "strips-read-names.pdf").pages]
    assert "Deportation officers are tasked with finding" in pages[0]
    assert "entertainment.ie" not in pages[0] and "Outlet’s own words" not in pages[0]
    assert "Whose words they are" in pages[-1] and "Immigration Nation review" in pages[-1]


@pytest.mark.parametrize("size, points", [("a4", (595, 842)), ("letter", (612, 792))])
def test_every_page_has_the_size_of_its_paper(folder, size, points):
    for path in (folder / size).glob("*.pdf"):
        for page in PdfReader(path).pages:
            assert (round(page.mediabox.width), round(page.mediabox.height)) == points


def test_a_handout_is_tagged_and_says_its_title_and_its_language(folder):
    reader = PdfReader(folder / "a4" / "whose-label.pdf")
    catalogue = reader.trailer["/Root"]
    assert bool(catalogue["/MarkInfo"]["/Marked"])
    assert catalogue["/StructTreeRoot"]["/K"]
    assert catalogue["/Lang"] == "en"
    assert reader.metadata.title == "Whose label? – Reading the Frame"
    assert reader.metadata.author == "The authors of Reading the Frame"


def test_a_handout_bears_the_date_of_the_edition_and_not_the_name_of_a_machine(folder):
    content = (folder / "a4" / "whose-label.pdf").read_bytes()
    assert content.count(b"Date (D:20210101000000+00'00')") == 2
    assert b"Mozilla" not in content and b"Headless" not in content


def test_a_handout_that_is_printed_again_has_the_same_bytes(folder, composed, tmp_path):
    # In another order, after others, so that nothing of what was printed before can show.
    jobs = [(composed[slug]["a4"], tmp_path / f"{slug}.pdf") for slug in ("another-signpost", "whose-label")]
    paper.print_all(jobs)
    for slug in ("another-signpost", "whose-label"):
        assert (tmp_path / f"{slug}.pdf").read_bytes() == (folder / "a4" / f"{slug}.pdf").read_bytes(), slug


def test_nothing_of_the_screen_is_left_on_a_handout(composed):
    for slug, documents in composed.items():
        body = html.fromstring(documents["a4"]).find("body")
        for tag in ("script", "button", "input", "select", "form", "nav", "details", "template"):
            assert body.find(f".//{tag}") is None, (slug, tag)
        assert "¶" not in body.text_content(), slug
        assert not body.xpath(".//a[not(starts-with(@href, 'http'))]"), slug


def test_every_picture_of_a_handout_is_there_and_has_words(composed):
    pictures = [image for documents in composed.values() for image in html.fromstring(documents["a4"]).iter("img")]
    assert pictures
    for image in pictures:
        assert Path(image.get("src").removeprefix("file://")).exists()
        assert len(image.get("alt")) > 20


def test_composing_the_handouts_reads_no_key(book):
    watched = (
        "import sys\nfrom press import handouts, paper\nseen = []\n"
        "sys.addaudithook(lambda event, told: seen.append(str(told[0])) if event in ('open', 'os.listdir') else None)\n"
        "handouts.make(paper.site())\nassert any('whose-label.md' in name for name in seen)\n"
        "print([name for name in seen if 'keys' in name])\n"
    )
    run = subprocess.run([sys.executable, "-c", watched], cwd=ROOT, capture_output=True, text=True)
    assert run.stdout == "[]\n", run.stderr


QUIZ = (
    '<section><form class="quiz"><fieldset><legend>1. Who <em>speaks</em>?</legend><p class="asks">Choose one.</p>'
    '<div class="choice"><input type="radio" id="a"><label for="a">The agent</label></div>'
    '<div class="choice"><input type="radio" id="b"><label for="b">Bustle</label></div>'
    '<button>Check my answer<span class="unseen"> to question 1</span></button><div class="told" role="status"></div>'
    '<details class="why"><summary>Answers and why<span class="unseen"> to question 1</span></summary>'
    "<p>The agent does.</p></details></fieldset></form></section>"
)


def test_a_quiz_prints_its_questions_with_boxes_and_without_its_answers():
    printed = paper.for_print(html.fragment_fromstring(QUIZ), ROOT)
    assert printed.text_content() == "1. Who speaks?Choose one.☐ The agent☐ Bustle"
    assert printed.find(".//input") is None and printed.find(".//form") is None


def test_a_quiz_in_the_epub_keeps_its_answers_folded_below_each_question(book):
    page = paper.pages(book)[0]
    page.article = html.fragment_fromstring(f"<article>{QUIZ}</article>")
    document = etree.fromstring(epub.chapter(page, {"index"}).encode())
    folded = document.find(f".//{{{epub.XHTML}}}details")
    assert "".join(folded.itertext()) == "Answers and why to question 1The agent does."
    assert document.find(f".//{{{epub.XHTML}}}button") is None


# --- The book as one PDF -----------------------------------------------------------------------------------------


def test_the_contents_of_the_pdf_name_the_page_on_which_each_chapter_begins(book, whole):
    contents = "\n".join(page.extract_text() for page in whole.pages[1:4])  # they may take more than one page
    for page in paper.pages(book)[1:]:
        entry = re.compile(rf"{re.escape(page.title[:30])}.* \d+")
        line = next(line for line in contents.splitlines() if entry.fullmatch(line))
        begins = letters(whole.pages[int(line.split()[-1]) - 1].extract_text())
        _, _, after_the_foot = begins.partition(letters(paper.LICENCE))
        assert after_the_foot.startswith(letters(page.title)), page.name


def test_every_link_inside_the_pdf_leads_somewhere(whole):
    known = set(whole.named_destinations)
    targets = [
        str(note["/Dest"] if "/Dest" in note else note["/A"].get("/D"))
        for page in whole.pages
        for note in (each.get_object() for each in page.get("/Annots") or [])
        if "/Dest" in note or note["/A"]["/S"] == "/GoTo"
    ]
    assert len(targets) > 200
    assert set(targets) <= known


def test_the_pdf_has_every_chapter_in_its_outline(book, whole):
    titles = {item.title for item in whole.outline if not isinstance(item, list)}
    nested = {
        item.title for group in whole.outline if isinstance(group, list) for item in group if not isinstance(item, list)
    }
    for page in paper.pages(book):
        assert page.title in titles | nested, page.name


def test_the_pdf_holds_the_excerpts_with_their_sources(whole):
    begins = whole.get_destination_page_number(whole.named_destinations["/read-names"])
    printed = " ".join(" ".join(page.extract_text() for page in whole.pages[begins : begins + 5]).split())
    assert "Deportation officers are tasked with finding, arresting and removing 'fugitive aliens'." in printed
    assert "Immigration Nation review" in printed
    assert "HeadlessChrome" not in str(whole.metadata)


# --- The EPUB ----------------------------------------------------------------------------------------------------


def test_the_checker_has_nothing_against_the_epub(packed):
    assert epub.faults(packed) == []


def test_the_checker_names_what_is_wrong(book, tmp_path):
    files = epub.compose(paper.pages(book)[:1], book)
    page = files["EPUB/index.xhtml"]
    files["EPUB/index.xhtml"] = page.replace(b'<section id="reading-the-frame">', b'<section colour="red">')
    assert files["EPUB/index.xhtml"] != page
    editions.write_zip(tmp_path / "broken.epub", files, first="mimetype")
    (fault,) = epub.faults(tmp_path / "broken.epub")
    assert 'attribute "colour" not allowed here' in fault and "EPUB/index.xhtml:" in fault


def test_the_epub_begins_with_its_type_uncompressed(packed):
    with zipfile.ZipFile(packed) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read(first) == b"application/epub+zip"


def test_the_epub_says_how_accessible_it_is_and_in_which_language(packed):
    with zipfile.ZipFile(packed) as archive:
        package = etree.fromstring(archive.read("EPUB/package.opf"))
    space = {"o": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
    told = {(meta.get("property"), meta.text) for meta in package.iterfind(".//o:meta", space)}
    assert {("schema:accessMode", "textual"), ("schema:accessModeSufficient", "textual"),
            ("schema:accessibilityFeature", "alternativeText"), ("schema:accessibilityHazard", "none"),
            ("dcterms:modified", "2021-01-01T00:00:00Z")} <= told  # fmt: skip
    assert package.findtext(".//dc:language", None, space) == "en"
    assert package.find(".//o:item[@properties='nav']", space) is not None


def test_every_document_of_the_epub_is_xml_in_a_language_without_scripts_and_with_words_for_its_pictures(packed):
    with zipfile.ZipFile(packed) as archive:
        documents = {
            name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xhtml")
        }
    assert len(documents) > 20
    for name, document in documents.items():
        assert document.get("lang") == "en", name
        for tag in ("script", "form", "input", "button", "select"):
            assert document.find(f".//{{{epub.XHTML}}}{tag}") is None, (name, tag)
        for image in document.iter(f"{{{epub.XHTML}}}img"):
            assert image.get("alt"), name


def test_the_contents_of_the_epub_list_every_page_by_part(book, packed):
    with zipfile.ZipFile(packed) as archive:
        links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', archive.read("EPUB/nav.xhtml").decode())
    assert links == [(f"{page.name}.xhtml", page.title.replace("&", "&amp;")) for page in paper.pages(book)]


def test_a_formula_keeps_its_namespace_and_is_announced(book):
    page = paper.pages(book)[0]
    page.article = html.fragment_fromstring(
        f'<article><p><math xmlns="{epub.MATHML}"><mfrac><mi>a</mi><mi>b</mi></mfrac></math> &amp; more</p></article>'
    )
    text = epub.chapter(page, {"index"})
    assert etree.fromstring(text.encode()).find(f".//{{{epub.MATHML}}}mfrac") is not None
    assert 'href="index.xhtml" media-type="application/xhtml+xml" properties="mathml"' in epub.package(
        [page], {"index.xhtml": text}, []
    )


def test_an_address_with_signs_that_browsers_forgive_is_written_as_it_should_be():
    link = html.fragment_fromstring(
        '<p><a href="https://doi.org/10.1002/(SICI)17:8&lt;857::AID&gt;3.0.CO;2-E">x</a></p>'
    )
    assert paper.plain(link).find("a").get("href") == "https://doi.org/10.1002/(SICI)17:8%3C857::AID%3E3.0.CO;2-E"


def test_the_epub_and_the_archive_have_the_same_bytes_when_they_are_made_again(packed, tmp_path):
    epub.export(tmp_path)
    assert (tmp_path / epub.NAME).read_bytes() == packed.read_bytes()
    editions.export_archive(tmp_path)
    before = (tmp_path / editions.ARCHIVE).read_bytes()
    editions.export_archive(tmp_path)
    assert (tmp_path / editions.ARCHIVE).read_bytes() == before


# --- The archive, and the page that lists everything -------------------------------------------------------------


def test_the_archive_holds_the_site_whole(book, tmp_path):
    editions.export_archive(tmp_path)
    with zipfile.ZipFile(tmp_path / editions.ARCHIVE) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert archive.read("reading-the-frame/index.html") == (book / "index.html").read_bytes()
    site = {path.relative_to(book).as_posix() for path in book.rglob("*") if path.is_file() and path.name[0] != "."}
    assert {name.removeprefix("reading-the-frame/") for name in names} == site


def test_the_listing_links_to_every_file_that_is_there(book, tmp_path):
    files = [
        "reading-the-frame.epub",
        "handouts/a4/whose-label.pdf",
        "handouts/letter/whose-label.pdf",
        "lms/voices & names.xml",
    ]
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x" * 12_000)
    page = html.fromstring(exports.listing(tmp_path))
    assert [link.get("href") for link in page.iter("a")] == files
    assert "Whose label?: A4 (12 kB), US letter (12 kB)" in page.text_content()
    assert "The whole book to print" not in page.text_content()


def test_one_export_that_is_named_is_made_alone(monkeypatch, book):
    monkeypatch.setattr(paper, "EXPORTS", ROOT / "_build" / "exports-of-a-test")
    assert exports.main(["archive"]) == 0
    made = sorted(path.name for path in paper.EXPORTS.iterdir())
    assert made == ["index.html", "reading-the-frame.zip"]
    for path in paper.EXPORTS.iterdir():
        path.unlink()
    paper.EXPORTS.rmdir()


# --- What is missing ---------------------------------------------------------------------------------------------


def test_without_a_browser_the_message_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(browser, "find", lambda: None)
    with pytest.raises(BadInput, match="There is no Chromium here.*apt-get install chromium"):
        paper.print_all([("<p>Words</p>", tmp_path / "words.pdf")])


def test_a_browser_that_cannot_print_footers_is_named_with_its_version(monkeypatch, tmp_path):
    monkeypatch.setattr(paper, "OLDEST", 100_000)
    with pytest.raises(BadInput, match=r"Chromium \d+ is too old to print footers; install 100000 or newer"):
        paper.print_all([("<p>Words</p>", tmp_path / "words.pdf")])


def test_without_java_the_message_says_what_to_install(monkeypatch, packed):
    monkeypatch.setattr(java, "find", lambda: None)
    with pytest.raises(BadInput, match="There is no Java here.*apt-get install default-jre-headless"):
        epub.faults(packed)


def test_without_a_built_book_the_message_says_how_to_build_it(monkeypatch, tmp_path):
    monkeypatch.setattr(paper, "ROOT", tmp_path)
    with pytest.raises(BadInput, match="The book is not built.*`make book`"):
        handouts.export(tmp_path)


def test_a_handout_that_does_not_exist_is_refused_by_name(book, tmp_path):
    with pytest.raises(BadInput, match="There is no handout 'whose-labels'; there are "):
        handouts.export(tmp_path, ["whose-labels"])


def test_the_values_of_a_pdf_are_written_over_in_their_own_length():
    pdf = b"<</Creator (Mozilla/5.0 \\(X11\\) " + b"and more " * 9 + b")\n/ModDate (D:20261128105041+00'00')>>"
    signed = paper.signed(pdf)
    assert len(signed) == len(pdf)
    assert b"/Author (The authors of Reading the Frame)" in signed and b"D:20210101000000+00'00'" in signed


def test_a_zip_begins_no_earlier_than_its_format_can_say(monkeypatch, tmp_path):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    paper.edition.cache_clear()
    editions.write_zip(tmp_path / "a.zip", {"b.txt": b"c"})
    assert zipfile.ZipFile(BytesIO((tmp_path / "a.zip").read_bytes())).infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)
    monkeypatch.undo()
    paper.edition.cache_clear()
