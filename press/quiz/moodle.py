"""Quizzes as Moodle XML: Question bank, Import, *Moodle XML format*."""

from lxml import etree

from press.quiz import context, words
from press.quiz.bank import Item, Quiz


def export(quizzes: list[Quiz], base: str) -> bytes:
    """Return one file with every item, in a category for each chapter."""
    root = etree.Element("quiz")
    for quiz in quizzes:
        category = etree.SubElement(root, "question", type="category")
        _text(etree.SubElement(category, "category"), category_path(quiz))
        for item in quiz.items:
            _question(root, quiz, item, base)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def category_path(quiz: Quiz) -> str:
    """Return the path of a chapter's category; a slash inside a name is written twice."""
    return f"$course$/top/{context.BOOK}/{quiz.title.replace('/', '//')}"


def weight(percent: float) -> str:
    """Return a weight with the digits that Moodle's list of weights has: 100, 33.33333."""
    return f"{percent:.5f}".rstrip("0").rstrip(".")


def _question(root, quiz: Quiz, item: Item, base: str) -> None:
    two = item.kind == "true-false"
    question = etree.SubElement(root, "question", type="truefalse" if two else "multichoice")
    _text(etree.SubElement(question, "name"), item.id)
    _html(question, "questiontext", context.question(item))
    _html(question, "generalfeedback", context.told_to_all(quiz, item, base))
    plain = {"defaultgrade": "1", "penalty": "1" if two else "0.3333333", "hidden": "0", "idnumber": item.id}
    if not two:
        plain |= {
            "single": "false" if item.kind == "multiple" else "true",
            "shuffleanswers": "true",
            "answernumbering": "abc",
            "showstandardinstruction": "1",
        }
    for name, value in plain.items():
        etree.SubElement(question, name).text = value
    for each in item.answers:
        written = {"format": "moodle_auto_format"} if two else {"format": "html"}
        answer = etree.SubElement(question, "answer", fraction=weight(item.credit(each)), **written)
        _text(answer, each.text.lower() if two else f"<p>{words.html(each.text)}</p>")
        _html(answer, "feedback", f"<p>{words.html(each.feedback)}</p>")
    tags = etree.SubElement(question, "tags")
    for tag in (f"objective {item.objective}", f"level {item.level}"):
        _text(etree.SubElement(tags, "tag"), tag)


def _html(parent, name: str, html: str) -> None:
    _text(etree.SubElement(parent, name, format="html"), etree.CDATA(html))


def _text(parent, text) -> None:
    etree.SubElement(parent, "text").text = text
