"""The annual addresses as the notebooks read them: literals counted by hand, and the rule that selected them."""

import doctest
import re

import pandas as pd

from framing import speeches

# The selection as `hits` shows it: beginnings of words, capitals minded, "illegally" left out.
PATTERN = re.compile(
    r"\b(?:immigration|immigrants?|immigrated|migrants?|refugees?|asylum|aliens?|illegal\b|undocumented|deportations?"
    r"|deporting|sanctuary|ICE\b|MS-13|border agents|border security|our (?:southern )?borders?)"
)


def passage(speech: str, paragraph: int) -> pd.Series:
    found = speeches.addresses().set_index(["speech", "paragraph"])
    return found.loc[(speech, paragraph)]


def test_the_example_of_the_docstring_runs():
    outcome = doctest.testmod(speeches)
    assert outcome.failed == 0 and outcome.attempted == 2


def test_161_paragraphs_of_33_addresses_by_eight_presidents():
    found = speeches.addresses()
    assert len(found) == 161 and found["speech"].nunique() == 33
    assert found.drop_duplicates("speech")["president"].value_counts(sort=False).to_dict() == {
        "Carter": 1, "Reagan": 1, "G. H. W. Bush": 2, "Clinton": 6, "G. W. Bush": 7, "Obama": 8, "Trump": 4, "Biden": 4,
    }  # fmt: skip
    assert found["date"].is_monotonic_increasing
    assert found.loc[found["delivery"] == "written", "speech"].unique().tolist() == ["Carter-1981-01-16"]


def test_the_words_are_those_of_the_texts():
    found = speeches.addresses()
    assert found["text"].str.split().str.len().tolist() == found["words"].tolist()
    assert found["words"].sum() == 11_444
    assert passage("Trump-2020-02-04", 69)["words"] == 20  # Tragically ... criminal illegal aliens.
    assert passage("Biden-2022-03-01", 97)["words"] == 20  # Folks ... fix the immigration system.


def test_the_hits_are_what_the_pattern_finds():
    found = speeches.addresses()
    assert [";".join(PATTERN.findall(text)) for text in found["text"]] == found["hits"].tolist()


def test_a_word_that_selects_a_paragraph_need_not_be_about_immigration():
    for speech, paragraph, sense in (
        ("Carter-1981-01-16", 26, "an invasion"),  # the illegal invasion of Afghanistan
        ("Clinton-1997-02-04", 54, "drugs"),  # drugs are illegal
        ("Clinton-1995-01-24", 0, "a chamber or church"),  # the sanctuary of democracy
        ("Obama-2012-01-24", 27, "jobs or trade"),  # counterfeit goods crossing our borders
        ("Obama-2015-01-20", 57, "another word"),  # alienating America from its allies
        ("Trump-2018-01-30", 130, "one of a list"),  # firefighters, police officers, border agents
        ("Trump-2019-02-05", 50, "drugs"),  # lethal drugs that cross our border
    ):
        found = passage(speech, paragraph)
        assert not found["about"] and found["sense"] == sense


def test_122_paragraphs_of_30_addresses_are_about_immigration():
    found = speeches.addresses()
    about = found[found["about"]]
    assert len(about) == 122 and about["speech"].nunique() == 30
    assert (found["sense"] == "").equals(found["about"])


def test_a_member_of_congress_is_not_taken_for_the_president():
    found = speeches.addresses()
    (member,) = found[found["speaker"] == "member"].itertuples()
    assert (member.speech, member.paragraph) == ("Biden-2024-03-07", 163)
    assert member.text.startswith("Rep. ")
    assert found["text"].str.startswith("The President. ").sum() == 4
