"""Who has the floor in a transcript: `Sergei Lavrov: We have never said so.`, and what follows it.

A paragraph without a name before it goes on with the turn only where it speaks as people do ("we",
"you"), so that an article which goes back to telling is not put into somebody's mouth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rag.language.keys import is_known
from rag.language.subjects import BODIES, NAME, OFFICE_WORD, clean, full
from rag.records import Article, Role

_LABEL: Final = re.compile(
    r"[ \t*_]*(?P<label>[^\s:;!?,\"“”«»()\[\]*_][^\n:;!?,\"“”«»()\[\]*_]{1,110}?)"
    r"(?:\s?\([^)\n]{2,50}\))?[ \t*_]*:[*_]*(?=\s)"
)
_ASKS: Final = frozenset(
    "question q moderator journalist reporter correspondent remark answer a вопрос ответ ведущий ведущая "
    "корреспондент журналист реплика سؤال س جواب ج المذيع".split()
)
"""Who has the floor without a name."""
_OFFICES: Final = frozenset(
    "президент премьер министр глава посол председатель директор секретарь представитель вице-президент "
    "премьер-министр генсек".split()
)
_SMALL: Final = frozenset("of the and for in on to at de la von van der al el bin ibn".split())
_SELF: Final = (
    r"I|[Ww]e|[Oo]ur|us|[Mm]y|me|[Яя]|[Мм]ы|нас|нам|нами|[Нн]аш\w*|мне|меня|"
    r"نحن|أنا|لدينا|إننا|إنني|نريد|أعتقد|أود"
)
_OWN: Final = re.compile(rf"\b(?:{_SELF})\b")
_SPEAKS: Final = re.compile(
    rf"\b(?:{_SELF}|[Yy]ou|[Yy]our|[Ll]et['’]s|[Cc]olleagues|[Ff]riends|[Gg]entlemen|"
    r"Mr (?:President|Chairman|Minister|Ambassador|Secretary)|Excellenc\w+|[Уу]важаем\w+|"
    r"[Гг]оспода|[Дд]рузья|мой|моя|[Вв]ы|вас|вам|[Вв]аш\w*)\b"
)
_LEAST, _EVERY = 3, 1000
"""So often at least, and once in so many characters: of 67 speeches in the UN General Debate each does, the
median one every 240; reports every 3,000, or never."""
_QUOTED: Final = re.compile(r"[\"“«„][^\"“”«»„\n]{0,2000}[\"”»“]")
_MOST_WORDS: Final = 14
_SEARCHED: Final = 300_000
"""Characters of a text in which the longer form of a name is looked for; a news conference has 170,000."""


@dataclass(frozen=True, slots=True)
class Turn:
    """`text[start:end]` is spoken by `speaker`, None where nobody is named; its label begins at `opens`."""

    start: int
    end: int
    speaker: str | None
    opens: int


@dataclass(frozen=True, slots=True)
class _Paragraph:
    start: int
    end: int
    label: str
    begins: int
    """Where its words begin, behind the label."""


@lru_cache(maxsize=256)
def turns(text: str) -> tuple[Turn, ...]:
    """The turns of a transcript, in order; none where a text is no transcript."""
    lines = (m.span() for m in re.finditer(r"[^\n]+", text) if not m.group().isspace())
    told = [_paragraph(text, start, end) for start, end in lines]
    names = _names(text, told)
    if not any(names.values()):
        return ()
    return tuple(
        Turn(one.begins, _goes_on(text, told, at, names), names[one.label], one.start)
        for at, one in enumerate(told)
        if one.label in names
    )


def has_floor(text: str, start: int, end: int) -> str | None:
    """The speaker of the turn that most of `text[start:end]` stands in, its label included, or None."""
    for turn in turns(text):
        if 2 * (min(end, turn.end) - max(start, turn.opens)) > end - start:
            return turn.speaker
    return None


def narrator(article: Article) -> str | None:
    """Who tells all that nobody else says: the one author of a speech or a column, which says "I" and "we".

    A report has such words in its quotations only.
    """
    if len(article.author) != 1:
        return None
    spans = tuple((block.start, block.end) for block in article.blocks if block.role in ("lead", "body"))
    return clean(article.author[0]) if _tells_of_itself(article.text, spans) else None


def told_by_narrator(article: Article, role: Role) -> str | None:
    """The narrator of what has this role: a reader's comment or a caption is not the author's."""
    return narrator(article) if role in ("lead", "body") else None


@lru_cache(maxsize=256)
def _tells_of_itself(text: str, spans: tuple[tuple[int, int], ...]) -> bool:
    own = _QUOTED.sub(" ", "\n".join(text[start:end] for start, end in spans))
    said = len(_OWN.findall(own))
    return said >= _LEAST and said * _EVERY >= len(own)


def _paragraph(text: str, start: int, end: int) -> _Paragraph:
    match = _LABEL.match(text, start, end + 1)
    if match is None or len(match["label"].split()) > _MOST_WORDS:
        return _Paragraph(start, end, "", start)
    return _Paragraph(start, end, match["label"].strip(), match.end())


def _names(text: str, told: list[_Paragraph]) -> dict[str, str | None]:
    """Label -> who it is, for the labels that are people's; none where no one speaks as people do."""
    places: dict[str, list[int]] = {}
    for at, one in enumerate(told):
        if one.label:
            places.setdefault(one.label, []).append(at)
    asking = [label for label in places if label.lower().strip(". ") in _ASKS]
    people = _people(text, places, bool(asking))
    if not any(_speaks(text, told, at) for label in people for at in places[label]):
        return {}
    names: dict[str, str | None] = dict.fromkeys(asking)
    whole = {label for label in people if len(label.split()) > 1}
    longest = sorted(whole, key=len, reverse=True)
    short = {_initials(label): label for label in longest} | {label.split()[-1]: label for label in longest}
    return names | {label: _named(label, whole, short, text) for label in people}


