"""The catalogue: every story of every edition, with full text, made from the bags at any time.

SQLite with FTS5. The index holds folded words (see `words`); a second, small index holds the distinct words
by their trigrams and turns a part of a word into the words that contain it, so the large index stays a word
index: it grows by what is printed, not by a multiple of it, and phrases are exact. The catalogue is never
the only place where something is written down: it is thrown away and made again when it is broken, of
another version, or knows of a bag that is gone; a bag it does not know is read when next asked.

The links files beside the bags are written here too, since the relations are only known when all bags are.
"""

import json
import os
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from layout.archive import bag
from layout.archive.files import UnsafeEntryError, sync_folder, write_whole, writing
from layout.archive.reading import Printed, PrintedStory
from layout.archive.record import as_json
from layout.archive.store import BagName, bags, locked, read_bag_layout, read_issue
from layout.archive.words import INVISIBLE, Term, folded, found_at, parse_query, words_of
from layout.errors import WriteError
from layout.findings import Box, Finding, Place, Severity

FILE: Final = "catalogue.sqlite"
#: Raised whenever what is stored changes; a catalogue of another version is made anew.
VERSION: Final = 1
#: Most words that a part of a word may stand for; the commonest part of German words stands for fewer.
_EXPANSIONS: Final = 400
_SNIPPET_WORDS: Final = 24

_SCHEMA: Final = """
CREATE TABLE edition(
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, year TEXT NOT NULL, slug TEXT NOT NULL, version
    INTEGER NOT NULL, newest INTEGER NOT NULL, title TEXT NOT NULL, date TEXT NOT NULL, number INTEGER,
    volume INTEGER, name TEXT NOT NULL, pages INTEGER NOT NULL, stories INTEGER NOT NULL, seal TEXT NOT NULL,
    readable INTEGER NOT NULL);
CREATE INDEX edition_slug ON edition(slug);
CREATE INDEX edition_date ON edition(date);
CREATE TABLE story(
    id INTEGER PRIMARY KEY, edition INTEGER NOT NULL REFERENCES edition, key TEXT NOT NULL, headline TEXT NOT
    NULL, section TEXT NOT NULL, section_folded TEXT NOT NULL, text TEXT NOT NULL, words TEXT NOT NULL, lines
    TEXT NOT NULL);
CREATE INDEX story_edition ON story(edition);
CREATE TABLE correction(edition INTEGER NOT NULL REFERENCES edition, slug TEXT NOT NULL, record TEXT NOT
NULL); CREATE INDEX correction_slug ON correction(slug); CREATE VIRTUAL TABLE texts USING fts5(headline,
body, content='', tokenize='unicode61 remove_diacritics 0'); CREATE TABLE word(id INTEGER PRIMARY KEY, text
TEXT NOT NULL UNIQUE); CREATE VIRTUAL TABLE parts USING fts5(text, content='word', content_rowid='id',
tokenize='trigram case_sensitive 1');
"""
_LIST: Final = """
SELECT year, slug, version, newest, title, date, number, volume, name, pages, stories, readable FROM edition
WHERE date >= ? AND substr(date, 1, ?) <= ? ORDER BY date, slug, version
"""
_SEARCH: Final = """
SELECT story.id, year, slug, version, title, date, key, story.headline, section, text, words, lines
FROM texts JOIN story ON story.id = texts.rowid JOIN edition ON edition.id = story.edition
WHERE texts MATCH ? AND date >= ? AND substr(date, 1, ?) <= ?
    AND ? IN ('', section_folded) AND max(newest, ?) = 1
ORDER BY round(bm25(texts, 8.0, 1.0), 6), date DESC, path, key LIMIT ?
"""
_VERSIONS: Final = "SELECT year, slug, version FROM edition WHERE slug = ? ORDER BY version"
_CORRECTS: Final = """
SELECT record FROM correction JOIN edition ON edition.id = correction.edition
WHERE path = ? ORDER BY correction.rowid
"""
_CORRECTED_BY: Final = """
SELECT path, record FROM correction JOIN edition ON edition.id = correction.edition
WHERE correction.slug IN (?, ?) ORDER BY date, path, correction.rowid
"""
_NEWEST: Final = """
UPDATE edition SET newest = (version = (SELECT max(version) FROM edition WHERE slug = ?1)) WHERE slug = ?1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguedEdition:
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
    readable: bool
    """False where the bag's record could not be read; `verify` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
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


