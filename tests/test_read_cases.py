# ruff: noqa: E501 - sample texts stand on one line
"""Files as people have them: every kind that was found to be lost or misread, with what it must give.

The inputs of `data/cases` are the kit's own; each stands for a kind, of which others are made here.
"""

from __future__ import annotations

import io
import json
import plistlib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from rag.clean import clean
from rag.errors import ReadError
from rag.language import fold, words
from rag.read import find, look, read
from rag.read.tables import Cell, row_lines
from rag.records import Article, Raw

CASES = Path(__file__).parent / "data" / "cases"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def documents(folder: Path) -> dict[str, Raw | ReadError]:
    """What each document of a folder is read as, by its path; a file's own error under its path."""
    made: dict[str, Raw | ReadError] = {}
    for seed in find(folder):
        try:
            made |= {one.path: one for one in read(seed)}
        except ReadError as error:
            made[seed.path] = error
    return made


def case(name: str) -> dict[str, Raw | ReadError]:
    return documents(CASES / name / "seeds")


def raw(folder: Path, name: str, data: bytes | str) -> Raw:
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    found = documents(folder)[name]
    assert isinstance(found, Raw), found
    return found


def texts(found: dict[str, Raw | ReadError]) -> dict[str, str]:
    return {path: one.text for path, one in found.items() if isinstance(one, Raw)}


def article(one: Raw | ReadError) -> Article:
    assert isinstance(one, Raw), one
    return clean(one)


def body(one: Article) -> list[str]:
    return [one.text[b.start : b.end].strip() for b in one.blocks if b.role in ("lead", "body")]


