"""What to do about a name that does not exist, or about a file that is not YAML: the last part of a message."""

import difflib

import yaml


def nearest(word: str, choices) -> str:
    """Advice for a name that does not exist: the likeliest of the choices, else all of them when they are few."""
    choices = sorted(str(choice) for choice in choices)
    close = difflib.get_close_matches(word, choices, 1, 0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"choose from {', '.join(choices)}" if 0 < len(choices) <= 12 else "check the spelling"


def counted(number: int, noun: str, several: str | None = None) -> str:
    """A number with its noun: 1 quiz, 2 quizzes."""
    return f"{number} {noun if number == 1 else several or noun + 's'}"


def yaml_line(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return mark.line + 1 if mark else 1


def yaml_words(error: Exception) -> str:
    """(what libyaml says); what to do."""
    said = str(getattr(error, "problem", error))
    return f"({said}); {next((ours for theirs, ours in YAML_PROBLEMS.items() if theirs in said), 'mend the line')}"


# libyaml's words: what to do
YAML_PROBLEMS = {
    "mapping values are not allowed": "a value that contains a colon needs quotation marks around it",
    "cannot start any token": "a value that begins with @, `, % or a tab needs quotation marks around it",
    "did not find expected key": "indent the keys of one level alike and close every quotation mark",
    "did not find expected ',' or": "close the bracket",
    "unexpected end of stream": "close the quotation mark",
    "could not find expected ':'": "write every key as key: value",
    "undefined alias": "a value that begins with * needs quotation marks around it",
}
