"""Who says something in Russian and Arabic: `– заявил Сергей Лавров`, `قال لافروف إن`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.language.subjects import NAME

_RU = re.compile(
    r"\b(?:сказал|заявил|отметил|подчеркнул|сообщил|добавил|пояснил|уточнил|напомнил|рассказал|подтвердил|"
    r"написал|ответил|указал|признал|призвал|предупредил|объявил|утверждал|объяснил|предложил|осудил)(?:а|"
    r"о|и)?\b|"
    r"\b(?:считает|полагает|говорит|утверждает|заявляет|отмечает|подчёркивает|подчеркивает)\b"
)
_RU_PRONOUN = re.compile(r"\b(?P<he>он|она)\b|\bони\b", re.IGNORECASE)
_RU_BEHIND = re.compile(rf"\s*(?:[а-яё-]+\s+|[А-ЯЁ]{{2,5}}\s+){{0,6}}?(?P<name>{NAME.pattern})")
_RU_ROLES = re.compile(
    r"^(?:(?:глава|министр|президент|премьер\S*|представитель|пресс-секретарь|посол|спикер|МИД|РФ|США|"
    r"России|Россия|"
    r"Сирии|Кремля|ООН)\s+)+", re.IGNORECASE,
)  # fmt: skip
_RU_ACCORDING = re.compile(
    rf"\b[Пп]о (?:словам|мнению|"
    rf"данным) (?:[а-яё-]+\s+){{0,5}}(?P<name>{NAME.pattern})"
)
_AR = re.compile(
    r"(?:(?<=\s)|^)و?(?:قال|قالت|صرح|صرحت|أكد|أكدت|أضاف|أضافت|أوضح|أوضحت|أعلن|أعلنت|ذكر|ذكرت|أشار|أشارت|"
    r"شدد|شددت|"
    r"حذر|حذرت|اعتبر|اعتبرت)\s+(?P<name>(?:(?!(?:إن|أن|في|خلال|إلى|على|للصحفيين|بأن|أنه|إنه|أنها|إنها|من|"
    r"عن)\b)"
    r"[\u0600-\u06ff]+\s*){1,6})"
)


def told_by(outside: str) -> Iterator[tuple[int, int, str | None, str]]:
    """(start, end, name, pronoun) of each report in a paragraph whose quotations are blanked."""
    for match in _RU_ACCORDING.finditer(outside):
        yield match.start(), match.end(), match["name"], ""
    for verb in _RU.finditer(outside):
        left = re.split(r"\x00+|(?<=[а-яё])[.!?]\s+|\n", outside[: verb.start()])[-1]
        right = re.split(r"\x00|[.,;:]", outside[verb.end() :])[0]
        name, pronoun = _russian(left.rstrip(" ,—–-"), right)
        if name or pronoun:
            yield verb.start() - len(left), verb.end(), name, pronoun
    for match in _AR.finditer(outside):
        yield match.start(), match.end(), match["name"].strip(), ""


def _russian(left: str, right: str) -> tuple[str | None, str]:
    if (match := _RU_PRONOUN.search(left)) and match.end() == len(left):
        return None, "he" if match["he"] else "they"
    names = list(NAME.finditer(left))
    if names and names[-1].end() >= len(left) - 1:
        return _RU_ROLES.sub("", names[-1].group()), ""
    if match := _RU_PRONOUN.match(right.strip()):
        return None, "he" if match["he"] else "they"
    if match := _RU_BEHIND.match(right):
        return _RU_ROLES.sub("", match["name"]), ""
    return None, ""
