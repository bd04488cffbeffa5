"""Notes in an index: made of what is new, whole to the byte, there while a build goes on and after a kill."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import FakeAnnotator, FakeEncoder
from threadpoolctl import threadpool_info, threadpool_limits

from rag.errors import IndexCorrupt, RagError
from rag.index import LocalIndex, check
from rag.pipeline import rebuild
from rag.records import Article, Day, Notes, Person, Quantity, RebuildReport, Utterance

KERRY = 'On Monday John Kerry said "we are close" in Geneva.\n\nNobody else spoke for hours.\n'
LAVROV = 'Sergei Lavrov said "there is no deal" in Moscow.\n\nThe talks went on until late.\n'


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "kerry.txt").write_text(KERRY)
    (folder / "lavrov.txt").write_text(LAVROV)
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def build(seeds: Path, index: Path, annotator: FakeAnnotator | None = None, **more: object) -> RebuildReport:
    annotator = annotator or FakeAnnotator()
    return rebuild(seeds, index, encoder=FakeEncoder(), annotator=annotator, **more)  # type: ignore[arg-type]


def notes(index: Path) -> dict[str, Notes | None]:
    opened = LocalIndex.open(index)
    return {article.path: opened.notes(article.id) for article in opened.articles()}


def test_every_article_has_notes_after_a_build(seeds: Path, index: Path) -> None:
    report = build(seeds, index)
    assert report.notes == 2
    assert "notes made of 2 articles" in str(report)
    one = notes(index)["kerry.txt"]
    assert one is not None
    assert [KERRY[said.start : said.end] for said in one.utterances] == ["we are close"]
    assert one == FakeAnnotator().annotate(next(LocalIndex.open(index).articles()))
    assert check(index, seeds) == []


def test_a_new_article_costs_notes_of_one(seeds: Path, index: Path) -> None:
    build(seeds, index)
    (seeds / "more.txt").write_text('Anna Lindh said "it is over".\n')
    (seeds / "kerry.txt").rename(seeds / "zz.txt")  # a path is no part of a note
    annotator = FakeAnnotator()
    assert build(seeds, index, annotator).notes == len(annotator.articles) == 1
    assert build(seeds, index, annotator).notes == 0
    assert None not in notes(index).values()


def test_an_article_that_comes_back_finds_its_notes(seeds: Path, index: Path) -> None:
    build(seeds, index)
    (seeds / "kerry.txt").unlink()
    assert build(seeds, index).notes == 0
    (seeds / "kerry.txt").write_text(KERRY)
    assert build(seeds, index).notes == 0


def test_files_with_notes_that_a_kept_version_needs_stay(seeds: Path, index: Path) -> None:
    for number in range(6):
        (seeds / f"{number}.txt").write_text(KERRY.replace("close", f"close {number}"))
    build(seeds, index)
    for path in [*seeds.glob("[0-9].txt"), seeds / "kerry.txt"]:
        path.unlink()  # one article of eight is left; the version before has all
    build(seeds, index)
    before = set((index / "notes").glob("*.arrow"))
    (seeds / "new.txt").write_text(KERRY.replace("close", "far"))
    build(seeds, index)
    assert before < set((index / "notes").glob("*.arrow"))


def test_another_annotator_makes_them_anew(seeds: Path, index: Path) -> None:
    build(seeds, index)
    assert build(seeds, index, FakeAnnotator("fake-2")).notes == 2
    assert {one.annotator for one in notes(index).values() if one} == {"fake-2"}


def test_a_corrected_date_makes_the_notes_of_that_article_anew(seeds: Path, index: Path) -> None:
    build(seeds, index)
    (seeds / "corrections.toml").write_text('["kerry.txt"]\ndate = 2013-09-09\n')
    assert build(seeds, index).notes == 1


class Stopping(FakeAnnotator):
    """Does something at its second article."""

    def __init__(self, at_second: object) -> None:
        super().__init__()
        self.at_second = at_second

    def annotate(self, article: Article) -> Notes:
        if len(self.articles) == 1:
            self.at_second()  # type: ignore[operator]
        return super().annotate(article)


def test_a_parse_is_by_one_core_and_leaves_the_others_to_the_user(seeds: Path, index: Path) -> None:
    def cores() -> list[int]:
        return [one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"]

    seen: list[int] = []
    with threadpool_limits(limits=2, user_api="blas"):
        before = cores()
        build(seeds, index, Stopping(lambda: seen.extend(cores())))
        assert cores() == before
    assert seen == [1] * len(before) != []


def test_the_index_answers_before_its_notes_are_whole(seeds: Path, index: Path) -> None:
    seen = []

    def look() -> None:
        opened = LocalIndex.open(index)
        seen.append((len(opened.dense(FakeEncoder().encode_query("Geneva"), 1)[0]), opened.status()["notes"]))

    build(seeds, index, Stopping(look))
    assert seen == [(1, {"articles": 0, "annotator": "fake-1"})]
    assert LocalIndex.open(index).status()["notes"] == {"articles": 2, "annotator": "fake-1"}


def test_an_open_index_sees_notes_that_come(seeds: Path, index: Path) -> None:
    build(seeds, index, notes=False)
    opened = LocalIndex.open(index)
    name = opened.article_ids[0]
    assert opened.notes(name) is None
    build(seeds, index)
    assert opened.notes(name) is not None


def test_stopped_it_keeps_what_is_made_and_goes_on(seeds: Path, index: Path) -> None:
    stop: list[bool] = []
    report = build(seeds, index, Stopping(lambda: stop.append(True)), cancelled=lambda: bool(stop))
    assert report.notes == 2  # the second was made when the user stopped
    (seeds / "more.txt").write_text('Anna Lindh said "it is over".\n')
    stop.clear()
    report = build(seeds, index, cancelled=lambda: len(LocalIndex.open(index).article_ids) == 3)
    assert report.notes == 0
    assert report.notes_missing.startswith("notes of 2 of 3 articles: the rebuild was stopped")
    assert build(seeds, index).notes == 1


class Lacking(FakeAnnotator):
    def annotate(self, article: Article) -> Notes:
        if "Kerry" in article.text:
            raise RagError("there is no model for English", "Run `make setup`.")
        return super().annotate(article)


def test_an_annotator_that_fails_costs_its_own_notes_only(seeds: Path, index: Path) -> None:
    report = build(seeds, index, Lacking())
    assert report.notes == 1
    assert report.notes_missing == (
        "notes of 1 of 2 articles: kerry.txt: there is no model for English. Run `make setup`."
    )
    assert "Notes of 1 of 2" in str(report)
    assert build(seeds, index).notes == 1


@pytest.mark.parametrize("name", ["manifest.json", "*.arrow"])
def test_a_damaged_byte_is_named_and_mended(seeds: Path, index: Path, name: str) -> None:
    build(seeds, index)
    (path,) = (index / "notes").glob(name)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert [problem.file for problem in check(index)] == [f"notes/{path.name}"]
    with pytest.raises(IndexCorrupt, match="notes/"):
        notes(index)
    assert build(seeds, index).notes == 2
    assert check(index, seeds) == []


def test_the_same_seeds_give_the_same_bytes(seeds: Path, index: Path, tmp_path: Path) -> None:
    build(seeds, index)
    build(seeds, tmp_path / "other")
    told = [sorted((p.name, p.read_bytes()) for p in (path / "notes").iterdir())
            for path in (index, tmp_path / "other")]  # fmt: skip
    assert told[0] == told[1]


@pytest.mark.slow
def test_files_stay_few_and_what_no_version_needs_goes(seeds: Path, index: Path) -> None:
    for number in range(40):
        (seeds / "kerry.txt").write_text(KERRY.replace("close", f"close {number}"))
        assert build(seeds, index).notes == (2 if number == 0 else 1)
    files = LocalIndex.open(index)
    assert len(list((index / "notes").glob("*.arrow"))) <= 17
    assert files.status()["notes"]["articles"] == 2
    assert check(index, seeds) == []


def test_all_fields_come_back(tmp_path: Path) -> None:
    from rag.index.notes import notes_of, row_of

    whole = Notes(
        "a", "1",
        (Person("Sergei Lavrov", ((0, 3), (5, 9)), "Foreign Minister", "Russian", "m"), Person("X", ())),
        (Utterance(1, 5, "mixed", (6, 9), "Sergei Lavrov", 0, "a voice", "office", "2013-01-01"),),
        (Utterance(1, 2, "indirect"),),
        (Quantity(1, 2, 3.5e6, "usd", "people", "~"),),
        (Day(1, 2, "2013-01-01", "2013-01-31", "inferred"),),
    )  # fmt: skip
    row = row_of(bytes(16), whole)
    assert notes_of(row, "1") == whole
    assert notes_of({name: row[name] for name in ("article", "people")}, "1").days == ()
