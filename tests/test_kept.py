import pytest

import rag
from rag.errors import StoreError
from rag.library.shelf import QUESTIONS

pytestmark = pytest.mark.slow


def test_a_kept_question_is_asked_again_and_what_changed_is_told(seeds, tmp_path):
    library = rag.open(tmp_path / "index", seeds)
    library.rebuild()
    library.keep(library.ask("Where did Oslo open an embassy?"))
    library.keep(library.ask("Which missile deliveries to Syria did Moscow suspend?"))
    assert library.kept == [
        "Where did Oslo open an embassy?",
        "Which missile deliveries to Syria did Moscow suspend?",
    ]
    (seeds / "new.txt").write_text(
        "Norway opens an embassy\n\nOslo said on Friday it opened an embassy in Tashkent.\n"
    )
    (changed,) = library.rebuild().answers
    assert (changed.question, changed.before) == (
        "Where did Oslo open an embassy?",
        "Not in the sources.",
    )
    assert changed.after.startswith("Oslo said on Friday it opened an embassy in Tashkent.")
    assert changed.because == ("new.txt",)
    assert library.rebuild().answers == ()
    library.drop("Where did Oslo open an embassy?")
    assert library.kept == ["Which missile deliveries to Syria did Moscow suspend?"]


def test_a_damaged_line_is_named(tmp_path):
    (tmp_path / QUESTIONS).write_text('{"question": "Who?"}\n{"where": 3}\n')
    with pytest.raises(StoreError, match=r"line 2, is no kept question"):
        _ = rag.open(tmp_path).kept
