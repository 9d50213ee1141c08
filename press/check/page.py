"""One page as its linter sees it: front matter, blocks, directives, roles, links and cells, each with its line.

Sphinx is not imported: a page costs a few milliseconds.
"""

import ast
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from press.advice import yaml_line, yaml_words

HELD = "\ufffc"  # stands in a block's text where code or a role stood
WORD = re.compile(r"\w+(?:['’-]\w+)*")

# The syntax of the book, as _config.yml switches it on for MyST.
MARKDOWN = (
    MarkdownIt("commonmark").enable("table")
    .use(myst_block_plugin).use(myst_role_plugin).use(colon_fence_plugin).use(deflist_plugin)
    .use(footnote_plugin).disable(["footnote_inline", "footnote_tail"])
)  # fmt: skip

# Directives whose body is not Markdown of ours; the body of any other is read as part of the page.
CLOSED = {
    "bibliography", "code", "code-block", "code-cell", "csv-table", "data-dictionary", "eval-rst", "excerpt",
    "exercise", "glue", "image", "literalinclude", "math", "mermaid", "output", "quiz", "raw",
    "sourcecode", "tableofcontents", "toctree",
}  # fmt: skip


def squeeze(text: str) -> str:
    """Text with every run of white space made one space."""
    return " ".join(text.split())


@dataclass(frozen=True)
class Role:
    """`{name}`text <target>``; without angle brackets the target is the text."""

    name: str
    text: str
    target: str
    line: int


@dataclass(frozen=True)
class Block:
    """A run of text. kind: heading, prose, term (of a definition list) or item (of a top-level list)."""

    kind: str
    line: int
    section: str  # the H2 above it
    within: tuple[str, ...]  # the directives around it, outermost first
    text: str = ""  # as read, code and roles held out
    roles: tuple[Role, ...] = ()
    level: int = 0  # of a heading

    def line_at(self, position: int) -> int:
        """Line of a position in the text."""
        return self.line + self.text.count("\n", 0, position)

    @property
    def words(self) -> int:
        """Words that a reader reads, those of roles included."""
        return len(WORD.findall(self.text)) + sum(len(WORD.findall(role.text)) for role in self.roles)


@dataclass(frozen=True)
class Directive:
    """A fence that MyST runs."""

    name: str
    argument: str
    options: dict
    body: str
    line: int
    body_line: int
    section: str
    within: tuple[str, ...]

    @property
    def tags(self) -> set[str]:
        """Tags of a cell."""
        tags = self.options.get("tags") or []
        return {tags} if isinstance(tags, str) else {str(tag) for tag in tags}

    @property
    def visible(self) -> bool:
        """Whether a reader of the page sees the cell's code."""
        return not self.tags & {"remove-cell", "remove-input", "hide-cell", "hide-input"}

    @property
    def length(self) -> int:
        """Lines of code."""
        return len(self.body.split("\n")) if self.body else 0

    @cached_property
    def tree(self) -> ast.Module | SyntaxError:
        """The cell's code, parsed; the error where it is not Python."""
        try:
            return ast.parse(self.body)
        except SyntaxError as error:
            return error

    def calls(self, *names: str) -> list[tuple[int, ast.Call]]:
        """Line and node of each call of one of these dotted names."""
        if isinstance(self.tree, SyntaxError):
            return []
        found = [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]
        return [(self.body_line + node.lineno - 1, node) for node in found if ast.unparse(node.func) in names]