class Catalogue:
    """An open catalogue; see `open_catalogue`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def editions(self, *, date_from: str = "", date_to: str = "") -> tuple[CataloguedEdition, ...]:
        """Return the editions between two dates, by date, each version of its own.

        Args:
            date_from: the first day, month or year, as in 2025-08-22, 2025-08 or 2025.
            date_to: the last day, month or year.
        """
        rows = self._connection.execute(_LIST, (date_from, *_until(date_to)))
        return tuple(_catalogued(row) for row in rows)

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
        hits: dict[int, Hit] = {}
        for exact in (True, False):
            for row in self._rows(self._expression(terms, exact=exact), wanted, limit):
                if row[0] not in hits and len(hits) < limit:
                    hits[row[0]] = _hit(row, terms)
        return tuple(hits.values())

    def links(self, name: BagName) -> dict[str, Any]:
        """Return what other bags say about a bag, and what it says about others."""
        versions = [
            BagName(year=year, slug=slug, version=version)
            for year, slug, version in self._connection.execute(_VERSIONS, (name.slug,))
        ]
        corrects = self._connection.execute(_CORRECTS, (name.path,))
        corrected = self._connection.execute(_CORRECTED_BY, (name.slug, name.name))
        return {
            "format": 1,
            "bag": name.path,
            "replaces": [other.path for other in versions if other.version < name.version],
            "replaced_by": [other.path for other in versions if other.version > name.version],
            "corrects": [json.loads(record) for (record,) in corrects],
            "corrected_by": [
                {"by": path, **_without_edition(json.loads(record))} for path, record in corrected
            ],
        }

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


@contextmanager
def open_catalogue(archive: Path) -> Iterator[Catalogue]:
    """Open the catalogue, brought up to date; an archive that can't be written to is read into memory.

    Raises:
        OSError: if the archive can't be listed.
    """
    connection = _current(archive, archive / FILE)
    if connection is None:
        try:
            with locked(archive):
                refresh(archive)
            connection = _current(archive, archive / FILE)
        except WriteError:
            connection = None
    if connection is None:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        connection.executescript(_SCHEMA)
        _enter_all(connection, archive, bags(archive))
    with closing(connection):
        yield Catalogue(connection)


def refresh(archive: Path) -> None:
    """Bring catalogue and links files up to date; the caller holds the archive's lock.

    Raises:
        WriteError: if they can't be written.
    """
    there = bags(archive)
    file = archive / FILE
    hint = "the bags are whole; the next command brings the catalogue up to date"
    with writing(file, hint), _database_errors():
        connection = _connected(file)
        if connection is not None:
            with closing(connection):
                known = _paths(connection)
                if known <= {name.path for name in there}:
                    _enter_new(connection, archive, [name for name in there if name.path not in known])
                    return
        rebuild_catalogue(archive)


def rebuild_catalogue(archive: Path) -> None:
    """Make the catalogue anew from the bags, and all links files; the caller holds the archive's lock.

    Raises:
        WriteError: if they can't be written.
    """
    file = archive / FILE
    beside = archive / f".{FILE}.new"
    with writing(file), _database_errors():
        for leftover in archive.glob(f".{FILE}.new*"):
            leftover.unlink()
        with closing(sqlite3.connect(beside, isolation_level=None)) as connection:
            connection.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_SCHEMA}")
            _enter_new(connection, archive, bags(archive))
            connection.execute(f"PRAGMA user_version={VERSION}")
        with beside.open("rb") as handle:
            os.fsync(handle.fileno())
        for journal in (archive / f"{FILE}-journal", archive / f"{FILE}-wal"):
            journal.unlink(missing_ok=True)
        beside.replace(file)
        sync_folder(archive)


def stale_links(archive: Path) -> tuple[Finding, ...]:
    """Return a warning for each links file that does not say what the bags say."""
    findings = []
    with open_catalogue(archive) as catalogue:
        for name in bags(archive):
            file = links_file(archive, name)
            wanted = as_json(catalogue.links(name))
            if (file.read_bytes() if file.is_file() else None) != wanted:
                message = f"{file.name} does not say what the bags say"
                hint = "umbruch archive list --fresh writes it anew"
                place = Place(str(file.relative_to(archive)))
                findings.append(
                    Finding(
                        code="archive/links-differ",
                        severity=Severity.WARN,
                        message=message,
                        hint=hint,
                        place=place,
                    )
                )
    return tuple(findings)


def links_file(archive: Path, name: BagName) -> Path:
    """Return the file beside a bag that says what points at it."""
    return archive / name.year / f"{name.name}.links.json"


@contextmanager
def _database_errors() -> Iterator[None]:
    """Report a full disk and the like, which SQLite has errors of its own for, as the system does."""
    try:
        yield
    except sqlite3.Error as error:
        raise OSError(f"the catalogue: {error}") from error


def _current(archive: Path, file: Path) -> sqlite3.Connection | None:
    """Return a connection if the catalogue knows exactly the bags that are there."""
    connection = None
    with suppress(sqlite3.Error):
        connection = _connected(file)
        if connection is not None and _paths(connection) == {name.path for name in bags(archive)}:
            return connection
    if connection is not None:
        connection.close()
    return None


def _connected(file: Path) -> sqlite3.Connection | None:
    if not file.is_file():
        return None
    connection = sqlite3.connect(file, isolation_level=None, timeout=60)
    try:
        if connection.execute("PRAGMA user_version").fetchone() == (VERSION,):
            return connection
    except sqlite3.DatabaseError:
        pass  # no database at all: made anew
    connection.close()
    return None


def _paths(connection: sqlite3.Connection) -> set[str]:
    return {path for (path,) in connection.execute("SELECT path FROM edition")}


def _enter_new(connection: sqlite3.Connection, archive: Path, names: Iterable[BagName]) -> None:
    """Enter bags. Their links files are written before they count as entered: a kill between is made good."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        touched = _enter_all(connection, archive, names)
        catalogue = Catalogue(connection)
        for name in touched:
            content = as_json(catalogue.links(name))
            file = links_file(archive, name)
            if not file.is_file() or file.read_bytes() != content:
                write_whole(file, content)
    except BaseException:
        connection.rollback()
        raise
    connection.execute("COMMIT")


