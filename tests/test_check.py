"""The chapter linter says what is wrong, where, and what to do; and says nothing of a good book."""

import re

import pytest

from framing import BadInput, articles
from press import ROOT, check
from press import exercise as exercise_directive
from press.check import front

# A small book with nothing to mend. The first chapter's filler is there for its length.
CHAPTER = """\
---
title: Who speaks?
summary: Count the words of each voice in one article, and read what the count leaves out.
minutes: {reading: 15, activity: 20, discussion: 15}
objectives:
  count-voices: Count the words that each voice is given.
prerequisites: [index]
voices: [outlet, quoted]
standards: [ACRL-authority]
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
---
# Who speaks?

An opening on {term}`frames <frame>` and on {cite:t}`entman1993`.

## What exactly are we measuring?

FILLER

```{code-cell} ipython3
:tags: [remove-cell]
import framing
framing.glue(words=len("one two"))
```

The next cell draws the bars, all {glue:text}`words` words of them.

```{code-cell} ipython3
from framing import articles, figures
figures.show(articles.bars(), alt=f"The outlet has {1} words in four.")
figures.table(articles.tokens(), caption="Words by voice")
```

```{excerpt} bustle-1
```

:::{method} How the words were counted
What it counts
: Words.

What it misses
: Tone.

A sentence it gets wrong
: {quoted}`agents knock <bustle-2>` has no voice.
:::

## Without a computer

Count with a pencil, as [the first page](../../index.md#start-here) says.

## Key points

- A voice is whose words they are.
- A count locates a passage.
- The reader reads it.

## Exercises

```{exercise} talk
```

## What's next

The [words](../reference/glossary.md).
"""
EXERCISE = """\
---
title: Whose word is it?
chapter: chapters/read/voices
kind: discussion
level: 1
minutes: 20
grouping: pairs
objectives: [count-voices]
standards: [ACRL-authority]
computer: false
count: true
alternative: Count alone.
---
Count in pairs, then compare. (Five minutes.)

**Roles.** One counts, one asks. **What counts as evidence:** a word of the page. **Ground rules.** Nobody is asked about
their own life. Whoever wants to step out does so. **Write-up.** One sentence.
"""
KEY = """\
---
exercise: talk
points: 6
took: []
rubric:
  - row: Sums
    levels:
      - {points: 4, seen: Every column is added up.}
      - {points: 0, seen: None is.}
  - row: Voices
    levels:
      - {points: 2, seen: Each word has a voice.}
      - {points: 0, seen: No word has.}
misreadings:
  - {says: It is all one voice., reply: Ask who speaks.}
  - {says: Nobody speaks., reply: Ask again.}
verify: |
  assert 1 + 1 == 2
teaching: Ask first, count then.
---
There are 120 words, {quoted}`agents knock <bustle-2>` among them.
"""
GOOD = {
    "_toc.yml": "format: jb-book\nroot: index\nchapters:\n  - file: chapters/read/voices\n"
    "  - file: chapters/reference/glossary\n",
    "_config.yml": "sphinx:\n  config:\n    myst_heading_anchors: 3\n",
    "index.md": "---\ntitle: Reading\nsummary: Five articles about one series, read closely and counted by voice.\n"
    "---\n# Reading\n\n## Start here\n\nRead.\n",
    "chapters/read/voices.md": CHAPTER.replace("FILLER", "The page says what it means. " * 99 + "It ends."),
    "chapters/reference/glossary.md": "---\ntitle: Glossary\nkind: reference\nsummary: The words of the trade that the"
    " pages use, each with its meaning.\n---\n# Glossary\n\n```{glossary}\nframe\n  What a text puts first.\n\nvoice\n"
    "  Whose words they are.\n```\n",
    "chapters/reference/references.bib": "@article{entman1993,\n  author = {Entman, Robert M.}\n}\n",
    "exercises/talk.md": EXERCISE,
    "exercises/standards.csv": "id,title\nACRL-authority,Authority is constructed\n",
    "data/articles/excerpts.csv": "id,article,voice,text\nbustle-1,bustle,outlet,They were following orders that night.\n"
    "bustle-2,bustle,quoted,The agents knock.\n",
    "data/articles/tokens.csv": "article,paragraph,voice,word,count\nbustle,2,outlet,break,1\nbustle,2,outlet,the,2\n"
    "bustle,2,quoted,strong,1\nbustle,2,outlet,door,1\n",
}
VOICES, TALK, LEDGER = "chapters/read/voices.md", "exercises/talk.md", "data/articles/excerpts.csv"
TALK_KEY = "exercises/keys/talk.md"
SUMMARY = "Count the words of each voice in one article, and read what the count leaves out."
FIGURE = 'figures.show(articles.bars(), alt=f"The outlet has {1} words in four.")'
PENCIL = "Count with a pencil, as [the first page](../../index.md#start-here) says."
NEXT = "The [words](../reference/glossary.md)."  # the chapter's last line
CLAIMS = "id,phrase\n002-18,since he was\n"
SIXTEEN = "\n".join(["x = 1"] * 16)
NAMES = """\
On 28 July 2020, 3 to 5 August and August 3, in 2017–18 and the 1990s, Executive Orders 13768 and 13841, EO 13768,
Episode 3, step 2, WCAG 2.2, CC BY 4.0, Attribution 4.0, <https://doi.org/10.1111/j.1460>, doi 10.1111/1, `47`, {typed}`90`,
[a](https://example.org/47), twelve, one, COVID-19, NewsWCL50, 2020-08-03, the 19th century, the twenty-first, hundreds.

1. First.
2. Second."""


def chapter(*changes, ledger="", picture=None, scenes=None, claims=None, sources=None, examples=None):
    """Changes of the good book: of its chapter, entries of the ledger, a picture, tables of scenes and of the record,
    examples of the codebook."""
    files = {VOICES: list(changes), LEDGER: GOOD[LEDGER] + ledger}
    files |= {"data/policy/claims.csv": claims, "data/policy/sources.csv": sources}
    files |= {"data/codings/examples.csv": examples}
    return files | {"chapters/read/voices.png": picture, "data/articles/scenes.csv": scenes}