@dataclass
class Page:
    """One file of the book. kind: landing, chapter, reference, exercise, or unread (no front matter)."""

    name: str  # as _toc.yml writes it: chapters/read/voices
    file: str  # chapters/read/voices.md
    kind: str
    raw: bytes
    front: dict = field(default_factory=dict)
    front_lines: dict[str, int] = field(default_factory=dict)  # "objectives/count-voices": 5
    front_problem: tuple[int, str] | None = None
    flow: list[Block | Directive] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    links: list[tuple[int, str]] = field(default_factory=list)  # line, address
    images: list[tuple[int, str, str, str]] = field(default_factory=list)  # line, address, alt, caption
    targets: set[str] = field(default_factory=set)  # labels that {ref} and # may name
    slugs: list[tuple[int, str]] = field(default_factory=list)  # level, anchor of each heading

    def value(self, key: str, kind: type):
        """A front-matter value, or an empty one where it is missing or of the wrong type; of a list, the texts."""
        value = self.front.get(key)
        if not isinstance(value, kind):
            return kind()
        return [item for item in value if isinstance(item, str)] if kind is list else value

    def line(self, *keys: str) -> int:
        """Line of a front-matter key, else of its parent, else 1."""
        while keys and "/".join(keys) not in self.front_lines:
            keys = keys[:-1]
        return self.front_lines.get("/".join(keys), 1)

    def blocks(self, *kinds: str) -> list[Block]:
        """Blocks of these kinds, in order."""
        return [block for block in self.flow if isinstance(block, Block) and block.kind in kinds]

    def directives(self, name: str) -> list[Directive]:
        """Directives of this name, in order."""
        return [block for block in self.flow if isinstance(block, Directive) and block.name == name]

    @property
    def excerpts(self) -> list[str]:
        """Ids of the ledger that the page names."""
        quoted = [role.target for role in self.roles if role.name == "quoted"]
        return [directive.argument for directive in self.directives("excerpt")] + quoted

    @property
    def place(self) -> str:
        """The page whose folder links and pictures start from: an exercise is printed inside its chapter."""
        return self.value("chapter", str) or self.name if self.kind == "exercise" else self.name

    @property
    def cells(self) -> list[Directive]:
        """Code cells."""
        return self.directives("code-cell")


def read_page(root: Path, file: str, kind: str) -> Page:
    """Parse one file; whatever is wrong with it is left for the rules to say."""
    raw = (root / file).read_bytes()
    text = raw.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\t", "    ")
    page = Page(file.removesuffix(".md"), file, kind, raw)
    body = _front_matter(page, text)
    if kind == "chapter" and page.front.get("kind") == "reference":
        page.kind = "reference"
    elif kind == "chapter" and not page.front:
        page.kind = "unread"  # what it should hold cannot be known
    _walk(page, body, 1, ())
    return page


def read_text(file: str, text: str, line: int) -> Page:
    """Parse a text that stands on a line of another kind of file, as part of an exercise."""
    page = Page(file, file, "exercise", text.encode("utf-8"))
    _walk(page, text, line, ())
    return page


def _front_matter(page: Page, text: str) -> str:
    """Fill in the page's front matter; return the text with blank lines in its place."""
    found = re.match(r"---\n(.*?)^---[ ]*$", text, re.DOTALL | re.MULTILINE)
    if not found:
        page.front_problem = (1, "there is no front matter; begin the file with a line ---, the keys and a line ---")
        return text
    loader = yaml.CSafeLoader(found[1])
    try:
        node = loader.get_single_node()
        page.front = loader.construct_document(node) if node else {}
        _key_lines(page, node, ())
    except (yaml.YAMLError, ValueError) as error:  # ValueError: an impossible date
        page.front_problem = (yaml_line(error) + 1, f"the front matter is not valid YAML {yaml_words(error)}")
    if not isinstance(page.front, dict):
        page.front = {}
        page.front_problem = (2, "the front matter is not a list of keys; write every key as key: value")
    return "\n" * found[0].count("\n") + text[found.end() :]


def _key_lines(page: Page, node, above: tuple[str, ...]) -> None:
    """Note the line of every key and item, and the first key that stands twice (YAML keeps the last without a word)."""
    for number, item in enumerate(node.value) if isinstance(node, yaml.SequenceNode) else ():
        path = (*above, str(number))
        page.front_lines["/".join(path)] = item.start_mark.line + 2
        _key_lines(page, item, path)
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        path, line = "/".join([*above, str(key.value)]), key.start_mark.line + 2
        if path in page.front_lines and not page.front_problem:
            page.front_problem = (line, f"the key {key.value!r} stands twice; keep one of the two")
        page.front_lines[path] = line
        _key_lines(page, value, (*above, str(key.value)))


def _walk(page: Page, text: str, first_line: int, within: tuple[str, ...], section: str = "") -> None:
    """Add the blocks of a Markdown text, whose first line is `first_line` of the file, to the page."""
    tokens, depth = MARKDOWN.parse(text), 0
    for number, token in enumerate(tokens):
        line = first_line + (token.map[0] if token.map else 0)
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "list_item_open" and depth == 1:
            page.flow.append(Block("item", line, section, within))
        elif token.type == "myst_target":
            page.targets.add(token.content)
        elif token.type in ("fence", "colon_fence"):
            _directive(page, token, line, within, section)
        elif token.type == "inline":
            opened = tokens[number - 1]
            if opened.type == "heading_open":
                level = int(opened.tag[1])
                heading = _block(page, token, "heading", line, section, within, level)
                section = section if level > 2 else squeeze(heading.text) if level == 2 else ""
                page.slugs.append((level, _slug(token, {slug for _, slug in page.slugs})))
            else:
                _block(page, token, "term" if opened.type == "dt_open" else "prose", line, section, within)


