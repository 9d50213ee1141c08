"""Quizzes as an IMS Common Cartridge 1.1: the chapter's link and its quiz, in QTI 1.2, for Canvas, Moodle and others.

Version 1.1, since Moodle refuses 1.3. Its profile of QTI has no partial credit: one condition sets the score to 100,
and there is no other. A `multiple` item is therefore right or wrong as a whole here, while Moodle XML and GIFT give a
part of it for a part. Moodle itself makes weights of the right answers when it imports a cartridge and forgets that
wrong ones cost something: for Moodle, its own XML is the better file.

The bytes are the same for the same bank: fixed dates, sorted files.
"""

import io
import zipfile
from html import escape

from lxml import etree

from press.quiz import context, words
from press.quiz.bank import Answer, Item, Quiz

CP = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
LOM = "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"
LINK = "http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1"
QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMAS = "http://www.imsglobal.org/profile/cc/ccv1p1"
TYPES = {
    "quiz": "imsqti_xmlv1p2/imscc_xmlv1p1/assessment",
    "link": "imswl_xmlv1p1",
    "page": "webcontent",
}
PROFILES = {
    "single": "cc.multiple_choice.v0p1",
    "multiple": "cc.multiple_response.v0p1",
    "true-false": "cc.true_false.v0p1",
}


def export(quizzes: list[Quiz], base: str) -> bytes:
    """Return the cartridge as a zip file.

    Without the address of a published book (`base`) a web link would lead nowhere, and a small page that says where
    the chapter stands takes its place.
    """
    files, resources, folders = {}, [], []
    for quiz in quizzes:
        if base:
            kind, place = "link", f"{quiz.slug}/chapter.xml"
            files[place] = _link(quiz, base)
        else:
            kind, place = "page", f"{quiz.slug}/chapter.html"
            files[place] = _page(quiz)
        files[f"{quiz.slug}/quiz.xml"] = _assessment(quiz, base)
        resources += [
            (f"chapter-{quiz.slug}", TYPES[kind], place),
            (f"quiz-{quiz.slug}", TYPES["quiz"], f"{quiz.slug}/quiz.xml"),
        ]
        folders.append((quiz, [(f"chapter-{quiz.slug}", quiz.title), (f"quiz-{quiz.slug}", _quiz_title(quiz))]))
    files["imsmanifest.xml"] = _manifest(folders, resources)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, files[name])
    return packed.getvalue()


def _quiz_title(quiz: Quiz) -> str:
    return f"Quiz: {quiz.title}"


def _written(root) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _root(tag: str, namespace: str, schema: str, prefixes: dict | None = None, **attributes):
    """Return a root element that names its schema."""
    place = {f"{{{XSI}}}schemaLocation": f"{namespace} {SCHEMAS}/{schema}"}
    names = {None: namespace, "xsi": XSI, **(prefixes or {})}
    return etree.Element(f"{{{namespace}}}{tag}", attributes | place, nsmap=names)


def _add(parent, tag: str, text: str | None = None, **attributes):
    """Add an element of the parent's namespace."""
    namespace = etree.QName(parent).namespace
    child = etree.SubElement(parent, f"{{{namespace}}}{tag}", attributes)
    child.text = text
    return child


# --- The manifest, and the way to the chapter ----------------------------------------------------------------------


def _manifest(folders: list, resources: list) -> bytes:
    schema = "ccv1p1_imscp_v1p2_v1p0.xsd"
    manifest = _root("manifest", CP, schema, {"lomimscc": LOM}, identifier="reading-the-frame-quizzes")
    metadata = _add(manifest, "metadata")
    _add(metadata, "schema", "IMS Common Cartridge")
    _add(metadata, "schemaversion", "1.1.0")
    general = _add(etree.SubElement(metadata, f"{{{LOM}}}lom"), "general")
    title = f"{context.BOOK}: quizzes" if len(folders) > 1 else f"{context.BOOK}: {folders[0][0].title}"
    _add(_add(general, "title"), "string", title, language="en")
    organizations = _add(manifest, "organizations")
    organization = _add(organizations, "organization", identifier="contents", structure="rooted-hierarchy")
    top = _add(organization, "item", identifier="top")
    for quiz, entries in folders:
        folder = _add(top, "item", identifier=f"folder-{quiz.slug}")
        _add(folder, "title", quiz.title)
        for resource, entry in entries:
            _add(_add(folder, "item", identifier=f"entry-{resource}", identifierref=resource), "title", entry)
    listed = _add(manifest, "resources")
    for identifier, kind, place in resources:
        href = {"href": place} if kind == TYPES["page"] else {}
        _add(_add(listed, "resource", identifier=identifier, type=kind, **href), "file", href=place)
    return _written(manifest)


def _link(quiz: Quiz, base: str) -> bytes:
    link = _root("webLink", LINK, "ccv1p1_imswl_v1p1.xsd")
    _add(link, "title", quiz.title)
    _add(link, "url", href=context.chapter_address(quiz, base), target="_blank")
    return _written(link)


