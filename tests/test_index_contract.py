"""What every store of an index must do, asked in the same words: local files, and a Milvus server.

With RAG_TEST_MILVUS=milvus://host:19530/scratch the same is asked of that server too.
"""

from __future__ import annotations

import gc
import json
import os
import secrets
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeAnnotator, FakeEncoder

from rag.index import LocalIndex, Query, SearchIndex, check_index, open_index
from rag.lexical import ask
from rag.library import Library
from rag.pipeline import rebuild
from rag.records import ROLES, Filter
from rag.settings import Settings

STORES = ["folder", "milvus-lite", *(["server"] if "RAG_TEST_MILVUS" in os.environ else [])]
NASTY = ['The "Times" of \\ Kyiv', 'x" or id != "', "it's %_ {p}", "a\nb\tc", "Ведомости"]
"""Names of outlets, with what means something to a language of filters."""
TEXTS = [
    'Sergey Lavrov said in Geneva: "We hope for the talks." The envoys of Iran met on Monday.',
    "The minister of Norway spoke of bread. Nobody in Oslo listened to the minister.",
    "Grain was sold in Odessa. Ships with grain of 2019 left the harbour for Cairo.",
    "Лавров заявил в Женеве о переговорах. Переговоры идут давно.",
    "Kerry met Lavrov in Geneva. They spoke of grain, of ships and of bread.",
]


def write(seeds: Path) -> None:
    seeds.mkdir(parents=True)
    lines = []
    for n, outlet in enumerate(NASTY * 3):
        month = f"2019-{n % 12 + 1:02}"
        date = [f"{month}-17", month, None][n % 3]
        text = f"{TEXTS[n % len(TEXTS)]}\n\nIt was item {n} of the day."
        lines.append(
            {"id": f'{n}"#', "text": text, "title": f"Title {n}", "publisher": outlet, "date": date,
             "author": f"Author {n % 2}", "language": "ru" if n % 5 == 3 else "en"}
        )  # fmt: skip
    told = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (seeds / 'fi"le.jsonl').write_text(told, encoding="utf-8")
    (seeds / "sub").mkdir()
    (seeds / "sub" / "x' or y.txt").write_text("Lavrov flew to Oslo with nobody.\n", encoding="utf-8")


def settings_of(folder: Path, store: str) -> Settings:
    place = {
        "folder": str(folder / "index"), "milvus-lite": f"milvus://{folder}/a.db",
        "server": f"{os.environ.get('RAG_TEST_MILVUS', '')}_{secrets.token_hex(4)}",
    }[store]  # fmt: skip
    return replace(Settings.load(seeds=folder / "seeds", index=place), index=folder / "index")


def build(settings: Settings, **options: object) -> SearchIndex:
    rebuild(
        settings.seeds, settings.index, settings, FakeEncoder(), annotator=FakeAnnotator(),
        progress=lambda *_: None, **options,
    )  # type: ignore[arg-type]  # fmt: skip
    return open_index(settings.index, settings.server)


@pytest.fixture(
    scope="module",
    params=[pytest.param(store, marks=pytest.mark.slow if store != "folder" else ()) for store in STORES],
)
def settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp(request.param)
    write(folder / "seeds")
    made = settings_of(folder, request.param)
    build(made)
    return made


@pytest.fixture(scope="module")
def index(settings: Settings) -> SearchIndex:
    return open_index(settings.index, settings.server)


@pytest.fixture(scope="module")
def local(settings: Settings) -> LocalIndex:
    """The local files of the same version: what a server has was made of them."""
    return LocalIndex.open(settings.index)


def query(index: SearchIndex, text: str, **options: bool) -> Query:
    return Query(FakeEncoder().encode_query(text), index.known(ask(text, None)), **options)


def test_it_is_what_was_built(index: SearchIndex, local: LocalIndex) -> None:
    assert (index.version, index.encoder, len(index)) == (local.version, local.encoder, len(local))
    assert index.settings_digest == local.settings_digest
    assert index.newer is None
    assert index.languages == local.languages
    told = index.status()
    assert told["passages"] == len(local)
    assert {"version", "articles", "encoder", "search", "notes", "bytes"} <= told.keys()


