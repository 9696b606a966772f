"""The catalogue: every story of every edition with its full text, to be listed and searched.

SQLite with FTS5. The index holds folded words (see `words`); a second, small index holds the distinct words
by their trigrams and turns a part of a word into the words that contain it, so the large index stays a word
index: it grows by what is printed, not by a multiple of it, and phrases are exact.

How it comes about and is kept up to date is the business of `index`.
"""

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, Final, TypeVar

from msgspec import Struct

from layout.archive.store import BagName
from layout.archive.words import Term, folded, found_at, parse_query, words_of
from layout.errors import MissingPartError
from layout.findings import Box, Finding, Place, Severity

T = TypeVar("T")

#: The catalogue's file in the archive's folder.
FILE: Final = "catalogue.sqlite"
#: Most words that a part of a word may stand for: a part in more of them is too common to help.
_EXPANSIONS: Final = 400
_SNIPPET_WORDS: Final = 24
#: How a damaged file may show: SQLite says so, or what was written as JSON, text or number is none.
FAULTS: Final = (sqlite3.DatabaseError, ValueError, TypeError, LookupError)

#: Printed corrections by the slug of the edition they correct: the correcting bag, and the record of its issue.json.
_Corrections = dict[str, list[tuple[str, dict[str, Any]]]]

_LIST: Final = """
SELECT year, slug, version, newest, title, date, number, volume, name, pages, stories, readable FROM edition
WHERE date >= ? AND substr(date, 1, ?) <= ? ORDER BY date, slug, version
"""
#: Ranked first and fetched then: what a common word meets must not be read in full to be sorted.
_SEARCH: Final = """
WITH best AS (
    SELECT story.id AS id, round(bm25(texts, 8.0, 1.0), 6) AS rank, year, slug, version, title, date, path, key
    FROM texts JOIN story ON story.id = texts.rowid JOIN edition ON edition.id = story.edition
    WHERE texts MATCH ? AND date >= ? AND substr(date, 1, ?) <= ?
        AND ? IN ('', section_folded) AND max(newest, ?) = 1
    ORDER BY rank, date DESC, path, key LIMIT ?)
SELECT best.id, year, slug, version, title, date, best.key, headline, section, text, words, lines
FROM best JOIN story ON story.id = best.id ORDER BY rank, date DESC, path, best.key
"""
_CORRECTIONS: Final = """
SELECT correction.slug, path, record FROM correction JOIN edition ON edition.id = correction.edition
WHERE newest = 1 ORDER BY date, path, correction.rowid
"""
VERSIONS: Final = "SELECT year, slug, version FROM edition WHERE slug = ? ORDER BY version"
_CORRECTS: Final = """
SELECT record FROM correction JOIN edition ON edition.id = correction.edition
WHERE path = ? ORDER BY correction.rowid
"""
_CORRECTED_BY: Final = """
SELECT path, record FROM correction JOIN edition ON edition.id = correction.edition
WHERE correction.slug IN (?, ?) ORDER BY date, path, correction.rowid
"""


class CataloguedEdition(Struct, frozen=True, kw_only=True):
    """An edition as the catalogue lists it."""

    bag: BagName
    newest: bool
    """Whether no later version replaces it."""
    title: str
    date: str
    """ISO date; empty for an undated article."""
    number: int | None
    volume: int | None
    edition_name: str
    pages: int
    stories: int
    corrected_by: tuple[str, ...]
    """The bags of editions that print a correction of it."""
    readable: bool
    """False where the bag's record could not be read; `verify` says why."""


class PrintedCorrection(Struct, frozen=True, kw_only=True):
    """A correction (Berichtigung) that a later edition printed."""

    by: str
    """The bag of that edition, as in 2025/ozd-2025-08-23-nr2."""
    text: str
    named: bool
    """Whether it names the story; else it names the page, or the edition alone."""


class Hit(Struct, frozen=True, kw_only=True):
    """A story that a search found, at the place where it is met best."""

    bag: BagName
    title: str
    date: str
    story: str
    headline: str
    section: str
    page: int
    box: Box
    """The line in which it is met."""
    snippet: str
    marks: tuple[tuple[int, int], ...]
    """Where in the snippet the met words are: start and end."""
    corrections: tuple[PrintedCorrection, ...] = ()
    """What later editions printed to correct the story, or a page it stands on."""