def _people(text: str, places: dict[str, list[int]], asked: bool) -> list[str]:
    """The labels that are a person's: whole names, and parts of them or initials that come again."""
    people = [label for label, all_ in places.items() if _can_be_a_name(label, len(all_))]
    whole = [label for label in people if len(label.split()) > 1 or "." in label]
    last = {label.split()[-1] for label in whole}
    alone = len(whole) < 2 and not asked

    def sure(label: str) -> bool:
        if len(places[label]) > 1:
            return True
        if len(label.split()) == 1 and "." not in label:
            return label in last
        return not alone or _initials(label) in places or _known_as_a_person(label, text)

    return [label for label in people if sure(label)]


def _speaks(text: str, told: list[_Paragraph], at: int) -> bool:
    """Whether a labelled paragraph, or one of two behind it without a label, has "we", "you", "friends"."""
    for n, one in enumerate(told[at : at + 3]):
        if n and one.label:
            return False
        if _SPEAKS.search(text, one.begins, one.end):
            return True
    return False


def _can_be_a_name(label: str, times: int) -> bool:
    """Whether a label can be a name, with an office before it or without."""
    words = label.split()
    if label.lower().strip(". ") in _ASKS:
        return False
    if label.lower() == label.upper():  # a script without capitals: a name comes again
        return times > 1 and len(words) <= 4
    cyrillic = bool(re.search("[а-яё]", label))
    if not words[-1][:1].isupper() and "-" not in words[-1]:
        return False
    return all(word[:1].isupper() or word in _SMALL or cyrillic or "-" in word for word in words)


def _known_as_a_person(label: str, text: str) -> bool:
    """Whether a name that stands before a colon once is a person's: of an office, or told of elsewhere."""
    if any(OFFICE_WORD.fullmatch(word.lower()) or word.lower() in _OFFICES for word in label.split()):
        return True
    last = re.findall(rf"(?<!\w){re.escape(label.split()[-1])}(?!\w)", text)
    return not is_known(label, "en") and len(last) > 1


def _initials(label: str) -> str:
    return "".join(word[0] for word in label.split())


def _named(label: str, whole: set[str], short: dict[str, str], text: str) -> str:
    """Who a label names: "President of Turkey Recep Tayyip Erdogan" is Recep Tayyip Erdogan.

    `whole` are the labels of several words, `short` the shortest of them by its last word or its initials.
    """
    words = label.split()
    if len(words) == 1 and label in short:
        return _named(short[label], whole, short, text)
    if len(words) == 1:
        short_form = label.isupper() and len(label) < 4
        return label if short_form or len(text) > _SEARCHED else full(label, text)
    ends = (" ".join(words[at:]) for at in range(len(words) - 2, 0, -1))
    if shorter := next((end for end in ends if end in whole), ""):
        return shorter
    if label.isupper() and label.lower() != label:
        label = label.title()
    if re.search("[а-яё]", label):
        return _behind_the_office(label)
    parts = re.split(r"\s(?:of|for)\s(?:the\s)?", label)
    return _behind_the_land(parts[-1].split()) if len(parts) > 1 else clean(label)


def _behind_the_office(label: str) -> str:
    """Иван Петров of "Президент России Иван Петров"."""
    runs = [match.group() for match in NAME.finditer(label)]
    words = runs[-1].split() if runs else label.split()
    while len(words) > 1 and (is_known(words[0], "ru") or words[0].lower() in _OFFICES):
        del words[0]
    return " ".join(words)


def _behind_the_land(words: list[str]) -> str:
    """Angela Merkel of "Germany Angela Merkel"; the last two words of what is no known land or body."""
    rest = list(words)
    while len(rest) > 2 and (rest[0] in _SMALL or rest[0].lower() in BODIES or is_known(rest[0], "en")):
        del rest[0]
    return " ".join(rest if len(rest) < len(words) else words[-2:])


def _goes_on(text: str, told: list[_Paragraph], at: int, names: dict[str, str | None]) -> int:
    """Where the turn ends that begins in paragraph `at`: before the next label, or where telling begins."""
    who = names[told[at].label]
    telling = re.compile(rf"\b{re.escape((who or '-').split()[-1])}\s+(?:\w+ly\s+)?[a-z]+(?:ed|id)\b")
    end = told[at].end
    for one in told[at + 1 :]:
        if one.label in names or telling.search(text, one.start, one.end):
            break
        if _SPEAKS.search(text, one.start, one.end):
            end = one.end
    return end
