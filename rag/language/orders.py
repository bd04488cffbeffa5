"""Sentences that speak to a language model instead of a reader: they are data, and never evidence."""

from __future__ import annotations

import re
from functools import lru_cache

_ORDERS = re.compile(
    r"<\|?/?(?:im_start|im_end|system|assistant|user|endoftext|s|inst)\|?>|\[/?INST\]|<</?SYS>>|"
    r"^\W*(?:system|assistant|developer|user|система|ассистент)\s*(?:prompt|message|note)?\s*[:>]|"
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instruction|prompt|rule|direction|"
    r"command|evidence|source|"
    r"previous|above|earlier|prior)s?\b|"
    r"\b(?:new|updated|real|hidden|secret|following) (?:system )?(?:instructions?:|prompts?\b|"
    r"instructions override)|"
    r"\byou are (?:now |an? )?(?:a |an |the )?(?:\w+ )?(?:ai|assistant|language model|chatbot|dan|model|"
    r"llm|gpt)\b|"
    r"\b(?:as an ai|language model|chatbot|llm)s?\b.{0,60}\b(?:must|should|say|answer|reply|respond|"
    r"write|output|repeat)\b|"
    r"\b(?:your|the) (?:system prompt|api key)\b|"
    r"\b(?:follow|print|reveal|repeat|show|output|forget) (?:\w+ ){0,2}your (?:\w+ )?instructions\b|"
    r"(?:^\W*|[,;:.!]\s*|\b(?:and|must|should|please|only|then|always) )"
    r"(?:answer|reply|respond|output|print|write|say|state|tell the (?:user|reader)|repeat)\b"
    r"(?: only| exactly| always| instead| to every question| the user| your (?:answer|reply))*"
    r"(?: with the word| with:| with [A-Z]{4}|:| that you| in capital)|"
    r"\b(?:do not|don't|never) (?:cite|answer|mention|reveal|quote|use the (?:evidence|sources))\b|"
    r"\bcite (?:this|only this|source|\[)|\bin your (?:answer|reply|response)\b|"
    r"игнорируй|забудь (?:все |про )?(?:предыдущ|инструкц|указан)|не обращай внимания на (?:предыдущ|"
    r"инструкц)|"
    r"ты (?:теперь )?(?:ассистент|языковая модель|ии)\b|отвечай (?:только|что|всегда|на)|"
    r"новые инструкции|системн\w+ (?:промпт|сообщени|инструкци)|"
    r"تجاهل|انس التعليمات|أجب (?:فقط|دائما|بأن)|تعليمات جديدة|أنت (?:الآن )?(?:مساعد|نموذج)",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def speaks_to_a_model(text: str) -> bool:
    """Whether a sentence gives orders to whoever answers from it, in English, Russian or Arabic."""
    return bool(_ORDERS.search(" ".join(text.split())))
