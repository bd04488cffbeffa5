# ruff: noqa: E501 - sample texts stand on one line
"""What each format gives: the text as it was, what the file states, what it knows of roles."""

from __future__ import annotations

import codecs
import gzip
import json
from pathlib import Path

import pytest
from docx import Document

from rag.clean import clean
from rag.errors import ReadError
from rag.read import find, look, read
from rag.records import Article, Raw
from tests.pdfs import pdf

RUSSIAN = "Россия предложила провести новый раунд переговоров по урегулированию конфликта до конца января."
ARABIC = "دعت روسيا إلى عقد جولة جديدة من المحادثات في جنيف قبل نهاية الشهر"


def only(folder: Path, name: str, data: bytes | str) -> Raw:
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    raw = next(raw for seed in find(folder) if seed.absolute.name == name for raw in read(seed))
    assert isinstance(raw, Raw)
    return raw


def by_role(article: Article, role: str) -> list[str]:
    return [article.text[b.start : b.end].strip() for b in article.blocks if b.role == role]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "utf-8"), (RUSSIAN, "utf-16"), (RUSSIAN, "utf-16-le"), (RUSSIAN, "utf-16-be"),
        (RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r"), (RUSSIAN, "iso8859_5"), (RUSSIAN, "cp866"),
        (ARABIC, "utf-8"), (ARABIC, "cp1256"), (ARABIC, "iso8859_6"),
        ("Le ministre a été reçu à l’Élysée.", "utf-8"), ("Le ministre a été reçu à Paris.", "cp1252"),
    ],
)  # fmt: skip
def test_the_encoding_is_found(tmp_path: Path, text: str, encoding: str) -> None:
    assert only(tmp_path, "a.txt", text.encode(encoding)).text == text


def test_a_byte_order_mark_is_not_text(tmp_path: Path) -> None:
    assert only(tmp_path, "a.txt", codecs.BOM_UTF8 + RUSSIAN.encode()).text == RUSSIAN


def test_line_ends_and_blanks_are_kept(tmp_path: Path) -> None:
    text = "One\r\nTwo\rThree\n\n  Four\u2028five\u00a0six\t\n"
    assert only(tmp_path, "a.txt", text).text == text


def test_subfolders_are_read_and_other_files_left(tmp_path: Path) -> None:
    names = ("b/c/deep.TXT", "a.md", ".hidden.txt", ".git/x.txt", "x.css", "b/y.log", "corrections.toml")
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")
    assert [seed.path for seed in find(tmp_path)] == ["a.md", "b/c/deep.TXT"]
    assert look(tmp_path).others == ["b/y.log", "x.css"]


def test_lines_of_json_are_documents_with_their_metadata(tmp_path: Path) -> None:
    rows = [
        {
            "id": "a",
            "text": " The text.\r\nAs it is. ",
            "title": "T",
            "date": "2012-12-10",
            "author": ["A B", "C D"],
        },
        {"text": "No id", "publisher": "P", "language": "en", "url": "https://example.org/x"},
    ]
    data = "\n".join(json.dumps(row) for row in rows).encode()
    for name, content in (("x.jsonl", data), ("y.jsonl.gz", gzip.compress(data, mtime=0))):
        (tmp_path / name).write_bytes(content)
    first, second, third, fourth = (clean(raw) for seed in find(tmp_path) for raw in read(seed))  # type: ignore[arg-type]
    assert (first.path, first.text, first.title) == ("x.jsonl#a", " The text.\r\nAs it is. ", "T")
    assert (first.published.date, first.published.how, first.author) == (
        "2012-12-10",
        "stated",
        ("A B", "C D"),
    )
    assert (second.path, second.publisher, second.language) == ("x.jsonl#2", "P", "en")
    assert (third.path, third.text, third.id) == ("y.jsonl.gz#a", first.text, first.id)
    assert (fourth.path, fourth.url) == ("y.jsonl.gz#2", "https://example.org/x")


def test_markdown_states_its_front_matter(tmp_path: Path) -> None:
    text = '---\ntitle: "The accord"\ndate: 2017-08-30\nauthor: Iris Tamm\n---\n# The accord\n\n![map](m.png)\n\nThe text.\n'
    raw = only(tmp_path, "a.md", text)
    assert raw.text == text
    assert raw.stated == {"title": "The accord", "date": "2017-08-30", "author": "Iris Tamm"}
    assert [(raw.text[h.start : h.end].strip()[:12], h.role) for h in raw.hints] == [
        ("---\ntitle: \"", "furniture"), ("# The accord", "headline"), ("![map](m.png", "caption"),
    ]  # fmt: skip


