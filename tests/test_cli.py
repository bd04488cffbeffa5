"""The command line, as another program sees it: exit status, standard output, standard error."""

import json
from pathlib import Path

import pytest

S300 = (
    "It has defiantly continued military cooperation, although Putin said last week Moscow had suspended "
    "deliveries of S-300 missile systems under a contract that outraged the West."
)


def source(built, citation):
    return (built.seeds / citation["path"]).read_bytes().decode("utf-8")[citation["start"] : citation["end"]]


def test_ask_prints_the_sentence_its_article_and_offsets(rag, built):
    status, out, err = rag(
        "ask", "Which missile deliveries to Syria did Moscow suspend?", "--index", built.index
    )
    assert (status, err) == (0, "")
    assert S300 in out
    assert "002_f8a06107b65dec98.txt" in out
    assert "9 September 2013 (inferred)" in out


def test_ask_json_has_the_fields_of_the_contract_and_exact_quotes(rag, built):
    question = "Which missile deliveries to Syria did Moscow suspend?"
    status, out, _ = rag("ask", question, "--index", built.index, "-k", 4, "--json")
    answer = json.loads(out)
    assert status == 0
    assert {"question", "status", "statements", "more", "passages", "disagreement", "note", "asked_as",
            "index_version", "encoder", "llm", "judge", "seconds"} <= answer.keys()  # fmt: skip
    assert (answer["question"], answer["status"]) == (question, "answered")
    assert (answer["llm"], answer["judge"], answer["disagreement"]) == ("none", "none", None)
    first = next(one for one in answer["statements"] if S300 in one["text"])
    assert (first["level"], first["writer"], first["reason"]) == ("quote", "quote", "")
    citation = first["citations"][0]
    assert {"article", "path", "start", "end", "quote", "title", "publisher", "published", "role",
            "speaker", "how", "page", "context"} <= citation.keys()  # fmt: skip
    assert citation["context"]["text"] == source(built, citation | citation["context"])
    assert citation["quote"] == first["text"] == source(built, citation)
    assert (citation["published"], citation["publisher"], citation["role"]) == ("2013-09-09", None, "body")
    assert all(one["quote"] == source(built, one) for one in answer["more"])
    assert len(answer["passages"]) >= 4  # and those behind the first four that are cited
    for passage in answer["passages"]:
        assert {"id", "article", "path", "start", "end", "role", "text", "score", "dense_rank",
                "lexical_rank"} <= passage.keys()  # fmt: skip
        assert passage["text"] == source(built, passage)
        assert passage["role"] in ("headline", "lead", "body")


def test_the_same_question_gives_the_same_bytes(rag, built):
    told = [rag("search", "fate of Assad", "--index", built.index, "--json")[1] for _ in range(2)]
    assert told[0] == told[1]


def test_not_in_the_sources_is_an_answer(rag, built):
    status, out, _ = rag("ask", "Who won the 2018 World Cup?", "--index", built.index, "--json")
    answer = json.loads(out)
    assert (status, answer["status"], answer["statements"]) == (0, "not_in_sources", [])
    assert answer["passages"]
    assert answer["note"].startswith("No article mentions “")
    assert "Cup”" in answer["note"]
    status, out, _ = rag("ask", "Who won the 2018 World Cup?", "--index", built.index)
    assert (status, "Not in the sources" in out, "nearest" in out) == (0, True, True)


def test_questions_give_a_document_a_line_in_order_with_their_ids(rag, built, tmp_path):
    asked = [{"id": "b", "question": "Who is Vuk Jeremic?"}, {"id": 7, "question": "Who won the World Cup?"}]
    path = tmp_path / "questions.jsonl"
    path.write_text("\n\n".join(map(json.dumps, asked)), encoding="utf-8")
    for command in ("ask", "search"):
        status, out, _ = rag(command, "--questions", path, "--index", built.index, "--json")
        told = [json.loads(line) for line in out.splitlines()]
        assert status == 0
        assert [one["id"] for one in told] == ["b", 7]
        assert [one["question"] for one in told] == [one["question"] for one in asked]


def test_filters_hold_for_every_passage(rag, built):
    def passages(*filters):
        _, out, _ = rag("search", "Assad", "--index", built.index, "-k", 50, "--json", *filters)
        return json.loads(out)["passages"]

    assert {p["path"][:3] for p in passages("--since", "2012", "--until", "2012-06")} == {"001"}
    assert {p["path"][:3] for p in passages("--publisher", "Los Angeles Times", "--publisher", "AFP")} == {
        "001",
        "004",
    }
    assert {p["role"] for p in passages("--include-comments")} > {"comment"}
    assert {p["path"][:3] for p in passages("--path", "003_e658f9c89ee71237.txt")} == {"003"}


def test_a_filter_that_lets_nothing_through_is_no_error(rag, built):
    for words in (["--since", "2050"], ["--publisher", "Nobody"], ["--path", "none.txt"]):
        status, out, _ = rag("ask", "What did Lavrov say?", "--index", built.index, "--json", *words)
        answer = json.loads(out)
        assert (status, answer["status"], answer["statements"]) == (0, "not_in_sources", [])
        status, out, _ = rag("search", "What did Lavrov say?", "--index", built.index, "--json", *words)
        assert (status, json.loads(out)["passages"]) == (0, [])


