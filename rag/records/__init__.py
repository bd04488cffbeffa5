"""The frozen records that flow between the stages. Standard library only."""

from rag.records.answer import (
    Answer,
    Citation,
    Context,
    Disagreement,
    Draft,
    Evidence,
    Hit,
    Level,
    QueryTerm,
    Retrieved,
    Sentence,
    Statement,
    Status,
)
from rag.records.encoder import EncoderInfo, Made
from rag.records.notes import Day, Notes, Person, Quantity, Span, SpeakerHow, Utterance, UtteranceKind
from rag.records.question import Name, Question, QuestionKind
from rag.records.report import BroughtStatements, ChangedAnswer, Failure, RebuildReport
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
    plural,
    printable,
    written_day,
)

__all__ = [
    "REPORTING", "ROLES", "Answer", "Article", "Block", "BroughtStatements", "ChangedAnswer", "Citation",
    "Context", "DateMention", "Day", "Disagreement", "Draft", "EncoderInfo", "Evidence", "Failure", "Filter",
    "Hit", "How", "Level", "Made", "Name", "Notes", "Passage", "Person", "Published", "Quantity", "QueryTerm",
    "Question", "QuestionKind", "Raw", "RebuildReport", "Retrieved", "Role", "Sentence", "Span", "SpeakerHow",
    "Statement", "Status", "Utterance", "UtteranceKind", "plural", "printable", "written_day",
]  # fmt: skip
