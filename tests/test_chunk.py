from hypothesis import given, settings
from hypothesis import strategies as st

from rag.chunk import chunk, context, heading
from rag.language import words
from rag.records import Article, Block, Published


def article(text, *blocks, title="A title", language="en"):
    whole = tuple(Block(s, e, role) for s, e, role in blocks) or (Block(0, len(text), "body"),)
    return Article("a1", "a.txt", "", title, "The Paper", (), Published("2013-09-09"), language, text, whole)


def count(texts):
    return [len(words(text)) + 2 for text in texts]


def test_context_is_a_heading_and_a_line_for_the_lexical_index():
    told = context(article("x", title="Two\nlines"))
    assert told == "Two lines\nThe Paper | 2013-09-09"
    assert heading(told) == "Two lines"
    assert context(article("x", title=None)) == "\nThe Paper | 2013-09-09"


def test_paragraphs_are_joined_while_they_fit():
    text = "One two three.\n\nFour five six.\n\nSeven eight nine."
    told = [text[p.start : p.end] for p in chunk(article(text), count, 18)]
    assert told == ["One two three.\n\nFour five six.", "Seven eight nine."]


def test_roles_do_not_mix_and_furniture_has_no_passage():
    text = "Head line\n\nBody text here.\n\nSubscribe now!\n\nA comment.\n\nAnother."
    blocks = [
        (0, 11, "headline"),
        (11, 28, "body"),
        (28, 44, "furniture"),
        (44, 56, "comment"),
        (56, 64, "comment"),
    ]
    told = [(p.role, text[p.start : p.end]) for p in chunk(article(text, *blocks), count, 200)]
    assert told == [
        ("headline", "Head line"), ("body", "Body text here."),
        ("comment", "A comment."), ("comment", "Another."),
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab .!?\n\u0301عЖ漢-", max_size=400), st.integers(16, 60))
def test_no_passage_is_longer_than_the_limit_and_none_loses_text(text, limit):
    told = article(text)
    passages = chunk(told, count, limit)
    for p in passages:
        assert p.sentences[0][0] == p.start
        assert p.sentences[-1][1] == p.end
        assert len(words(heading(context(told)) + "\n" + text[p.start : p.end])) + 2 <= limit
    held = "".join(text[s:e] for p in passages for s, e in p.sentences)
    assert "".join(held.split()) == "".join(text.split())
    assert len({p.id for p in passages}) == len(passages)
