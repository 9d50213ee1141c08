"""Make the derived columns and files of `data/` from the full texts and the hand-made files.

By hand: which paragraphs there are and their base voice (paragraphs.csv), where speech stands and
whose it is (quotes.csv), which labels are counted (label_terms.csv), what is quoted (excerpts.csv),
which scenes are told (scenes.csv), who does what to whom (clauses.csv), what kind of words two
articles share (runs.csv), what is known of each article (catalogue.csv), and the codings
(press.codings).
From these and the texts: every count, offset and hash. `press data` writes them; `press data --check`
compares, and names file, line and both values where a committed file differs.
"""

import argparse
import csv
import difflib
import io
import json
import re
from collections import Counter
from itertools import permutations, product
from pathlib import Path

from framing.clauses import ACTORS, PASSIVES
from framing.errors import BadInput
from framing.reuse import longest_common_run, ngrams
from framing.words import concordance, tokenize
from press import ROOT, manifest, texts, tone

LOCK = "excerpts.lock.json"
LONGEST_EXCERPT = 90  # words
LARGEST_SHARE = 0.40  # of an article's words, in all excerpts together
SPOKEN = ("direct", "partial")
RUNS = (3, 4, 5)  # words of the runs that are counted as shared or not
# Forms that do not begin as their verb does; all others share its letters up to the last.
IRREGULAR = {
    "bring": {"brought"}, "catch": {"caught"}, "cling": {"clung"}, "come": {"came"}, "fight": {"fought"},
    "find": {"found"}, "have": {"had", "has"}, "lie": {"lying"}, "shoot": {"shot"}, "sweep": {"swept"},
    "tear": {"torn"}, "write": {"wrote"},
}  # fmt: skip