def cell(code, tags="", **changes):
    """Changes of the good book: one more cell at the end of its chapter."""
    options = f":tags: [{tags}]\n" if tags else ""
    return chapter((NEXT, f"Read this.\n\n```{{code-cell}} ipython3\n{options}{code}\n```"), **changes)


def exercise(*changes, ledger=""):
    """Changes of the good book: of its exercise."""
    return {TALK: list(changes), LEDGER: GOOD[LEDGER] + ledger}


def key(*pairs):
    """Changes of the good book: its exercise has a key, with words replaced."""
    text = KEY
    for old, new in pairs:
        assert old in text, f"{old!r} is not in the good key"
        text = text.replace(old, new, 1)
    return {TALK_KEY: text}


def book(tmp_path, **changes):
    """The good book in a folder, with files changed: a list of (old, new), or a whole new text (None: no file)."""
    for file, text in {**GOOD, **changes}.items():
        if isinstance(text, list):
            text = replaced(file, text)
        if text is not None:
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape"))
    return tmp_path


def replaced(file, pairs):
    text = GOOD[file]
    for old, new in pairs:
        assert old in text, f"{old!r} is not in the good {file}"
        text = text.replace(old, new, 1)
    return text


def said(tmp_path, **changes):
    """What the linter says of the changed small book."""
    return [str(problem) for problem in check.problems(check.read(book(tmp_path, **changes)))]


