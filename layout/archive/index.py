"""Keeping the catalogue and the links files true to the bags.

Both are derived and never the only place where something is written down. The catalogue is thrown away and
made again when it is damaged, which is said, of another version, or knows of a bag that is gone; a bag it does not
know is read when next asked. Links files are written in the same step, since relations are known when all bags are.
"""

import json
import os
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from layout.archive import bag
from layout.archive.catalogue import FAULTS, FILE, VERSIONS, Catalogue, is_damage, made_anew
from layout.archive.files import UnsafeEntryError, sync_folder, write_whole, writing
from layout.archive.reading import Printed, PrintedStory
from layout.archive.record import as_json
from layout.archive.store import BagName, bags, locked, read_bag_layout, read_issue, required
from layout.archive.words import INVISIBLE, folded, words_of
from layout.errors import WriteError
from layout.findings import Box, Finding, Place, Severity

#: Raised whenever what is stored changes; a catalogue of another version is made anew.
VERSION: Final = 2

_SCHEMA: Final = """
CREATE TABLE edition(
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE, year TEXT NOT NULL, slug TEXT NOT NULL, version INTEGER NOT NULL,
    newest INTEGER NOT NULL, title TEXT NOT NULL, date TEXT NOT NULL, number INTEGER, volume INTEGER,
    name TEXT NOT NULL, pages INTEGER NOT NULL, stories INTEGER NOT NULL, seal TEXT NOT NULL,
    readable INTEGER NOT NULL);
CREATE INDEX edition_slug ON edition(slug);
CREATE INDEX edition_date ON edition(date);
CREATE TABLE story(
    id INTEGER PRIMARY KEY,
    edition INTEGER NOT NULL REFERENCES edition, key TEXT NOT NULL, headline TEXT NOT NULL,
    section TEXT NOT NULL, section_folded TEXT NOT NULL, text TEXT NOT NULL, words TEXT NOT NULL,
    lines TEXT NOT NULL);
CREATE INDEX story_edition ON story(edition);
CREATE TABLE correction(edition INTEGER NOT NULL REFERENCES edition, slug TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX correction_slug ON correction(slug);
CREATE VIRTUAL TABLE texts
    USING fts5(headline, body, content='', tokenize='unicode61 remove_diacritics 0');
CREATE TABLE word(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE VIRTUAL TABLE parts
    USING fts5(text, content='word', content_rowid='id', tokenize='trigram case_sensitive 1');
"""
_NEWEST: Final = """
UPDATE edition SET newest = (version = (SELECT max(version) FROM edition WHERE slug = ?1)) WHERE slug = ?1
"""


@contextmanager
def open_catalogue(archive: Path) -> Iterator[Catalogue]:
    """Open the catalogue, brought up to date; an archive that can't be written to is read into memory.

    Raises:
        UsageError: if there is no such folder.
        MissingPartError: if a folder of the archive can't be listed.
    """
    required(archive)
    findings: tuple[Finding, ...] = ()
    connection = _current(archive, archive / FILE)
    if connection is None:
        with suppress(WriteError), locked(archive):
            findings = refresh(archive)
            connection = _current(archive, archive / FILE)
    catalogue = Catalogue(connection or _in_memory(archive), lambda: _renewed(archive), findings)
    with closing(catalogue):
        yield catalogue


def refresh(archive: Path) -> tuple[Finding, ...]:
    """Bring catalogue and links files up to date; the caller holds the archive's lock.

    Returns:
        A notice where the catalogue was damaged and was made anew.

    Raises:
        WriteError: if they can't be written.
    """
    file = archive / FILE
    findings: tuple[Finding, ...] = ()
    with writing(file, "the bags are whole; the next command brings the catalogue up to date"):
        try:
            if _brought_up_to_date(archive, file):
                return ()
        except FAULTS as error:
            if not is_damage(error):
                raise OSError(f"the catalogue: {error}") from error
            findings = (made_anew(error),)
        rebuild_catalogue(archive)
    return findings