def _enter_all(
    connection: sqlite3.Connection, archive: Path, names: Iterable[BagName]
) -> tuple[BagName, ...]:
    """Enter bags and return those whose links may have changed."""
    slugs: dict[str, None] = {}
    for name in names:
        slugs |= dict.fromkeys((name.slug, *_enter(connection, archive, name)))
    touched = []
    for slug in slugs:
        connection.execute(_NEWEST, (slug,))
        rows = connection.execute(_VERSIONS, (slug,))
        touched += [BagName(year=year, slug=of, version=version) for year, of, version in rows]
    return tuple(touched)


def _enter(connection: sqlite3.Connection, archive: Path, name: BagName) -> tuple[str, ...]:
    """Enter a bag and return the slugs it corrects. A bag that can't be read is listed, and has no text."""
    folder = archive / name.path
    issue: dict[str, Any] = {}
    printed: Printed | None = None
    seal = ""
    with suppress(OSError, UnsafeEntryError, ValueError, TypeError):
        issue = read_issue(folder)
        printed = read_bag_layout(folder)
        seal = bag.seal(folder)
    stories = printed.stories if printed else ()
    edition = connection.execute(
        "INSERT INTO edition VALUES(NULL, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            name.path,
            name.year,
            name.slug,
            name.version,
            str(issue.get("title") or name.slug),
            str(issue.get("date") or ""),
            issue.get("number"),
            issue.get("volume"),
            str(issue.get("edition_name") or ""),
            len(printed.pages) if printed else 0,
            sum(1 for story in stories if story.file),
            seal,
            int(printed is not None),
        ),
    ).lastrowid
    for story in stories:
        _enter_story(connection, edition, story)
    fixes = [fix for fix in issue.get("corrections") or () if isinstance(fix, Mapping) and fix.get("edition")]
    connection.executemany(
        "INSERT INTO correction VALUES(?, ?, ?)",
        [(edition, str(fix["edition"]), json.dumps(fix, ensure_ascii=False)) for fix in fixes],
    )
    return tuple(BagName.of("", str(fix["edition"])).slug for fix in fixes)