# what is broken: the changes, and everything the linter says of them
BROKEN = {
    "front matter that is not YAML": (
        chapter(("title: Who speaks?", "title: Who: speaks?")),
        [
            "chapters/read/voices.md:2: the front matter is not valid YAML (mapping values are not allowed in this context); a value that contains a colon needs quotation marks around it [front-matter]",
        ],
    ),
    "no front matter": (
        {"index.md": "# Reading\n"},
        [
            "chapters/read/voices.md:51: index.md has no heading or target 'start-here'; choose from reading [links]",
            "index.md:1: there is no front matter; begin the file with a line ---, the keys and a line --- [front-matter]",
        ],
    ),
    "front matter that is a text": (
        {"index.md": "---\nReading\n---\n# Reading\n"},
        [
            "chapters/read/voices.md:51: index.md has no heading or target 'start-here'; choose from reading [links]",
            "index.md:2: the front matter is not a list of keys; write every key as key: value [front-matter]",
        ],
    ),
    "front matter of a reference page that is not YAML": (
        {"chapters/reference/glossary.md": [("title: Glossary", "title: [Glossary")]},
        [
            "chapters/reference/glossary.md:3: the front matter is not valid YAML (did not find expected ',' or ']'); close the bracket [front-matter]",
        ],
    ),
    "a key twice": (
        chapter(("prerequisites: [index]", "prerequisites: [index]\ntitle: Who speaks?")),
        [
            "chapters/read/voices.md:8: the key 'title' stands twice; keep one of the two [front-matter]",
        ],
    ),
    "a misspelt key": (
        chapter(("minutes: {", "minute: {")),
        [
            "chapters/read/voices.md:1: the front matter has no 'minutes'; add minutes: {reading: 15, activity: 20, discussion: 15} [front-matter]",
            "chapters/read/voices.md:4: the front matter has an unknown key 'minute'; did you mean 'minutes'? [front-matter]",
        ],
    ),
    "minutes in words": (
        chapter(("reading: 15", "reading: fifteen")),
        [
            "chapters/read/voices.md:4: 'minutes' is {'reading': 'fifteen', 'activity': 20, 'discussion': 15}, which is not usable; write minutes: {reading: 15, activity: 20, discussion: 15} [front-matter]",
        ],
    ),
    "a title that is not the heading": (
        chapter(("# Who speaks?", "# Who spoke?")),
        [
            "chapters/read/voices.md:13: the heading is 'Who spoke?' and the title 'Who speaks?'; make them the same [title]",
        ],
    ),
    "a short summary": (
        chapter((SUMMARY, "Count.")),
        [
            "chapters/read/voices.md:3: the summary has 6 characters; write one sentence of 50 to 160 [summary]",
        ],
    ),
    "an objective nobody can grade": (
        chapter(("Count the words that", "Understand the words that")),
        [
            "chapters/read/voices.md:6: objective 'count-voices' begins with 'Understand', which nobody can grade; begin with Explain, Classify or Predict [objectives]",
        ],
    ),
    "an objective with another verb": (
        chapter(("Count the words that", "Ponder the words that")),
        [
            "chapters/read/voices.md:6: objective 'count-voices' begins with 'Ponder', which is not among the measurable verbs of press/check/front.py; begin with one, such as Count, Compare or Explain [objectives]",
        ],
    ),
    "an objective that is no sentence": (
        chapter(("is given.", "is given")),
        [
            "chapters/read/voices.md:6: objective 'count-voices' does not end with a full stop; write a whole sentence [objectives]",
        ],
    ),
    "an objective id twice in the book": (
        {
            "chapters/reference/glossary.md": [
                ("kind: reference", "kind: reference\nobjectives: {count-voices: Define a voice.}")
            ]
        },
        [
            "chapters/reference/glossary.md:4: objective 'count-voices' stands in chapters/read/voices.md:6 too; give it another id [unique-objective]",
        ],
    ),
    "a prerequisite that is no page": (
        chapter(("[index]", "[chapters/read/voice]")),
        [
            "chapters/read/voices.md:7: prerequisite 'chapters/read/voice' is not a page of _toc.yml; did you mean 'chapters/read/voices'? [prerequisites]",
        ],
    ),
    "a prerequisite that comes later": (
        chapter(("[index]", "[chapters/reference/glossary]")),
        [
            "chapters/read/voices.md:7: prerequisite 'chapters/reference/glossary' does not come before this page in _toc.yml; move one of them [prerequisites]",
        ],
    ),
    "a misspelt voice": (
        chapter(("[outlet, quoted]", "[outlet, quote]")),
        [
            "chapters/read/voices.md:8: the page quotes 'quoted' (excerpt bustle-2 in chapters/read/voices.md), which voices does not list; add it [voices]",
            "chapters/read/voices.md:8: there is no voice 'quote'; did you mean 'quoted'? [voices]",
        ],
    ),
    "a voice that is not quoted": (
        chapter(("[outlet, quoted]", "[outlet, quoted, advert]")),
        [
            "chapters/read/voices.md:8: voices lists 'advert', which nothing on the page quotes; take it out [voices]",
        ],
    ),
    "a voice that an exercise quotes": (
        exercise(
            ("Count in pairs", "```{excerpt} bustle-3\n```\n\nCount in pairs"),
            ledger="bustle-3,bustle,advert,Watch now.\n",
        ),
        [
            "chapters/read/voices.md:8: the page quotes 'advert' (excerpt bustle-3 in exercises/talk.md), which voices does not list; add it [voices]",
        ],
    ),
    "a misspelt standard": (
        chapter(("ACRL-authority", "ACRL-autority")),
        [
            "chapters/read/voices.md:9: standard 'ACRL-autority' is not in exercises/standards.csv; did you mean 'ACRL-authority'? [standards]",
        ],
    ),
    "no notebook header": (
        chapter(("jupytext: {text_representation: {extension: .md, format_name: myst}}\n", "")),
        [
            "chapters/read/voices.md:1: the page has code cells and needs this header to run them; write jupytext: {text_representation: {extension: .md, format_name: myst}} [notebook]",
        ],
    ),
    "two first-level headings": (
        chapter(("## Key points", "# Key points")),
        [
            "chapters/read/voices.md:1: there is no section 'Key points'; add ## Key points [skeleton]",
            "chapters/read/voices.md:53: 'Key points' is a second # heading; make it ## [headings]",
        ],
    ),
    "no first-level heading": (
        {"index.md": [("# Reading\n\n#", "#")]},
        [
            "index.md:1: the page has no # heading; begin it with # and the title [headings]",
        ],
    ),
    "a heading level left out": (
        chapter((NEXT, "#### Deep\n\nText.")),
        [
            "chapters/read/voices.md:66: 'Deep' jumps from level 2 to 4; make it ### [headings]",
        ],
    ),
    "a first-level heading in an exercise": (
        exercise(("Count in pairs", "# Talk\n\nCount in pairs")),
        [
            "exercises/talk.md:14: an exercise has its title in the front matter; take the # heading out [headings]",
        ],
    ),
    "a missing section": (
        chapter(("## What's next\n\n" + NEXT, "")),
        [
            "chapters/read/voices.md:1: there is no section \"What's next\"; add ## What's next [skeleton]",
        ],
    ),
    "sections out of order": (
        chapter(
            ("## What's next\n\n" + NEXT + "\n", ""), ("## Key points", "## What's next\n\nMore.\n\n## Key points")
        ),
        [
            "chapters/read/voices.md:53: the section \"What's next\" stands before 'Exercises'; move it after [skeleton]",
        ],
    ),
    "an empty way without a computer": (
        chapter((PENCIL, "")),
        [
            "chapters/read/voices.md:49: 'Without a computer' is empty; say how a class without one does the page [skeleton]",
        ],
    ),
    "one key point": (
        chapter(("- The reader reads it.\n", ""), ("- A count locates a passage.\n", "")),
        [
            "chapters/read/voices.md:53: 'Key points' is a list of 1; write 3 to 6 points, each after a - [skeleton]",
        ],
    ),
    "no method box": (
        chapter((":::{method} How", ":::{note} How")),
        [
            "chapters/read/voices.md:1: there is no method box; add :::{method} with 'What it counts', 'What it misses', 'A sentence it gets wrong' [method-box]",
        ],
    ),
    "a method box with other terms": (
        chapter(("What it misses", "What is missed")),
        [
            "chapters/read/voices.md:38: the terms of the method box are 'What it counts', 'What is missed', 'A sentence it gets wrong'; write 'What it counts', 'What it misses', 'A sentence it gets wrong' [method-box]",
        ],
    ),
    "two method boxes": (
        chapter((NEXT, ":::{method} Again\nWhat it counts\n: Words.\n:::")),
        [
            "chapters/read/voices.md:66: there is a method box on line 38 already; keep one to a page [method-box]",
        ],
    ),
    "a misspelt exercise": (
        chapter(("{exercise} talk", "{exercise} tolk")),
        [
            "chapters/read/voices.md:61: there is no exercises/tolk.md; did you mean 'talk'? [exercises]",
            "exercises/talk.md:3: no page prints this exercise; write {exercise} talk in chapters/read/voices.md or delete this file [exercise-file]",
        ],
    ),
    "no exercise of the kinds a page needs": (
        exercise(
            ("kind: discussion", "kind: coding"),
            ("count: true", "count: false"),
            ("computer: false", "computer: true"),
        ),
        [
            "chapters/read/voices.md:1: no exercise of the page does without a computer (computer: false); add one [exercises]",
            "chapters/read/voices.md:1: no exercise of the page is a discussion (kind: discussion); add one [exercises]",
            "chapters/read/voices.md:1: no exercise of the page needs a count (count: true); add one [exercises]",
        ],
    ),
    "a long cell": (
        cell(SIXTEEN),
        [
            "chapters/read/voices.md:68: the cell has 16 lines, 15 is the most; move it into framing under a name that says what it does [cell-length]",
            "chapters/read/voices.md:68: the median of the visible cells is 9.5 lines, 3 is the most, and this one has 16; move it into framing under a name that says what it does [cell-length]",
        ],
    ),
    "a hidden long cell": (
        cell(SIXTEEN, "remove-input"),
        [
            "chapters/read/voices.md:68: the cell hides 16 lines, 15 is the most; move it into framing under a name that says what it does [cell-length]",
        ],
    ),
    "a steep page": (
        cell("a = 1\nb = 2\nc = 3\nd = 4\ne = 5\nf = 6"),
        [
            "chapters/read/voices.md:68: the median of the visible cells is 4.5 lines, 3 is the most, and this one has 6; move it into framing under a name that says what it does [cell-length]",
        ],
    ),
    "two cells in a row": (
        chapter((NEXT, "Read this.\n\n```{code-cell} ipython3\n1\n```\n\n```{code-cell} ipython3\n2\n```")),
        [
            "chapters/read/voices.md:72: no prose stands before the cell; say in a sentence what it will do [prose-before-cell]",
        ],
    ),
    "a cell right below a heading": (
        chapter((NEXT, "```{code-cell} ipython3\n1\n```")),
        [
            "chapters/read/voices.md:66: no prose stands before the cell; say in a sentence what it will do [prose-before-cell]",
        ],
    ),
    "foreign imports": (
        cell("import press.site\nfrom requests import get"),
        [
            "chapters/read/voices.md:69: the cell imports press.site, a reader has only framing, numpy, pandas, matplotlib; use those, or put what is missing into framing [cell-code]",
            "chapters/read/voices.md:70: the cell imports requests, a reader has only framing, numpy, pandas, matplotlib; use those, or put what is missing into framing [cell-code]",
        ],
    ),
    "a command of the shell": (
        cell("x = 1\n!pip install polars"),
        [
            "chapters/read/voices.md:70: the cell is not Python (invalid syntax); mend the line, and use no % or ! commands [cell-code]",
        ],
    ),
    "a cell inside a box": (
        chapter((NEXT, ":::{note}\nRead this.\n\n```{code-cell} ipython3\n1\n```\n:::")),
        [
            "chapters/read/voices.md:69: a code cell inside {note} does not run; write ```python, or move it to the top level of a page [cell-code]",
        ],
    ),
    "a cell in an exercise": (
        exercise(("Count in pairs", "```{code-cell} ipython3\n1\n```\n\nCount in pairs")),
        [
            "exercises/talk.md:14: a code cell of an exercise does not run; write ```python, or move it to the top level of a page [cell-code]",
        ],
    ),
    "a pasted output": (
        chapter((NEXT, "```{output}\n1\n```")),
        [
            "chapters/read/voices.md:66: an output is pasted into the page; delete it, the build makes it from the cell [outputs]",
        ],
    ),
    "a notebook file, and a page outside the table of contents": (
        {"chapters/read/names.ipynb": "{}", "chapters/read/names.md": "# Names\n"},
        [
            "chapters/read/names.ipynb:1: a notebook file holds outputs; write the page as MyST text (.md) [contents]",
            "chapters/read/names.md:1: the page is not in _toc.yml; add it there, or delete the file [contents]",
        ],
    ),
    "a figure without words": (
        chapter((FIGURE, "figures.show(articles.bars())")),
        [
            "chapters/read/voices.md:31: figures.show has no alt=; write what the picture shows, with its finding and its numbers [alternative-text]",
        ],
    ),
    "a figure with a slug": (
        chapter((FIGURE, 'figures.show(articles.bars(), alt="bars-by-voice")')),
        [
            "chapters/read/voices.md:31: the alternative text is the name 'bars-by-voice'; write what the picture shows, with its finding and its numbers [alternative-text]",
        ],
    ),
    "a figure with two words": (
        chapter((FIGURE, 'figures.show(articles.bars(), alt="The bars")')),
        [
            "chapters/read/voices.md:31: the alternative text is 'The bars', 8 characters; write what the picture shows, with its finding and its numbers [alternative-text]",
        ],
    ),
    "a figure that is not shown by figures.show": (
        cell("plt.show()"),
        [
            "chapters/read/voices.md:69: plt.show prints a picture without words; use figures.show(figure, alt=...) [alternative-text]",
        ],
    ),
    "a picture with its file name": (
        chapter((NEXT, "![voices.png](voices.png)"), picture="x"),
        [
            "chapters/read/voices.md:66: the alternative text of voices.png is the file name 'voices.png'; write what the picture shows, with its finding and its numbers [alternative-text]",
        ],
    ),
    "a picture without words": (
        chapter((NEXT, "![](voices.png)"), picture="x"),
        [
            "chapters/read/voices.md:66: the alternative text of voices.png is missing; write what the picture shows, with its finding and its numbers [alternative-text]",
        ],
    ),
    "a picture with its caption": (
        chapter(
            (NEXT, "```{figure} voices.png\n:alt: Words of each voice, as bars.\nWords of each voice, as bars.\n```"),
            picture="x",
        ),
        [
            "chapters/read/voices.md:66: the alternative text of voices.png repeats the caption; write what the picture shows, with its finding and its numbers [alternative-text]",
        ],
    ),
    "a table without a caption": (
        chapter((', caption="Words by voice"', "")),
        [
            "chapters/read/voices.md:32: figures.table has no caption=; write what the table counts, of what, and by what [table-caption]",
        ],
    ),
    "a table with an empty caption": (
        chapter(('caption="Words by voice"', 'caption=""')),
        [
            "chapters/read/voices.md:32: the caption of the table is empty; write what it counts, of what, and by what [table-caption]",
        ],
    ),
    "a short page": (
        chapter(("The page says what it means. " * 50, "")),
        [
            "chapters/read/voices.md:1: the page has 359 words of prose, 600 to 1,200 is the measure; say more [length]",
        ],
    ),
    "a typed number": (
        chapter((NEXT, "It has\n47 words.")),
        [
            "chapters/read/voices.md:67: the number '47' is typed by hand; insert it with {glue:text} from the notebook, or write {typed}`47` if it is not data [typed-number]",
        ],
    ),
    "typed shares and number words": (
        chapter((NEXT, "It is 40 % or five per cent of\nthree hundred and forty-seven.")),
        [
            "chapters/read/voices.md:66: the number '40 %' is typed by hand; insert it with {glue:text} from the notebook, or write {typed}`40 %` if it is not data [typed-number]",
            "chapters/read/voices.md:66: the number 'five per cent' is typed by hand; insert it with {glue:text} from the notebook, or write {typed}`five per cent` if it is not data [typed-number]",
            "chapters/read/voices.md:67: the number 'three hundred and forty-seven' is typed by hand; insert it with {glue:text} from the notebook, or write {typed}`three hundred and forty-seven` if it is not data [typed-number]",
        ],
    ),
    "numbers that look like years": (
        chapter((NEXT, "It has 2,010 words, then 1900 words and 2020 %.")),
        [
            "chapters/read/voices.md:66: the number '1900' is typed by hand; insert it with {glue:text} from the notebook, or write {typed}`1900` if it is not data [typed-number]",
            "chapters/read/voices.md:66: the number '2,010' is typed by hand; insert it with {glue:text} from the notebook, or write {typed}`2,010` if it is not data [typed-number]",
            "chapters/read/voices.md:66: the number '2020 %' is typed by hand; insert it with {glue:text} from the notebook, or write {typed}`2020 %` if it is not data [typed-number]",
        ],
    ),
    "a small typed number": (
        chapter((NEXT, "It has 3 words.")),
        [
            "chapters/read/voices.md:66: the number '3' is typed by hand; insert it with {glue:text} from the notebook, or write the word 'three' [typed-number]",
        ],
    ),
    "a number in an instruction": (
        exercise(("in pairs", "in groups of 3 for 15 minutes")),
        [
            "exercises/talk.md:14: the number '15' is typed by hand; insert it with {glue:text} from the notebook, or write {typed}`15` if it is not data [typed-number]",
            "exercises/talk.md:14: the number '3' is typed by hand; write the word 'three' [typed-number]",
        ],
    ),
    "a number typed into an alternative text": (
        chapter((FIGURE, 'figures.show(articles.bars(), alt="The outlet has 47 words, "\n  f"{1} in four.")')),
        [
            "chapters/read/voices.md:29: the median of the visible cells is 4 lines, 3 is the most, and this one has 4; move it into framing under a name that says what it does [cell-length]",
            "chapters/read/voices.md:31: the number '47' is typed by hand into alt=; write an f-string and insert the value that the cell computed [typed-number]",
        ],
    ),
    "words that the house style avoids": (
        chapter((NEXT, "It is just clear. “Just so!” Read on!")),
        [
            "chapters/read/voices.md:66: the house style has no '!'; end the sentence with a full stop [plain-words]",
            "chapters/read/voices.md:66: the house style has no 'just'; take it out [plain-words]",
        ],
    ),
    "words of an article typed by hand": (
        chapter((NEXT, 'They were "following orders that\nnight" again.')),
        [
            "chapters/read/voices.md:66: the words 'following orders that night' of excerpt bustle-1 are typed by hand; write {quoted}`following orders that night <bustle-1>`, so that they are checked against the article [typed-quotation]",
        ],
    ),
    "words of an article that the ledger does not have": (
        chapter((NEXT, "They “did break the strong door” at last.")),
        [
            "chapters/read/voices.md:66: the words 'did break the strong door' seem to be those of bustle, paragraph 2; put them into data/articles/excerpts.csv and write {quoted}`words <ID>`, or cite whose they are [typed-quotation]",
        ],
    ),
    "a byte-order mark": (
        {TALK: b"\xef\xbb\xbf" + EXERCISE.encode()},
        [
            "exercises/talk.md:1: the file begins with a byte-order mark; save it as UTF-8 without one [characters]",
        ],
    ),
    "Windows line ends": (
        {TALK: EXERCISE.replace("\n", "\r\n")},
        [
            "exercises/talk.md:1: the line ends are not Unix ones; save the file with LF [characters]",
        ],
    ),
    "another encoding, a tab and white space": (
        exercise(("Count in pairs", "Caf\udce9\tin pairs  \nCount in pairs")),
        [
            "exercises/talk.md:14: byte 0xe9 is not UTF-8; save the file as UTF-8 [characters]",
            "exercises/talk.md:14: there is a tab; write spaces [characters]",
            "exercises/talk.md:14: there is white space at the end of the line; delete it [characters]",
        ],
    ),
    "a misspelt excerpt": (
        chapter(("{excerpt} bustle-1", "{excerpt} bustle-11")),
        [
            "chapters/read/voices.md:35: data/articles/excerpts.csv has no excerpt 'bustle-11'; did you mean 'bustle-1'? [excerpts]",
        ],
    ),
    "quoted words that are not verbatim": (
        chapter(("agents knock <", "agents knocked <")),
        [
            "chapters/read/voices.md:46: 'agents knocked' does not stand in excerpt bustle-2; did you mean 'agents knock'? [excerpts]",
        ],
    ),
    "quoted words of another text": (
        chapter(("agents knock <", "zebras <")),
        [
            "chapters/read/voices.md:46: 'zebras' does not stand in excerpt bustle-2; copy the words from the ledger [excerpts]",
        ],
    ),
    "quoted words without an excerpt": (
        chapter((" <bustle-2>", "")),
        [
            "chapters/read/voices.md:46: the quotation 'agents knock' names no excerpt; write {quoted}`words <ID>` [excerpts]",
        ],
    ),
    "examples of the codebook that the ledger does not hold": (
        chapter(examples="frame,excerpt,words\ncause,bustle-1,following commands\ncause,bustle-9,The agents\n"),
        [
            "data/codings/examples.csv:2: 'following commands' does not stand in excerpt bustle-1; did you mean 'following orders'? [codebook]",
            "data/codings/examples.csv:3: data/articles/excerpts.csv has no excerpt 'bustle-9'; did you mean 'bustle-2'? [codebook]",
        ],
    ),
    "an excerpt that nothing uses, of an unknown voice": (
        chapter(ledger='bustle-3,bustle,quote,"Two\nlines."\nbustle-4,bustle,quoted,Here.\n'),
        [
            "data/articles/excerpts.csv:4: excerpt 'bustle-3' has an unknown voice 'quote'; did you mean 'quoted'? [ledger]",
            "data/articles/excerpts.csv:4: nothing uses excerpt 'bustle-3'; print it, or take it out of the ledger [ledger]",
            "data/articles/excerpts.csv:6: nothing uses excerpt 'bustle-4'; print it, or take it out of the ledger [ledger]",
        ],
    ),
    "a misspelt term": (
        chapter(("frames <frame>", "frames <farme>")),
        [
            "chapters/read/voices.md:15: chapters/reference/glossary.md has no term 'farme'; did you mean 'frame'? [terms]",
        ],
    ),
    "a misspelt source": (
        chapter(("entman1993", "entmann1993")),
        [
            "chapters/read/voices.md:15: chapters/reference/references.bib has no source 'entmann1993'; did you mean 'entman1993'? [citations]",
        ],
    ),
    "a misspelt claim": (
        chapter((NEXT, "See {claim}`002-18` and {verdict}`its verdict <002-1>`."), claims=CLAIMS),
        [
            "chapters/read/voices.md:66: data/policy/claims.csv has no claim '002-1'; did you mean '002-18'? [record]",
        ],
    ),
    "a misspelt source of the record": (
        chapter((NEXT, "As {source}`PEW2018` and\n{source}`PEW2081` say."), sources="id,title\nPEW2018,A note\n"),
        [
            "chapters/read/voices.md:67: data/policy/sources.csv has no source 'PEW2081'; did you mean 'PEW2018'? [record]",
        ],
    ),
    "a value that no cell glues": (
        chapter(("{glue:text}`words`", "{glue:text}`word`")),
        [
            "chapters/read/voices.md:27: no cell of chapters/read/voices.md glues 'word'; did you mean 'words'? [glue]",
        ],
    ),
    "a value that no sentence uses": (
        chapter(("all {glue:text}`words` words", "all the words")),
        [
            "chapters/read/voices.md:24: 'words' is glued and no sentence uses it; use {glue:text}`words`, or take it out [glue]",
        ],
    ),
    "a value that the chapter of an exercise does not glue": (
        exercise(("Count in pairs", "Count {glue:text}`words` and {glue:text}`tokens` in pairs")),
        [
            "exercises/talk.md:14: no cell of chapters/read/voices.md glues 'tokens'; add framing.glue(tokens=...) to a cell tagged remove-cell [glue]",
        ],
    ),
    "a link to no page": (
        chapter((NEXT, "[x](../reference/glosary.md)")),
        [
            "chapters/read/voices.md:66: there is no page chapters/reference/glosary.md; did you mean 'chapters/reference/glossary.md'? [links]",
        ],
    ),
    "a link to the built page": (
        chapter((NEXT, "[x](../reference/glossary.html)")),
        [
            "chapters/read/voices.md:66: there is no file chapters/reference/glossary.html; did you mean 'chapters/reference/glossary.md'? [links]",
        ],
    ),
    "a link to no heading": (
        chapter((NEXT, "A\n[x](#key-point)")),
        [
            "chapters/read/voices.md:67: chapters/read/voices.md has no heading or target 'key-point'; did you mean 'key-points'? [links]",
        ],
    ),
    "a link to no heading of another page": (
        chapter((NEXT, "[x](../../index.md#start-her)")),
        [
            "chapters/read/voices.md:66: index.md has no heading or target 'start-her'; did you mean 'start-here'? [links]",
        ],
    ),
    "a {doc} to no page": (
        chapter((NEXT, "{doc}`../reference/glosary`")),
        [
            "chapters/read/voices.md:66: there is no page chapters/reference/glosary.md; did you mean 'chapters/reference/glossary.md'? [links]",
        ],
    ),
    "a {ref} to no target": (
        chapter((NEXT, "(here)=\n\n{ref}`x <here>` and {ref}`x <there>`")),
        [
            "chapters/read/voices.md:68: no page has the target 'there'; did you mean 'here'? [links]",
        ],
    ),
    "a missing picture": (
        chapter((NEXT, "![The words of each voice, as bars](voice.png)")),
        [
            "chapters/read/voices.md:66: there is no picture chapters/read/voice.png; check the spelling [images]",
        ],
    ),
    "a picture of another host": (
        chapter((NEXT, "![The words of each voice, as bars](https://example.org/a.png)")),
        [
            "chapters/read/voices.md:66: the picture https://example.org/a.png is on another host; put the file into the book [images]",
        ],
    ),
    "a page of the table of contents that does not exist": (
        {"_toc.yml": [("  - file: chapters/reference", "  - file: chapters/read/names\n  - file: chapters/reference")]},
        [
            "_toc.yml:5: there is no chapters/read/names.md; write it, or take the line out [contents]",
        ],
    ),
    "a misspelt key of an exercise": (
        exercise(("grouping", "groups")),
        [
            "exercises/talk.md:1: the front matter has no 'grouping'; add grouping: pairs [front-matter]",
            "exercises/talk.md:7: the front matter has an unknown key 'groups'; did you mean 'grouping'? [front-matter]",
        ],
    ),
    "a level and a kind that do not exist": (
        exercise(("level: 1", "level: 4"), ("kind: discussion", "kind: talk")),
        [
            "chapters/read/voices.md:1: no exercise of the page is a discussion (kind: discussion); add one [exercises]",
            "exercises/talk.md:4: 'kind' is 'talk', which is not usable; write kind: one of discussion, close-reading, coding, notebook, quiz [front-matter]",
            "exercises/talk.md:5: 'level' is 4, which is not usable; write level: 1, 2 or 3 [front-matter]",
        ],
    ),
    "an exercise of no page": (
        exercise(("chapters/read/voices", "chapters/read/voice")),
        [
            "exercises/talk.md:3: chapter 'chapters/read/voice' is not a page of _toc.yml; did you mean 'chapters/read/voices'? [exercise-file]",
        ],
    ),
    "an exercise for another chapter's objective": (
        exercise(("[count-voices]", "[count-voice]")),
        [
            "exercises/talk.md:8: chapters/read/voices has no objective 'count-voice'; did you mean 'count-voices'? [exercise-file]",
        ],
    ),
    "an exercise printed elsewhere": (
        {"index.md": [("Read.", "```{exercise} talk\n```")]},
        [
            "exercises/talk.md:3: index.md:9 prints this exercise of chapters/read/voices; print it there only, or name the other chapter [exercise-file]",
        ],
    ),
    "an exercise printed twice": (
        chapter((NEXT, "```{exercise} talk\n```")),
        [
            "exercises/talk.md:3: chapters/read/voices.md prints this exercise 2 times; print it once [exercise-file]",
        ],
    ),
    "a quiz that prints no items": (  # tests/test_quiz.py breaks the quizzes themselves
        {"chapters/read/voices.md": [("{exercise} talk", "{exercise} talk\n```\n\n```{exercise} quiz")],
         "exercises/quiz.md": EXERCISE.replace("discussion", "quiz")},
        [
            "exercises/quiz.md:4: the exercise is a quiz and prints none; write {quiz} and its name [quizzes]",
        ],
    ),
    "an exercise that no page prints": (
        {"exercises/tell.md": EXERCISE},
        [
            "exercises/tell.md:3: no page prints this exercise; write {exercise} tell in chapters/read/voices.md or delete this file [exercise-file]",
        ],
    ),
    "an exercise with nothing to do instead": (
        exercise(("alternative: Count alone.\n", "")),
        [
            "exercises/talk.md:1: the front matter has no 'alternative'; add alternative: What to do instead, alone, or without a computer. [front-matter]",
        ],
    ),
    "an exercise without minutes or objectives": (
        exercise(("minutes: 20\n", ""), ("objectives: [count-voices]\n", "objectives: []\n")),
        [
            "exercises/talk.md:1: the front matter has no 'minutes'; add minutes: 20 [front-matter]",
            "exercises/talk.md:7: 'objectives' is [], which is not usable; write objectives: [count-voices] [front-matter]",
        ],
    ),
    "a discussion without its frame": (
        {TALK: EXERCISE[: EXERCISE.index("Count in pairs")] + "Talk.\n"},
        [
            "exercises/talk.md:4: the discussion does not say a time box; add after each step how long it takes: (Five minutes.) [discussion]",
            "exercises/talk.md:4: the discussion does not say a way to step out; add Whoever wants to step out does so and gives no reason. [discussion]",
            "exercises/talk.md:4: the discussion does not say a write-up; add **Write-up.** and what is written down at the end [discussion]",
            "exercises/talk.md:4: the discussion does not say ground rules; add **Ground rules.** and how people speak to each other [discussion]",
            "exercises/talk.md:4: the discussion does not say roles; add **Roles.** and who argues, asks or keeps the time [discussion]",
            "exercises/talk.md:4: the discussion does not say that nobody is asked about themselves; add Nobody is asked about their own life. [discussion]",
            "exercises/talk.md:4: the discussion does not say what counts as evidence; add **What counts as evidence:** and what does not [discussion]",
        ],
    ),
    "a key without an exercise, an exercise without a key": (
        {"exercises/keys/tlak.md": KEY.replace("exercise: talk", "exercise: tlak")},
        [
            "exercises/keys/tlak.md:2: there is no exercises/tlak.md; did you mean 'talk'?, or delete the key [keys]",
            "exercises/talk.md:1: the exercise has no key; write exercises/keys/talk.md [keys]",
        ],
    ),
    "a key that names another exercise": (
        key(("exercise: talk", "exercise: voices")),
        [
            f"{TALK_KEY}:2: the key names the exercise 'voices' and its file 'talk'; make them the same [keys]",
        ],
    ),
    "points that do not add up": (
        key(("points: 6", "points: 7")),
        [
            f"{TALK_KEY}:3: the key states 7 points and its rows add up to 6; change one of them [keys]",
        ],
    ),
    "levels that do not fall": (
        key(("{points: 0, seen: None is.}", "{points: 4, seen: None is.}")),
        [
            f"{TALK_KEY}:9: the last level of 'Sums' has 4 points; end with what earns none [keys]",
            f"{TALK_KEY}:9: the levels of 'Sums' go from 4 to 4 points; let them fall from the best [keys]",
        ],
    ),
    "a row without levels": (
        key(("    levels:\n      - {points: 2, seen: Each word has a voice.}\n      - {points: 0, seen: No word has.}\n", "")),
        [
            f"{TALK_KEY}:10: row 2 of the rubric is not usable; write row: its name, and levels: [keys]",
        ],
    ),
    "a level that nobody can see": (
        key(("{points: 2, seen: Each word has a voice.}", "{points: 2}")),
        [
            f"{TALK_KEY}:10: the levels of 'Voices' are not usable; write two or more {{points: 2, seen: \"What is seen.\"}} [keys]",
        ],
    ),
    "one row and one misreading": (
        key(
            ("  - row: Voices\n    levels:\n      - {points: 2, seen: Each word has a voice.}\n      - {points: 0, seen: No word has.}\n", ""),
            ("points: 6", "points: 4"),
            ("  - {says: Nobody speaks., reply: Ask again.}\n", ""),
        ),
        [
            f"{TALK_KEY}:5: the rubric has 1 row; write 2 to 5, each tied to what the exercise asks [keys]",
            f"{TALK_KEY}:10: the key has 1 misreading; write 2 to 4 that students may honestly hold [keys]",
        ],
    ),
    "an empty misreading, an unknown field, a field that is missing": (
        key(("reply: Ask again.", 'reply: ""'), ("teaching: Ask first, count then.", "teach: Ask first.")),
        [
            f"{TALK_KEY}:1: the key has no 'teaching'; add teaching: One to three sentences for the teacher. [keys]",
            f"{TALK_KEY}:16: misreading 2 is not usable; write {{says: \"What a student says.\", reply: \"What helps.\"}} [keys]",
            f"{TALK_KEY}:19: the key has an unknown field 'teach'; did you mean 'teaching'? [keys]",
        ],
    ),
    "a key whose code asserts nothing or is no Python": (
        key(("assert 1 + 1 == 2", "2 +")),
        [
            f"{TALK_KEY}:17: line 1 of verify is not Python (invalid syntax); mend it [keys]",
            f"{TALK_KEY}:17: verify asserts nothing; write assert before what has to hold, or take it out [keys]",
        ],
    ),
    "an invented report of a class": (
        key(("took: []", "took: [{date: 2027-02-03, minutes: about 20}]")),
        [
            f"{TALK_KEY}:4: a report of a class is not usable; write {{date: 2027-02-03, setting: a class of 24, minutes: 25}} [keys]",
        ],
    ),
    "a key with a heading, words that no excerpt has, and no answer": (
        key(("There are 120 words, {quoted}`agents knock <bustle-2>` among them.", "# {quoted}`agents ring <bustle-2>`")),
        [
            f"{TALK_KEY}:1: the key has no model answer; write one below the front matter [keys]",
            f"{TALK_KEY}:21: 'agents ring' does not stand in excerpt bustle-2; did you mean 'agents knock'? [keys]",
            f"{TALK_KEY}:21: a heading of a key would break the order of its chapter's; take the # out [keys]",
        ],
    ),
    "a key that is not YAML": (
        key(("points: 6", "points: 6: 7")),
        [
            f"{TALK_KEY}:3: the front matter is not valid YAML (mapping values are not allowed in this context); a value that contains a colon needs quotation marks around it [keys]",
        ],
    ),
}