def _slug(inline, taken: set[str]) -> str:
    """Anchor of a heading, made as myst_parser makes it."""
    title = "".join(child.content for child in inline.children if child.type in ("text", "code_inline"))
    slug, number = re.sub(r"[^\w\u4e00-\u9fff\- ]", "", title.lower().replace(" ", "-")), 1
    while slug in taken:
        slug, number = f"{slug}-{number}", number + 1
    return slug


def _directive(page: Page, fence, line: int, within: tuple[str, ...], section: str) -> None:
    """Add a fence to the page if it is a directive, and the blocks of its body if that is Markdown."""
    found = re.match(r"\{([\w:+-]+)\}\s*(.*)", fence.info.strip())
    if not found:
        return
    name, argument = found[1], found[2].strip()
    options, body, skipped = _options(fence.content)
    blank = re.match(r"(?:[ ]*\n)*", body)[0]
    body, body_line = body[len(blank) :].rstrip(), line + 1 + skipped + blank.count("\n")
    page.flow.append(Directive(name, argument, options, body, line, body_line, section, within))
    if label := options.get("name") or options.get("label"):
        page.targets.add(str(label))
    if name in ("image", "figure"):
        caption = body.split("\n\n")[0]
        page.images.append((line, argument, str(options.get("alt") or ""), caption))
    if name == "glossary":  # its terms have been read; its definitions are prose
        lines = ["" if line[:1].strip() else line.strip() for line in body.split("\n")]
        body = "\n".join(lines)
    if name not in CLOSED:
        _walk(page, body, body_line, (*within, name), section)


def _options(content: str) -> tuple[dict, str, int]:
    """Options of a directive, its body, and the number of lines before the body."""
    lines = content.split("\n")
    if lines[0].startswith("---") and "---" in lines[1:]:
        end = lines.index("---", 1)
        source, skipped = lines[1:end], end + 1
    else:
        skipped = next((n for n, line in enumerate(lines) if not re.match(r"\s*:[\w-]+:", line)), len(lines))
        source = [line.lstrip()[1:] for line in lines[:skipped]]
    try:
        options = yaml.load("\n".join(source), yaml.CSafeLoader)
    except yaml.YAMLError:  # an option such as `:alt: One: two` is text for MyST
        options = dict(line.split(":", 1) for line in source if ":" in line)
    return (options if isinstance(options, dict) else {}), "\n".join(lines[skipped:]), skipped


def _block(page: Page, inline, kind: str, line: int, section: str, within: tuple[str, ...], level: int = 0) -> Block:
    """Add one run of text to the page, with its roles, links and images, each on its own line."""
    source, flat = inline.content, inline.content.replace("\n", " ")
    text, roles, cursor, automatic = "", [], 0, False
    for child in inline.children:
        if child.type in ("softbreak", "hardbreak"):
            cursor = source.find("\n", cursor) + 1 or cursor
            text += "\n" * max(1, source.count("\n", 0, cursor) - text.count("\n"))
            continue
        if (place := flat.find(child.content, cursor)) >= 0 and child.content:
            text += "\n" * (source.count("\n", 0, place) - text.count("\n"))
            cursor = place + len(child.content)
        here = line + text.count("\n")
        if child.type == "text" and not automatic:
            text += child.content
        elif child.type == "code_inline":
            text += HELD
        elif child.type == "myst_role":
            shown = re.match(r"(.*?)\s*<([^<>]+)>$", child.content)
            name = child.meta["name"]
            roles.append(Role(name, *(shown.groups() if shown else (child.content, child.content)), here))
            text += HELD
        elif child.type == "link_open":
            automatic = child.info == "auto"
            page.links.append((here, child.attrs["href"]))
        elif child.type == "link_close":
            automatic = False
        elif child.type == "image":
            page.images.append((here, child.attrs["src"], child.content, child.attrs.get("title", "")))
    block = Block(kind, line, section, within, text, tuple(roles), level)
    page.flow.append(block)
    page.roles += roles
    return block