def _enter_story(connection: sqlite3.Connection, edition: int | None, story: PrintedStory) -> None:
    text, places = _running_text(story)
    starts = [start for start, _place in places]
    words: list[str] = []
    lines: list[list[float]] = []
    last = -1
    for match in words_of(text):
        line = bisect_right(starts, match.start()) - 1
        if line != last:
            page, box = places[line][1]
            lines.append([len(words), page, box.x, box.y, box.width, box.height])
            last = line
        words.append(folded(match[0]))
    headline = " ".join(folded(match[0]) for match in words_of(story.headline))
    section = "".join(folded(match[0]) for match in words_of(story.section))
    row = connection.execute(
        "INSERT INTO story VALUES(NULL, ?, ?, ?, ?, ?, ?, ?, ?)",
        (edition, story.id, story.headline, story.section, section, text, " ".join(words), json.dumps(lines)),
    ).lastrowid
    body = " ".join(words)
    connection.execute("INSERT INTO texts(rowid, headline, body) VALUES(?, ?, ?)", (row, headline, body))
    (known,) = connection.execute("SELECT coalesce(max(id), 0) FROM word").fetchone()
    distinct = dict.fromkeys(words)
    connection.executemany(
        "INSERT OR IGNORE INTO word(text) VALUES(?)", [(word,) for word in distinct if word]
    )
    connection.execute("INSERT INTO parts(rowid, text) SELECT id, text FROM word WHERE id > ?", (known,))


def _running_text(story: PrintedStory) -> tuple[str, list[tuple[int, tuple[int, Box]]]]:
    """Return the text of a story, and for each line where in the text it starts, its page and its box."""
    pieces: list[str] = []
    places: list[tuple[int, tuple[int, Box]]] = []
    length = 0
    for paragraph in story.paragraphs:
        for line in paragraph.lines:
            piece = line.running.translate(INVISIBLE)
            places.append((length, (line.page, line.box)))
            pieces.append(piece)
            length += len(piece)
        pieces.append("\n")
        length += 1
    return "".join(pieces), places


def _hit(row: tuple[Any, ...], terms: tuple[Term, ...]) -> Hit:
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
    return Hit(
        bag=BagName(year=year, slug=slug, version=version),
        title=title,
        date=date,
        story=key,
        headline=headline,
        section=section,
        page=int(page),
        box=Box(*box),
        snippet=snippet,
        marks=marks,
    )


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
    matches = [match for index, match in enumerate(words_of(text)) if start <= index < start + _SNIPPET_WORDS]
    if not matches:
        return text[:200].replace("\n", " "), ()
    begin, end = matches[0].start(), matches[-1].end()
    opening, closing_sign = ("… " if begin else ""), (" …" if text[end:].strip() else "")
    shift = len(opening) - begin
    marks = tuple(
        (match.start() + shift, match.end() + shift)
        for index, match in enumerate(matches, start)
        if index in met
    )
    return f"{opening}{text[begin:end]}{closing_sign}".replace("\n", " "), marks


def _catalogued(row: tuple[Any, ...]) -> CataloguedEdition:
    year, slug, version, newest, title, date, number, volume, name, pages, stories, readable = row
    return CataloguedEdition(
        bag=BagName(year=year, slug=slug, version=version),
        newest=bool(newest),
        title=title,
        date=date,
        number=number,
        volume=volume,
        edition_name=name,
        pages=pages,
        stories=stories,
        readable=bool(readable),
    )


def _until(date_to: str) -> tuple[int, str]:
    """Return how much of a date to compare, and with what: all dates come before no date at all."""
    return (len(date_to), date_to) if date_to else (0, "")


def _without_edition(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != "edition"}
