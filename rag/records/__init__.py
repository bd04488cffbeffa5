"""The frozen records that flow between the stages. Standard library only."""

from rag.records.answer import (
    Answer,
    Citation,
    Draft,
    Evidence,
    Hit,
    QueryTerm,
    Retrieved,
    Sentence,
    SetAside,
    Statement,
    Status,
    Support,
)
from rag.records.encoder import EncoderInfo, Made
from rag.records.later import Later
from rag.records.report import ChangedAnswer, Failure, RebuildReport
from rag.records.source import (
    REPORTING,
    ROLES,
    Article,
    Block,
    DateMention,
    Filter,
    How,
    Passage,
    Published,
    Raw,
    Role,
)

__all__ = [
    "REPORTING",
    "ROLES",
    "Answer",
    "Article",
    "Block",
    "ChangedAnswer",
    "Citation",
    "DateMention",
    "Draft",
    "EncoderInfo",
    "Evidence",
    "Failure",
    "Filter",
    "Hit",
    "How",
    "Later",
    "Made",
    "Passage",
    "Published",
    "QueryTerm",
    "Raw",
    "RebuildReport",
    "Retrieved",
    "Role",
    "Sentence",
    "SetAside",
    "Statement",
    "Status",
    "Support",
]
