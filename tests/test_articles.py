"""What the data says of the five articles, against counts made by hand from the printed texts."""

import pytest

from framing import articles


def test_the_catalogue_holds_the_five_articles_with_the_words_that_wc_counts():
    catalogue = articles.catalogue().set_index("id")
    # wc -w over the five files
    assert catalogue["words"].to_dict() == {
        "workpermit": 786,
        "citizentruth": 430,
        "bustle": 624,
        "intellectualist": 519,
        "entertainment-ie": 618,
    }


def test_no_byline_is_printed_because_none_is_proved():
    assert (articles.catalogue()["author"] == "").all()


def test_the_only_date_known_to_the_day_is_the_one_in_an_address():
    catalogue = articles.catalogue()
    exact = catalogue[catalogue["date_precision"] == "day"]
    assert exact["id"].tolist() == ["workpermit"]
    assert exact["url"].item().endswith("-20200728")


def test_the_voices_of_every_article_add_up_to_the_article():
    words = articles.segments().groupby("article")["words"].sum()
    assert words.to_dict() == articles.catalogue().set_index("id")["words"].to_dict()
    assert set(articles.segments()["voice"]) == set(articles.VOICES)


def test_the_synopsis_of_netflix_is_not_counted_as_the_words_of_the_outlet():
    press_text = articles.segments().query("voice == 'press-text'")
    # four paragraphs of the synopsis: 56 + 27 + 31 + 41 words, the advert's heading at its end left out
    assert press_text.groupby("article")["words"].sum().to_dict() == {"workpermit": 155}
    assert press_text["paragraph"].tolist() == [22, 23, 24, 25]


def test_nobody_who_was_arrested_or_separated_stands_between_quotation_marks():
    quotes = articles.quotes().query("role == 'arrested or separated'")
    # the father in Bustle (twice), the father and his son in entertainment.ie
    assert quotes["article"].tolist() == ["bustle", "bustle", "entertainment-ie", "entertainment-ie"]
    assert (quotes["form"] == "indirect").all()
    assert quotes["words"].sum() == 0


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("citizentruth-10-1", 14),  # "to tear families apart ... bring them maximum pain."
        ("bustle-6-1", 5),  # "We're just doing our jobs,"
        ("bustle-9-1", 16),  # "We're going to continue ... from doing it."
        ("workpermit-15-1", 2),  # "Abolish ICE."
        ("intellectualist-9-2", 9),  # 'I have a good stable home. I make money." (marks that do not match)
        ("entertainment-ie-6-2", 11),  # "it comes to a point where it's just next, next, next"
    ],
)
def test_a_quotation_has_as_many_words_as_stand_between_its_marks(quote, words):
    assert articles.quotes().set_index("id").loc[quote, "words"] == words


def test_every_speech_that_is_not_marks_only_has_a_speaker_and_a_role():
    quotes = articles.quotes()
    spoken = quotes[quotes["form"] != "marks only"]
    assert (spoken["speaker"] != "").all() and (spoken["role"] != "").all() and spoken["named"].notna().all()
    assert (quotes.loc[quotes["form"] == "marks only", ["speaker", "role", "verb"]] == "").all(axis=None)


@pytest.mark.parametrize(
    ("label", "counts"),
    [
        # counted by hand in the five texts, quoted and press text included
        ("collateral", {"bustle": 1, "intellectualist": 4}),
        ("undocumented immigrant", {"workpermit": 1, "citizentruth": 1, "intellectualist": 2}),
        ("illegal immigrant", {"workpermit": 1}),
        ("criminal alien", {"intellectualist": 1}),
        ("fugitive alien", {"entertainment-ie": 1}),
        ("immigration violator", {"entertainment-ie": 1}),
        ("asylum seeker", {"citizentruth": 1, "entertainment-ie": 1}),
        ("Nazi", {"bustle": 1, "intellectualist": 2}),
    ],
)
def test_labels_are_counted_once_by_their_longest_spelling(label, counts):
    found = articles.labels().query("label == @label").groupby("article")["count"].sum()
    assert found.to_dict() == counts


def test_advocates_for_immigrants_are_not_counted_as_immigrants():
    # "immigrant advocates taking to the streets" is the only such word in this paragraph
    assert articles.labels().query("article == 'workpermit' and paragraph == 15").empty


def test_the_words_of_the_token_table_are_the_words_of_the_catalogue():
    counted = articles.tokens().groupby("article")["count"].sum()
    assert counted.to_dict() == articles.catalogue().set_index("id")["tokens"].to_dict()


def test_every_scene_that_is_told_prints_an_excerpt_of_its_article():
    scenes = articles.scenes()
    ledger = articles.excerpts().set_index("id")
    assert scenes.groupby("scene").size().eq(5).all()
    for scene in scenes.itertuples():
        assert scene.told == bool(scene.excerpt)
        if scene.told:
            assert ledger.loc[scene.excerpt, "article"] == scene.article
            assert ledger.loc[scene.excerpt, "paragraph"] == scene.paragraph
