"""Findings: what is to be said about a newspaper, gathered rather than raised.

A finding has a code that never changes (tests and waivers rely on it), a severity, a message with the value found, a hint
that says what to do, and where it is: in the copy, on the page, or both. Errors that end the run are in `layout.errors`.
"""

from collections.abc import Iterable
from enum import IntEnum
from typing import Final, Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")


class Severity(IntEnum):
    """How much a finding matters; ordered, so the worst of many is their maximum."""

    INFO = 0
    WARN = 1
    FAIL = 2
    #: A check itself crashed: nothing is known about what it was to look at.
    BROKEN = 3

    def __str__(self) -> str:
        return self.name.lower()


class Place(Struct, frozen=True, gc=False):
    """A place in a file. Lines and columns count from 1, columns in characters; a fault of the whole file is at 1:1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Box(Struct, frozen=True, gc=False):
    """A rectangle on a page in points from the trim box's top left corner, y down."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower edge."""
        return self.y + self.height


class PagePlace(Struct, frozen=True):
    """A place on a finished page; pages count from 1."""

    page: int
    box: Box | None = None


#: What steers a terminal is shown, not sent: a message quotes what somebody typed.
_CONTROLS: Final = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))}


class Finding(Struct, frozen=True, kw_only=True):
    """One thing found."""

    code: str
    severity: Severity
    message: str
    hint: str = ""
    place: Place | None = None
    on_page: PagePlace | None = None

    def __str__(self) -> str:
        where = str(self.place) if self.place else f"page {self.on_page.page}" if self.on_page else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where + ': ' if where else ''}{self.severity} {self.code}: {self.message}{hint}".translate(_CONTROLS)


class Result(Struct, Generic[T], frozen=True):
    """What a stage gives back: its value and what it found on the way."""

    value: T
    findings: tuple[Finding, ...] = ()


def worst(findings: Iterable[Finding]) -> Severity:
    """Return the highest severity among the findings; INFO where there are none."""
    return max((finding.severity for finding in findings), default=Severity.INFO)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings sorted by file, place and code, each once."""

    def key(finding: Finding) -> tuple[str, int, int, int, str, str]:
        place = finding.place or Place("", 0, 0)
        page = finding.on_page.page if finding.on_page else 0
        return (place.file, place.line, place.column, page, finding.code, finding.message)

    return tuple(sorted(dict.fromkeys(findings), key=key))