# what is no fault: the changes
FINE = {
    "a key": key(),
    "a key without code": key(("verify: |\n  assert 1 + 1 == 2\n", "")),
    "a readme beside the keys": key() | {"exercises/keys/README.md": "Keys.\n"},
    "a curly apostrophe in a heading": chapter(("## What's next", "## What’s next")),
    "a long cell that nobody sees": cell(SIXTEEN, "remove-cell"),
    "cell options between dashes": chapter(
        (":tags: [remove-cell]\nimport framing", "---\ntags: [remove-cell]\n---\nimport framing")
    ),
    "numbers that are names, dates, code or marked": chapter((NEXT, NAMES)),
    "a phrase in quotation marks": chapter((NEXT, "Say “break the the door” aloud.")),
    "a quotation with its source": chapter((NEXT, "He wrote “break the strong door” {cite:p}`entman1993`.")),
    "an excerpt that only a scene names": chapter(
        ledger="bustle-3,bustle,quoted,Here.\n", scenes="scene,excerpt\norder,bustle-3\n"
    ),
    "an excerpt that only the codebook names": chapter(
        ledger="bustle-3,bustle,quoted,Here.\n", examples="frame,excerpt,words\norder,bustle-3,Here\n"
    ),
    "an excerpt that only a cell prints": cell(
        'articles.excerpts().loc["bustle-3"]', ledger="bustle-3,bustle,quoted,Here.\n"
    ),
    "claims, verdicts and sources of the record": chapter(
        (NEXT, "{claim}`002-18`, {verdict}`002-18`, {quoted}`since he was <002-18>`, {source}`Pew <PEW2018>`."),
        claims=CLAIMS,
        sources="id,title\nPEW2018,A note\n",
    ),
    "values whose names code makes": chapter(('framing.glue(words=len("one two"))', "framing.glue(**{'words': 2})")),
    "targets, labels and files": chapter(
        (
            NEXT,
            "(here)=\n\n[a](#here) [b](../reference/glossary.md) [c](../../index.md#start-here) [d](#key-points) {ref}`here` {doc}`/index` [e](../../exercises/standards.csv)",
        )
    ),
}


