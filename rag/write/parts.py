"""Questions that ask for two things: "Who introduced it, and when?" Each part is answered by itself."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.language import words
from rag.language.facts import names
from rag.records import Draft, Evidence, Retrieved, Sentence

_ASKS = (
    r"(?:to |from |in |on |at |by |with |for |against )?(?:who|whom|whose|when|where|why|how|what|which)\b|"
    r"(?:кто|кого|кому|когда|где|куда|почему|зачем|сколько|что|какой|какая|какие)\b|(?:من|متى|أين|لماذا|كم|"
    r"ماذا)(?=\s|؟|$)"
)
_JOINED = re.compile(
    rf"^(?P<first>.+?),?\s+(?:and|but|as well as|и|а)\s+(?P<second>(?:{_ASKS}).*?)[?؟.\s]*$|"
    rf"^(?P<first_ar>.+?)،?\s+و(?P<second_ar>(?:من|متى|أين|لماذا|كم|ماذا)(?:\s.*?)?)[?؟.\s]*$",
    re.IGNORECASE,
)
_QUESTION = re.compile(rf"\s*(?:{_ASKS}|(?:did|does|do|is|are|was|were|has|have|had)\b)", re.IGNORECASE)
_HEAD = re.compile(
    r"^\s*(?:(?:to|from|in|on|at|by|with|for|against)\s+)?(?:who|whom|when|where|why|how (?:many|much)|how|"
    r"(?:what|which)(?: \w+(?= (?:did|does|do|is|are|was|were|has|have|had)\b))?|кто|когда|где|почему|"
    r"сколько|что|"
    r"من|متى|أين|لماذا|كم|ماذا)\s+", re.IGNORECASE,
)  # fmt: skip
BARE = 3
"""Words: a part of so few asks of what the other part tells ("and when?", "and at which summit?")."""


def parts(question: str) -> tuple[tuple[str, str], ...]:
    """(as asked, as it stands alone) of each part of a question; one where it asks for one thing."""
    text = " ".join(question.split())
    match = _JOINED.match(text)
    first = (match["first"] or match["first_ar"]) if match else ""
    if not match or not _QUESTION.match(first):
        return ((text, text),)
    second = (match["second"] or match["second_ar"]).strip()
    whole = second
    if len(second.split()) <= BARE:
        whole = f"{second} {_HEAD.sub('', first)}"
    elif not names(second):
        whole = f"{second} ({' '.join(name for name, _, _ in names(first))})"
    return ((first, f"{first}?"), (second, f"{whole[:1].upper()}{whole[1:]}?"))


def only(found: Retrieved, part: str) -> Retrieved:
    """What was found, as if only this part had been asked for."""
    held = {word.text.casefold() for word in words(part)}
    terms = tuple(t for t in found.terms if all(w.text.casefold() in held for w in words(t.text)))
    return replace(found, question=part, terms=terms)


def joined(drafts: list[Draft]) -> Draft:
    """The drafts of the parts as one: evidence numbered through, each sentence once."""
    evidence: list[Evidence] = []
    sentences: list[Sentence] = []
    for draft in drafts:
        offset = len(evidence)
        evidence += [replace(item, number=item.number + offset) for item in draft.evidence]
        for one in draft.sentences:
            if one.text not in {held.text for held in sentences}:
                sentences.append(Sentence(one.text, tuple(cite + offset for cite in one.cites)))
    notes = dict.fromkeys(draft.note for draft in drafts if draft.note)
    return Draft(drafts[0].writer, tuple(sentences), tuple(evidence), " ".join(notes))
