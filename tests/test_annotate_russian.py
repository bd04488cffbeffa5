"""Who says what in Russian: the real models, on texts in our own words."""

import pytest

from rag.annotate import annotate
from rag.records import Article, Block, Published


def said(text: str) -> list[tuple[str, str | None, str | None]]:
    """[(words, speaker, described)] of a text's utterances."""
    published = Published("2026-02-04", "stated")
    blocks = (Block(0, len(text), "body"),)
    notes = annotate(Article("x", "x.txt", "", None, None, (), published, "ru", text, blocks))
    return [(text[u.start : u.end], u.speaker, u.described) for u in notes.utterances]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        (
            "Министр Иван Петров призвал к сдержанности. Анна Орлова покинула зал "
            "и сказала: «Они должны быть с нами».",
            "Они должны быть с нами",
            "Анна Орлова",
        ),
        (
            "Переговоры вышли на финишную прямую, заявил в интервью посол республики в России Давид Мелик.",
            "Переговоры вышли на финишную прямую",
            "Давид Мелик",
        ),
        (
            "Как сообщил секретарь совета Глеб Юрин, не хватило одного голоса.",
            "не хватило одного голоса",
            "Глеб Юрин",
        ),
        ("По словам Ивана Петрова, снег скрыл межевые знаки.", "снег скрыл межевые знаки", "Иван Петров"),
        ("Министр Иван Петров сказал, что стороны готовы.", "стороны готовы", "Иван Петров"),
    ],
)
def test_the_speaker_is_read_off_the_grammar(text: str, words: str, name: str) -> None:
    assert (words, name, None) in said(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "По словам дипломата, приглашения будут разосланы.",
            [("приглашения будут разосланы", None, "дипломата")],
        ),
        (
            "«Нам достаточно одной страницы», — подчеркнула она.",
            [("Нам достаточно одной страницы", None, None)],
        ),
        ("Принято думать, что сильный говорит, а слабый слушает.", []),
    ],
)
def test_a_voice_without_a_name_has_none(text: str, told: list[tuple[str, str | None, str | None]]) -> None:
    assert said(text) == told


def test_two_candidates_give_no_name() -> None:
    text = "Иван Петров и Олег Белов встретились. «Мы готовы к долгому разговору», — сказал он."
    assert [speaker for what, speaker, _ in said(text) if "готовы" in what] == [None]
    text = "Иван Петров приехал. «Мы готовы к долгому разговору», — сказал он."
    assert [speaker for what, speaker, _ in said(text) if "готовы" in what] == ["Иван Петров"]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        # a surname alone is known by the full name before, in whatever case that stands
        (
            "Премьер Норландии приехал с послом Олегом Рудиным. Рудин сообщил, что мост открыт.",
            "мост открыт",
            "Олег Рудин",
        ),
        (
            "Министр Иван Петров приехал в порт. По словам Петрова, мост открыт.",
            "мост открыт",
            "Иван Петров",
        ),
        # whose words are meant by a pronoun
        ("Мэр Анна Керн осмотрела мост. По её словам, он открыт.", "он открыт", "Анна Керн"),
        # who is quoted is the object
        (
            "Мэр Анна Керн осмотрела мост. «Мы откроем его в мае», — цитирует Керн агентство.",
            "Мы откроем его в мае",
            "Анна Керн",
        ),
        # an office, and a word for its kind
        (
            "Мэр Анна Керн осмотрела мост. Мэр сообщила, что он открыт.",
            "он открыт",
            "Анна Керн",
        ),
        ("Мэр Анна Керн осмотрела мост. Политик сообщила, что он открыт.", "он открыт", "Анна Керн"),
        ("Газета «Заря» сообщает, что мост открыт.", "мост открыт", None),
    ],
)
def test_a_voice_is_known_by_what_was_told_before(text: str, words: str, name: str | None) -> None:
    assert [speaker for what, speaker, _ in said(text) if words in what] == [name]


def test_a_stranger_is_nobody_of_those_before() -> None:
    text = "Мэр Анна Керн осмотрела мост. Дипломат сообщил, что он открыт."
    assert [speaker for what, speaker, _ in said(text) if "открыт" in what] == [None]
    text = "Посол встретился с Иваном Гореловым. Он сказал, что переговоры продолжатся."
    assert [speaker for what, speaker, _ in said(text) if "продолжатся" in what] == [None]


def test_what_accompanies_a_report_is_none() -> None:
    text = "Мост открыт. Об этом мэр Анна Керн сказала, выступая перед жителями."
    assert not [what for what, _, _ in said(text) if "выступая" in what]


def test_another_language_has_the_floor_of_a_transcript_only() -> None:
    text = "Ana López: Buenas tardes a todos.\n\nPregunta: ¿Cuándo?\n\nAna López: El lunes, dijo el ministro."
    blocks = (Block(0, len(text), "body"),)
    notes = annotate(Article("x", "x", "", None, None, (), Published(), "es", text, blocks))
    assert [u.how for u in notes.utterances if u.speaker] == ["floor", "floor"]


def test_the_day_of_a_statement() -> None:
    text = "Министр Анна Керн заявила во вторник, что мост закрыт."
    published = Published("2026-02-04", "stated")
    notes = annotate(
        Article("x", "x.txt", "", None, None, (), published, "ru", text, (Block(0, len(text), "body"),))
    )
    assert [one.day for one in notes.utterances] == ["2026-02-03"]
