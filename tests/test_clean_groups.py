"""Groups of stories by what their sketches share."""

from __future__ import annotations

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


def alike(one: bytes, other: bytes) -> bool:
    """Whether two stories are joined, number by number."""
    (day, *hashes), (day_2, *hashes_2) = (np.frombuffer(told, np.uint64).tolist() for told in (one, other))
    bound = min([2**64, *(some[-1] for some in (hashes, hashes_2) if len(some) == groups.KEPT)])
    a, b = ({number for number in some if number <= bound} for some in (hashes, hashes_2))
    near = 0 in (day, day_2) or abs(day - day_2) <= 7
    met = not set(hashes[:8]).isdisjoint(hashes_2[:8])
    least = min(len(a), len(b))
    return near and met and least >= 12 and len(a & b) >= least / 2


def test_worked_by_hand() -> None:
    told = {"a": kept(0, 0, 20), "b": kept(0, 5, 20), "c": kept(0, 100, 20), "d": b""}
    assert grouped(told) == {"a": "a", "b": "a"}  # 15 of 20 are shared, and 5, 6, 7 are among the smallest
    assert grouped(told | {"e": kept(0, 7, 20)}) == {"a": "a", "b": "a", "e": "a"}


@settings(deadline=None, max_examples=100)
@given(st.dictionaries(st.sampled_from("abcdefghij"), sketches, max_size=10))
def test_groups_are_those_of_all_pairs(told: dict[str, bytes]) -> None:
    group = {name: name for name in told}
    for one in sorted(told):
        for other in sorted(told):
            if one < other and told[one] and told[other] and alike(told[one], told[other]):
                first, second = sorted((group[one], group[other]))
                group = {name: first if mine == second else mine for name, mine in group.items()}
    many = {name for name in group.values() if list(group.values()).count(name) > 1}
    assert grouped(told) == {name: mine for name, mine in group.items() if mine in many}