def _brought_up_to_date(archive: Path, file: Path) -> bool:
    """Enter bags that the catalogue does not know yet; gives False where it has to be made anew."""
    connection = _connected(file)
    if connection is None:
        return False
    with closing(connection):
        there, known = bags(archive), _paths(connection)
        if not known <= {name.path for name in there}:
            return False
        _enter_new(connection, archive, [name for name in there if name.path not in known])
    return True


def _renewed(archive: Path) -> sqlite3.Connection:
    """Make a damaged catalogue anew and return a connection to it."""
    connection = None
    with suppress(WriteError), locked(archive):
        rebuild_catalogue(archive)
        connection = _current(archive, archive / FILE)
    return connection or _in_memory(archive)


def _in_memory(archive: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(_SCHEMA)
    _enter_all(connection, archive, bags(archive))
    return connection


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
    """Return a warning for each links file that does not say what the bags say, and for a damaged catalogue."""
    findings = []
    with open_catalogue(archive) as catalogue:
        catalogue.check()
        for name in bags(archive):
            file = links_file(archive, name)
            wanted = as_json(catalogue.links(name))
            if _written(file) != wanted:
                message = f"{file.name} does not say what the bags say"
                hint = f"delete {FILE}: the next command writes both anew from the bags"
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
    return (*catalogue.findings, *findings)


def links_file(archive: Path, name: BagName) -> Path:
    """Return the file beside a bag that says what points at it."""
    return archive / name.year / f"{name.name}.links.json"


def _written(file: Path) -> bytes | None:
    """Return what a links file says; None where there is none, or none that can be read."""
    try:
        return file.read_bytes()
    except OSError:
        return None


@contextmanager
def _database_errors() -> Iterator[None]:
    """Report a full disk and the like, which SQLite has errors of its own for, as the system does."""
    try:
        yield
    except sqlite3.Error as error:
        raise OSError(f"the catalogue: {error}") from error


def _current(archive: Path, file: Path) -> sqlite3.Connection | None:
    """Return a connection if the catalogue knows exactly the bags that are there."""
    connection, there = None, {name.path for name in bags(archive)}
    with suppress(sqlite3.Error):
        connection = _connected(file)
        if connection is not None and _paths(connection) == there:
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
        connection.close()
        raise
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
            if _written(file) != content:
                write_whole(file, content)
    except BaseException:
        connection.rollback()
        raise
    connection.execute("COMMIT")


def _enter_all(connection: sqlite3.Connection, archive: Path, names: Iterable[BagName]) -> tuple[BagName, ...]:
    """Enter bags and return those whose links may have changed."""
    slugs: dict[str, None] = {}
    for name in names:
        slugs |= dict.fromkeys((name.slug, *_enter(connection, archive, name)))
    touched = []
    for slug in slugs:
        connection.execute(_NEWEST, (slug,))
        rows = connection.execute(VERSIONS, (slug,))
        touched += [BagName(year=year, slug=of, version=version) for year, of, version in rows]
    return tuple(touched)


def _enter(connection: sqlite3.Connection, archive: Path, name: BagName) -> tuple[str, ...]:
    """Enter a bag and return the slugs it corrects. A bag that can't be read is listed, and has no text."""
    folder = archive / name.path
    issue: dict[str, Any] = {}
    printed: Printed | None = None
    seal = ""
    with suppress(OSError, UnsafeEntryError, ValueError, TypeError):
        if folder.is_symlink():
            raise UnsafeEntryError("a link")
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
            _title(issue) or name.slug,
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


def _title(issue: Mapping[str, Any]) -> str:
    """Return the newspaper's title; of an article kept alone, its headline."""
    articles = issue.get("articles")
    if issue.get("kind") == "article" and isinstance(articles, list) and articles and isinstance(articles[0], Mapping):
        return str(articles[0].get("headline") or "")
    return str(issue.get("title") or "")


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
    connection.executemany("INSERT OR IGNORE INTO word(text) VALUES(?)", [(word,) for word in distinct if word])
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