PAGE = """<html lang="en"><head><meta charset="utf-8"><title>Talks resume | The Paper</title>
<meta property="og:site_name" content="The Paper"><meta name="author" content="Ann Lee">
<link rel="canonical" href="https://paper.example/2014/03/12/talks"></head><body>
<ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul>
<h1>Talks resume</h1><figure><img><figcaption>The hall (Photo: AP)</figcaption></figure>
<p>Negotiators from three states will meet again next week to discuss a protected corridor, an envoy said.</p>
<p>“We have narrowed the differences on inspection, but not on <b>insurance</b>,” the envoy told reporters<br>
in the capital.</p><script>alert("x")</script><p style="display: none">Never seen</p>
<p>The corridor would allow forty vessels a month to leave four ports that have been closed since November.</p>
<div id="comments"><h3>1 comment</h3><div class="comment"><b>Rami</b> 12.03.2014 18:05<p>Good news.</p></div></div>
</body></html>"""


def test_a_page_is_all_that_is_seen_of_it(tmp_path: Path) -> None:
    article = clean(only(tmp_path, "a.html", PAGE))
    assert (article.title, article.publisher, article.author) == ("Talks resume", "The Paper", ("Ann Lee",))
    assert (article.published.date, article.published.how) == ("2014-03-12", "inferred")
    assert article.published.reason == "the date in the page's address"
    assert by_role(article, "headline") == ["Talks resume"]
    assert by_role(article, "caption") == ["The hall (Photo: AP)"]
    assert [text[:11] for text in by_role(article, "body")] == [
        "Negotiators",
        "“We have na",
        "in the capi",
        "The corrido",
    ]
    assert by_role(article, "furniture") == ["Home", "World", "1 comment"]
    (comment,) = (block for block in article.blocks if block.role == "comment")
    assert (comment.author, comment.time) == ("Rami", "2014-03-12T18:05")
    assert "Never seen" not in article.text
    assert "alert" not in article.text


def test_a_page_in_windows_1251_is_read_as_it_says(tmp_path: Path) -> None:
    page = f'<html><head><meta charset="windows-1251"></head><body><p>{RUSSIAN}</p></body></html>'
    assert only(tmp_path, "a.html", page.encode("cp1251")).text == RUSSIAN


def test_a_pdf_keeps_its_pages_and_joins_its_lines(tmp_path: Path) -> None:
    first = ["A record of the harbour, 7", "Envoy returns to the capital",
             "The envoy returned on Monday with a list of eleven names and a prom-",
             "ise to read it aloud, which nobody had asked him to do before noon",
             "on that day.", "1"]  # fmt: skip
    second = ["A record of the harbour, 7", "Nobody in the hall had heard any of the names that he then read out",
              "to them.", "2"]  # fmt: skip
    raw = only(tmp_path, "a.pdf", pdf([first, second]))
    assert raw.text == (
        "A record of the harbour, 7\n\nEnvoy returns to the capital\n\nThe envoy returned on Monday with a list of "
        "eleven names and a promise to read it aloud, which nobody had asked him to do before noon on that day."
        "\n\n1\n\nA record of the harbour, 7\n\nNobody in the hall had heard any of the names that he then read "
        "out to them.\n\n2"
    )
    article = clean(raw)
    assert raw.text[raw.pages[1] :].startswith("A record of")
    assert article.page(raw.text.index("Nobody")) == 2
    assert by_role(article, "furniture") == [
        "A record of the harbour, 7",
        "1",
        "A record of the harbour, 7",
        "2",
    ]
    assert article.title == "Envoy returns to the capital"


def test_a_word_file_keeps_order_and_styles(tmp_path: Path) -> None:
    file = Document()
    file.add_paragraph("Envoy returns", style="Title")
    file.add_paragraph("The envoy returned on Monday with a list of eleven names, and read it.")
    table = file.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Names", "11"
    file.add_paragraph("The hall, before noon", style="Caption")
    file.core_properties.author = "Administrator"
    file.save(str(tmp_path / "a.docx"))
    raw = only(tmp_path, "a.docx", (tmp_path / "a.docx").read_bytes())
    assert raw.text == (
        "Envoy returns\n\nThe envoy returned on Monday with a list of eleven names, and read it.\n\nNames\t11\n\n"
        "The hall, before noon"
    )
    article = clean(raw)
    assert (article.title, article.author) == ("Envoy returns", ())
    assert by_role(article, "caption") == ["The hall, before noon"]


def test_a_word_file_s_boxes_and_notes_are_read(tmp_path: Path) -> None:
    import io
    import zipfile

    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    inner = "<w:txbxContent><w:p><w:r><w:t>A box of its own</w:t></w:r></w:p></w:txbxContent>"
    body = "The envoy returned on Monday with a list of eleven names, and read it."
    run = f"<mc:AlternateContent><mc:Choice>{inner}</mc:Choice><mc:Fallback>{inner}</mc:Fallback></mc:AlternateContent>"
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = "http://schemas.openxmlformats.org"
    rels = f"{kinds}/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{types}.document.main+xml"/>'
        f'<Override PartName="/word/footnotes.xml" ContentType="{types}.footnotes+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{kinds}/package/2006/relationships">'
        f'<Relationship Id="a" Type="{rels}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{kinds}/package/2006/relationships">'
        f'<Relationship Id="b" Type="{rels}/footnotes" Target="footnotes.xml"/></Relationships>',
        "word/document.xml": f"<w:document {w} {mc}><w:body><w:p><w:r><w:t>{body}</w:t></w:r></w:p>"
        f"<w:p><w:r>{run}</w:r></w:p></w:body></w:document>",
        "word/footnotes.xml": f'<w:footnotes {w}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>See the bulletin, p. 31.</w:t></w:r></w:p></w:footnote></w:footnotes>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    raw = only(tmp_path, "a.docx", made.getvalue())
    assert [one for one in raw.text.split("\n\n") if one] == [
        body,
        "A box of its own",
        "See the bulletin, p. 31.",
    ]
    assert by_role(clean(raw), "furniture") == ["See the bulletin, p. 31."]


