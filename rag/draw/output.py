"""The JSON documents that the commands print: a contract, other programs read them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rag.records import Answer, Article, Citation, Disagreement, Hit, RebuildReport
from rag.records.table import cited, found


def answer_document(answer: Answer) -> dict[str, Any]:
    """What `rag ask --json` prints. Offsets count Unicode characters in the article's text; a `mark` is the
    number that the panel, the text and the saved files give the citation."""
    marks = answer.marks
    return {
        "question": answer.question,
        "status": answer.status,
        "statements": [
            {
                "text": statement.text,
                "level": statement.level,
                "writer": statement.writer,
                "reason": statement.reason,
                "citations": [_citation(one) | {"mark": marks[one]} for one in statement.citations],
            }
            for statement in answer.statements
        ],
        "more": [_citation(citation) for citation in answer.more],
        "passages": [hit_document(hit) for hit in answer.hits],
        "disagreement": _disagreement(answer.disagreement),
        "note": answer.note,
        "asked_as": answer.asked_as,
        "index_version": answer.index_version,
        "encoder": answer.encoder,
        "llm": answer.llm,
        "judge": answer.judge,
        "seconds": answer.seconds,
    }


def _disagreement(one: Disagreement | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "kind": one.kind,
        "sides": [
            {"value": v, "citation": _citation(c)} for v, c in zip(one.values, one.citations, strict=True)
        ],
    }


def _citation(citation: Citation) -> dict[str, Any]:
    context = asdict(citation.context) if citation.context else None
    return cited(citation) | {"published_how": citation.published.how, "context": context}


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
    return {
        "article": article.id,
        "path": article.path,
        "paths": list(article.paths),
        "title": article.title,
        "publisher": article.publisher,
        "author": list(article.author),
        "published": article.published.date,
        "published_how": article.published.how,
        "published_reason": article.published.reason,
        "language": article.language,
        "url": article.url,
        "reprint": article.reprint,
        "characters": len(article.text),
        "dates": _dates(article, 0, len(article.text)),
        "blocks": [
            {
                "start": block.start,
                "end": block.end,
                "role": block.role,
                "text": article.text[block.start : block.end],
                **({"author": block.author, "time": block.time} if block.role == "comment" else {}),
            }
            for block in article.blocks
        ],
    }


def report_document(report: RebuildReport) -> dict[str, Any]:
    """What `rag build --json` prints."""
    brought = [
        asdict(one) | {"statements": [{"path": path, "text": text} for path, text in one.statements]}
        for one in report.brought
    ]
    remarks = [{"path": one.path, "reason": one.reason} for one in report.remarks]
    return asdict(report) | {"remarks": remarks, "brought": brought}
