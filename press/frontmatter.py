"""The YAML block at the head of a chapter or an exercise."""

from pathlib import Path

import yaml

from framing.errors import BadInput


def read(path: Path) -> tuple[dict, str, int]:
    """Return a page's front matter, its body, and the line on which the body begins (from 1).

    A page without front matter gives an empty dictionary. Raises BadInput, naming file and line,
    where the block is not closed or is not YAML.
    """
    text = path.read_text(encoding="utf-8")
    if not text.startswith("---\n"):
        return {}, text, 1
    block, closed, body = text[4:].partition("\n---\n")
    if not closed:
        raise BadInput(f"{path}, line 1: the front matter is not closed; end it with a line of three hyphens.")
    try:
        fields = yaml.load(block, yaml.CSafeLoader)
    except yaml.YAMLError as error:
        line = error.problem_mark.line + 2 if getattr(error, "problem_mark", None) else 1
        raise BadInput(
            f"{path}, line {line}: the front matter is not YAML ({getattr(error, 'problem', error)}); "
            "a text that holds a colon needs quotation marks around it."
        ) from None
    if not isinstance(fields, dict):
        raise BadInput(f"{path}, line 2: the front matter has no keys; write lines such as `title: Who speaks?`.")
    return fields, body, block.count("\n") + 4
