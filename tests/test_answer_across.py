"""Questions in one language over articles in another: what cosines are worth, and the real E5."""

from __future__ import annotations

from pathlib import Path

import pytest

import rag
from rag.answer.weights import Scale, fitted, scale_of
from rag.settings import E5_OFFICIAL, E5_SMALL, MINILM

pytestmark = pytest.mark.slow

SEEDS = Path(__file__).parent.parent / "seeds"


def test_a_scale_by_hand() -> None:
    scale = Scale(mean=0.75, spread=0.02, across=0.04)
    assert scale.worth(0.79, across=False) == pytest.approx(2.0)
    assert scale.worth(0.75, across=True) == pytest.approx(2.0)


def test_e5_has_a_scale_and_models_of_its_own() -> None:
    assert scale_of(MINILM) == scale_of("anything/else") == Scale()
    assert scale_of(E5_SMALL) == scale_of(E5_OFFICIAL) != Scale()
    assert fitted(E5_OFFICIAL) is not fitted(MINILM)
    assert fitted(MINILM).certainty == fitted().certainty


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> rag.Library:
    made = rag.open(tmp_path_factory.mktemp("e5") / "index", SEEDS, encoder=E5_SMALL, precision="float32")
    made.rebuild()
    return made


@pytest.mark.parametrize(
    "question",
    [
        "Кто призвал Асада уйти в отставку?",
        "Кто призвал Асада уйти?",
        "Какие поставки ракет Сирии приостановила Москва?",
    ],
)
def test_a_russian_question_over_english_articles_is_answered(library: rag.Library, question: str) -> None:
    answer = library.ask(question, llm="none")
    assert (answer.status, answer.note) == ("answered", "")
    assert answer.citations[0].quote == answer.citations[0].quote.strip()
    assert "Assad" in answer.citations[0].quote
    assert "encoder" not in answer.note


def test_a_russian_question_that_no_english_article_speaks_of_is_refused(library: rag.Library) -> None:
    assert library.ask("Кто победил на чемпионате мира 2018 года?", llm="none").status == "not_in_sources"


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("Что Лавров сказал о переговорах о судьбе Асада?", "004_897dda0d41565100.txt"),
        ("ماذا قال لافروف عن مصير الأسد؟", "004_897dda0d41565100.txt"),
    ],
)
def test_a_question_in_another_language_is_never_refused(
    library: rag.Library, question: str, article: str
) -> None:
    answer = library.ask(question, llm="none")
    assert answer.status != "not_in_sources"
    assert article in {citation.path for citation in answer.citations}


def test_an_index_is_asked_with_the_encoder_that_made_it(library: rag.Library) -> None:
    again = rag.open(library.settings.index, SEEDS)
    assert (again.settings.encoder, again.encoder.name, again.encoder.precision) == (
        "auto",
        E5_SMALL,
        "float32",
    )
    assert again.plan().added == again.plan().changed == ()
    assert again.rebuild().embedded == 0
    assert again.ask("Кто призвал Асада уйти в отставку?", llm="none").status == "answered"


def test_an_encoder_for_english_says_that_it_reads_english_alone(tmp_path: Path) -> None:
    made = rag.open(tmp_path / "index", SEEDS, encoder=MINILM)
    made.rebuild()
    answer = made.ask("Что Лавров сказал о помидорах на рынке?", llm="none")
    assert answer.status != "answered"
    assert answer.note.startswith("Articles in English were found by names and words alone")
    assert f"encoder {E5_SMALL}" in answer.note


ENGLISH = "The port of Halden closes in May, the harbour master Kari Moe said. A new quay costs 14 million.\n"
RUSSIAN = "Мост в Нордсунде закрыт до мая, сообщил мэр города. Ремонт стоит двадцать миллионов крон.\n"


def test_a_new_index_takes_the_encoder_for_all_languages_where_an_article_is_not_in_english(
    tmp_path: Path,
) -> None:
    seeds, index = tmp_path / "seeds", tmp_path / "index"
    seeds.mkdir()
    (seeds / "port.txt").write_text(ENGLISH, encoding="utf-8")
    (seeds / "bridge.txt").write_text(RUSSIAN, encoding="utf-8")
    made = rag.open(index, seeds, precision="float32")
    report = made.rebuild()
    line = f"The encoder is {E5_SMALL}, as not all articles are in English (ru)."
    assert line in str(report).splitlines()
    assert made.encoder.name == E5_SMALL
    assert len(report.added) == 2
    answer = made.ask("Когда закроют порт Хальдена?", llm="none")
    assert answer.citations[0].path == "port.txt"
    assert made.rebuild().encoder == ""


def test_a_table_of_figures_is_in_no_language(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "port.txt").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "seeds" / "votes.csv").write_text("region,turnout,votes\nNorth,61,100\nSouth,57,48900\n")
    made = rag.open(tmp_path / "index", tmp_path / "seeds")
    assert made.rebuild().encoder == ""
    assert made.encoder.name == MINILM


def test_an_index_keeps_its_encoder_unless_another_is_named(tmp_path: Path) -> None:
    seeds, index = tmp_path / "seeds", tmp_path / "index"
    seeds.mkdir()
    (seeds / "port.txt").write_text(ENGLISH, encoding="utf-8")
    first = rag.open(index, seeds).rebuild()
    assert first.encoder == ""
    (seeds / "bridge.txt").write_text(RUSSIAN, encoding="utf-8")
    again = rag.open(index, seeds)
    assert again.rebuild().because == ""
    assert again.encoder.name == MINILM
    other = rag.open(index, seeds, encoder=E5_SMALL)
    assert "the encoder changed" in other.rebuild().because
    assert other.encoder.name == E5_SMALL
