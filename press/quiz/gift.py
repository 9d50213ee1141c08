r"""Quizzes as GIFT, the text format of Moodle and others: Question bank, Import, *GIFT format*.

What the format's reader does with a text, and what is done here about it:

- `~ = # { } :` mean something and get a backslash; so does a backslash.
- An empty line ends a question and `//` begins a comment, so an item stands on lines that never begin with words.
- A weight is one or two digits and what follows them, after `%` and perhaps a minus sign; `%-100%` passes, since the
  third digit is read with the decimals. An answer that begins with `=` makes the question one of a single answer,
  so a `multiple` item has weights only.
"""

import re

from press.quiz import context, words
from press.quiz.bank import Item, Quiz
from press.quiz.moodle import category_path, weight


def export(quizzes: list[Quiz], base: str) -> bytes:
    """Return one file with every item, in a category for each chapter."""
    blocks = []
    for quiz in quizzes:
        # A category is read before backslashes are taken away.
        blocks.append(f"$CATEGORY: {category_path(quiz)}")
        blocks += [_question(quiz, item, base) for item in quiz.items]
    return ("\n\n".join(blocks) + "\n").encode("utf-8")


def escaped(text: str) -> str:
    """Return a text in which nothing means anything to the format."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", text)


def _question(quiz: Quiz, item: Item, base: str) -> str:
    told = f"####{escaped(context.told_to_all(quiz, item, base))}"
    head = f"// [id:{item.id}] [tag:objective {item.objective}] [tag:level {item.level}]\n"
    head += f"::{escaped(item.id)}::[html]{escaped(context.question(item))}"
    if item.kind == "true-false":
        right, wrong = sorted(item.answers, key=lambda answer: not answer.right)
        said = "".join(f"#{_feedback(answer)}" for answer in (wrong, right))
        return f"{head}{{{right.text.upper()}{said}{told}}}"
    answers = "\n".join(
        f"\t{_sign(item, answer)}{escaped(f'<p>{words.html(answer.text)}</p>')}#{_feedback(answer)}"
        for answer in item.answers
    )
    return f"{head}{{\n{answers}\n\t{told}\n}}"


def _sign(item: Item, answer) -> str:
    if item.kind == "multiple":
        return f"~%{weight(item.credit(answer))}%"
    return "=" if answer.right else "~"


def _feedback(answer) -> str:
    return escaped(f"<p>{words.html(answer.feedback)}</p>")
