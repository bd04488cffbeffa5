"""Text analysis that the stages share: sentences, words, stems, index keys, language."""

from rag.language.detect import detect, language_name, script
from rag.language.keys import keyed, phrases, word_keys
from rag.language.names import name_keys, respelled, skeleton
from rag.language.sentences import ends_sentence, sentences
from rag.language.stems import stem, stopwords
from rag.language.words import Word, fold, words

__all__ = [
    "Word", "detect", "ends_sentence", "fold", "keyed", "language_name", "name_keys", "phrases", "respelled",
    "script", "sentences", "skeleton", "stem", "stopwords", "word_keys", "words",
]  # fmt: skip
