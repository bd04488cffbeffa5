"""The one place that imports pymilvus: errors that are ours, filters that are escaped, rows by pages."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

from rag.address import SECRET, Address, token
from rag.errors import IndexMissing, SettingsError, StoreError
from rag.index.filters import days
from rag.index.tables import ROLE_NUMBER
from rag.records import ROLES, Filter

FOREVER: Final = 1 << 40
"""The number of the version that an entry ends with while it has no end."""
LOOKED_UP: Final = {
    "born", "died", "article", "passage", "publisher", "language", "first_day", "last_day", "role"
}  # fmt: skip
"""The fields that filters name: where one of a filter is not looked up by an index, all rows are scanned."""
PAGE: Final = 1000
IDS: Final = 10_000
"""Rows in a page, and in one of ids alone: 16,384 is Milvus's limit."""
ANEW: Final = ("the index was built anew meanwhile", "Ask again: the new version is read.")
PATIENCE: Final = 20.0
"""Seconds to wait for a server."""
Row = dict[str, Any]


class Client:
    """A connection to a server, or to an embedded one whose port is bound to loopback."""

    def __init__(self, address: Address) -> None:
        """Raises SettingsError without the extra, StoreError for a server that does not answer."""
        try:
            import pymilvus
        except ImportError as error:
            raise SettingsError(
                "pymilvus is not installed", "Run `pip install rag-notebooks[milvus]`."
            ) from error
        for logger in ("pymilvus", "milvus_lite"):
            # They log requests and tracebacks; errors are ours to tell.
            logging.getLogger(logger).setLevel(logging.CRITICAL + 1)
        self.address = address
        # A server of grpc's own, as milvus-lite is, hangs up on a client that knocks every ten seconds.
        more: dict[str, Any] = {"grpc_options": {"grpc.keepalive_time_ms": 7_200_000}}
        if not address.embedded:
            more["token"] = token()
        with _ours(address):
            self._client = pymilvus.MilvusClient(address.uri, timeout=PATIENCE, **more)
            self.server = str(self._client.get_server_version())
        self._lite = self.server.startswith("milvus_lite-")
        version = [int(one) for one in self.server.lstrip("v").split(".")[:2] if one.isdigit()]
        self.has_bm25 = self._lite or version >= [2, 5]
        """Whether the server ranks full text."""

    def close(self) -> None:
        self._client.close()

    # -- collections

    def create(self, name: str, fields: Mapping[str, Any], dimension: int, exact: bool) -> None:
        """A collection with a primary `id`, `born` and `died`, and further fields: "text", "list", "int".

        `dimension` is that of `vector`; "words" is full text, ranked where the server does that.
        """
        from pymilvus import DataType

        schema, index = self._client.create_schema(auto_id=False), self._client.prepare_index_params()
        schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=64)
        many = {"element_type": DataType.VARCHAR, "max_capacity": 4096}
        for field, what in {"born": "int", "died": "int", **fields}.items():
            if what == "int":
                schema.add_field(field, DataType.INT64)
            elif what == "list":
                schema.add_field(field, DataType.ARRAY, max_length=65535, **many)
            else:
                ranked = {"enable_analyzer": True} if what == "words" and self.has_bm25 else {}
                schema.add_field(field, DataType.VARCHAR, max_length=65535, **ranked)
            if field in LOOKED_UP and self.has_bm25:  # an older server has no such index
                index.add_index(field, index_type="INVERTED")
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
        how = {"M": 16, "efConstruction": 200}
        index.add_index(
            "vector", "FLAT" if exact else "HNSW", metric_type="IP", params={} if exact else how
        )  # fmt: skip
        if "words" in fields and self.has_bm25:
            from pymilvus import Function, FunctionType

            schema.add_field("ranked", DataType.SPARSE_FLOAT_VECTOR)
            schema.add_function(Function("bm25", FunctionType.BM25, ["words"], ["ranked"]))
            index.add_index(
                "ranked", "SPARSE_INVERTED_INDEX", metric_type="BM25",
                params={"bm25_k1": 0.9, "bm25_b": 0.4},
            )  # fmt: skip
        with _ours(self.address):
            self._client.create_collection(name, schema=schema, consistency_level="Bounded")
            # nothing is in it yet: to wait for each index costs half a second
            self._client.create_index(name, index, sync=False)
            self._client.load_collection(name)

    def collections(self) -> list[str]:
        """The names of all collections of this index."""
        with _ours(self.address):
            names: list[str] = self._client.list_collections()
        return sorted(one for one in names if one.startswith(self.address.name + "__"))

    def drop(self, name: str) -> None:
        with _ours(self.address):
            self._client.drop_collection(name)

    def load(self, name: str) -> None:
        """Makes a collection searchable: also after a server was started anew."""
        with _ours(self.address):
            self._client.load_collection(name)

    def flush(self, name: str) -> None:
        with _ours(self.address):
            self._client.flush(name)

    def current(self) -> str | None:
        """The collection that the alias leads to: that of the current version."""
        with _ours(self.address):
            for name in self._client.list_collections():
                if str(name).startswith(self.address.name + "__v"):
                    aliases = self._client.list_aliases(name)
                    if self.address.name in (aliases.get("aliases") or ()):
                        return str(name)
        return None

    def point(self, name: str, fresh: bool) -> None:
        """Makes a version current: one call."""
        with _ours(self.address):
            (self._client.create_alias if fresh else self._client.alter_alias)(name, self.address.name)

    # -- rows

    def put(self, name: str, rows: Sequence[Row]) -> None:
        """Writes rows over those of the same id."""
        with _ours(self.address):
            self._client.upsert(name, list(rows))

    def remove(self, name: str, where: str) -> None:
        with _ours(self.address):
            self._client.delete(name, filter=where)

    def count(self, name: str, where: str) -> int:
        """How many rows pass, those that were written just before among them."""
        if self._lite:  # it counts by holding whole rows: 3 GB of 100,000 passages
            return len(self.ids(name, where))
        return int(self.rows(name, where, ("count(*)",), now=True)[0]["count(*)"])

    def rows(
        self, name: str, where: str, fields: Sequence[str], *, now: bool = False, most: int | None = None
    ) -> list[Row]:
        """The rows that pass: few. With `now` what was written just before is seen for sure (0.4 s)."""
        more: dict[str, Any] = {"consistency_level": "Strong" if now else "Bounded"}
        if most is not None:
            more["limit"] = most
        with _ours(self.address):
            return [dict(one) for one in self._client.query(name, where, [*fields], **more)]

    def each(self, name: str, where: str, fields: Sequence[str], size: int = PAGE) -> Iterator[Row]:
        """All rows that pass, page by page."""
        with _ours(self.address):
            pages = self._client.query_iterator(
                name, filter=where, output_fields=list(fields), batch_size=size
            )
            try:
                while page := pages.next():
                    yield from (dict(one) for one in page)
            finally:
                pages.close()

    def ids(self, name: str, where: str) -> list[str]:
        """The ids of all rows that pass, sorted."""
        return sorted(row["id"] for row in self.each(name, where, ("id",), IDS))

    def by_ids(self, name: str, ids: Sequence[str], fields: Sequence[str]) -> Iterator[Row]:
        """The rows of these ids, in no order: of any version, for an id names all that its row holds.

        With no other condition every server looks ids up; with one it may scan all rows (0.3 s of 15,000).
        """
        for start in range(0, len(ids), PAGE):
            yield from self.rows(name, one_of("id", ids[start : start + PAGE]), ("id", *fields))

    def search(self, name: str, field: str, query: Any, size: int, where: str) -> list[str]:
        """The ids of the best rows that pass, best first."""
        metric, more = ("BM25", {}) if field == "ranked" else ("IP", {"ef": 2 * size})
        with _ours(self.address):
            hits = self._client.search(
                name, [query], anns_field=field, limit=size, filter=where, output_fields=["id"],
                search_params={"metric_type": metric, "params": more},
            )  # fmt: skip
        return [str(one["id"]) for one in hits[0]]


