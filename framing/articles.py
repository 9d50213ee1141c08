"""The five articles: what is known of each, and everything counted in them by voice.

The texts themselves are copyright and not here. What is here are facts about them and short
excerpts; `data/articles/` says how each file was made.
"""

import pandas as pd

from framing import tables

#: Whose words: the article's own; somebody quoted; Netflix's synopsis; an advert; page furniture.
VOICES = ("outlet", "quoted", "press-text", "advert", "boilerplate")


def catalogue() -> pd.DataFrame:
    """Return one row an article: outlet, title, author (empty where not proved), date and how sure it is,
    address, genre, country, words (as a word processor counts), tokens, sha256 of the text."""
    return tables.read("articles/catalogue.csv")


def paragraphs() -> pd.DataFrame:
    """Return one row a paragraph, in reading order: its part of the page, its base voice, words, sha256."""
    return tables.read("articles/paragraphs.csv")


def segments() -> pd.DataFrame:
    """Return one row for each stretch of one voice, in reading order, with its words (whitespace-separated)."""
    return tables.read("articles/segments.csv")


def tokens() -> pd.DataFrame:
    """Return token counts by article, paragraph and voice; word order is not kept."""
    return tables.read("articles/tokens.csv")


def quotes() -> pd.DataFrame:
    """Return one row for each stretch of speech: direct, partial, indirect, or marks without a speaker.

    `words` counts what stands between the quotation marks (0 for indirect speech); a quotation that
    its attribution interrupts is two rows.
    """
    return tables.read("articles/quotes.csv")


def labels() -> pd.DataFrame:
    """Return counts of words that name people, by article, paragraph and voice.

    `group` tells people who cross a border from those who enforce the law; `kind` is what the label
    names them by. The closed list of labels is `label_terms()`.
    """
    return tables.read("articles/labels.csv")


def label_terms() -> pd.DataFrame:
    """Return the closed list of labels that `labels()` counts, with the spellings each one covers."""
    return tables.read("articles/label_terms.csv")


def tone() -> pd.DataFrame:
    """Return the words that the dictionary VADER scores, by article, paragraph and voice.

    `valence` is what its lexicon says of the word (-4 to 4), `score` what the uses there add to the
    sum of the whole page after its rules. These are VADER's numbers, here to be taken apart.
    """
    return tables.read("articles/tone.csv")


def tone_scores() -> pd.DataFrame:
    """Return VADER's sums and scores of whole pages, parts of pages, paragraphs and excerpts.

    `scope` says what was read: page, report (without press text and advert), outlet, paragraph or
    excerpt; `part` which paragraph or excerpt. `lexicon` is the sum before VADER's rules, `sum` after
    them, and compound = sum / sqrt(sum**2 + 15).
    """
    return tables.read("articles/tone_scores.csv")


def clauses() -> pd.DataFrame:
    """Return one row for each clause in which a person or an agency acts or is acted on, read by hand.

    `start` and `end` place the verb in its paragraph; `agent` and `patient` name groups of
    framing.clauses.ACTORS (two are joined by a semicolon); `agent_expressed` says whether the clause
    itself names its agent. The manifest holds the rules.
    """
    return tables.read("articles/clauses.csv")


def parsed() -> pd.DataFrame:
    """Return one row for each verb that a grammar parser found, with the places of its agent and patient.

    A machine's reading, with its errors: compare it with `clauses()` by framing.clauses.score.
    """
    return tables.read("articles/parsed.csv")


def scenes() -> pd.DataFrame:
    """Return one row for each scene and article: whether the article tells it, where, and in which excerpt."""
    return tables.read("articles/scenes.csv")


def reuse() -> pd.DataFrame:
    """Return how many word n-grams each article has, and how many of them stand in another too, by n and voice."""
    return tables.read("articles/reuse.csv")


def runs() -> pd.DataFrame:
    """Return one row for each pair of articles: the longest run of words in both, its length, places and kind."""
    return tables.read("articles/runs.csv")


def excerpts() -> pd.DataFrame:
    """Return the ledger of every quotation that the book prints, with article, paragraph, voice and reason."""
    return tables.read("articles/excerpts.csv")


def claims() -> pd.DataFrame:
    """Return the ledger of claims: one row for each claim of the articles that a source could bear out or contradict.

    `phrase` is the claim's key phrase as printed (empty where the claim is only paraphrased), at
    character `start` of its paragraph; `excerpt` is the entry of the ledger of excerpts that holds it;
    `verdict_group` is one of framing.policy.VERDICTS; `data` names rows for framing.policy.lookup.
    """
    return tables.read("policy/claims.csv")