class Catalogue:
    """An open catalogue; see `index.open_catalogue`.

    Args:
        connection: where it is read.
        renew: makes it anew, once, where it turns out to be damaged.
        findings: what there is to say of it already.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        renew: Callable[[], sqlite3.Connection] | None = None,
        findings: tuple[Finding, ...] = (),
    ) -> None:
        self._connection = connection
        self._renew = renew
        self.findings = findings

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def check(self) -> None:
        """Look whether all of it can be read, and make it anew where it cannot."""
        self._asked(self._check)

    def editions(self, *, date_from: str = "", date_to: str = "") -> tuple[CataloguedEdition, ...]:
        """Return the editions between two dates, by date, each version of its own.

        Args:
            date_from: the first day, month or year, as in 2025-08-22, 2025-08 or 2025.
            date_to: the last day, month or year.
        """
        return self._asked(lambda: self._editions(date_from, date_to))

    def search(
        self,
        query: str,
        *,
        date_from: str = "",
        date_to: str = "",
        section: str = "",
        limit: int = 50,
        all_versions: bool = False,
    ) -> tuple[Hit, ...]:
        """Return the stories that hold all words of a query.

        Stories that hold the words as typed come first, then by relevance, then the latest.

        Args:
            query: words; several in quotes are met in a row.
            date_from: the first day, month or year.
            date_to: the last day, month or year.
            section: only stories of this section.
            limit: at most so many.
            all_versions: also those of editions that were replaced.

        Raises:
            UsageError: if the query has no word.
        """
        terms = parse_query(query)
        named = "".join(folded(word[0]) for word in words_of(section))
        wanted = (date_from, *_until(date_to), named, int(all_versions))
        return self._asked(lambda: self._search(terms, wanted, limit))

    def links(self, name: BagName) -> dict[str, Any]:
        """Return what other bags say about a bag, and what it says about others."""
        return self._asked(lambda: self._links(name))

    def _asked(self, ask: Callable[[], T]) -> T:
        """Return an answer; the catalogue is made anew from the bags where it is too damaged to give it."""
        try:
            return ask()
        except FAULTS as error:
            if not is_damage(error):
                raise MissingPartError(f"the archive's catalogue cannot be read: {error}") from error
            if self._renew is None:
                raise
            renew, self._renew = self._renew, None
            self._connection.close()
            self._connection = renew()
            self.findings += (made_anew(error),)
            return ask()

    def _check(self) -> None:
        told = self._connection.execute("PRAGMA integrity_check(1)").fetchone()
        if told != ("ok",):
            raise ValueError(told[0].splitlines()[-1] if told else "it cannot be checked")

    def _editions(self, date_from: str, date_to: str) -> tuple[CataloguedEdition, ...]:
        rows = self._connection.execute(_LIST, (date_from, *_until(date_to)))
        corrections = self._corrections()
        return tuple(_catalogued(row, corrections) for row in rows)

    def _search(self, terms: tuple[Term, ...], wanted: tuple[object, ...], limit: int) -> tuple[Hit, ...]:
        corrections = self._corrections()
        hits: dict[int, Hit] = {}
        for exact in (True, False):
            if len(hits) == limit:
                break
            for row in self._rows(self._expression(terms, exact=exact), wanted, limit):
                if row[0] not in hits and len(hits) < limit:
                    hits[row[0]] = _hit(row, terms, corrections)
        return tuple(hits.values())

    def _links(self, name: BagName) -> dict[str, Any]:
        versions = [
            BagName(year=year, slug=slug, version=version)
            for year, slug, version in self._connection.execute(VERSIONS, (name.slug,))
        ]
        corrects = self._connection.execute(_CORRECTS, (name.path,))
        corrected = self._connection.execute(_CORRECTED_BY, (name.slug, name.name))
        return {
            "format": 1,
            "bag": name.path,
            "replaces": [other.path for other in versions if other.version < name.version],
            "replaced_by": [other.path for other in versions if other.version > name.version],
            "corrects": [json.loads(record) for (record,) in corrects],
            "corrected_by": [{"by": path, **_without_edition(json.loads(record))} for path, record in corrected],
        }

    def _corrections(self) -> "_Corrections":
        found: _Corrections = {}
        for slug, path, record in self._connection.execute(_CORRECTIONS):
            found.setdefault(slug, []).append((path, json.loads(record)))
        return found

    def _rows(self, expression: str, wanted: tuple[object, ...], limit: int) -> list[tuple[Any, ...]]:
        return self._connection.execute(_SEARCH, (expression, *wanted, limit)).fetchall()

    def _expression(self, terms: Iterable[Term], *, exact: bool) -> str:
        return " AND ".join(f"({self._choice(term, exact=exact)})" for term in terms)

    def _choice(self, term: Term, *, exact: bool) -> str:
        phrase = f'"{" ".join(term.words)}"'
        if exact or term.phrase or len(term.words[0]) <= 3:
            return phrase
        stem = term.stem
        if len(stem) <= 4:
            return f'{phrase} OR "{stem}"*'
        found = self._connection.execute(
            "SELECT text FROM parts WHERE parts MATCH ? ORDER BY text LIMIT ?", (f'"{stem}"', _EXPANSIONS)
        )
        return " OR ".join((phrase, *(f'"{text}"' for (text,) in found)))


def is_damage(error: Exception) -> bool:
    """Whether one of `FAULTS` says that the file is damaged, and not that it is in use, or the disk full or write-protected."""
    if not isinstance(error, sqlite3.OperationalError):
        return True
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return code in {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def made_anew(error: Exception) -> Finding:
    """Return the notice that a damaged catalogue was made anew."""
    return Finding(
        code="archive/catalogue-made-anew",
        severity=Severity.WARN,
        message=f"the catalogue was damaged and was made anew from the bags: {error}",
        hint="nothing is lost; if it comes again, look after the disk",
        place=Place(FILE),
    )


def _hit(row: tuple[Any, ...], terms: tuple[Term, ...], corrections: _Corrections) -> Hit:
    _id, year, slug, version, title, date, key, headline, section, text, stored, stored_lines = row
    words = stored.split(" ")
    met = found_at(words, terms, exact=True)
    if len(set(met.values())) < len(terms):
        met = found_at(words, terms, exact=False)
    first, start = _best_window(met)
    lines = json.loads(stored_lines)
    at = bisect_right([line[0] for line in lines], first) - 1
    page, *box = lines[at][1:] if lines else (0, 0.0, 0.0, 0.0, 0.0)
    snippet, marks = _snippet(text, start, met)
    bag = BagName(year=year, slug=slug, version=version)
    pages = {int(line[1]) for line in lines}
    return Hit(
        bag=bag,
        title=title,
        date=date,
        story=key,
        headline=headline,
        section=section,
        page=int(page),
        box=Box(*box),
        snippet=snippet,
        marks=marks,
        corrections=tuple(
            PrintedCorrection(by=path, text=str(record.get("text") or ""), named=bool(record.get("article")))
            for path, record in _of_bag(bag, corrections)
            if record.get("page") in (None, *pages) and record.get("article") in (None, key, headline)
        ),
    )


def _of_bag(bag: BagName, corrections: _Corrections) -> list[tuple[str, dict[str, Any]]]:
    """Return the corrections of an edition, which may name its slug or, with -v2, one of its versions."""
    return [found for name in dict.fromkeys((bag.slug, bag.name)) for found in corrections.get(name, ())]


def _best_window(met: Mapping[int, Term]) -> tuple[int, int]:
    """Return the first met word of the stretch that meets the most terms, and where to start its snippet."""
    ordered = sorted(met)
    if not ordered:
        return 0, 0

    def terms_from(first: int) -> int:
        return len({met[index] for index in ordered if first <= index < first + _SNIPPET_WORDS})

    first = max(ordered, key=lambda index: (terms_from(index), -index))
    return first, max(0, first - _SNIPPET_WORDS // 4)


def _snippet(text: str, start: int, met: Mapping[int, Term]) -> tuple[str, tuple[tuple[int, int], ...]]:
    matches = list(islice(words_of(text), start, start + _SNIPPET_WORDS))
    if not matches:
        return text[:200].replace("\n", " "), ()
    begin, end = matches[0].start(), matches[-1].end()
    opening, closing_sign = ("… " if begin else ""), (" …" if text[end:].strip() else "")
    shift = len(opening) - begin
    marks = tuple(
        (match.start() + shift, match.end() + shift) for index, match in enumerate(matches, start) if index in met
    )
    return f"{opening}{text[begin:end]}{closing_sign}".replace("\n", " "), marks


def _catalogued(row: tuple[Any, ...], corrections: _Corrections) -> CataloguedEdition:
    year, slug, version, newest, title, date, number, volume, name, pages, stories, readable = row
    bag = BagName(year=year, slug=slug, version=version)
    return CataloguedEdition(
        bag=bag,
        newest=bool(newest),
        title=title,
        date=date,
        number=number,
        volume=volume,
        edition_name=name,
        pages=pages,
        stories=stories,
        corrected_by=tuple(dict.fromkeys(path for path, _ in _of_bag(bag, corrections))),
        readable=bool(readable),
    )


def _until(date_to: str) -> tuple[int, str]:
    """Return how much of a date to compare, and with what: all dates come before no date at all."""
    return (len(date_to), date_to) if date_to else (0, "")


def _without_edition(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != "edition"}
