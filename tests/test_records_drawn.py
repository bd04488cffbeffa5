"""What a notebook shows of a search and an article, and the tables of what was found."""

import pandas as pd
from IPython.lib.pretty import pretty
from notebook_fakes import make_article

ASK = "What did Lavrov say about regime change and profession?"
PLAIN = (str, int, float, bool, type(None))


def is_plain(table):
    return all(
        isinstance(value, PLAIN) for row in table.astype(object).to_dict("records") for value in row.values()
    )


def test_a_search_draws_itself(library):
    found = library.search(ASK)
    assert 'class="rag-word">Regime</mark>' in found._repr_html_()
    assert pretty(found).startswith("1. “")
    assert "AFP · 31 January 2012" in pretty(found)
    none = library.search("zzz")
    assert pretty(none) == "No passage was found. Ask with other words, or loosen the filters."
    assert "No passage was found" in none._repr_html_()


def test_an_article_draws_itself(library):
    article = library.article("afp.txt")
    assert "<style>" in article._repr_html_()
    assert pretty(article).startswith(
        "Russia will not interfere in Syria: Lavrov\nAFP · 31 January 2012 · afp.txt"
    )


def test_what_stands_in_an_article_is_text():
    bad = make_article("<script>x</script>\n\n\x1b[31m <b>y</b>", "<i>.txt")
    assert "<script" not in bad._repr_html_()
    assert "\x1b" not in pretty(bad)


def test_tables_have_plain_columns(library):
    answer, found = library.ask(ASK), library.search(ASK)
    table = answer.to_dataframe()
    (row,) = table.to_dict("records")
    assert (row["quote"], row["published"]) == ("Regime change is not our profession.", "2012-01-31")
    assert library.article(row["path"]).text[row["start"] : row["end"]] == row["quote"]
    pd.testing.assert_frame_equal(answer.statements[0].to_dataframe(), table)
    assert is_plain(table)
    hits = found.to_dataframe()
    assert hits["rank"].tolist() == list(range(1, len(found.hits) + 1))
    assert is_plain(hits)
    assert list(library.ask("Who won the football cup?").to_dataframe().columns) == list(table.columns)
