"""The JSON documents that the commands print: a contract, other programs read them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rag.records import Answer, Article, Citation, Hit, RebuildReport
from rag.records.drawn import cited, found


def answer_document(answer: Answer) -> dict[str, Any]:
    """What `rag ask --json` prints. Offsets count Unicode characters in the article's text; a `mark` is the
    number that the panel, the text and the saved files give the citation."""
    marks, differs = answer.marks, answer.disagreement
    statements = [
        _fields(one, "text level writer reason")
        | {"citations": [_citation(citation) | {"mark": marks[citation]} for citation in one.citations]}
        for one in answer.statements
    ]
    sides = [
        {"value": value, "citation": _citation(citation)}
        for value, citation in zip(differs.values, differs.citations, strict=True)
    ] if differs else []  # fmt: skip
    return {
        **_fields(answer, "question status"),
        "statements": statements,
        "more": [_citation(citation) for citation in answer.more],
        "passages": [hit_document(hit) for hit in answer.hits],
        "disagreement": {"kind": differs.kind, "sides": sides} if differs else None,
        **_fields(answer, "note asked_as index_version encoder llm judge seconds"),
    }


def _fields(record: Any, names: str) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names.split()}


def _citation(citation: Citation) -> dict[str, Any]:
    context = asdict(citation.context) if citation.context else None
    return cited(citation) | {"context": context}


def hit_document(hit: Hit) -> dict[str, Any]:
    """One of `passages` in `rag ask --json` and `rag search --json`, with why it was found."""
    row = found(0, hit)
    del row["rank"]
    return {"id": row.pop("passage"), **row} | {
        "dense_score": hit.dense_score,
        "lexical_score": hit.lexical_score,
        "matched": [hit.article.text[start:end] for start, end in hit.matched],
        "dates": _dates(hit.article, hit.passage.start, hit.passage.end),
    }


def _dates(article: Article, start: int, end: int) -> list[dict[str, Any]]:
    """Relative dates ("Sunday") of a part of the text, resolved against the day of publication."""
    return [
        {"start": m.start, "end": m.end, "text": article.text[m.start : m.end], "date": m.date}
        for m in article.mentions
        if start <= m.start < end
    ]


def article_document(article: Article) -> dict[str, Any]:
    """One of `articles` in `rag articles --json`: metadata and blocks."""
    published = article.published
    blocks = [
        _fields(block, "start end role")
        | {"text": article.text[block.start : block.end]}
        | (_fields(block, "author time") if block.role == "comment" else {})
        for block in article.blocks
    ]
    return {
        "article": article.id, "path": article.path, "paths": list(article.paths), "title": article.title,
        "publisher": article.publisher, "author": list(article.author), "published": published.date,
        "published_how": published.how, "published_reason": published.reason,
        **_fields(article, "language url reprint"), "characters": len(article.text),
        "dates": _dates(article, 0, len(article.text)), "blocks": blocks,
    }  # fmt: skip


def report_document(report: RebuildReport) -> dict[str, Any]:
    """What `rag build --json` prints."""
    brought = [
        asdict(one) | {"statements": [{"path": path, "text": text} for path, text in one.statements]}
        for one in report.brought
    ]
    return asdict(report) | {
        "remarks": [_fields(one, "path reason") for one in report.remarks],
        "brought": brought,
    }
