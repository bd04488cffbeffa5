"""Search by signs: what is estimated is what it should be, and the nearest are found."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np

from rag.index import dense


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_an_estimate_is_the_sum_where_bits_are_set() -> None:
    rng = np.random.default_rng(0)
    vectors, query = unit(rng.standard_normal((50, 20))), rng.standard_normal(20).astype(np.float32)
    told = dense.estimates(dense.signs(vectors), query)
    np.testing.assert_allclose(told, ((vectors > 0) * query).sum(axis=1), atol=1e-5)


def test_the_nearest_are_found() -> None:
    rng = np.random.default_rng(1)
    centres = rng.standard_normal((40, 256))
    vectors = unit(np.repeat(centres, 100, axis=0) + 0.9 * rng.standard_normal((4000, 256)))
    search = dense.Signs(dense.signs(vectors))
    mask = np.arange(4000) % 3 > 0
    found = []
    with patch.object(dense, "FIRST", 1000), patch.object(dense, "DEPTH", 200), patch.object(dense, "FEW", 0):
        for row in range(0, 4000, 100):
            query = unit(vectors[row : row + 1] + 0.06 * rng.standard_normal((1, 256)))[0]
            for passing in (None, mask):
                cosines = vectors @ query - (0 if passing is None else 9.0 * ~passing)
                rows = search.nearest(query, 10, passing)
                assert len(np.unique(rows)) == 200
                assert passing is None or passing[rows].all()
                found.append(len(np.intersect1d(rows, np.argsort(-cosines)[:10])) / 10)
    assert np.mean(found) > 0.99
