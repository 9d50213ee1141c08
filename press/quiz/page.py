"""`{quiz} CHAPTER` prints the quiz of `exercises/quizzes/CHAPTER.yml` on a page.

One form a quiz, one fieldset an item. Without scripts a reader opens *Answers and why* below the item; quiz.js adds
the button that checks. Nothing is sent or kept, and in print the answers are not shown.
"""

from html import escape

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from framing.errors import BadInput
from press import ROOT, excerpt, markup
from press.quiz import bank, words

ASKS = {
    "single": "Choose one answer.",
    "multiple": "Choose every answer that is right.",
    "true-false": "True or false?",
}


class Quiz(SphinxDirective):
    """Print every item of one quiz."""

    required_arguments = 1

    def run(self):
        slug = self.arguments[0]
        self.env.note_dependency(str(ROOT / bank.FOLDER / f"{slug}.yml"))
        self.env.note_dependency(str(excerpt.LEDGER))
        self.env.note_dependency(str(excerpt.CLAIMS))
        try:
            quiz = bank.read(slug)
        except BadInput as problem:
            raise self.error(str(problem)) from None
        items = [_item(item, number) for number, item in enumerate(quiz.items, 1)]
        # A form of this method closes a dialog and sends nothing; where there is no dialog it does nothing.
        return [markup.make("form", *items, classes=("quiz",), method="dialog", autocomplete="off")]


def _item(item: bank.Item, number: int) -> nodes.Node:
    name = f"quiz-{item.id}"
    legend = markup.make("legend", f"{number}. ", *spelt(item.question))
    choices = [_choice(item, answer, f"{name}-{place}") for place, answer in enumerate(item.answers, 1)]
    unseen = markup.make("span", f" to question {number}", classes=("unseen",))
    return markup.make(
        "fieldset",
        legend,
        markup.make("p", ASKS[item.kind], classes=("asks",)),
        *choices,
        markup.make("button", "Check my answer", unseen, type="button", hidden=""),
        markup.make("div", classes=("told",), role="status"),
        _reasons(item, number),
        ids=(name,),
        data_kind=item.kind,
    )


def _choice(item: bank.Item, answer: bank.Answer, name: str) -> nodes.Node:
    kind = "checkbox" if item.kind == "multiple" else "radio"
    # Closed as XML closes it, for the EPUB.
    field = f'<input type="{kind}" name="{escape(f"quiz-{item.id}")}" id="{escape(name)}" />'
    label = markup.make("label", *spelt(answer.text), for_=name)
    return markup.make("div", nodes.raw("", field, format="html"), label, classes=("choice",))


def _reasons(item: bank.Item, number: int) -> nodes.Node:
    """What is said to each answer, in the order of the answers."""
    unseen = markup.make("span", f" to question {number}", classes=("unseen",))
    entries = []
    for answer in item.answers:
        sign, word = ("✓", "Right") if answer.right else ("✗", "Not right")
        verdict = markup.make("strong", markup.make("span", sign, aria_hidden="true"), f" {word}: ")
        given = markup.make("span", *spelt(answer.text), " ", classes=("given",))
        reason = markup.make("span", *spelt(answer.feedback), classes=("reason",))
        right = "yes" if answer.right else "no"
        entries.append(markup.make("li", verdict, given, reason, data_right=right))
    all_told = [markup.make("p", *spelt(item.feedback), classes=("to-all",))] if item.feedback else []
    summary = markup.make("summary", "Answers and why", unseen)
    return markup.make("details", summary, markup.make("ul", *entries), *all_told, classes=("why",))


def spelt(text: str) -> list[nodes.Node]:
    """Return the runs of a text as nodes."""
    make = {
        "text": lambda part: nodes.Text(part.words),
        "emphasis": lambda part: nodes.emphasis("", part.words),
        "quoted": lambda part: excerpt.said(part.words, part.source),
    }
    return [make[part.kind](part) for part in words.parts(text)]


def add_files(app, pagename, templatename, context, doctree) -> None:
    """Give the pages that print a quiz its script and its style."""
    if doctree is not None and any("quiz" in node["classes"] for node in doctree.findall(markup.element)):
        app.add_css_file("quiz.css")
        app.add_js_file("quiz.js", loading_method="defer")


def setup(app):
    """Add the directive."""
    app.setup_extension("press.markup")
    app.add_directive("quiz", Quiz)
    app.connect("html-page-context", add_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
