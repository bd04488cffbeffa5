from pathlib import Path

import pytest

from rag.errors import RagError, SettingsError
from rag.settings import Settings


def test_arguments_win_over_environment_over_file_over_defaults(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text('[tool.rag]\nk = 3\nkeep = 5\nencoder = "file"\n')
    monkeypatch.setenv("RAG_KEEP", "7")
    monkeypatch.setenv("RAG_ENCODER", "environment")
    made = Settings.load(encoder="argument", llm=None)
    assert (made.k, made.keep, made.encoder, made.llm) == (3, 7, "argument", "none")


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"colour": "red"}, "unknown setting 'colour'"),
        ({"k": "many"}, "setting 'k' is 'many'. It takes int."),
        ({"k": 0}, "It takes a number from 1 on."),
        ({"keep": -1}, "It takes a number from 1 on."),
        ({"claim": 1.1}, "It takes a probability from 0 to 1."),
        ({"related": -0.1}, "It takes a probability from 0 to 1."),
        ({"claim": "high"}, "setting 'claim' is 'high'. It takes float."),
        ({"nli": "x"}, "unknown setting 'nli'"),
    ],
)
def test_what_cannot_be_used_is_named_in_one_line(given, line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match=line.replace(".", r"\.")):
        Settings.load(**given)


def test_the_judge_and_the_two_probabilities_are_settings(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = Settings.load()
    assert made.judge == "same"
    assert 0 < made.related < made.claim < 1
    Path("pyproject.toml").write_text('[tool.rag]\njudge = "none"\nclaim = 1\nrelated = 0\n')
    monkeypatch.setenv("RAG_CLAIM", "0.7")
    made = Settings.load()
    assert (made.judge, made.claim, made.related) == ("none", 0.7, 0.0)
    for change in ({"judge": "none"}, {"claim": 0.9}, {"related": 0.3}):
        assert Settings(**change).digest() != Settings().digest()


def test_a_damaged_pyproject_is_an_error_of_ours(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_bytes(b"\xff[tool")
    with pytest.raises(SettingsError, match=r"pyproject\.toml cannot be read"):
        Settings.load()


def test_the_digest_names_what_changes_an_answer_and_no_path():
    assert Settings().digest() == Settings(seeds=Path("/elsewhere"), keep=9).digest()
    assert Settings().digest() != Settings(encoder="other").digest()
    assert len(Settings().digest()) == 16


def test_every_error_is_a_rag_error_and_stands_in_the_drawing():
    import rag.errors

    kinds = {name: kind for name, kind in vars(rag.errors).items() if isinstance(kind, type)}
    assert all(issubclass(kind, RagError) for kind in kinds.values())
    assert all(name in rag.errors.__doc__ for name in kinds)
    assert str(RagError("it broke", "Mend it.")) == "it broke. Mend it."
    assert str(RagError("it broke")) == "it broke"
