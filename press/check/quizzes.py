"""Rules of the quizzes: what the bank itself asks for, and of every text in it what is asked of a page's sentences."""

from collections.abc import Iterator

from press.check import prose
from press.check.book import LEDGER, Book, nearest
from press.check.page import Page, read_text
from press.quiz import bank, words

SENTENCES = (prose.typed_number, prose.plain_words, prose.typed_quotation)
FROM_NOTEBOOK = "insert it with {glue:text} from the notebook"


def quizzes(book: Book) -> Iterator[tuple[str, int, str]]:
    """Each quiz can be used, has an exercise that prints it, and says nothing that a page may not say."""
    holds = bank.Known(
        {name: page.value("objectives", dict) for name, page in book.pages.items()},
        {name: entry.text for name, entry in book.ledger.items()} | book.phrases,
    )
    printed = _printed(book)
    read = []
    for slug in bank.slugs(book.root):
        quiz, problems = bank.parse(slug, book.root, holds)
        file = f"{bank.FOLDER}/{slug}.yml"
        yield from ((file, line, said) for line, said in problems)
        if slug not in printed:
            yield file, 1, f"no exercise prints this quiz; write {{quiz}} {slug} in exercises/quiz-{slug}.md"
        if quiz:
            read.append(quiz)
            yield from _sentences(quiz, book)
            yield from _voices(quiz, book)
    yield from bank.repeated(read)
    yield from _exercises(book, printed, {quiz.slug: quiz for quiz in read})


def _printed(book: Book) -> dict[str, tuple[Page, int]]:
    """The exercise, and the line of it, that prints each quiz."""
    return {use.argument: (page, use.line) for page in book.exercises.values() for use in page.directives("quiz")}


def _sentences(quiz: bank.Quiz, book: Book) -> Iterator[tuple[str, int, str]]:
    for item in quiz.items:
        for line, text in item.texts():
            page = read_text(quiz.file, text, line)
            for rule in SENTENCES:
                # A quiz has no notebook that a number could come from.
                yield from (
                    (quiz.file, line, said.replace(FROM_NOTEBOOK, "ask without it")) for _, said in rule(page, book)
                )


def _voices(quiz: bank.Quiz, book: Book) -> Iterator[tuple[str, int, str]]:
    """A quiz quotes no voice that its chapter does not list."""
    chapter = book.pages.get(quiz.chapter)
    for item in quiz.items if chapter else ():
        for line, text in item.texts():
            for name in words.sources(text):
                voice = book.ledger[name].voice if name in book.ledger else None
                if voice and voice not in chapter.value("voices", list):
                    said = f"the quiz quotes {voice!r} ({name} in {LEDGER}), which {chapter.file} does not list"
                    yield quiz.file, line, f"{said} under voices; add it there"


def _exercises(book: Book, printed: dict, read: dict[str, bank.Quiz]) -> Iterator[tuple[str, int, str]]:
    """An exercise prints a quiz that exists, of its own chapter, and names the objectives of its items."""
    known = bank.slugs(book.root)
    for slug, (page, line) in printed.items():
        if slug not in known:
            yield page.file, line, f"there is no {bank.FOLDER}/{slug}.yml; {nearest(slug, known)}"
        elif slug in read:
            quiz, chapter = read[slug], page.value("chapter", str)
            if quiz.chapter and quiz.chapter != chapter:
                yield page.file, line, f"the quiz is of {quiz.chapter} and the exercise of {chapter}; print it there"
            served = {item.objective for item in quiz.items if item.objective}
            if served != set(page.value("objectives", list)):
                said = f"the items of the quiz serve {', '.join(sorted(served))}; write these under objectives"
                yield page.file, page.line("objectives"), said
    for page in book.exercises.values():
        if page.value("kind", str) == "quiz" and not page.directives("quiz"):
            yield page.file, page.line("kind"), "the exercise is a quiz and prints none; write {quiz} and its name"