def test_what_nobody_holds_is_let_go(settings: Settings) -> None:
    """What an index keeps of its questions is kept on itself."""
    index = open_index(settings.index, settings.server)
    index.pool(query(index, "Lavrov on grain"), Filter(languages=("en",)), 3)
    assert index.notes(next(index.articles()).id) is not None
    held = weakref.ref(index)
    del index
    gc.collect()
    assert held() is None


def test_articles_and_passages_come_back_whole(index: SearchIndex, local: LocalIndex) -> None:
    assert list(index.articles()) == list(local.articles())
    assert sorted(index.holding(()), key=str) == sorted(local.holding(()), key=str)
    for passage in local.holding(()):
        assert index.passage(passage.id) == passage
        assert np.array_equal(index.vector(passage.id), local.vector(passage.id))
        assert index.article(passage.article_id).id == passage.article_id
        assert index.has_article(passage.article_id)
        assert passage in index.passages_of(passage.article_id) == local.passages_of(passage.article_id)


@pytest.mark.parametrize("name", ["", "00", "0" * 16, 'x" or id != "', "é\n"])
def test_what_is_not_there_is_a_key_error(index: SearchIndex, name: str) -> None:
    for ask_for in (index.passage, index.vector, index.article, index.notes, index.passages_of):
        with pytest.raises(KeyError):
            ask_for(name)
    assert not index.has_article(name)


FILTERS = [
    Filter(),
    Filter(roles=ROLES),
    Filter(since="2019-03-01"),
    Filter(until="2019-06-30"),
    Filter(since="2019-02-01", until="2019-02-28"),
    Filter(languages=("ru",)),
    Filter(authors=("author 1", "nobody")),
    Filter(paths=('fi"le.jsonl',)),
    Filter(paths=('fi"le.jsonl#3"#',)),
    Filter(paths=("sub/",)),
    Filter(paths=("sub/x' or y.txt",)),
    Filter(paths=("su", "%", '") or ("" == "')),
    Filter(publishers=('") or (1 == 1', "\\")),
    Filter(publishers=("ведомости",), since="2019-01-01"),
    *(Filter(publishers=(outlet,)) for outlet in NASTY),
]


@pytest.mark.parametrize("where", FILTERS, ids=str)
def test_a_filter_lets_the_same_through(index: SearchIndex, local: LocalIndex, where: Filter) -> None:
    pools = [one.pool(query(one, "Lavrov in Geneva"), where, 200) for one in (index, local)]
    found, wanted = ({one.id for one in pool.take(np.arange(len(pool)))} for pool in pools)
    assert found == wanted
    assert index.holds(where) == bool(wanted) == local.holds(where)


@pytest.mark.parametrize(
    "text", ["Lavrov in Geneva", "grain of 2019 ships", "nobody spoke", "Zanzibar", "переговоры"]
)
@pytest.mark.parametrize("compared", [True, False])
def test_candidates_are_known_alike(index: SearchIndex, local: LocalIndex, text: str, compared: bool) -> None:
    made = []
    for one in (index, local):
        pool = one.pool(query(one, text, compared=compared), Filter(roles=ROLES), 200)
        names = [passage.id for passage in pool.take(np.arange(len(pool)))]
        order = np.argsort(names)
        numbers = [*pool.words, pool.numbers, pool.cosines, pool.lengths]
        made.append((sorted(names), [np.asarray(one)[order] for one in numbers], pool.covered))
        assert pool.ends[-1] == len(pool.sentences)
        asked = [(word.rows, round(word.idf, 6)) for word in pool.asked]
        made[-1] += (asked, pool.languages[order].tolist())
    (names, numbers, covered, asked, languages), other = made
    assert names == other[0]
    for mine, theirs in zip(numbers, other[1], strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-5)
    assert covered == pytest.approx(other[2])
    assert (asked, languages) == (other[3], other[4])


def test_few_candidates_of_many_are_the_best(index: SearchIndex, local: LocalIndex) -> None:
    """With a pool smaller than the index both searches choose: the best of each are there."""
    asked = query(index, "Lavrov in Geneva")
    pool = index.pool(asked, Filter(), 5)
    names = {one.id for one in pool.take(np.arange(len(pool)))}
    rows, _ = local.dense(asked.vector, 3, local.mask(Filter()))
    assert {one.id for one in local.passages(rows)} <= names or len(names) >= 5
    but = index.pool(asked, Filter(), 5, but=min(names))
    assert min(names) not in {one.id for one in but.take(np.arange(len(but)))}
    few = index.pool(asked, Filter(), 5, among=sorted(names)[:2])
    assert {one.id for one in few.take(np.arange(len(few)))} == set(sorted(names)[:2])