def test_a_good_book_has_nothing_to_mend(tmp_path, capsys):
    assert check.main(["--root", str(book(tmp_path))]) == 0
    assert capsys.readouterr().out == "3 pages, 1 exercise: nothing to mend\n"


@pytest.mark.parametrize("fine", FINE)
def test_what_is_no_fault_is_not_reported(fine, tmp_path):
    assert said(tmp_path, **FINE[fine]) == []


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_broken_is_reported_with_its_line_and_remedy(broken, tmp_path):
    changes, expected = BROKEN[broken]
    assert said(tmp_path, **changes) == expected


def test_every_rule_is_broken_by_a_test():
    rules = {rule.__name__.replace("_", "-") for rule in check.PAGE_RULES + check.BOOK_RULES}
    broken = {re.search(r"\[([\w-]+)\]$", message)[1] for _, expected in BROKEN.values() for message in expected}
    assert broken == rules


def test_the_closed_lists_are_those_of_the_package_and_of_the_exercises():
    assert front.VOICES == articles.VOICES
    assert front.KINDS == tuple(exercise_directive.KINDS)


def test_the_command_prints_what_to_mend_and_fails(tmp_path, capsys):
    changes, expected = BROKEN["no exercise of the kinds a page needs"]
    assert check.main(["--root", str(book(tmp_path, **changes))]) == 1
    assert capsys.readouterr().out.splitlines() == [*expected, "3 things to mend"]


