# ruff: noqa: E501 - sample texts stand on one line
"""Files that cannot be read: each is one ReadError of one line that says what and what to do."""

from __future__ import annotations

import gzip
import io
import json
import os
import time
import zipfile
from pathlib import Path

import pytest
from fakes import FakeEncoder

from rag.clean import clean
from rag.errors import ReadError, SeedsError
from rag.pipeline import rebuild
from rag.read import SeedFile, find, read
from rag.records import Raw
from tests.pdfs import encrypted, pdf

STORY = "Envoy returns to the capital\n\nThe envoy returned on Monday with a list of eleven names."


def seed(folder: Path, name: str, data: bytes | str) -> SeedFile:
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return next(found for found in find(folder) if found.absolute.name == name)


def refused(found: SeedFile) -> ReadError:
    with pytest.raises(ReadError) as caught:
        list(read(found))
    assert caught.value.path == found.path
    assert "\n" not in str(caught.value)
    assert caught.value.advice
    return caught.value


def docx_bytes(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return made.getvalue()


BAD: list[tuple[str, bytes, str]] = [
    ("empty.txt", b"", "empty"),
    ("blank.txt", b" \n\t\r\n ", "empty"),
    ("mark.txt", b"\xef\xbb\xbf\n", "empty"),
    ("blank.html", b"<html><body>  <p> </p></body></html>", "no text"),
    ("binary.txt", bytes(range(256)) * 40, "not text"),
    ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
    ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Word"),
    ("film.txt", b"\0\0\0\x20ftypisom" + bytes(100), "a film"),
    ("sheet.docx", docx_bytes({"xl/workbook.xml": b"<workbook/>"}), "an Excel file"),
    ("broken.json", b'[\n {"text": "The first."},\n {"text": "The sec', "damaged (line 3)"),
    ("scan.pdf", pdf([["x"], ["y"]], drawn=False), "scan"),
    ("secret.pdf", encrypted(pdf([["A secret line"]]), "key"), "encrypted"),
    ("cut.pdf", pdf([["A line of text"]])[:200], "damaged"),
    ("nothing.pdf", b"%PDF-1.4\n", "damaged"),
    ("empty.docx", docx_bytes({"a.txt": b"a"}), "a packed archive"),
    ("hollow.docx", docx_bytes({"word/x.xml": b"a"}), "damaged"),
    ("cut.jsonl.gz", gzip.compress(b'{"text": "a"}\n' * 9000)[:60], "cut off"),
]


@pytest.mark.parametrize(
    ("name", "data", "what"),
    BAD,
    ids=[name for name, _, _ in BAD],  # the bytes hold the time: no name to count on
)
def test_one_line_says_what_is_wrong(tmp_path: Path, name: str, data: bytes, what: str) -> None:
    assert what in refused(seed(tmp_path, name, data)).what


def test_a_bomb_in_a_word_file_is_not_unpacked(tmp_path: Path) -> None:
    bomb = docx_bytes({"word/document.xml": bytes(80 << 20), "[Content_Types].xml": b"<Types/>"})
    begin = time.process_time()
    assert "far more than an article" in refused(seed(tmp_path, "bomb.docx", bomb)).what
    assert time.process_time() - begin < 5


def test_a_page_nested_100_000_deep_is_read(tmp_path: Path) -> None:
    story = "<p>The envoy returned on Monday with a list of eleven names, and nobody had asked.</p>"
    page = "<html><body>" + "<div>" * 100_000 + story + "</div>" * 100_000 + "<p>The end.</p></body></html>"
    raw = next(read(seed(tmp_path, "deep.html", page)))
    assert isinstance(raw, Raw)
    assert (
        raw.text
        == "The envoy returned on Monday with a list of eleven names, and nobody had asked.\n\nThe end."
    )


@pytest.mark.parametrize("ending", [".txt", ".html", ".md"])
def test_a_line_of_50_mb_is_refused_at_once(tmp_path: Path, ending: str) -> None:
    found = seed(tmp_path, f"line{ending}", b"word " * (10 << 20))
    begin = time.process_time()
    assert "characters" in refused(found).what
    assert time.process_time() - begin < 10


def test_a_line_of_two_million_characters_is_cleaned_in_seconds() -> None:
    for line in ("word " * 400_000, "a" * 2_000_000, "12.12.2012 " * 180_000, "(" * 2_000_000):
        begin = time.process_time()
        made = clean(Raw("long.txt", "0", line, "txt"))
        assert time.process_time() - begin < 10
        assert "".join(made.text[b.start : b.end] for b in made.blocks) == line


def test_2_gb_is_refused_without_being_read(tmp_path: Path) -> None:
    with open(tmp_path / "huge.txt", "wb") as file:
        file.truncate(2 << 30)
    begin = time.process_time()
    assert "larger than" in refused(find(tmp_path)[0]).what
    assert time.process_time() - begin < 2


def test_nul_bytes_and_a_cut_character_are_kept_or_marked(tmp_path: Path) -> None:
    raw = next(read(seed(tmp_path, "nul.txt", STORY.encode() + b" A\0B " + "я".encode()[:1])))
    assert isinstance(raw, Raw)
    assert raw.text == STORY + " A\0B \ufffd"


def test_lone_surrogates_become_the_replacement_character(tmp_path: Path) -> None:
    raw = next(read(seed(tmp_path, "s.jsonl", '{"id": "a\\udc80", "text": "one \\ud800 two"}\n')))
    assert isinstance(raw, Raw)
    assert (raw.path, raw.text) == ("s.jsonl#a\ufffd", "one \ufffd two")


def test_a_file_that_vanishes(tmp_path: Path) -> None:
    found = seed(tmp_path, "gone.txt", STORY)
    found.absolute.unlink()
    assert "vanished" in refused(found).what


def test_a_file_that_changes_while_it_is_read(tmp_path: Path) -> None:
    found = seed(tmp_path, "grows.jsonl", json.dumps({"id": "a", "text": STORY}) + "\n")
    documents = read(found)
    assert isinstance(next(documents), Raw)
    with open(found.absolute, "a") as file:
        file.write("{}\n")
    with pytest.raises(ReadError, match="changed while it was read"):
        next(documents)


def test_no_permission(tmp_path: Path) -> None:
    found = seed(tmp_path, "closed.txt", STORY)
    found.absolute.chmod(0)
    superuser = os.geteuid() == 0
    if superuser:
        os.seteuid(65534)  # who may read everything is nobody for the length of this test
    try:
        assert "permission" in refused(found).what
    finally:
        if superuser:
            os.seteuid(0)


def test_a_link_that_leaves_the_folder(tmp_path: Path) -> None:
    seeds, outside = tmp_path / "seeds", tmp_path / "outside"
    seeds.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text(STORY)
    (seeds / "link.txt").symlink_to(outside / "secret.txt")
    (seeds / "folder").symlink_to(outside)
    found = find(seeds)
    assert [one.path for one in found] == ["folder", "link.txt"]
    for one in found:
        assert "leads out" in refused(one).what


def test_a_link_within_the_folder_is_read_and_a_dangling_or_circular_one_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "c.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "d.txt").symlink_to(tmp_path / "d.txt")
    a, b, c, d = find(tmp_path)
    assert [raw.text for one in (a, b) for raw in read(one) if isinstance(raw, Raw)] == [STORY, STORY]
    refused(c)
    refused(d)


def test_a_pipe_under_a_text_name_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "not a regular file" in refused(find(tmp_path)[0]).what


def test_names_are_always_printable(tmp_path: Path) -> None:
    for name in (b"a\x1b[31m.txt", b"b\xff.txt", b"<script>alert(1)<.txt", "ё.txt".encode()):
        (tmp_path / os.fsdecode(name)).write_text(STORY)
    found = find(tmp_path)
    assert [one.path for one in found] == ["<script>alert(1)<.txt", "a\\x1b[31m.txt", "b\\udcff.txt", "ё.txt"]
    assert [len(list(read(one))) for one in found] == [1, 1, 1, 1]


def test_lines_that_are_no_documents_are_told_by_number_and_the_rest_is_read(tmp_path: Path) -> None:
    lines = [
        '{"id": "a", "text": "The first."}', "{not json}", "[1, 2]", '{"id": "b"}', '{"id": "c", "text": " "}', "",
        '{"id": "d", "text": 7}', '{"id": "e", "text": "The last."}', "[" * 100_000,
    ]  # fmt: skip
    found = list(read(seed(tmp_path, "x.jsonl", "\n".join(lines))))
    assert [one.path for one in found if isinstance(one, Raw)] == ["x.jsonl#a", "x.jsonl#e"]
    failures = [one for one in found if isinstance(one, ReadError)]
    assert [one.path for one in failures] == [f"x.jsonl#{n}" for n in (2, 3, 4, 5, 7, 9)]
    assert str(failures[0]) == "x.jsonl, line 2: not valid JSON. Write one JSON object a line, in UTF-8."


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(SeedsError, match="there is no folder"):
        find(tmp_path / "none")


@pytest.mark.slow
def test_a_build_goes_on_past_all_of_them_and_says_what_to_do(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for name, data, _ in BAD:
        (seeds / name).write_bytes(data)
    (seeds / "<script>alert(1)<.txt").write_bytes(bytes(range(256)) * 40)
    with open(seeds / "huge.txt", "wb") as file:
        file.truncate(2 << 30)
    (seeds / "bomb.docx").write_bytes(docx_bytes({"word/document.xml": bytes(70 << 20)}))
    (seeds / "out.txt").symlink_to(tmp_path / "outside.txt")
    (tmp_path / "outside.txt").write_text("Secret.")
    os.mkfifo(seeds / "pipe.txt")
    (seeds / "good.txt").write_text(STORY)
    begin = time.process_time()
    report = rebuild(seeds, tmp_path / "index", encoder=FakeEncoder())
    assert time.process_time() - begin < 20
    assert report.added == ("good.txt",)
    failed = {failure.path: failure.reason for failure in report.failed}
    others = {"<script>alert(1)<.txt", "huge.txt", "bomb.docx", "out.txt", "pipe.txt"}
    assert set(failed) == {name for name, _, _ in BAD} | others
    for reason in failed.values():
        what, _, advice = reason.partition(". ")
        assert what
        assert advice.endswith(".")
        assert "\n" not in reason
    assert "<script>alert" not in report._repr_html_()
    assert rebuild(seeds, tmp_path / "index", encoder=FakeEncoder()).unchanged == 1


@pytest.mark.slow
def test_a_line_of_50_mb_and_one_of_2_gb_in_an_export(tmp_path: Path) -> None:
    line = b'{"id": "a", "text": "' + b"word " * (10 << 20) + b'"}\n'
    found = list(read(seed(tmp_path, "long.jsonl", line + b'{"id": "b", "text": "The last."}\n')))
    assert [type(one) for one in found] == [ReadError, Raw]
    with open(tmp_path / "huge.jsonl", "wb") as file:
        file.truncate(2 << 30)
    begin = time.process_time()
    (huge,) = (one for one in find(tmp_path) if one.path == "huge.jsonl")
    assert "longer than" in refused(huge).what
    assert time.process_time() - begin < 5