def _page(quiz: Quiz) -> bytes:
    title = escape(quiz.title)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title}</title></head>\n<body>\n'
        f"<h1>{title}</h1>\n<p>Read this chapter of {context.BOOK} before the quiz. In your copy of the book it is the "
        f"page <code>{quiz.chapter}.html</code>.</p>\n</body>\n</html>\n"
    ).encode()


# --- QTI -----------------------------------------------------------------------------------------------------------


def _assessment(quiz: Quiz, base: str) -> bytes:
    root = _root("questestinterop", QTI, "ccv1p1_qtiasiv1p2p1_v1p0.xsd")
    assessment = _add(root, "assessment", ident=f"quiz-{quiz.slug}", title=_quiz_title(quiz))
    fields = {
        "cc_profile": "cc.exam.v0p1",
        "qmd_assessmenttype": "Examination",
        "qmd_scoretype": "Percentage",
        "qmd_feedbackpermitted": "Yes",
        "cc_maxattempts": "unlimited",
    }
    _metadata(assessment, fields)
    section = _add(assessment, "section", ident=f"section-{quiz.slug}")
    for item in quiz.items:
        _item(section, quiz, item, base)
    return _written(root)


def _metadata(parent, fields: dict[str, str]) -> None:
    metadata = _add(parent, "qtimetadata")
    for label, entry in fields.items():
        field = _add(metadata, "qtimetadatafield")
        _add(field, "fieldlabel", label)
        _add(field, "fieldentry", entry)


def _item(section, quiz: Quiz, item: Item, base: str) -> None:
    written = _add(section, "item", ident=item.id, title=item.id)
    _metadata(_add(written, "itemmetadata"), {"cc_profile": PROFILES[item.kind]})
    names = {answer: _name(item, number) for number, answer in enumerate(item.answers)}
    presentation = _add(written, "presentation")
    _html(_add(presentation, "material"), context.question(item))
    many = "Multiple" if item.kind == "multiple" else "Single"
    responses = _add(presentation, "response_lid", ident=f"{item.id}-response", rcardinality=many)
    choices = _add(responses, "render_choice")
    for answer, name in names.items():
        _html(_add(_add(choices, "response_label", ident=name), "material"), f"<p>{words.html(answer.text)}</p>")
    _processing(written, item, names)
    # Canvas takes these endings for feedback to all and to an answer.
    feedback = {"general": context.told_to_all(quiz, item, base)}
    feedback |= {name: f"<p>{words.html(answer.feedback)}</p>" for answer, name in names.items()}
    for name, html in feedback.items():
        _html(_add(_add(_add(written, "itemfeedback", ident=f"{name}_fb"), "flow_mat"), "material"), html)


def _name(item: Item, number: int) -> str:
    """Return what an answer is called; Moodle knows a true-false item by these two words."""
    return ("true", "false")[number] if item.kind == "true-false" else f"{item.id}-{number + 1}"


def _processing(written, item: Item, names: dict[Answer, str]) -> None:
    """Write the conditions: what is told to all, the one that scores, and one for each answer's feedback."""
    processing = _add(written, "resprocessing")
    outcomes = _add(processing, "outcomes")
    _add(outcomes, "decvar", varname="SCORE", vartype="Decimal", minvalue="0", maxvalue="100")
    # Moodle takes what every condition with continue="Yes" shows for the general feedback, so there is one.
    general = _condition(processing, "General feedback", "Yes")
    _add(_add(general, "conditionvar"), "other")
    _shows(general, "general")
    scores = _condition(processing, "Correct", "No")
    condition = _add(scores, "conditionvar")
    if item.kind == "multiple":
        both = _add(condition, "and")
        for answer, name in names.items():
            # Moodle counts the right answers by this attribute.
            _equals(both if answer.right else _add(both, "not"), item, name).attrib["case"] = "Yes"
    else:
        _equals(condition, item, names[item.right[0]])
    _add(scores, "setvar", "100", action="Set", varname="SCORE")
    for answer in item.right:
        _shows(scores, names[answer])
    # A wrong answer first: whoever ticked several is told what misled.
    for answer in sorted(item.answers, key=lambda each: each.right):
        if answer.right and item.kind != "multiple":
            continue
        shows = _condition(processing, "Feedback", "No")
        _equals(_add(shows, "conditionvar"), item, names[answer])
        _shows(shows, names[answer])


def _condition(processing, title: str, goes_on: str):
    return _add(processing, "respcondition", None, **{"title": title, "continue": goes_on})


def _equals(parent, item: Item, name: str):
    return _add(parent, "varequal", name, respident=f"{item.id}-response")


def _shows(condition, name: str) -> None:
    _add(condition, "displayfeedback", feedbacktype="Response", linkrefid=f"{name}_fb")


def _html(material, html: str) -> None:
    _add(material, "mattext", html, texttype="text/html")