def test_articles_has_metadata_and_blocks_that_cover_the_text(rag, built):
    status, out, _ = rag("articles", "--index", built.index, "--json")
    articles = json.loads(out)["articles"]
    assert status == 0
    assert [one["path"][:3] for one in articles] == ["000", "001", "002", "003", "004"]
    for one in articles:
        text = (built.seeds / one["path"]).read_bytes().decode("utf-8")
        assert "".join(block["text"] for block in one["blocks"]) == text
        assert one["characters"] == len(text)
    last = articles[4]
    assert (last["publisher"], last["published"], last["published_how"]) == (
        "Los Angeles Times",
        "2012-12-10",
        "stated",
    )


def test_status_and_check_of_a_sound_index(rag, built):
    status, out, _ = rag("status", "--index", built.index, "--json")
    told = json.loads(out)
    assert (status, told["articles"], told["languages"]) == (0, 5, {"en": 5})
    first, second, *versions = rag("status", "--index", built.index, "--versions")[1].splitlines()
    assert first.startswith(f"{told['version']}, made 20")
    assert " UTC: 5 articles, " in first
    assert second == f"all-MiniLM-L6-v2, 384 dimensions, {told['precision']}; exact search"
    assert versions[0].startswith(f"* {told['version']}, made ")
    assert rag("check", "--index", built.index, "--seeds", built.seeds)[:2] == (0, "The index is sound.\n")
    status, out, _ = rag("check", "--index", built.index, "--seeds", built.seeds, "--json")
    assert (status, json.loads(out)) == (0, {"ok": True, "problems": []})


def test_status_says_which_articles_the_encoder_does_not_read(rag, tmp_path, monkeypatch):
    monkeypatch.setenv("RAG_ENCODER", "all-MiniLM-L6-v2")
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "a.txt").write_text("Мост закрыт до мая, сообщил мэр города.\n", encoding="utf-8")
    (tmp_path / "s" / "b.txt").write_text("The bridge is closed until May, the mayor said.\n")
    assert rag("build", "--seeds", tmp_path / "s", "--index", tmp_path / "i")[0] == 0
    line = rag("status", "--index", tmp_path / "i")[1].splitlines()[2]
    assert line.startswith(
        "1 article in ru: this encoder reads English alone; RAG_ENCODER=multilingual-e5-small"
    )


@pytest.mark.slow
def test_a_second_build_embeds_nothing_and_says_so(rag, seeds, tmp_path):
    words = ("build", "--seeds", seeds, "--index", tmp_path / "index", "--json")
    first, second = (json.loads(rag(*words)[1]) for _ in range(2))
    assert len(first["added"]) == 5
    assert first["embedded"] == first["passages"] > 0
    assert (second["added"], second["unchanged"], second["embedded"]) == ([], 5, 0)
    assert second["version"] == first["version"]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["ask", ""], "the question is empty. Type a question."),
        (["ask", "x" * 10_000], "the question has 10,000 characters."),
        (["ask", "Who?", "--since", "yesterday"], "'yesterday' is no date."),
        (["ask", "Who?", "--llm", "no-such-model"], "no-such-model"),
        (["search", "Who?", "-k", "0"], "k is 0."),
    ],
)
def test_an_error_of_ours_is_one_line_and_status_1(rag, built, words, line):
    status, out, err = rag(*words, "--index", built.index)
    assert (status, out) == (1, "")
    assert err.startswith("rag: ")
    assert line in err
    assert err.count("\n") == 1


def test_what_is_missing_is_said_with_what_to_do(rag, tmp_path):
    status, _, err = rag("ask", "Who?", "--index", tmp_path / "none")
    assert status == 1
    assert "rag build" in err
    (tmp_path / "empty").mkdir()
    for seeds in ("none", "empty"):
        status, _, err = rag("build", "--seeds", tmp_path / seeds, "--index", tmp_path / "index")
        assert (status, str(tmp_path / seeds) in err, err.count("\n")) == (1, True, 1)
    assert not (tmp_path / "index" / "CURRENT").exists()


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"question": null}'])
def test_a_damaged_questions_file_is_named_with_its_line(rag, built, tmp_path, line):
    path = tmp_path / "questions.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    status, _, err = rag("search", "--questions", path, "--index", built.index)
    assert (status, f"{path}, line 2, is no question" in err) == (1, True)


@pytest.mark.parametrize("words", [["ask"], ["ask", "Who?", "--questions", "x"], ["dance"], ["ask", "--no"]])
def test_wrong_usage_has_status_2(rag, words):
    assert rag(*words)[0] == 2


@pytest.mark.slow
def test_add_copies_and_rebuilds(rag, seeds, tmp_path):
    new = tmp_path / "new.txt"
    new.write_text("Norway opens an embassy\n\nOslo said on Friday it opened an embassy in Tashkent.\n")
    words = ("--seeds", seeds, "--index", tmp_path / "index")
    rag("build", *words)
    status, out, _ = rag("add", new, *words, "--json")
    assert (status, json.loads(out)["added"]) == (0, ["new.txt"])
    assert Path(seeds / "new.txt").read_bytes() == new.read_bytes()
    _, out, _ = rag("ask", "Where did Oslo open an embassy?", "--index", tmp_path / "index")
    assert "Tashkent" in out
