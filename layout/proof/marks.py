"""What readers of a proof leave behind: notes on a place and approvals of pages.

They are kept in one plain YAML file beside the edition (`marks.yaml`), an entry a mark, sorted by their
random ids: two people's marks land in different places of the file, so that merging two copies of it
seldom conflicts. A note names its paragraph and the words it was put on, and clings to them when the
pages are made up anew; page and box say where it was, for when the words are gone.

Each change reads, changes and replaces the file under a lock on its folder, and is on the disk before the
call returns: marks made at the same moment are all kept, and a process killed at any moment leaves the
file before the change or the file after it.
"""

import difflib
import fcntl
import json
import os
import re
import uuid
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final, Literal

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field

from layout.errors import CopyRefusedError, UsageError, WriteError
from layout.findings import Box, Finding, Place, Severity
from layout.proof.pagemap import SetLine, running_text
from layout.yamlsource import MAX_BYTES, read_as

FILE_NAME: Final = "marks.yaml"

_HEADER: Final = "# Notes and approvals from the proof desk, an entry a mark. Safe to edit and to merge.\n"
#: Characters that YAML or a terminal would stumble over; line feeds stay.
_CONTROL: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
#: Part of a note's words that must be found again for the note to cling to the place.
_FOUND: Final = 0.6

Text = Annotated[str, Field(max_length=10_000)]
Name = Annotated[str, Field(max_length=200)]
_Number = Annotated[float, Field(allow_inf_nan=False)]
Numbers = tuple[_Number, _Number, _Number, _Number]


class Mark(BaseModel):
    """A note or an approval; boxes are in points from the trim box's top left, y down."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{8,32}$")]
    kind: Literal["note", "approval"]
    by: Name
    at: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?$")]
    """When it was made, ISO 8601, as the caller says."""
    page: Annotated[int, Field(ge=1)]
    """The page it was put on, which may be another by now."""
    box: Numbers | None = None
    text: Text = ""
    key: Name = ""
    """The paragraph it was put on."""
    words: Text = ""
    """The words it was put on."""
    digest: Name = ""
    """What the page looked like when it was approved (`compare.Look.digest`)."""
    build: Name = ""
    """The approved page as it was drawn, as the first 16 digits of its file's SHA-256."""
    done_by: Name = ""
    """Who dealt with the note; empty while it is open."""
    done_at: Name = ""


class _MarksFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    marks: tuple[Mark, ...] = ()


class Clung(Struct, frozen=True, kw_only=True):
    """Where a mark stands on the pages as they are now."""

    page: int
    box: Box | None
    certain: bool
    """Whether its words were found; else it stands at its paragraph, or where it once was."""


def file_name(copy: str) -> str:
    """Return the name of the marks file beside a file of copy: an edition's, or that of an article built alone."""
    return FILE_NAME if copy == "edition.yaml" else f"{Path(copy).stem}.{FILE_NAME}"


def new_id() -> str:
    """Return an id for a mark that no one else will draw."""
    return uuid.uuid4().hex[:16]


def read(path: Path) -> tuple[Mark, ...]:
    """Return all marks, the oldest first; none where there is no file.

    Raises:
        CopyRefusedError: if the file cannot be read as it is, with the places of its faults.
    """
    if not path.exists():
        return ()
    result = read_as(path, _MarksFile, room="marks")
    if result.value is None:
        raise CopyRefusedError(f"{path} cannot be read", result.findings)
    return tuple(sorted(result.value.marks, key=lambda mark: (mark.at, mark.id)))


def add(path: Path, mark: Mark) -> None:
    """Add a mark; adding the same one twice keeps one.

    Raises:
        CopyRefusedError: if the file as it is cannot be read; it is left alone.
        WriteError: if it cannot be written.
    """
    _change(path, lambda marks: (*(other for other in marks if other.id != mark.id), mark))


def resolve(path: Path, mark_id: str, *, by: str, at: str) -> None:
    """Say that a note has been dealt with; with no name, that it is open again.

    Raises:
        UsageError: if there is no such mark.
        CopyRefusedError, WriteError: see `add`.
    """
    done = {"done_by": by, "done_at": at if by else ""}
    _change(
        path,
        lambda marks: tuple(
            mark.model_copy(update=done) if mark.id == mark_id else mark for mark in _having(marks, mark_id)
        ),
    )


