"""Versions of one text: what one of them tells otherwise than another stands beside it."""

import pytest
from small import library_of

from rag.language.versions import are_versions, told_otherwise

HARBOUR = (
    "The old harbour of Norvik was built in 1835 by Thomas Lee. It has two moles and a light of red stone, "
    "which the town keeps. Fishermen from the islands sell their catch there in the morning."
)
EDITED = HARBOUR.replace("1835", "1935").replace("Thomas Lee", "Ann Berg")


@pytest.mark.parametrize(
    ("one", "other", "otherwise"),
    [
        ("The harbour was built in 1835 by the town.", "The harbour was built in 1935 by the town.", True),
        ("The harbour was built in 1835 by the town.", "The harbour was built in 1835 by a town.", False),
        ("It cost 8,400 crowns in the end, he said.", "It cost 8400 crowns in the end, he said.", False),
        ("It cost 8,400 crowns in the end, he said.", "It cost 9,400 crowns in the end, he said.", True),
        ("Some ten men were hurt there, he said.", "Some 11 men were hurt there, he said.", False),
        ("It was built by Thomas Lee for the town.", "It was built by Ann Berg for the town.", True),
        ("It was said by President Obama on the day.", "It was said by Barack Obama on the day.", False),
        ("It was said by Assad himself on the day.", "It was said by Asad himself on the day.", False),
        ("It was sold to the U.S. by its king.", "It was sold to the United States by its king.", False),
        ("It was sold to the EU by the old king.", "It was sold to the Union by the old king.", False),
        ("It was told on Monday by the old king.", "It was told on 10 December by the old king.", False),
        ("The school is in Springfield, Illinois, USA.", "The school is in Stanford, Kentucky, USA.", True),
        ("It was built in 1835.", "In 1935 the town had it built, whatever the others say of it.", False),
        ("Гавань построена в 1835 году Томасом Ли.", "Гавань построена в 1935 году Томасом Ли.", True),
        ("بني الميناء القديم في عام 1835 في المدينة.", "بني الميناء القديم في عام 1935 في المدينة.", True),
    ],
)  # fmt: skip
def test_another_figure_or_name_in_the_same_place(one: str, other: str, otherwise: bool) -> None:
    assert told_otherwise("How was that?", one, other) is otherwise
    assert told_otherwise("How was that?", other, one) is otherwise


def test_what_differs_in_words_of_the_question_is_told_of_something_else() -> None:
    lines = "The treaty with France was signed by Lee.", "The treaty with Spain was signed by Berg."
    assert told_otherwise("Who signed the treaty?", *lines)
    assert not told_otherwise("Who signed the treaty with France?", *lines)


def test_versions_are_the_same_but_for_a_few_words() -> None:
    assert are_versions(HARBOUR, EDITED)
    assert not are_versions(HARBOUR, "The old harbour of Norvik was closed by the town after the storm.")


def library(tmp_path, dates):
    return library_of(
        tmp_path,
        {"id": "a", "title": "Harbour", "text": HARBOUR, "date": dates[0], "publisher": "The Gazette"},
        {"id": "b", "title": "Harbour", "text": EDITED, "date": dates[1], "publisher": "The Echo"},
        {"id": "c", "title": "Market", "text": "The market of Sund sells wool.", "date": dates[0]},
    )


@pytest.mark.parametrize(
    "question", ["When was the harbour of Norvik built?", "Who built the harbour of Norvik?"]
)
def test_the_other_version_is_shown_and_said_to_disagree(tmp_path, question: str) -> None:
    answer = library(tmp_path, ("2019-05-01", "2019-05-03")).ask(question)
    assert answer.status == "conflicting"
    cited = [citation for statement in answer.statements for citation in statement.citations]
    assert [citation.path for citation in cited] == ["d.jsonl#a", "d.jsonl#b"]
    quotes = " ".join(citation.quote for citation in cited)
    assert "in 1835 by Thomas Lee" in quotes
    assert "in 1935 by Ann Berg" in quotes
    assert answer.note.startswith("The sources disagree: ")
    assert (
        "“The old harbour of Norvik was built in 1835 by Thomas Lee.” (The Gazette, 2019-05-01)"
        in answer.note
    )
    assert "(The Echo, 2019-05-03)" in answer.note


def test_what_is_told_months_later_in_the_same_words_is_no_version(tmp_path) -> None:
    answer = library(tmp_path, ("2019-05-01", "2019-11-03")).ask("Who built the harbour of Norvik?")
    assert answer.status == "answered"


def test_the_line_above_long_claims_begins_where_they_part(tmp_path) -> None:
    long = "The old harbour of Norvik, which the islands and the town had both asked for, was built"
    one = HARBOUR.replace("The old harbour of Norvik was built", long)
    found = library_of(tmp_path, {"id": "a", "text": one}, {"id": "b", "text": one.replace("1835", "1935")})
    note = found.ask("When was the harbour of Norvik built?").note
    assert "“… asked for, was built in 1835 by Thomas Lee.” (undated)" in note
    assert "“… asked for, was built in 1935 by Thomas Lee.” (undated)" in note


@pytest.mark.parametrize(
    "question", ["What did the spokesman of delegation 77 say?", "How many members had delegation 77?"]
)
def test_texts_of_one_mould_on_several_things_do_not_disagree(tmp_path, question: str) -> None:
    told = [
        {
            "id": f"d{n}", "title": f"Delegation {n} came to Sochi", "date": f"2015-03-{n - 60}",
            "text": f"Delegation {n} came to Sochi on Monday. Its {n + 2} members asked for talks on gas. "
            f"The spokesman of delegation {n} said that paper {n} had been signed in hall {n % 7}.",
        }
        for n in range(70, 85)
    ]  # fmt: skip
    answer = library_of(tmp_path, *told).ask(question)
    assert answer.status == "answered"
    assert {citation.path for statement in answer.statements for citation in statement.citations} == {
        "d.jsonl#d77"
    }