def word(folder: Path, inner: str, **parts: str) -> str:
    """The text of a Word file with these paragraphs."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("word/document.xml", f"<w:document {W}><w:body>{inner}</w:body></w:document>")
        for name, text in parts.items():
            file.writestr(f"word/{name}.xml", text)
    return raw(folder, "a.docx", packed.getvalue()).text


# -- Word


def test_tracked_changes_are_read_as_accepted() -> None:
    text = texts(case("docx_tracked"))["varna.docx"]
    assert "The new fee is 19 euros a tonne, and it is not valid for ships of the river fleet." in text
    assert "Exporters will sue the port in Sofia, their union announced on Tuesday." in text
    assert "12 euros" not in text


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<w:p><w:moveFrom><w:r><w:t>Moved. </w:t></w:r></w:moveFrom><w:r><w:t>Stays. </w:t></w:r>"
         "<w:moveTo><w:r><w:t>Moved.</w:t></w:r></w:moveTo></w:p>", "Stays. Moved."),
        ("<w:p><w:r><w:t>In </w:t></w:r><w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>Oslo</w:t></w:r></w:sdtContent>"
         "</w:sdt><w:r><w:t>.</w:t></w:r></w:p>", "In Oslo."),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>A whole block.</w:t></w:r></w:p></w:sdtContent></w:sdt>",
         "A whole block."),
        ('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE \\@ "d"</w:instrText></w:r>'
         '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>4 February</w:t></w:r>'
         '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t> it was.</w:t></w:r></w:p>', "4 February it was."),
        ('<w:p><w:fldSimple w:instr="NUMPAGES"><w:r><w:t>7</w:t></w:r></w:fldSimple><w:hyperlink><w:r>'
         "<w:t> pages</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t> in Bergen</w:t></w:r></w:smartTag></w:p>",
         "7 pages in Bergen"),
        ("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One sentence </w:t></w:r></w:p>"
         "<w:p><w:r><w:t>of two paragraphs.</w:t></w:r></w:p>", "One sentence of two paragraphs."),
        ("<w:p><w:r><w:t>Seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:tab/>"
         "<w:t>A</w:t><w:br/><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t></w:r></w:p>", "Seen\tA\nco\u2011op"),
    ],
    ids=["moved", "inline control", "block control", "field", "link and tag", "joined", "signs"],
)  # fmt: skip
def test_every_visible_run_of_a_word_file_is_in_its_text(tmp_path: Path, inner: str, text: str) -> None:
    assert word(tmp_path, inner) == text


def cell(text: str, properties: str = "", run: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r>{run}<w:t>{text}</w:t></w:r></w:p></w:tc>"


# -- tables


def test_a_row_of_a_word_table_is_a_line_with_the_names_of_its_columns() -> None:
    made = article(case("docx_table")["vote.docx"])
    assert "Region: South; Turnout: 57 %; Yes votes: 48,900" in body(made)


def test_a_row_of_a_page_s_table_is_a_line_with_the_names_of_its_columns() -> None:
    made = article(case("html_table")["t.html"])
    assert "Region: East; Turnout: 39 %; Yes votes: 7,450" in body(made)
    assert "Turnout and yes votes" in body(made)


def test_merged_cells_deleted_rows_and_bold_headings_of_word(tmp_path: Path) -> None:
    bold, restart = "<w:rPr><w:b/></w:rPr>", '<w:vMerge w:val="restart"/>'
    rows = [
        cell("Город", run=bold) + cell("Год", run=bold) + cell("Примечание", run=bold),
        cell("Выборг", restart) + cell("2024") + cell("порт закрыт"),
        cell("", "<w:vMerge/>") + cell("2025") + cell("порт открыт"),
    ]
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('Псков')}{cell('2026')}{cell('нет')}</w:tr>"
    table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    assert word(tmp_path, f"<w:tbl>{table}{gone}</w:tbl>") == (
        "Город: Выборг; Год: 2024; Примечание: порт закрыт\n\nГород: Выборг; Год: 2025; Примечание: порт открыт"
    )


TABLE = "<html lang='de'><body><article><h1>Wahl im Kreis</h1><p>Das Amt hat die Zahlen der Wahl veröffentlicht.</p>{}\
<p>Das Ergebnis ist endgültig, sagte die Leiterin des Amtes am Montag vor der Presse.</p></article></body></html>"


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("<table><tr><th>Ort</th><th>Stimmen</th></tr><tr><td>Halle</td><td>1.200</td></tr>"
         "<tr><td>Jena</td><td>900</td></tr></table>", "Ort: Jena; Stimmen: 900"),
        ("<table><tr><td><p>Ort</p></td><td><p>Stimmen</p></td></tr><tr><td><p>Halle</p></td><td><p>1.200</p></td>"
         "</tr><tr><td><p>Jena</p></td><td><p>900</p></td></tr></table>", "Ort: Halle; Stimmen: 1.200"),
        ("<table><thead><tr><th rowspan='2'>Ort</th><th colspan='2'>Stimmen</th></tr><tr><th>Ja</th><th>Nein</th>"
         "</tr></thead><tbody><tr><th>Halle</th><td>70</td><td>30</td></tr></tbody></table>",
         "Ort: Halle; Stimmen Ja: 70; Stimmen Nein: 30"),
        ("<table><tr><th>Leiterin</th><td>Eva Braun-Koch</td></tr><tr><th>Wähler</th><td>4.100</td></tr></table>",
         "Leiterin: Eva Braun-Koch"),
    ],
    ids=["th", "paragraphs in cells", "two rows of headings", "headings at the side"],
)  # fmt: skip
def test_tables_of_pages(tmp_path: Path, table: str, line: str) -> None:
    assert line in body(article(raw(tmp_path, "a.html", TABLE.format(table))))


def test_a_page_laid_out_by_tables_is_no_table_of_data(tmp_path: Path) -> None:
    story = "The envoy returned on Monday with a list of eleven names, and nobody had asked for it. " * 4
    page = f"<html><body><table><tr><td>Home</td><td>News</td></tr><tr><td>Menu</td><td><p>{story}</p></td></tr></table>"
    assert story.strip() in raw(tmp_path, "a.html", page).text.split("\n\n")


# -- encodings


def test_valid_utf8_beats_a_declaration_and_so_does_what_looks_like_a_language() -> None:
    found = texts(case("charset_wrong_meta"))
    assert "Мэр Петров сказал, что ремонт обойдётся городу в 14 миллионов рублей." in found["a.html"]
    assert "café owners’ union" in found["b.html"]
    assert "£14 million a year — “it is a scandal,” said Zoë Müller." in found["b.html"]
    assert "Городской совет Выборга в среду проголосовал" in found["c.html"]


LANGUAGES = {
    "el": "Το δημοτικό συμβούλιο αποφάσισε να κλείσει την παλιά γέφυρα για τα φορτηγά από την πρώτη Ιουνίου.",
    "he": "מועצת העיר החליטה לסגור את הגשר הישן למשאיות החל מהראשון ביוני, אמר ראש העיר.",
    "tr": "Belediye meclisi eski köprüyü kamyonlara kapatmaya karar verdi; başkan işin ay süreceğini söyledi.",
    "cs": "Městská rada rozhodla uzavřít starý most pro nákladní vozy; příčinou jsou trhliny ve dvou pilířích.",
    "pl": "Rada miasta zdecydowała zamknąć stary most dla ciężarówek; przyczyną są pęknięcia w dwóch filarach.",
    "hu": "A városi tanács úgy döntött, hogy lezárja a régi hidat a teherautók előtt; a főnök szerint hűvös idő jön.",
    "ja": "市議会は古い橋を六月一日からトラックに対して閉鎖することを決定した。市長は記者団に語った。",
    "zh": "市议会决定从六月一日起禁止卡车通行旧桥，市长对记者说，工程将持续十八个月。",
    "uk": "Міська рада вирішила закрити старий міст для вантажівок з першого червня.",
    "fr": "Le conseil a décidé de fermer le vieux pont aux camions ; le maire a évoqué des fissures à l’été.",
}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("el", "cp1253"), ("el", "iso8859_7"), ("he", "cp1255"), ("tr", "cp1254"), ("tr", "iso8859_9"),
        ("cs", "cp1250"), ("cs", "iso8859_2"), ("pl", "cp1250"), ("pl", "iso8859_2"), ("hu", "cp1250"),
        ("ja", "shift_jis"), ("ja", "euc_jp"), ("zh", "gb18030"), ("uk", "cp1251"), ("uk", "koi8_u"),
        ("fr", "cp1252"),
    ],
)  # fmt: skip
def test_code_pages_of_many_languages(tmp_path: Path, language: str, encoding: str) -> None:
    text = LANGUAGES[language]
    assert raw(tmp_path, "a.txt", text.encode(encoding)).text == text
    page = f'<html><head><meta charset="iso-8859-1"></head><body><p>{text}</p></body></html>'
    if encoding not in ("iso8859_9", "cp1252"):
        assert raw(tmp_path, "b.html", page.encode(encoding)).text == text


def test_a_guess_says_that_it_is_one(tmp_path: Path) -> None:
    assert raw(tmp_path, "a.txt", "Vilniuje žuvo trys: ÆØÞð ße ñu.".encode("cp1257", "ignore")).guessed
    assert raw(tmp_path, "b.txt", LANGUAGES["el"].encode("cp1253")).guessed == ""


# -- kinds


def test_no_file_is_passed_over_in_silence() -> None:
    folder = CASES / "ignored_kinds" / "seeds"
    found = texts(documents(folder))
    assert set(found.values()) == {
        "Old dam leaks\n\nThe dam above Rjukan leaked on Monday, the sheriff said.\n"
    }
    assert len(found) + len(look(folder).others) == len(list(folder.iterdir())) == 13


def test_a_file_is_what_its_first_bytes_say() -> None:
    found = case("mail_mht_renamed")
    assert body(article(found["eml.txt"])) == [
        "The city council of Moss voted on Wednesday to close the ferry. Café owners protest."
    ]
    assert article(found["eml.txt"]).title == "Old bridge closes"
    assert article(found["eml.txt"]).published.date == "2026-02-04"
    page = article(found["mht.html"])
    assert body(page) == [
        "The city council of Halden voted on Wednesday to close the bridge.", "Café owners protest.",
    ]  # fmt: skip
    assert page.published.date is None
    assert isinstance(found["webarchive.html"], ReadError)
    assert (
        "a saved page" in found["webarchive.html"].what or "the saved page" in found["webarchive.html"].what
    )


def test_misnamed_files() -> None:
    found = case("misnamed")
    first = "The city council of Halden voted on Wednesday to close the old bridge"
    assert {path for path, one in found.items() if isinstance(one, ReadError)} == {"bplist.html", "zip.docx"}
    assert texts(found)["pdf.html"].strip() == "The city council of Halden voted on Wednesday."
    assert texts(found)["rtf.docx"] == "The city council of Halden voted."
    assert texts(found)["frag.txt"] == f'{first}.\n\nMayor Tore Lien said "it is sad" & left.'
    assert texts(found)["json.txt"].startswith(f"{first} to lorries from the first of June.\n\nMayor")
    assert article(found["json.txt"]).title == article(found["page.txt"]).title == "Old bridge closes"
    assert article(found["mht.html"]).url == "https://example.org/a"


def test_a_mail_with_two_forms_and_a_file(tmp_path: Path) -> None:
    mail = (
        "From: =?utf-8?B?0JDQvdC90LAg0J7RgNC70L7QstCw?= <a@example.org>\r\nTo: desk@example.org\r\n"
        "Subject: =?koi8-r?B?7c/T1CDawcvS2dQ=?=\r\nDate: Wed, 04 Feb 2026 08:00:00 +0300\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="A"\r\n\r\n--A\r\n'
        'Content-Type: multipart/alternative; boundary="B"\r\n\r\n--B\r\n'
        "Content-Type: text/plain; charset=koi8-r\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        "Городской совет проголосовал за закрытие моста.\r\n--B\r\nContent-Type: text/html; charset=koi8-r\r\n\r\n"
        "<p>Городской совет проголосовал за закрытие моста.</p>\r\n--B--\r\n--A\r\n"
        'Content-Type: application/pdf; name="plan.pdf"\r\nContent-Disposition: attachment; filename="plan.pdf"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--A--\r\n"
    ).encode("koi8_r")  # fmt: skip
    (tmp_path / "m.eml").write_bytes(mail)
    found = documents(tmp_path)
    made = article(found["m.eml"])
    assert (made.title, made.author, made.published.date) == ("Мост закрыт", ("Анна Орлова",), "2026-02-04")
    assert made.text == "Мост закрыт\n\nГородской совет проголосовал за закрытие моста."
    assert "plan.pdf is not read" in str(found["m.eml#plan.pdf"])


def test_a_page_that_safari_saved(tmp_path: Path) -> None:
    source = "<html><body><h1>الجسر مغلق</h1><p>قرر مجلس المدينة إغلاق الجسر القديم أمام الشاحنات.</p></body></html>"
    told = {"WebResourceData": source.encode(), "WebResourceTextEncodingName": "UTF-8",
            "WebResourceURL": "https://example.org/a", "WebResourceMIMEType": "text/html"}  # fmt: skip
    for form in (plistlib.FMT_BINARY, plistlib.FMT_XML):
        made = article(raw(tmp_path, "a.webarchive", plistlib.dumps({"WebMainResource": told}, fmt=form)))
        assert (made.title, made.url) == ("الجسر مغلق", "https://example.org/a")


def test_rtf_with_its_code_page_its_table_and_a_deletion(tmp_path: Path) -> None:
    source = (
        r"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fcharset204 Arial;}}\f0 "
        + "".join(f"\\'{byte:02x}" for byte in "Мост закрыт".encode("cp1251"))
        + r"\par The fee is {\deleted 12}19 euros.\par \u8364?5\par "
        r"\trowd\cellx100\cellx200 Town\cell Votes\cell\row\trowd Voss\cell 12\cell\row Alta\cell 9\cell\row\pard End.}"
    )
    assert raw(tmp_path, "a.rtf", source).text == (
        "Мост закрыт\n\nThe fee is 19 euros.\n\n€5\n\nTown: Voss; Votes: 12\n\nTown: Alta; Votes: 9\n\nEnd."
    )


OPEN = (
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def test_an_open_document_text(tmp_path: Path) -> None:
    rows = "".join(
        "<table:table-row>" + "".join(f"<table:table-cell><text:p>{one}</text:p></table:table-cell>" for one in row)
        + "</table:table-row>" for row in (("Ort", "Stimmen"), ("Jena", "900"), ("Halle", "1.200"))
    )  # fmt: skip
    content = (
        f"<office:document-content {OPEN}><office:body><office:text><text:tracked-changes><text:changed-region>"
        "<text:deletion><text:p>Gone.</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        '<text:h>Brücke zu</text:h><text:p>Der<text:s text:c="2"/>Rat hat<text:note><text:note-body><text:p>Nr. 7'
        "</text:p></text:note-body></text:note> abgestimmt.</text:p>"
        f"<table:table>{rows}</table:table></office:text></office:body></office:document-content>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        file.writestr("content.xml", content)
    assert raw(tmp_path, "a.odt", packed.getvalue()).text == (
        "Brücke zu\n\nDer  Rat hat abgestimmt.\n\nOrt: Jena; Stimmen: 900\n\nOrt: Halle; Stimmen: 1.200\n\nNr. 7"
    )


@pytest.mark.parametrize(
    ("spine", "text"),
    [
        (
            '<spine><itemref idref="a"/><itemref idref="b"/></spine>',
            "The first dam held.\n\nThe second dam broke.",
        ),
        ("", "The second dam broke.\n\nThe first dam held."),
    ],
)
def test_an_epub_is_read_in_the_order_of_its_spine_or_its_list(tmp_path: Path, spine: str, text: str) -> None:
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>Reports</dc:title><dc:creator>Kari Moe</dc:creator><dc:date>2026-02-04</dc:date></metadata>"
        '<manifest><item id="b" href="t/b.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="a" href="t/a%20one.xhtml" media-type="application/xhtml+xml"/></manifest>'
        f"{spine}</package>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("mimetype", "application/epub+zip")
        file.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OPS/p.opf"/></rootfiles></container>',
        )
        file.writestr("OPS/p.opf", package)
        for name, line in (("a one", "The first dam held."), ("b", "The second dam broke.")):
            file.writestr(
                f"OPS/t/{name}.xhtml", f"<?xml version='1.0'?><html><body><p>{line}</p></body></html>"
            )
    made = article(raw(tmp_path, "a.epub", packed.getvalue()))
    assert made.text == text
    assert (made.title, made.author, made.published.date) == ("Reports", ("Kari Moe",), "2026-02-04")


def test_tables_of_documents_and_of_figures(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        'id;title;date;text\n1;Bus;2026-02-04;"Voss sold, on ""Tuesday"", its\nbuses."\n1;Boat;;Fauske sold boats.\n'
    )
    (tmp_path / "b.tsv").write_text("Region\tTurnout\nSouth\t57 %\nEast\t39 %\n")
    found = documents(tmp_path)
    assert texts(found)["a.csv#1"] == 'Voss sold, on "Tuesday", its\nbuses.'
    assert texts(found)["a.csv#1#2"] == "Fauske sold boats."
    assert article(found["a.csv#1"]).published.date == "2026-02-04"
    assert texts(found)["b.tsv"] == "Region: South; Turnout: 57 %\n\nRegion: East; Turnout: 39 %"


@pytest.mark.parametrize("name", ["a.xhtml", "a.php", "a", "a.txt"])
def test_a_page_under_any_name(tmp_path: Path, name: str) -> None:
    source = '<?xml version="1.0" encoding="windows-1251"?>\n<!DOCTYPE html><html><body><p>Мост закрыт на ремонт.</p>'
    assert raw(tmp_path, name, source.encode("cp1251")).text == "Мост закрыт на ремонт."


@pytest.mark.parametrize("name", ["a.text", "a.markdown", "a.html", "a.pdf", "a.doc", "a"])
def test_plain_text_under_any_name(tmp_path: Path, name: str) -> None:
    text = "Old dam leaks\n\nThe dam above Rjukan leaked on Monday.\n"
    assert raw(tmp_path, name, text).text == text


# -- exports


def test_two_documents_with_one_id_are_two() -> None:
    assert [text.split()[3] for text in texts(case("jsonl_dup_id")).values()] == ["Voss", "Fauske", "Bodo"]


def test_a_pretty_printed_array_is_read_as_its_documents() -> None:
    found = case("jsonl_kinds")
    pretty = [one for path, one in found.items() if path.startswith("b.jsonl")]
    assert [article(one).published.date for one in pretty] == ["2026-02-04", "2026-02-04", "2026-02-04", None]
    assert article(found["b.jsonl#1"]).author == ("Kari Moe", "Ola Berg")
    lines = [path for path, one in found.items() if path.startswith("a.jsonl") and isinstance(one, ReadError)]
    assert lines == ["a.jsonl#7", "a.jsonl#9", "a.jsonl#10", "a.jsonl#11"]
    assert article(found["a.jsonl#8"]).publisher == "Halden Post"


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.txt", "a.ndjson"])
@pytest.mark.parametrize("indent", [None, 1])
def test_json_of_any_shape(tmp_path: Path, name: str, indent: int | None) -> None:
    rows = [{"id": 7, "text": "Voss sold its buses."}, {"id": 7, "body": "Bodo sold its planes."}]
    for value in (rows, {"status": "ok", "articles": rows}):
        (tmp_path / name).write_text(json.dumps(value, indent=indent))
        if indent or isinstance(value, list) or name in ("a.json", "a.txt"):
            assert list(texts(documents(tmp_path)).values()) == [
                "Voss sold its buses.",
                "Bodo sold its planes.",
            ]


def test_a_damaged_array_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('[\n {\n  "text": "A"\n },\n {\n  "text": "B"\n')
    (error,) = documents(tmp_path).values()
    assert "not JSON lines" in str(error)


def test_markup_of_an_export_is_resolved_once() -> None:
    found = case("markup_in_text")
    assert texts(found)["a.jsonl#1"] == (
        'The council of Halden said "no" to the road on Monday.\n\nMayor Tore Lien left.'
    )
    assert article(found["a.jsonl#1"]).title == "Bridge & road"
    assert texts(found)["frag.txt"].endswith('Mayor Per Vik said "it is sad" & left.')


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("A &lt;b&gt;bold&lt;/b&gt; word", "A bold word"),
        ("One &amp;quot;two&amp;quot;", "One &quot;two&quot;"),
        ("First line<br>second<br/><br/>third &laquo;да&raquo;", "First line\nsecond\n\nthird «да»"),
        ("Plain <b>bold</b>\n\nnext\nline", "Plain bold\n\nnext\nline"),
        ("<ul><li>one</li><li>two</li></ul>", "one\n\ntwo"),
        ("5 < 7 & 8 > 2, R&D; AT&T", "5 < 7 & 8 > 2, R&D; AT&T"),
        ("&#1052;&#x43E;ст&nbsp;закрыт", "Мост\u00a0закрыт"),
    ],
)  # fmt: skip
def test_markup_of_every_form(tmp_path: Path, text: str, read_as: str) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": 1, "text": text}))
    assert texts(documents(tmp_path)) == {"a.jsonl#1": read_as}


# -- pages


def test_json_ld_in_lists_and_damaged() -> None:
    found = {path: article(one) for path, one in case("ld_array").items()}
    assert found["a.html"].published.date == found["b.html"].published.date == "2026-02-04"
    assert found["a.html"].author == ("Kari Moe", "Ola Berg", "Nils Aas")
    assert found["b.html"].author == ("Kari Moe", "Ola Berg")
    assert found["a.html"].publisher == "Halden Post"
    assert (found["c.html"].published.date, found["c.html"].author) == ("2026-02-04", ("Kari Moe",))


@pytest.mark.parametrize(
    "script",
    [
        '/*<![CDATA[*/{"@type":"Report","datePublished":"2026-02-04","author":[{"name":"Kari Moe"}]}/*]]>*/',
        '{"@type":"NewsArticle","datePublished":"2026-02-04","author":{"name":"Kari Moe"},}',
        '<!-- {"@type":["NewsArticle"],"datePublished":["2026-02-04"],"author":["Kari Moe"]} -->',
        '{"@graph":[{"@type":"WebSite"},{"@type":"ReportageNewsArticle","datePublished":"2026-02-04",'
        '"articleBody":"line\nbreak","author":{"name":["Kari Moe"]}}]}',
    ],
)
def test_json_ld_of_other_templates(tmp_path: Path, script: str) -> None:
    page = f'<html><head><script type="application/ld+json">{script}</script></head><body><p>Halden votes.</p></body>'
    made = article(raw(tmp_path, "a.html", page))
    assert (made.published.date, made.author) == ("2026-02-04", ("Kari Moe",))


def test_the_time_of_an_entry_of_a_live_blog_belongs_to_it() -> None:
    assert "11:15 School evacuated" in body(article(case("liveblog")["live.html"]))


ENTRIES = (
    "Вода отступает от набережной, сообщили в мэрии города.",
    "Школу эвакуировали, детей вывезли автобусами.",
)


@pytest.mark.parametrize(
    "entry",
    [
        "<div class='e'><span class='time'>{time}</span><p>{text}</p></div>",
        "<p class='t'>{time}</p><p>{text}</p>",
        "<li><div class='time'><b>{time}</b></div><div><p>{text}</p></div></li>",
        "<div class='e'><time>3 May, {time} CET</time><p>{text}</p></div>",
    ],
)
def test_live_blogs_of_other_templates(tmp_path: Path, entry: str) -> None:
    entries = "".join(
        entry.format(time=time, text=text) for time, text in zip(("18:15", "11:15"), ENTRIES, strict=True)
    )
    page = f"<html><body><article><h1>Паводок: онлайн</h1>{entries}</article></body></html>"
    assert any("11:15" in one and ENTRIES[1] in one for one in body(article(raw(tmp_path, "a.html", page))))


def test_tables_of_documents_with_other_names_for_their_columns(tmp_path: Path) -> None:
    made = '\ufeffЗаголовок;Текст;Дата\r\nМост;"Одна строка; вторая.\r\nТретья.";04.02.2026\r\n'
    (tmp_path / "ru.csv").write_text(made, encoding="utf-8")
    (tmp_path / "en.csv").write_text('Headline,Article text,Published\nBridge,"It ""closed"".",2026-02-04\n')
    found = documents(tmp_path)
    bridge, most = article(found["en.csv#1"]), article(found["ru.csv#1"])
    assert (bridge.title, bridge.text, bridge.published.date) == ("Bridge", 'It "closed".', "2026-02-04")
    assert (most.title, most.published.date) == ("Мост", "2026-02-04")
    assert most.text.startswith("Одна строка; вторая.")


def test_a_comma_of_a_sentence_parts_no_table(tmp_path: Path) -> None:
    made = raw(tmp_path, "a.csv", "1;The bridge closed, said Moe\n2;The quay closed, said Lien\n")
    assert made.text == "1\tThe bridge closed, said Moe\n\n2\tThe quay closed, said Lien"


def test_an_export_of_a_channel(tmp_path: Path) -> None:
    said = ["The ministry said on ", {"type": "link", "text": "its site"}, " that talks go on."]
    rows = [{"id": 1, "date": "2026-02-04T10:00:00", "text": said}, {"id": 2, "text": "Talks ended."}]
    (tmp_path / "a.json").write_text(json.dumps({"name": "A channel", "messages": rows}))
    found = documents(tmp_path)
    assert list(texts(found).values()) == ["The ministry said on its site that talks go on.", "Talks ended."]
    assert article(found["a.json#1"]).published.date == "2026-02-04"


def test_an_export_of_a_news_service(tmp_path: Path) -> None:
    one = {"title": "A", "content": ["It closed.", "It opened."], "pubDate": "Mon, 02 Feb 2026 10:00:00 GMT",
           "source": {"id": None, "name": "Halden Post"}}  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps({"status": "ok", "articles": [one]}))
    made = article(documents(tmp_path)["a.json#1"])
    assert (made.text, made.publisher, made.published.date) == (
        "It closed.\n\nIt opened.", "Halden Post", "2026-02-02",
    )  # fmt: skip


def test_json_ld_that_points_to_its_people_by_their_ids(tmp_path: Path) -> None:
    graph = [
        {"@type": "NewsArticle", "author": {"@id": "#kari"}, "publisher": {"@id": "#us"}},
        {"@type": "Person", "@id": "#kari", "name": "Kari Moe"},
        {"@type": "Organization", "@id": "#us", "name": "Halden Post"},
    ]
    script = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    made = raw(
        tmp_path, "a.html", f"<html><head>{script}</head><body><p>The bridge closed.</p></body></html>"
    )
    assert (made.stated["author"], made.stated["publisher"]) == ("Kari Moe", "Halden Post")


@pytest.mark.parametrize(
    ("text", "page"), [("Мост закрыт, сказал мэр.", "cp1251"), ("Café fermé à l’été", "cp1252")]
)
def test_utf8_that_was_encoded_twice_is_mended_and_told(tmp_path: Path, text: str, page: str) -> None:
    made = raw(tmp_path, "a.txt", text.encode().decode(page).encode())
    assert made.text == text
    assert made.guessed == "UTF-8 that was encoded twice"


def test_rtf_with_a_footnote_and_a_character_beyond_the_first_plane(tmp_path: Path) -> None:
    source = r"{\rtf1\ansi The mayor{\footnote Of {\b Halden}.} smiled \u-10179?\u-8704?.\par}"
    assert raw(tmp_path, "a.rtf", source).text == "The mayor smiled \U0001f600.\n\nOf Halden."


def test_a_table_of_word_with_a_heading_over_two_columns() -> None:
    rows = [[Cell("Region"), Cell("Votes", across=2)], [Cell(""), Cell("Yes"), Cell("No")],
            [Cell("East"), Cell("48,900"), Cell("12,000")]]  # fmt: skip
    assert [one.text for one in row_lines(rows)] == ["Region: East; Votes Yes: 48,900; Votes No: 12,000"]


def test_what_word_locks_a_file_with_is_none_and_an_export_of_blank_lines_is_named(tmp_path: Path) -> None:
    (tmp_path / "~$note.docx").write_bytes(b"\x08Kari Moe" + b" " * 150)
    (tmp_path / "a.jsonl").write_text("\n\n")
    found = documents(tmp_path)
    assert list(found) == ["a.jsonl"]
    assert "the file is empty" in str(found["a.jsonl"])


def test_characters_that_nobody_sees_part_no_word() -> None:
    told = [fold(word.text) for word in words("The bri\u200bdge, the ma\u00adyor, the co\u2060un\ufeffcil")]
    assert told == ["the", "bridge", "the", "mayor", "the", "council"]


MEMBERS = [json.loads(line) for line in (CASES.parent / "read_members.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member["kind"])
def test_other_members_of_each_kind(tmp_path: Path, member: dict[str, Any]) -> None:
    """Their right reading was written down before they were read for the first time."""
    data = member.get("data", "").encode(member.get("encoding", "utf-8"))
    packed = io.BytesIO()
    if inner := member.get("word"):
        with zipfile.ZipFile(packed, "w") as file:
            file.writestr("word/document.xml", f"<w:document {W} {M}><w:body>{inner}</w:body></w:document>")
    if inner := member.get("odt"):
        with zipfile.ZipFile(packed, "w") as file:
            file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            file.writestr("content.xml", f"<o:a xmlns:o='o' {OPEN}><office:body><office:text>{inner}</office:text>"
                          "</office:body></o:a>")  # fmt: skip
    (tmp_path / member["name"]).write_bytes(packed.getvalue() or data)
    found = [article(one) for one in documents(tmp_path).values()]
    assert len(found) == member.get("documents", 1)
    one = found[0]
    told = {"title": one.title, "author": list(one.author), "publisher": one.publisher, "url": one.url,
            "date": one.published.date}  # fmt: skip
    assert {key: told[key] for key in told if key in member} == {
        key: member[key] for key in told if key in member
    }
    assert all(part in one.text for part in member.get("text", ()))
    assert not any(part in one.text for part in member.get("lacks", ()))
    assert set(member.get("body", ())) <= set(body(one))
    assert "near" not in member or any(all(part in text for part in member["near"]) for text in body(one))
    kept_out = [one.text[b.start : b.end].strip() for b in one.blocks if b.role == "furniture"]
    assert set(member.get("furniture", ())) <= set(kept_out)