@pytest.mark.parametrize(
    ("meta", "encoding"),
    [
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">', "cp1256"),
        ('<meta charset="iso-8859-6">', "iso8859_6"),
        ("", "cp1256"),  # named nowhere: told by its letters
        ("", "utf-16"),
        ('<meta charset="utf-8">', "cp1256"),  # and where it is named wrongly
    ],
)
def test_an_arabic_page_in_any_encoding(tmp_path: Path, meta: str, encoding: str) -> None:
    page = f"<html><head>{meta}<title>x</title></head><body><p>{ARABIC}</p></body></html>"
    assert only(tmp_path, "a.html", page.encode(encoding)).text == ARABIC


def test_a_page_of_frames_says_that_it_holds_no_text(tmp_path: Path) -> None:
    page = '<html><head><title>x</title></head><frameset cols="20%,80%"><frame src="a.html"><frame src="b.html"></frameset></html>'
    with pytest.raises(ReadError) as caught:
        only(tmp_path, "a.html", page.encode())
    assert "frames" in str(caught.value)


BRIDGE = "The bridge of Halden closes on Monday, the mayor said."
BOX = f"""From a@b Mon Feb  2 10:00:00 2026
From: Kari Moe <kari@example.org>
To: desk@example.org
Subject: The bridge
Message-ID: <one@example.org>
Date: Mon, 2 Feb 2026 10:00:00 +0000

{BRIDGE}

From here on the road is closed.
>From the mayor: no comment.

From a@b Tue Feb  3 10:00:00 2026
From: Tore Lien <tore@example.org>
To: desk@example.org
Subject: The ferry

The ferry goes twice a day.

From a@b Tue Feb  3 11:00:00 2026
From: Tore Lien <tore@example.org>

"""


@pytest.mark.parametrize(("name", "ends"), [("a.mbox", "\n"), ("inbox", "\n"), ("a.txt", "\r\n")])
def test_each_mail_of_a_box_is_a_document(tmp_path: Path, name: str, ends: str) -> None:
    (tmp_path / name).write_bytes(BOX.replace("\n", ends).encode())
    one, two, empty = read(find(tmp_path)[0])
    assert isinstance(one, Raw)
    assert isinstance(two, Raw)
    assert (one.path, two.path) == (f"{name}#one@example.org", f"{name}#2")
    assert "From here on the road is closed." in one.text
    assert "ferry" not in one.text
    assert (one.stated["title"], one.stated["author"], one.stated["date"]) == (
        "The bridge",
        "Kari Moe",
        "2026-02-02",
    )
    assert isinstance(empty, ReadError)
    assert "holds no text" in str(empty)


@pytest.mark.parametrize("mark", [";", "|", "\t", ","])
@pytest.mark.parametrize("first", ["", "sep={}\n"])
def test_a_table_with_any_delimiter(tmp_path: Path, mark: str, first: str) -> None:
    rows = first.format(mark) + mark.join(["title", "text", "date"]) + "\n"
    raw = only(tmp_path, "a.csv", rows + mark.join(["Bridge", BRIDGE.replace(",", ""), "2026-02-02"]) + "\n")
    assert (raw.text, raw.stated["date"]) == (BRIDGE.replace(",", ""), "2026-02-02")


@pytest.mark.parametrize("name", ["articles.zip", "note.pages", "sheet.numbers", "page.html.gz", "feed.xml"])
def test_a_file_of_another_kind_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(b"x", mtime=0) if name.endswith("gz") else b"PK\x03\x04")
    (tmp_path / "a.txt").write_text(BRIDGE, encoding="utf-8")
    assert look(tmp_path).others == [name]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Word"),
        ("a.html", gzip.compress(BRIDGE.encode(), mtime=0), "a gzip file"),
        ("a.txt", b"\x89PNG\r\n", "a picture"),
    ],
)
def test_a_file_under_another_s_name_is_told_in_a_line(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReadError, match=said):
        list(read(find(tmp_path)[0]))


@pytest.mark.slow
def test_memory_does_not_grow_with_the_lines(tmp_path: Path) -> None:
    import tracemalloc

    with open(tmp_path / "x.jsonl", "w") as file:
        for i in range(20_000):
            file.write(json.dumps({"id": i, "text": f"The text of document {i}. " * 8}) + "\n")
    seed = find(tmp_path)[0]
    tracemalloc.start()
    count = sum(1 for _ in read(seed))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 3_000_000