class Kept:
    """Rows of one collection by their ids, and what is made of them: read where they are not kept."""

    def __init__(
        self, client: Client, name: str, fields: Sequence[str], make: Callable[[Row], Any], most: int
    ) -> None:
        self._read, self._make = partial(client.by_ids, name, fields=fields), make
        self._most, self._held = most, dict[str, Any]()

    def of(self, ids: Sequence[str]) -> list[Any]:
        """What the rows of these ids hold, in order. Raises IndexMissing for one that is swept."""
        if len(self._held) > self._most:
            self._held = {}  # not cleared: another thread may be reading the old one
        held = self._held
        held |= {row["id"]: self._make(row) for row in self._read([one for one in ids if one not in held])}
        try:
            return [held[one] for one in ids]
        except KeyError:
            raise IndexMissing(*ANEW) from None


_REACHED: Final = "Does the server run, and is it reachable?"
_SHARED: Final = "One process at a time has such a file open; `make cluster` serves several."


@contextmanager
def _ours(address: Address) -> Iterator[None]:
    """An error of the server as one of ours: what it says may hold a request, so only its code is told."""
    import grpc
    from pymilvus.exceptions import MilvusException

    try:
        yield
    except (MilvusException, grpc.RpcError) as error:
        code = getattr(error, "code", "")
        code = code() if callable(code) else code
        where = address.uri
        if "auth" in str(error).lower() or code == grpc.StatusCode.UNAUTHENTICATED:
            raise StoreError(f"{where} does not take these credentials", SECRET) from None
        if "not found" in str(error).lower() and code in (100, 800):
            raise IndexMissing(f"{where} no longer has what was read there", "Ask again.") from None
        what = f"{type(error).__name__} {code}".strip()
        raise StoreError(
            f"the index at {where} failed ({what})", _SHARED if address.embedded else _REACHED
        ) from None


