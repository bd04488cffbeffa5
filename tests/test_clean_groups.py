"""Groups made of what changed are those made from nothing."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.clean import groups
from rag.clean.groups import grouped


def kept(day: int, start: int, size: int) -> bytes:
    """A sketch of `size` hashes from `start` on: two share what their ranges share."""
    hashes = np.arange(start, start + size, dtype=np.uint64)
    return np.uint64(day).tobytes() + hashes[: groups.KEPT].tobytes()


sketches = st.one_of(
    st.just(b""),
    st.builds(kept, st.sampled_from([0, 100, 104, 120]), st.integers(0, 24), st.sampled_from([20, 30, 200])),
)
corpora = st.dictionaries(st.sampled_from("abcdefghijklmnop"), sketches, max_size=16)


def test_worked_by_hand() -> None:
    told = {"a": kept(0, 0, 20), "b": kept(0, 5, 20), "c": kept(0, 100, 20), "d": b""}
    assert grouped(told) == {"a": "a", "b": "a"}  # 15 of 20 are shared, and 5, 6, 7 are among the smallest
    assert grouped(told | {"e": kept(0, 7, 20)}) == {"a": "a", "b": "a", "e": "a"}


@settings(deadline=None, max_examples=300)
@given(corpora, corpora, st.sets(st.sampled_from("abcdefghijklmnop")))
def test_what_changed_gives_what_all_gives(before, other, changed) -> None:  # type: ignore[no-untyped-def]
    now = {name: told for name, told in before.items() if name not in changed}
    now |= {name: told for name, told in other.items() if name in changed}
    for hubs in (2, 4, 200):  # few, so that stories become and cease to be those that others are held against
        with patch.object(groups, "_HUBS", hubs):
            assert grouped(now, before, grouped(before)) == grouped(now)
