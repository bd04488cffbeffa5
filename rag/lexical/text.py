"""The words of some rows, one after the other, and the segments (context, sentences) that they make."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Text:
    """The words of some rows one after the other: `stream[bounds[i]:bounds[i+1]]` is the i-th row."""

    def __init__(self, stream: Array, bounds: Array) -> None:
        self.stream, self.bounds = stream, bounds

    def __len__(self) -> int:
        """How many rows."""
        return len(self.bounds) - 1

    @cached_property
    def row(self) -> Array:
        """Of each word the number of its row among those read."""
        return np.repeat(np.arange(len(self)), np.diff(self.bounds))

    @cached_property
    def _marks(self) -> Array:
        """Places where a segment (context or sentence) begins: after each mark; every row ends with one."""
        return np.concatenate(([0], np.flatnonzero(self.stream < 0)[:-1] + 1))

    @cached_property
    def segment(self) -> Array:
        """Of each word the number of its segment."""
        return np.repeat(np.arange(self.segments), self._sizes_with_marks)

    @property
    def segments(self) -> int:
        return len(self._marks)

    @cached_property
    def _sizes_with_marks(self) -> Array:
        return np.diff(np.append(self._marks, len(self.stream)))

    @cached_property
    def first_segments(self) -> Array:
        """The first segment of each row."""
        return np.searchsorted(self._marks, self.bounds[:-1])

    @cached_property
    def segment_row(self) -> Array:
        """Of each segment the number of its row."""
        return np.repeat(np.arange(len(self)), np.diff(np.append(self.first_segments, self.segments)))

    @cached_property
    def context(self) -> Array:
        """Of each segment that of its row's context; `segments` where the row has none, or it is that one."""
        ends = self._marks + self._sizes_with_marks - 1
        is_context = self.stream[ends] == -2
        first = self.first_segments[self.segment_row]
        some = is_context[first] & (first != np.arange(self.segments))
        made: Array = np.where(some, first, self.segments)
        return made

    @cached_property
    def lengths(self) -> Array:
        """How many words each segment has, those of its context counted."""
        sizes = self._sizes_with_marks - 1
        made: Array = sizes + np.append(sizes, 0)[self.context]
        return made
