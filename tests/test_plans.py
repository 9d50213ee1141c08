"""Every lesson plan fills its minutes, leaves nothing out without saying so, and asks what its chapter can answer."""

import pytest
from lxml import html

from framing import BadInput
from press import bank, plans
from press.bank import Chapter, Exercise

CHAPTERS = {chapter.name: chapter for chapter in bank.chapters()}
ASKED = plans.stops()
BODY = (
    "Words words.\n\n## What exactly are we measuring?\n\nEight words stand here, and now it ends.\n\n"
    "## Key points\n\n- One.\n"
)


def exercise(slug, minutes, kind="close-reading", computer=False, level=1):
    return Exercise(
        slug, slug.title(), "chapters/a", kind, level, minutes, "pairs", ["a"], [], computer, True, "Alone."
    )


def chapter(*exercises, reading=15, name="chapters/a", prerequisites=()):
    minutes = {"reading": reading, "activity": 20, "discussion": 15}
    return Chapter(name, "Part", "A", minutes, {"a": "Count."}, list(prerequisites), [], "", [], list(exercises), BODY)


def steps(plan):
    return [(step.minutes, step.kind, getattr(step.about, "slug", None)) for step in plan.steps]


# --- The book's plans


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_minutes_of_every_lesson_add_up_to_its_length(name):
    printed = plans.of_chapter(CHAPTERS[name], ASKED)
    assert [plan.length for plan in printed][:2] == [50, 75] and len(printed) in (2, 3)
    for plan in printed:
        assert sum(step.minutes for step in plan.steps) == plan.length
        assert all(step.minutes >= 1 for step in plan.steps)
        assert all(step.minutes >= 5 for step in plan.steps if step.kind == "ask")
        assert plan.steps[-1].kind == "close" and "ask" in [step.kind for step in plan.steps]


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_lesson_names_every_exercise_of_its_chapter_as_done_or_left(name):
    for plan in plans.of_chapter(CHAPTERS[name], ASKED):
        assert sorted(one.slug for one in plan.exercises + plan.left) == sorted(
            one.slug for one in CHAPTERS[name].exercises
        )


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_lesson_without_computers_needs_none_and_there_is_always_one(name):
    printed = plans.of_chapter(CHAPTERS[name], ASKED)
    assert {plan.length for plan in printed if not any(one.computer for one in plan.exercises)} == {50, 75}
    assert not any(one.computer for plan in printed if not plan.computers for one in plan.exercises)


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_chapter_has_questions_of_its_own_and_a_discussion_in_every_lesson(name):
    assert 2 <= len(ASKED[name]["stops"]) <= 3
    for plan in plans.of_chapter(CHAPTERS[name], ASKED):
        assert "discussion" in [one.kind for one in plan.exercises]


def test_the_unit_of_the_part_read_is_five_chapters_and_a_lesson_of_what_is_left():
    read = [one for name, one in CHAPTERS.items() if "/read/" in name]
    unit = plans.unit(read, ASKED)
    assert len(unit.lessons) == 6 and unit.out == []
    assert [one.slug for one in unit.lessons[-1]] == ["four-questions", "count-the-changes"]
    done = {one.slug for lesson in unit.lessons[:-1] for one in lesson.exercises}
    assert not done & {one.slug for one in unit.lessons[-1]}


def test_the_unit_of_the_record_leaves_out_the_chapter_that_no_other_builds_on():
    record = [one for name, one in CHAPTERS.items() if "/policy/" in name]
    unit = plans.unit(record, ASKED)
    assert [one.name for one in unit.out] == ["chapters/policy/wild"]
    assert all(lesson.length == 50 for lesson in unit.lessons)


def test_the_page_prints_every_plan_and_each_clock_runs_through(book):
    page = html.parse(book / "chapters" / "teach" / "plans.html")
    lessons = [table for table in page.xpath("//table[contains(@class, 'plan')]")]
    assert len(lessons) == sum(len(plans.of_chapter(one, ASKED)) for one in CHAPTERS.values())
    for table in lessons:
        length = 75 if "75 minutes" in table.xpath("string(caption)") else 50
        clock = [tuple(map(int, row.xpath("string(th)").split(" to "))) for row in table.xpath("tbody/tr")]
        assert clock[0][0] == 0 and clock[-1][1] == length
        assert all(before[1] == after[0] for before, after in zip(clock, clock[1:]))


# --- The rule, on chapters made by hand


def test_a_discussion_comes_before_what_would_fill_the_time_better():
    talk, count = exercise("talk", 15, "discussion"), exercise("count", 25)
    assert steps(plans.plan(chapter(count, talk), 50, False)) == [
        (14, "read", None), (8, "ask", None), (1, "read", None), (7, "ask", None), (15, "exercise", "talk"),
        (5, "close", None),
    ]  # fmt: skip


def test_in_a_room_with_computers_a_notebook_comes_before_more_paper():
    found = [exercise("talk", 20, "discussion"), exercise("paper", 25), exercise("notebook", 20, "notebook", True)]
    assert [one.slug for one in plans.plan(chapter(*found), 75, True).exercises] == ["talk", "notebook"]
    assert [one.slug for one in plans.plan(chapter(*found), 75, False).exercises] == ["talk", "paper"]


def test_a_discussion_that_needs_the_time_sends_the_reading_home():
    plan = plans.plan(chapter(exercise("talk", 35, "discussion")), 50, False)
    assert plan.at_home
    assert steps(plan) == [(5, "again", None), (5, "ask", None), (35, "exercise", "talk"), (5, "close", None)]


def test_a_discussion_longer_than_the_lesson_leaves_the_reading_in_class():
    plan = plans.plan(chapter(exercise("talk", 45, "discussion"), exercise("count", 20)), 50, False)
    assert not plan.at_home and [one.slug for one in plan.exercises] == ["count"]
    assert [one.slug for one in plan.left] == ["talk"]


def test_a_quiz_is_left_for_home():
    plan = plans.plan(chapter(exercise("quiz-a", 10, "quiz")), 50, False)
    assert plan.exercises == [] and [one.slug for one in plan.left] == ["quiz-a"]


def test_the_shortest_lesson_skips_what_it_may_and_asks_nothing_about_it():
    asked = {"stops": [plans.Stop("What exactly are we measuring?", "Why?"), plans.Stop("Key points", "Which?")],
             "skip": ["What exactly are we measuring?"]}  # fmt: skip
    assert [step.about.ask for step in plans.plan(chapter(), 50, False, asked).steps if step.kind == "ask"] == [
        "Which?"
    ]
    assert len([step for step in plans.plan(chapter(), 75, False, asked).steps if step.kind == "ask"]) == 2


# --- The questions


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("chapters/read/name: {stops: [], skip: []}", "'chapters/read/name' is no chapter of _toc.yml"),
        ("chapters/read/names: {stops: []}", "the entry of chapters/read/names is not usable; write stops"),
        (
            "chapters/read/names: {stops: [{after: Names}], skip: []}",
            r"a stop of chapters/read/names has the keys \['after'\]",
        ),
        (
            "chapters/read/names: {stops: [{after: Nams, ask: 'Why?'}], skip: []}",
            "chapters/read/names has no section 'Nams'",
        ),
        ("chapters/read/names: {stops: [", "exercises/plans.yml:1: it is not YAML"),
    ],
)
def test_a_question_that_cannot_be_asked_is_bad_input(written, message, tmp_path, monkeypatch):
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "plans.yml").write_text(written)
    monkeypatch.setattr(bank, "chapters", lambda root: list(CHAPTERS.values()))
    with pytest.raises(BadInput, match=message):
        plans.stops(tmp_path)
