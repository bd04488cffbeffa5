"""The tools for agents, through the protocol's own client: in this process, and as the command over stdio."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from mcp import Client, StdioServerParameters
from typer.testing import CliRunner

import rag
from rag.mcp import PAGE, server

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from conftest import Built


@pytest.fixture(scope="module")
def library(built: Built) -> rag.Library:
    return rag.open(built.index)


def call(library: rag.Library, name: str, **arguments: Any) -> tuple[bool, Any]:
    """(whether it went well, the document or the line of the error)."""

    async def talk(client: Client) -> tuple[bool, Any]:
        found = await client.call_tool(name, arguments)
        text = "".join(getattr(one, "text", "") for one in found.content)
        return (False, text) if found.is_error else (True, found.structured_content or json.loads(text))

    return with_client(library, talk)


def with_client(library: rag.Library, talk: Callable[[Client], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with Client(server(library)) as client:
            return await talk(client)

    return alone(run())


def alone(talk: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: where a browser is at hand this one has a loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, talk).result()


def test_there_are_four_tools_and_none_writes(library: rag.Library) -> None:
    tools = with_client(library, lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == ["ask", "search", "statements", "article"]
    assert all(tool.annotations.read_only_hint for tool in tools)
    assert all(tool.description for tool in tools)


def test_an_answer_has_exact_quotes(library: rag.Library) -> None:
    good, told = call(library, "ask", question="What did Lavrov say about negotiations on the fate of Assad?")
    assert good
    citations = [c for statement in told["statements"] for c in statement["citations"]]
    assert citations
    for one in citations:
        assert library.article(one["article"]).text[one["start"] : one["end"]] == one["quote"]


def test_a_search_gives_passages_within_the_filter(library: rag.Library) -> None:
    good, told = call(library, "search", query="Syria", k=3, since="2012-01-01", until="2012-12-31")
    assert good
    assert 1 <= len(told["passages"]) <= 3
    assert {one["published"][:4] for one in told["passages"] if one.get("published")} <= {"2012"}


def test_statements_are_rows_with_a_count_of_the_rest(library: rag.Library) -> None:
    good, told = call(library, "statements", speaker="Lavrov", k=1)
    assert good
    assert len(told["statements"]) <= 1
    assert told["left_off"] >= 0


def test_an_article_comes_in_pages(library: rag.Library) -> None:
    path = library.article("001_a423757e2158ce54.txt").path
    good, told = call(library, "article", article=path)
    whole = library.article(path).text
    assert good
    assert (told["text"], told["next"]) == (whole[:PAGE], None if len(whole) <= PAGE else PAGE)
    assert call(library, "article", article=path, start=100)[1]["text"] == whole[100 : 100 + PAGE]


@pytest.mark.parametrize(
    ("name", "arguments", "line"),
    [
        ("article", {"article": "../../etc/passwd"}, "no article"),
        ("ask", {"question": "  "}, "the question is empty"),
        ("search", {"query": "Syria", "k": 0}, "k is 0"),
        ("search", {"query": "Syria", "since": "tomorrow"}, "is no date"),
    ],
)
def test_an_error_is_one_line(library: rag.Library, name: str, arguments: dict[str, Any], line: str) -> None:
    good, told = call(library, name, **arguments)
    assert not good
    assert line in told
    assert "\n" not in told
    assert "Traceback" not in told


def test_the_command_serves_over_standard_input_and_output(built: Built) -> None:
    command = ["-c", "import sys; from rag.cli import main; main()", "mcp", "--index", str(built.index)]
    parameters = StdioServerParameters(command=sys.executable, args=command, env=dict(os.environ))

    async def talk() -> Any:
        async with Client(parameters) as client:
            return await client.call_tool("search", {"query": "Geneva conference", "k": 2})

    told = alone(talk())
    assert not told.is_error
    assert "passages" in "".join(getattr(one, "text", "") for one in told.content)


def test_without_an_index_the_command_ends_with_one_line(elsewhere) -> None:
    from rag.cli import app
    from rag.errors import IndexMissing

    done = CliRunner().invoke(app, ["mcp", "--index", str(elsewhere / "none")])
    assert isinstance(done.exception, IndexMissing)