def remove(path: Path, mark_id: str) -> None:
    """Take a mark away.

    Raises:
        UsageError: if there is no such mark.
        CopyRefusedError, WriteError: see `add`.
    """
    _change(path, lambda marks: tuple(mark for mark in _having(marks, mark_id) if mark.id != mark_id))


def approvals(marks: Sequence[Mark]) -> dict[int, Mark]:
    """Return the last approval of each page that has one."""
    return {mark.page: mark for mark in sorted(marks, key=lambda mark: mark.at) if mark.kind == "approval"}


def cling(mark: Mark, lines: Sequence[SetLine]) -> Clung:
    """Find where a mark stands now: at its words in its paragraph, else in its story, else where it was."""
    paragraph = [line for line in lines if line.key == mark.key]
    for candidates in (paragraph, _story(mark, lines)):
        line = _line_with(mark.words, candidates)
        if line:
            return Clung(page=line.page, box=line.box, certain=True)
    if paragraph:
        return Clung(page=paragraph[0].page, box=paragraph[0].box, certain=False)
    return Clung(page=mark.page, box=Box(*mark.box) if mark.box else None, certain=not mark.key)


def _story(mark: Mark, lines: Sequence[SetLine]) -> list[SetLine]:
    story = mark.key.split("/")[0] + "/"
    return [line for line in lines if mark.key and line.key.startswith(story)]


def _line_with(words: str, lines: Sequence[SetLine]) -> SetLine | None:
    """Return the line on which words start, whole or for the greater part."""
    wanted = " ".join(words.split()).rstrip("-\u2010\xad")
    if not wanted or not lines:
        return None
    text, starts = running_text(lines)
    at = text.find(wanted)
    if at < 0:
        match = difflib.SequenceMatcher(None, text, wanted, autojunk=False).find_longest_match()
        if match.size < _FOUND * len(wanted):
            return None
        at = match.a
    return lines[bisect_right(starts, at) - 1]


def _having(marks: Sequence[Mark], mark_id: str) -> Sequence[Mark]:
    if all(mark.id != mark_id for mark in marks):
        raise UsageError(f"there is no mark {mark_id}")
    return marks


# --- the file ---------------------------------------------------------------------------------------


def _change(path: Path, change: Callable[[tuple[Mark, ...]], tuple[Mark, ...]]) -> None:
    try:
        with _locked(path.parent):
            _replace(path, _written(change(read(path))))
    except OSError as error:
        message = f"cannot be written: {error.strerror or error.args[0]}"
        hint = "check that the folder can be written to and has room; until then marks are not kept"
        finding = Finding(
            code="marks/unwritable", severity=Severity.FAIL, message=message, hint=hint, place=Place(str(path))
        )
        raise WriteError(f"{path} {message}", [finding]) from error


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: nothing is left beside the copy, and the lock ends with its process."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
        os.fsync(descriptor)  # the new name is on the disk before anyone is told
    finally:
        os.close(descriptor)


def _replace(path: Path, text: str) -> None:
    # One name for all: under the lock there is one writer, and a killed one's leavings are written over.
    beside = path.with_name(f".{path.name}.new")
    if len(text.encode()) > MAX_BYTES:
        raise OSError("it would be too large to read; remove old marks first")
    with beside.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)


def _written(marks: Sequence[Mark]) -> str:
    entries = "".join(_entry(mark) for mark in sorted(marks, key=lambda mark: mark.id))
    return f"{_HEADER}marks:\n{entries}" if entries else f"{_HEADER}marks: []\n"


def _entry(mark: Mark) -> str:
    values = mark.model_dump(exclude_defaults=True)
    lines = [f"{name}: {_scalar(value)}" for name, value in values.items()]
    return "  - " + "\n    ".join(lines) + "\n"


def _scalar(value: object) -> str:
    """Write a value as JSON, which YAML reads as it is meant."""
    if isinstance(value, str):
        value = _CONTROL.sub(" ", value.replace("\r\n", "\n"))
    return json.dumps(value, ensure_ascii=False)
