"""Who said what, when, across an archive: rows of statements, and the people who speak in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from rag.records import Article, Person, Utterance
from rag.statements.corrections import Corrections
from rag.statements.offices import Offices
from rag.statements.people import Appearance, Identity, people_of

if TYPE_CHECKING:
    import pandas as pd

    from rag.index import SearchIndex

COLUMNS: Final = (
    "article", "path", "start", "end", "text", "kind", "speaker", "person", "described", "how",
    "cue_start", "cue_end", "publisher", "published", "published_how", "day", "title", "reprint", "when",
)  # fmt: skip
"""Columns of the table. `speaker` is the name in the article, `person` that across the archive; `when` is the
day of the statement where it is told, else that of publication (`published_how`: whether a source states
it); `reprint` names near-identical articles."""


class Archive:
    """All statements of an index whose notes are made, and its people. Made once, then only looked into."""

    def __init__(self, index: SearchIndex) -> None:
        """Raises IndexCorrupt where notes are damaged, SeedsError for corrections that are none."""
        self.index = index
        self.corrections = Corrections.of(index.corrections())
        self._articles = list(index.articles())
        self.rows = {article.id: row for row, article in enumerate(self._articles)}
        self._notes = [
            (self._articles[row], row, notes)
            for notes in index.noted(("people", "utterances"))
            for row in (self.rows[notes.article_id],)
        ]

    def article(self, row: int) -> Article:
        """The article of a row: its number in the order of the index."""
        return self._articles[row]

    @cached_property
    def people(self) -> list[Identity]:
        """Everybody who is named, those of most articles first."""
        return people_of(self._appearances(), self.corrections)

    def _appearances(self) -> Iterator[Appearance]:
        """The people of all notes, and the speakers who are not among them."""
        for article, row, notes in self._notes:
            bodies = {said.speaker for said in notes.utterances if said.speaker and said.person is None}
            named = [(person, False) for person in notes.people]
            for person, body in [*named, *((Person(name, ()), True) for name in sorted(bodies))]:
                yield Appearance(row, article.path, article.published.date, person, body)

    @cached_property
    def _identities(self) -> dict[tuple[int, str, bool], str]:
        """(article row, name in it, whether a body's) -> name across the archive."""
        return {
            (one.article, one.person.name, one.body): who.name
            for who in self.people
            for one in who.appearances
        }

    @cached_property
    def offices(self) -> Offices:
        """Who held which office when, by the archive itself."""
        table = Offices()
        for who in self.people:
            for one in who.appearances:
                table.add(who.name, one.person.office, one.person.place, one.day)
        return table

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a statement, by (when, path, start); columns COLUMNS. Spans are exact."""
        import pandas as pd

        rows = []
        for article, row, notes in self._notes:
            published = article.published.date
            for said in notes.utterances:
                speaker, person, how = self._speaker(article, row, said)
                rows.append((
                    article.id, article.path, said.start, said.end, article.text[said.start : said.end],
                    said.kind, speaker, person, None if speaker else said.described, how,
                    *(said.cue or (None, None)), article.publisher, published, article.published.how,
                    said.day, article.title, article.reprint, said.day or published,
                ))  # fmt: skip
        table = pd.DataFrame(rows, columns=list(COLUMNS))
        whole = dict.fromkeys(("start", "end"), "int64") | {"cue_start": "Int64", "cue_end": "Int64"}
        return table.astype(whole).sort_values(["when", "path", "start"], kind="stable", ignore_index=True)

    def _speaker(
        self, article: Article, row: int, said: Utterance
    ) -> tuple[str | None, str | None, str | None]:
        """(name in the article, name in the archive, how it is known)."""
        corrected = self.corrections.speakers.get((article.path, said.start, said.end))
        if corrected is not None:
            # The one person of that name; the name itself where there is none or several.
            same = {one.name for one in self.people if corrected == one.name or corrected in one.forms}
            person = same.pop() if len(same) == 1 else corrected
            return corrected or None, person or None, "name" if corrected else None
        if said.speaker is not None:
            known = self._identities.get((row, said.speaker, said.person is None))
            return said.speaker, known or said.speaker, said.how
        if said.described is not None:
            holder = self.offices.holder(said.described, None, said.day or article.published.date)
            if holder is not None:
                return holder, holder, "office"
        return None, None, said.how

    def find(
        self, *, speaker: str | None = None, about: str | None = None, since: str | None = None,
        until: str | None = None, kind: str | None = None,
    ) -> pd.DataFrame:  # fmt: skip
        """The rows that pass. `speaker` is a name in any spelling, `about` words that must stand in the
        passage or its article's title; `since` and `until` are ISO days, both inclusive.
        A row of unknown day passes no span of time.
        """
        from rag.statements.filters import passing

        return self.table[passing(self, speaker, about, since, until, kind)]

    def people_rows(self) -> list[dict[str, Any]]:
        """A row a person or body: name, body, forms, articles, statements, first, last, offices."""
        said, rows = Counter(self.table["person"].dropna()), []
        for who in self.people:
            days = [one.day for one in who.appearances if one.day]
            forms = sorted(who.forms.items(), key=lambda one: (-one[1], one[0]))
            offices = [
                {"office": one.title, "since": one.since, "until": one.until, "articles": one.articles}
                for one in self.offices.of(who.name)
            ]
            rows.append({
                "name": who.name, "body": who.body, "forms": [form for form, _ in forms],
                "articles": len({one.article for one in who.appearances}), "statements": said[who.name],
                "first": min(days, default=None), "last": max(days, default=None), "offices": offices,
            })  # fmt: skip
        return rows


def documents(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as `rag statements --json` prints them."""
    others = ("cue_start", "cue_end", "published_how", "reprint", "when")
    names = [name for name in table.columns if name not in others]
    plain = table[names].astype(object)
    rows = plain.where(plain.notna(), None)
    cues = zip(table["cue_start"].tolist(), table["cue_end"].tolist(), strict=True)
    spans = [{"start": start, "end": end} if isinstance(start, int) else None for start, end in cues]
    rows.insert(names.index("how") + 1, "cue", spans)
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]