# -- filters: strings that are escaped, for placeholders are not known to every server


def quoted(text: str) -> str:
    """A string of the filter language.

    >>> quoted('a" or id != "')
    '"a\\\\" or id != \\\\""'
    """
    escaped = clean(text).replace("\\", "\\\\").replace('"', '\\"')
    for sign, name in (("\n", "n"), ("\r", "r"), ("\t", "t"), ("\0", "0")):
        escaped = escaped.replace(sign, "\\" + name)
    return f'"{escaped}"'


def clean(text: str) -> str:
    """Text that the wire carries: no lone surrogates."""
    return text.encode("utf-8", "replace").decode()


def one_of(field: str, values: Sequence[str]) -> str:
    """What lets those rows through whose field has one of some values."""
    return f"{field} in [{', '.join(map(quoted, values))}]"


def alive(version: int) -> str:
    """What lets those rows through that a version has."""
    return f"born <= {version} and died > {version}"


def passing(where: Filter, version: int) -> str:
    """A filter over passages of a version."""
    conditions = [alive(version)]
    if set(where.roles) != set(ROLES):
        conditions.append(f"role in [{', '.join(str(ROLE_NUMBER[role]) for role in where.roles)}]")
    if where.since:
        conditions.append(f"first_day >= {days(where.since)[0]}")
    if where.until:
        conditions.append(f"last_day <= {days(where.until)[1]}")
    for field, wanted in (("publisher", where.publishers), ("language", where.languages)):
        if wanted:
            conditions.append(one_of(field, [one.lower() for one in wanted]))
    authors, paths = [one.lower() for one in where.authors], [one.rstrip("/") for one in where.paths]
    for field, values in (("authors", authors), ("under", paths)):
        if values:
            conditions.append(f"({' or '.join(f'array_contains({field}, {quoted(one)})' for one in values)})")
    return " and ".join(conditions)
