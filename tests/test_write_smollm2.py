"""The local model for real, where its file lies: no network, one socket, and nothing unsupported is shown."""
# ruff: noqa: E501

import socket

import pytest
from test_write_models import found

from rag.verify import verify
from rag.write import evidence, writer
from rag.write.compress import answering, grammar, shorter
from rag.write.smollm2 import usable

needs_file = pytest.mark.skipif(bool(usable()), reason="the model file is not fetched")


def test_shorter_forms_keep_the_words_in_their_order():
    text = (
        "Meanwhile, Turkey, which reinforced its border with Syria, has given safe-haven to senior rebel commanders, "
        "as the fighting goes on around the city."
    )
    forms = shorter(text)
    assert forms[0].startswith("Turkey, which")
    assert forms[-1] == "Turkey has given safe-haven to senior rebel commanders."


def test_a_quotation_keeps_its_speaker():
    assert shorter('"We are not conducting any negotiations," Lavrov told reporters in Moscow.') == [
        'Lavrov said: "We are not conducting any negotiations."'
    ]


def test_only_forms_that_answer_and_say_less_are_offered():
    turkey = (
        "Turkey, which reinforced its border with Syria following an incident in which Damascus shot down one of "
        "Ankara's warplanes, has given safe-haven to senior rebel commanders."
    )
    assert answering("Which country has given safe haven to rebel commanders?", turkey) == [
        "Turkey has given safe-haven to senior rebel commanders."
    ]
    aleppo = (
        "At present, overwhelming ground forces supported by some 100 tanks are being shifted to Syria's largest "
        "city and key economic center of Aleppo, which is home to some 2.5 million people."
    )
    assert answering("How many people live in Aleppo?", aleppo) == []
    assert answering("Why are forces being shifted to Aleppo?", aleppo) == []
    assert answering("Who fears it?", "The Kremlin fears losing arms contracts if the dynasty falls.") == []


def test_the_grammar_allows_the_forms_and_nothing_else():
    assert grammar([('He said: "No."', 1), ("Tanks came.", 2)]) == (
        'root ::= "He said: \\"No.\\" [1]" | "Tanks came. [2]"'
    )


@needs_file
def test_the_local_model_answers_from_the_evidence_alone():
    text = (
        "Meanwhile, some 100 tanks are being shifted to Aleppo, as rebels stream into the city to repel the attack. "
        "The weather was fine."
    )
    retrieved = found(text)
    heard: list[str] = []
    draft = writer("smollm2").write(
        retrieved.question, evidence(retrieved), retrieved.hits, on_text=heard.append
    )
    answer = verify(retrieved.question, draft, retrieved)
    assert draft.note == ""
    assert "".join(heard)
    assert answer.set_aside == ()
    assert answer.statements[0].support == "supported"
    assert answer.statements[0].text in [f"{form}" for form in shorter(text.split(". ")[0] + ".")]


@needs_file
def test_no_port_is_opened(monkeypatch: pytest.MonkeyPatch):
    from rag.write.smollm2 import _server

    assert _server().listening_address.startswith("unix://") or not hasattr(socket, "AF_UNIX")