def main(argv: list[str]) -> int:
    """Write the derived files, or with --check compare them; return the exit status."""
    parser = argparse.ArgumentParser(prog="press data", description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a committed file differs")
    wanted = parser.parse_args(argv)
    from press import codings, consistency  # which use this module

    data = ROOT / "data"
    source = texts.folder()
    if source is None:
        problems = verify_lock(data) + manifest.problems(data)
        print("The full texts are not at hand (set ARTICLES to their folder): the excerpts' lock was checked instead.")
    else:
        made = {
            data / "articles": derive(data / "articles", source),
            data / "codings": {"reference.csv": _csv(codings.places(data, source), codings.COLUMNS)},
        }
        if wanted.check:
            problems = [problem for folder, files in made.items() for problem in compare(files, folder)]
            problems += verify_lock(data) + manifest.problems(data)
        else:
            for folder, files in made.items():
                for name, content in files.items():
                    (folder / name).write_text(content, encoding="utf-8", newline="")
                print(f"Derived {len(files)} {'file' if len(files) == 1 else 'files'} in data/{folder.name}.")
            manifest.update(data)
            problems = manifest.problems(data)
            print("Refreshed the manifest.")
    problems += codings.problems(data) + consistency.problems(data, source)
    for problem in problems:
        print(problem)
    if wanted.check and not problems:
        print("data: every file is what the manifest, the texts and the hand-made files give, and every rule holds.")
    return 1 if problems else 0


def derive(hand: Path, source: Path) -> dict[str, str]:
    """Return file name -> content for every file of `hand` that holds derived columns.

    hand: the folder with the hand-made files; source: the folder with the full texts.
    Raises BadInput where a hand-made file does not fit the texts.
    """
    catalogue = _rows(hand / "catalogue.csv")
    full = _full(catalogue, source)
    paragraphs = _rows(hand / "paragraphs.csv")
    quotes = _rows(hand / "quotes.csv")
    _place_paragraphs(paragraphs, full)
    _measure_quotes(quotes, paragraphs)
    segments = list(_segments(paragraphs, quotes))
    for row in catalogue:
        own = [segment for segment in segments if segment["article"] == row["id"]]
        row["words"] = sum(segment["words"] for segment in own)
        row["tokens"] = sum(segment["tokens"] for segment in own)
        row["sha256"] = texts.sha256(full[row["id"]])
    excerpts = _rows(hand / "excerpts.csv")
    _place_excerpts(excerpts, paragraphs, segments, catalogue)
    runs = _rows(hand / "runs.csv")
    _place_runs(runs, segments)
    ledger = _csv(excerpts, "id article paragraph start voice words text why")
    clauses = _rows(hand / "clauses.csv")
    _place_clauses(clauses, paragraphs, segments)
    lock = {
        "ledger": texts.sha256(ledger),
        "texts": {row["id"]: row["sha256"] for row in catalogue},
    }
    return {
        "catalogue.csv": _csv(catalogue, list(catalogue[0])),
        "paragraphs.csv": _csv(paragraphs, "article paragraph line start part voice words tokens sha256"),
        "segments.csv": _csv(segments, "article paragraph segment voice quote start end words tokens"),
        "quotes.csv": _csv(
            quotes, "id article paragraph start end form speaker named role verb verb_kind words tokens"
        ),
        "tokens.csv": _csv(_tokens(segments), "article paragraph voice word count"),
        "labels.csv": _csv(
            _labels(_rows(hand / "label_terms.csv"), segments), "article paragraph voice group kind label count"
        ),
        "reuse.csv": _csv(_reuse(segments), "article other n voice ngrams shared"),
        "runs.csv": _csv(
            runs,
            "article other words what paragraph start end voice other_paragraph other_start other_end other_voice",
        ),
        "tone.csv": _csv(tone.words(segments), "article paragraph voice word valence count score"),
        "tone_scores.csv": _csv(
            tone.scores(segments, excerpts),
            "article scope part words found lexicon marks sum compound positive negative neutral",
        ),
        "clauses.csv": _csv(clauses, list(clauses[0])),
        "excerpts.csv": ledger,
        LOCK: json.dumps(lock, indent=2) + "\n",
    }


def passages(hand: Path, source: Path) -> tuple[list[dict], list[dict]]:
    """Return the paragraphs with their texts and the segments with their voices, for what else rests on places."""
    paragraphs, quotes = _rows(hand / "paragraphs.csv"), _rows(hand / "quotes.csv")
    _place_paragraphs(paragraphs, _full(_rows(hand / "catalogue.csv"), source))
    return paragraphs, list(_segments(paragraphs, quotes))


def verify_lock(data: Path) -> list[str]:
    """Return what is wrong with the excerpts' lock: a ledger or a text that changed since it was verified."""
    lock = json.loads((data / "articles" / LOCK).read_text(encoding="utf-8"))
    problems = []
    ledger = texts.sha256((data / "articles" / "excerpts.csv").read_text(encoding="utf-8"))
    if ledger != lock["ledger"]:
        problems.append(
            f"data/articles/excerpts.csv: the ledger changed since it was verified (sha256 {ledger}, locked "
            f"{lock['ledger']}); run `make data` where the full texts are at hand, or restore the file."
        )
    for number, row in enumerate(_rows(data / "articles" / "catalogue.csv"), start=2):
        locked = lock["texts"].get(row["id"], "nothing")
        if locked != row["sha256"]:
            problems.append(
                f"data/articles/catalogue.csv, line {number}: {row['id']} has sha256 {row['sha256']}, the lock has "
                f"{locked}; run `make data` where the full texts are at hand, or restore the file."
            )
    return problems


def compare(made: dict[str, str], committed: Path) -> list[str]:
    """Return one sentence for each line of a committed file that differs from what was derived."""
    problems = []
    for name, content in made.items():
        path = committed / name
        found = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
        expected = content.split("\n")
        for number in range(max(len(found), len(expected))):
            here = found[number] if number < len(found) else "no such line"
            there = expected[number] if number < len(expected) else "no such line"
            if here != there:
                problems.append(
                    f"data/{committed.name}/{name}, line {number + 1}: the file has {here!r}, the texts give {there!r}; "
                    "run `make data`, or correct the hand-made columns."
                )
                break
    return problems


def _full(catalogue, source):
    return texts.read({row["id"]: row["number"] for row in catalogue}, source)


def _place_paragraphs(paragraphs, full):
    """Give each paragraph its text (kept in memory only) and hash; check that every line is covered once."""
    by_line = {article: texts.lines(text) for article, text in full.items()}
    for position, row in enumerate(paragraphs):
        line, start = int(row["line"]), int(row["start"])
        where = f"data/articles/paragraphs.csv, line {position + 2}"
        if row["article"] not in by_line or not 1 <= line <= len(by_line[row["article"]]):
            raise BadInput(f"{where}: {row['article']} has no line {line}; correct the article or the line.")
        following = paragraphs[position + 1] if position + 1 < len(paragraphs) else None
        same_line = following and (following["article"], following["line"]) == (row["article"], row["line"])
        end = int(following["start"]) if same_line else None
        row["text"] = by_line[row["article"]][line - 1][start:end].strip()
        row["sha256"] = texts.sha256(row["text"])
    for article, found in by_line.items():
        listed = sorted({int(row["line"]) for row in paragraphs if row["article"] == article})
        if listed != list(range(1, len(found) + 1)):
            raise BadInput(
                f"data/articles/paragraphs.csv: {article} has {len(found)} lines of text, listed are {listed}; "
                "give every line its paragraph."
            )


def _measure_quotes(quotes, paragraphs):
    """Check that each quotation stands between quotation marks, and that its verb stands in its paragraph."""
    text_of = {(row["article"], row["paragraph"]): row["text"] for row in paragraphs}
    for number, row in enumerate(quotes, start=2):
        where = f"data/articles/quotes.csv, line {number}"
        text = text_of.get((row["article"], row["paragraph"]))
        if text is None:
            raise BadInput(f"{where}: {row['article']} has no paragraph {row['paragraph']}; correct the number.")
        if row["verb"] and row["verb"].lower() not in text.lower():
            raise BadInput(f"{where}: the verb {row['verb']!r} does not stand in the paragraph; copy it as printed.")
        row["words"] = row["tokens"] = 0
        if row["form"] == "indirect":
            continue
        start, end = int(row["start"]), int(row["end"])
        if not (0 < start < end < len(text) and text[start - 1] in "\"'“‘" and text[end] in "\"'”’"):
            raise BadInput(
                f"{where}: characters {start} to {end} of paragraph {row['paragraph']} do not stand between "
                "quotation marks; correct start and end."
            )
        row["words"] = len(text[start:end].split())
        row["tokens"] = len(tokenize(text[start:end]))


def _segments(paragraphs, quotes):
    """Cut each paragraph where the voice changes; every word belongs to the voice of its first letter."""
    for row in paragraphs:
        spans = [
            (int(quote["start"]), int(quote["end"]), quote["id"])
            for quote in quotes
            if (quote["article"], quote["paragraph"]) == (row["article"], row["paragraph"]) and quote["form"] in SPOKEN
        ]
        pieces, position = [], 0
        for start, end, quote in sorted(spans):
            pieces += [(position, start, row["voice"], ""), (start, end, "quoted", quote)]
            position = end
        pieces.append((position, len(row["text"]), row["voice"], ""))
        row["words"] = len(row["text"].split())
        row["tokens"] = len(tokenize(row["text"]))
        own = [[] for _ in pieces]
        for word in re.finditer(r"\S+", row["text"]):
            letter = re.search(r"[^\W_]", word.group())
            at = word.start() + (letter.start() if letter else 0)
            own[next(n for n, (start, end, *_) in enumerate(pieces) if start <= at < end)].append(word.group())
        number = 0
        for position, (start, end, voice, quote) in enumerate(pieces):
            text = row["text"][start:end]
            if not own[position] and not tokenize(text):
                continue  # nothing but a quotation mark, a bullet or a full stop
            number += 1
            yield {
                "article": row["article"],
                "paragraph": row["paragraph"],
                "segment": number,
                "voice": voice,
                "quote": quote,
                "start": start,
                "end": end,
                "words": len(own[position]),
                "tokens": len(tokenize(text)),
                "text": text,
                "own": own[position],
            }


def _tokens(segments):
    counts = Counter()
    for segment in segments:
        for word in tokenize(segment["text"]):
            counts[segment["article"], segment["paragraph"], segment["voice"], word] += 1
    order = {key: number for number, key in enumerate(dict.fromkeys(key[:3] for key in counts))}
    for key in sorted(counts, key=lambda key: (order[key[:3]], key[3])):
        yield dict(zip(("article", "paragraph", "voice", "word"), key), count=counts[key])


def _labels(terms, segments):
    """Count labels, longest first, so that 'illegal immigrants' is not counted again as 'immigrants'."""
    spellings = {}
    for term in terms:
        for spelling in term["spellings"].split("|"):
            spellings[tuple(tokenize(spelling))] = term
    longest = max(len(spelling) for spelling in spellings)
    counts = Counter()
    for segment in segments:
        words = [word.removesuffix("'s").removesuffix("'") for word in tokenize(segment["text"])]
        at = 0
        while at < len(words):
            for length in range(min(longest, len(words) - at), 0, -1):
                term = spellings.get(tuple(words[at : at + length]))
                if term:
                    if term["group"] != "not a person":
                        counts[segment["article"], segment["paragraph"], segment["voice"], term["label"]] += 1
                    at += length
                    break
            else:
                at += 1
    by_label = {term["label"]: term for term in terms}
    for (article, paragraph, voice, label), count in counts.items():
        term = by_label[label]
        yield {
            "article": article,
            "paragraph": paragraph,
            "voice": voice,
            "group": term["group"],
            "kind": term["kind"],
            "label": label,
            "count": count,
        }


def _reuse(segments):
    """Count the n-grams of each article, and those that stand in another too, by the voice of their first place.

    No n-gram reaches from one voice or paragraph into the next.
    """
    grams = {}
    for n, segment in product(RUNS, segments):
        own = grams.setdefault((segment["article"], n), {})
        for gram in ngrams(segment["text"], n):
            own.setdefault(gram, segment["voice"])
    for (article, other), n in product(permutations(dict.fromkeys(s["article"] for s in segments), 2), RUNS):
        own, theirs = grams[article, n], grams[other, n]
        shared = Counter(voice for gram, voice in own.items() if gram in theirs)
        for voice, count in Counter(own.values()).items():
            row = {"article": article, "other": other, "n": n, "voice": voice}
            yield row | {"ngrams": count, "shared": shared[voice]}


def _place_runs(runs, segments):
    """Find the longest run of words that stands in both articles of a pair, and its first place in each."""
    words = {}
    for position, segment in enumerate(segments):
        # The bar stands nowhere else, so no run reaches from one voice or paragraph into the next.
        words.setdefault(segment["article"], []).extend([*tokenize(segment["text"]), f"| {position}"])
    for row in runs:
        run = longest_common_run(words[row["article"]], words[row["other"]])
        row["words"] = len(run)
        for prefix, article in (("", row["article"]), ("other_", row["other"])):
            for segment in segments:
                if segment["article"] != article:
                    continue
                found = concordance([segment["text"]], " ".join(run))["node"]
                if len(found):
                    start = segment["start"] + segment["text"].index(found[0])
                    row[f"{prefix}paragraph"], row[f"{prefix}voice"] = segment["paragraph"], segment["voice"]
                    row[f"{prefix}start"], row[f"{prefix}end"] = start, start + len(found[0])
                    break


def _place_excerpts(excerpts, paragraphs, segments, catalogue):
    """Verify each excerpt verbatim, give it its place, voice and words, and count the budget."""
    text_of = {(row["article"], row["paragraph"]): row["text"] for row in paragraphs}
    printed = {}
    for number, row in enumerate(excerpts, start=2):
        where = f"data/articles/excerpts.csv, line {number} ({row['id']})"
        text = text_of.get((row["article"], row["paragraph"]))
        if text is None:
            raise BadInput(f"{where}: {row['article']} has no paragraph {row['paragraph']}; correct the number.")
        if row["text"] not in text:
            raise BadInput(
                f"{where}: the text is not in paragraph {row['paragraph']}: {_first_difference(row['text'], text)}; "
                "copy it word for word."
            )
        start = text.index(row["text"])
        end = start + len(row["text"])
        row["start"], row["words"] = start, len(row["text"].split())
        if row["words"] > LONGEST_EXCERPT:
            raise BadInput(f"{where}: {row['words']} words; an excerpt has at most {LONGEST_EXCERPT}. Shorten it.")
        share = Counter()
        for segment in segments:
            if (segment["article"], segment["paragraph"]) == (row["article"], row["paragraph"]):
                low, high = max(start, segment["start"]), min(end, segment["end"])
                if low < high:
                    share[segment["voice"]] += len(tokenize(text[low:high]))
        row["voice"] = share.most_common(1)[0][0]
        words = {word.start() for word in re.finditer(r"\S+", text) if word.start() < end and word.end() > start}
        printed.setdefault(row["article"], set()).update((row["paragraph"], at) for at in words)
    for row in catalogue:
        quoted, allowed = len(printed.get(row["id"], ())), LARGEST_SHARE * row["words"]
        if quoted > allowed:
            raise BadInput(
                f"data/articles/excerpts.csv: {quoted} of the {row['words']} words of {row['id']} are quoted, more "
                f"than {LARGEST_SHARE:.0%} ({allowed:.0f}); take an excerpt out, or shorten one."
            )


def _place_clauses(clauses, paragraphs, segments):
    """Check that each clause points at its verb and keeps the rules, and give it its voice and number."""
    text_of = {(row["article"], row["paragraph"]): row["text"] for row in paragraphs}
    numbers, before = Counter(), (None, -1)
    for line, row in enumerate(clauses, start=2):
        where = f"data/articles/clauses.csv, line {line} ({row['verb']})"
        place = row["article"], row["paragraph"]
        text = text_of.get(place)
        if text is None:
            raise BadInput(f"{where}: {row['article']} has no paragraph {row['paragraph']}; correct the number.")
        start, end = int(row["start"]), int(row["end"])
        word = text[start:end]
        if not (re.fullmatch(r"\w+(-\w+)*", word) and re.search(rf"(?<![\w-]){re.escape(word)}$", text[:end])
                and not re.match(r"\w", text[end:])):  # fmt: skip
            raise BadInput(f"{where}: characters {start} to {end} are {word!r}, not one whole word; correct the place.")
        if not _is_form(word.lower(), row["verb"]):
            raise BadInput(f"{where}: {word!r} is no form of {row['verb']!r}; correct the place or the verb.")
        if before[0] == place and start <= before[1]:
            raise BadInput(f"{where}: the verb does not stand after that of the line before; sort, or remove one.")
        before = place, start
        _check_roles(row, where)
        numbers[place] += 1
        row["clause"] = numbers[place]
        row["voice"] = next(
            segment["voice"]
            for segment in segments
            if (segment["article"], segment["paragraph"]) == place and segment["start"] <= start < segment["end"]
        )


def _is_form(word, verb):
    return word in IRREGULAR.get(verb, ()) or word.startswith(verb[: max(2, len(verb) - 1)])


def _check_roles(row, where):
    """Agent and patient are on the list of actors, and agree with the other columns."""
    for column in ("agent", "patient"):
        for actor in row[column].split(";") if row[column] else ():
            if actor not in ACTORS:
                near = difflib.get_close_matches(actor, ACTORS, 1)
                remedy = f"did you mean {near[0]!r}?" if near else f"choose one of {', '.join(ACTORS)}."
                raise BadInput(f"{where}: the {column} {actor!r} is not on the list of actors; {remedy}")
    if "thing" in row["patient"].split(";"):
        raise BadInput(f"{where}: a thing is never counted as acted on; leave the patient empty.")
    if row["agent_expressed"] == "yes" and not row["agent"]:
        raise BadInput(f"{where}: the agent is said to be expressed, but none is given; name it, or write no.")
    if row["form"] == "participle" and row["finite"] == "yes":
        raise BadInput(f"{where}: a participle without its auxiliary is not finite; write no, or passive.")
    if row["form"] not in PASSIVES and not (row["agent"] or row["patient"] or row["note"]):
        raise BadInput(f"{where}: nobody acts and nobody is acted on; say in the note why the row stands here.")


def _first_difference(wanted, text):
    """Say where an excerpt leaves the article: the longest beginning that still stands in it."""
    low, high = 0, len(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if wanted[:middle] in text else (low, middle - 1)
    after = text[text.index(wanted[:low]) + low :][:20]
    return f"after {wanted[:low][-20:]!r} the ledger has {wanted[low : low + 20]!r}, the article has {after!r}"


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _csv(rows, columns):
    columns = columns.split() if isinstance(columns, str) else columns
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()