def test_the_command_reports_on_the_files_named(tmp_path, capsys, monkeypatch):
    changes, _ = BROKEN["no exercise of the kinds a page needs"]
    monkeypatch.chdir(book(tmp_path, **changes))
    assert check.main(["--root", ".", TALK]) == 0
    assert capsys.readouterr().out == "0 pages, 1 exercise: nothing to mend\n"


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"_toc.yml": "root: index: 1\n"}, "_toc.yml:1: it is not valid YAML (mapping values are not allowed in this "
         "context); a value that contains a colon needs quotation marks around it"),
        ({"_toc.yml": "format: jb-book\n"}, "_toc.yml:1: it names no page; write root: index and the chapters"),
        ({LEDGER: "id,article,text\n"}, f"{LEDGER}:1: there is no column 'voice' (id, article, text); add it"),
        ({LEDGER: b"id,voice,text\na,outlet,caf\xe9\n"}, f"{LEDGER}:2: byte 0xe9 is not UTF-8; save the file as UTF-8"),
    ],
)  # fmt: skip
def test_a_book_that_cannot_be_read_is_bad_input(changes, message, tmp_path):
    with pytest.raises(BadInput, match=f"^{re.escape(message)}$"):
        check.read(book(tmp_path, **changes))


def test_a_file_that_is_no_page_is_bad_input(tmp_path, monkeypatch):
    monkeypatch.chdir(book(tmp_path))
    with pytest.raises(BadInput, match="chapters/read/voice.md: not a page .* did you mean 'chapters/read/voices.md'"):
        check.main(["--root", ".", "chapters/read/voice.md"])


def test_a_quiz_needs_no_key_since_its_answers_are_in_its_bank(tmp_path):
    changes = exercise(("kind: discussion", "kind: quiz")) | {"exercises/keys/README.md": "Keys.\n"}
    assert not [line for line in said(tmp_path, **changes) if line.endswith("[keys]")]


def test_the_command_counts_keys_apart(tmp_path, capsys):
    assert check.main(["--root", str(book(tmp_path, **key()))]) == 0
    assert capsys.readouterr().out == "3 pages, 1 exercise, 1 key: nothing to mend\n"


def test_the_book_has_nothing_to_mend():
    assert [str(problem) for problem in check.problems(check.read(ROOT))] == []
