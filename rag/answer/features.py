"""What is known of each sentence of the passages found: one table, for order and certainty both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rag.answer.candidates import Sentence
from rag.answer.weights import Floats


class Features(NamedTuple):
    """A sentence of a passage that was found, as an answer to a question.

    Cosines are as their encoder's scale has them (`scale_of`).

    cosine            of the sentence and the question
    cosine_z          the same in standard deviations from the mean of all candidates
    cosine_gap        the same less that of the best candidate
    cosine_near       the greatest of the sentences beside it in the passage
    cosine_passage    of the passage and the question
    answer            of the sentence and the vector near which answers to the question lie (`Adapter`)
    answer_z, answer_gap, answer_near  the same of this cosine as of the question's own
    share             the passage's fused score, from 0 (the last of those found) to 1 (the first)
    rank              1 / rank of the passage
    words             share of the question's words in the sentence, by their IDF
    words_z           the same in standard deviations from the mean of all candidates
    words_near        the share in the sentence and the two beside it
    words_passage     the share in the passage
    names             share of the question's names that the sentence tells, under any of their forms
    names_near        the same with the two sentences beside it and the title
    number            a number is asked for, and the sentence tells one that the question does not
    counted           ... and what it counts is what the question asks to count
    number_near       a number is asked for, and only a sentence beside it tells one
    number_none       a number is asked for, and neither does
    day               a time is asked for, and the sentence tells one that the question does not
    day_near          a time is asked for, and only a sentence beside it tells one
    reason            a reason is asked for, and the sentence holds words that give one
    speech            somebody's words are asked for, and the sentence reports or is speech; less the share of
                      all candidates that do: in a transcript every sentence is, and it tells nothing
    speaker           the sentence is said by whom the question asks for
    speaker_other     the sentence is said by somebody else
    new_names         names that the question does not have, up to three, where one may be asked for
    asked_day         a day, month or year is asked for, and the sentence tells it
    asked_day_of_article  ... and the article is of it
    asked_day_missed  ... and neither is so
    length            log of the number of words
    short             the sentence has few words
    question          the sentence asks
    courtesy          the sentence greets or thanks
    leaning           the sentence begins with a pronoun or a word that leans on the one before
    place             where in its passage the sentence stands, from 0 to 1
    opening           the passage opens its article
    headline          the sentence is the article's headline
    article           share of the passages found that are of this article
    asks_...          what is asked for, the same for all candidates: it tells what the others are worth
    asks_several      several things are asked for
    """

    cosine: float
    cosine_z: float
    cosine_gap: float
    cosine_near: float
    cosine_passage: float
    answer: float
    answer_z: float
    answer_gap: float
    answer_near: float
    share: float
    rank: float
    words: float
    words_z: float
    words_near: float
    words_passage: float
    names: float
    names_near: float
    number: float
    counted: float
    number_near: float
    number_none: float
    day: float
    day_near: float
    reason: float
    speech: float
    speaker: float
    speaker_other: float
    new_names: float
    asked_day: float
    asked_day_of_article: float
    asked_day_missed: float
    length: float
    short: float
    question: float
    courtesy: float
    leaning: float
    place: float
    opening: float
    headline: float
    article: float
    asks_fact: float
    asks_number: float
    asks_when: float
    asks_who: float
    asks_why: float
    asks_said: float
    asks_yesno: float
    asks_several: float


@dataclass(frozen=True, slots=True)
class Table:
    """The candidates and their features, (n, len(Features)): a row a sentence, hit by hit in reading order.

    `articles` numbers the article of each row, `languages` are theirs.
    """

    sentences: tuple[Sentence, ...]
    features: Floats
    articles: tuple[int, ...] = ()
    languages: tuple[str | None, ...] = ()

    def column(self, feature: str) -> Floats:
        """The values of one feature, (n,)."""
        return self.features[:, Features._fields.index(feature)]

    def at(self, rows: Sequence[int]) -> Table:
        """The candidates of some rows."""
        return Table(
            tuple(self.sentences[row] for row in rows),
            self.features[rows],
            tuple(self.articles[row] for row in rows),
            tuple(self.languages[row] for row in rows),
        )

    def beside(self, row: int) -> list[int]:
        """The rows of the sentences before and after one, in the same passage."""
        one = self.sentences[row]
        return [
            n
            for n in (row - 1, row + 1)
            if 0 <= n < len(self.sentences)
            and self.sentences[n].hit == one.hit
            and abs(self.sentences[n].number - one.number) == 1  # a table may hold some sentences only
        ]
