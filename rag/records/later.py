"""A tuple that is made when it is first read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar, overload

Item = TypeVar("Item")


class Later(Sequence[Item]):
    """What `make` gives; equal to that tuple, and saved as it."""

    __slots__ = ("_made",)

    def __init__(self, make: Callable[[], tuple[Item, ...]]) -> None:
        self._made: tuple[Item, ...] | Callable[[], tuple[Item, ...]] = make

    def _tuple(self) -> tuple[Item, ...]:
        if not isinstance(self._made, tuple):
            self._made = self._made()
        return self._made

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, at: int | slice) -> Item | tuple[Item, ...]:
        return self._tuple()[at]

    def __len__(self) -> int:
        return len(self._tuple())

    def __iter__(self) -> Iterator[Item]:
        return iter(self._tuple())

    def __eq__(self, other: object) -> bool:
        return self._tuple() == (other._tuple() if isinstance(other, Later) else other)

    def __hash__(self) -> int:
        return hash(self._tuple())

    def __repr__(self) -> str:
        return repr(self._tuple())

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self._tuple(),)