def test_a_pool_of_few_is_scored_as_that_of_many(index: SearchIndex) -> None:
    """What is known of a candidate does not depend on which others there are."""
    asked = query(index, "nobody in Geneva spoke of ships")
    pools = [index.pool(asked, Filter(), size) for size in (5, 200)]
    of_few, of_many = ({one.id: n for n, one in enumerate(p.take(np.arange(len(p))))} for p in pools)
    assert of_few.keys() < of_many.keys()
    for few, many in zip(
        *([*one.words, one.numbers, one.cosines, one.lengths] for one in pools), strict=True
    ):
        some = [of_many[one] for one in of_few]
        np.testing.assert_allclose(few[[*of_few.values()]], np.asarray(many)[some], atol=1e-5)


def test_words_and_values(index: SearchIndex, local: LocalIndex) -> None:
    assert {"lavrov", "geneva"} <= set(index.words("lavrof"))
    for column in ("publisher", "authors", "language", "paths"):
        assert set(index.values(column)) == set(local.values(column))  # type: ignore[arg-type]
    groups = index.known(ask("grain ships", "en"))
    assert {one.id for one in index.holding(groups)} == {one.id for one in local.holding(groups)} != set()


def test_notes_are_those_that_were_made(index: SearchIndex, local: LocalIndex) -> None:
    every = list(local.noted())
    assert every
    assert list(index.noted()) == every
    assert [one.people for one in index.noted(("people",))] == [one.people for one in every]
    assert all(index.notes(one.article_id) == one for one in every)
    assert (
        index.corrections() == local.corrections() == {"people": [], "statements": []}
        or index.corrections() == {}
    )
    assert index.notes_mark()


def test_a_sound_index_has_no_problem(settings: Settings) -> None:
    assert check_index(settings.index, settings.seeds, settings.server) == []


def test_the_whole_library_stands_on_it(settings: Settings) -> None:
    library = Library(settings, FakeEncoder())  # type: ignore[arg-type]
    answer = library.ask("What did Lavrov say in Geneva?")
    assert answer.hits
    for one in answer.citations:
        assert library.index.article(one.article_id).text[one.start : one.end] == one.quote
    assert len(library.statements) == sum(len(one.utterances) for one in library.index.noted())
    assert len(library.articles) == 16
    assert len(library.passages) == len(library.index)
    assert library.near(answer.hits[0].passage.id, 3)
    assert library.timeline(about="Geneva") is not None
    assert "No article" in library.misfit(Filter(publishers=("Nobody's",)))


@pytest.mark.slow
def test_a_build_costs_what_changed_and_old_readers_stay_whole(tmp_path: Path) -> None:
    for store in STORES:
        folder = tmp_path / store
        write(folder / "seeds")
        settings = settings_of(folder, store)
        old = build(settings)
        before = [one.id for one in old.articles()]
        (folder / "seeds" / "sub" / "x' or y.txt").unlink()
        (folder / "seeds" / "more.txt").write_text(
            "Kerry sold bread in Geneva for a day.\n", encoding="utf-8"
        )
        counted: list[tuple[str, int]] = []
        rebuild(
            settings.seeds, settings.index, settings, FakeEncoder(), annotator=FakeAnnotator(),
            progress=lambda name, done, _, counted=counted: counted.append((name, done)),
        )  # type: ignore[arg-type]  # fmt: skip
        new = open_index(settings.index, settings.server)
        assert old.newer == new.version != old.version
        assert [one.id for one in old.articles()] == before
        assert len(old.holding(())) == len(old)
        assert {one.path for one in new.articles()} - {one.path for one in old.articles()} == {"more.txt"}
        assert len(new.holding(())) == len(new)
        written = max((done for name, done in counted if name == "publishing"), default=0)
        assert written < 300  # terms of two articles, not the sixteen
        assert check_index(settings.index, settings.seeds, settings.server) == []
        again = open_index(settings.index, settings.server)
        build(settings)
        assert again.newer is None
