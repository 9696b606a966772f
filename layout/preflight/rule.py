"""The shape of a rule: what it is called, why it exists, where that was decided, and how it looks at a PDF.

A rule is one file in `checks/` with a constant `RULE`. It gives faults by their codes; how grave a code is
the rule says, and a target may say otherwise with a reason (`layout.preflight.profiles`). Codes never change:
tests, waivers and habits rely on them.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, TypeVar

from layout.findings import Box, Severity
from layout.preflight.ghostscript import InkMeter
from layout.preflight.subject.objects import OpenFault
from layout.preflight.subject.values import Document, Page, Walk
from layout.press.profiles import PressProfile

T = TypeVar("T")

INFO: Final = Severity.INFO
WARN: Final = Severity.WARN
FAIL: Final = Severity.FAIL

Level = Literal["x-4", "x-3", "x-1a", "archive"]
Need = Literal["press", "layout", "ink"]
#: layout.json as read (ARCHITECTURE.md has its shape).
Layout = Mapping[str, Any]


class Fault(NamedTuple):
    """One place where a rule is broken."""

    code: str
    message: str
    """What was found, with its value."""
    hint: str = ""
    page: int | None = None
    """Page, from 1; rules by page need not say it."""
    box: Box | None = None
    rank: float = 0.0
    """Among faults of one code on one page the lowest speaks for all."""
    file: str = ""
    line: int = 0
    """Where in the copy it comes from, if known."""


class Job(NamedTuple):
    """What rules look at."""

    document: Document
    level: Level
    fault: OpenFault | None = None
    press: PressProfile | None = None
    layout: Layout | None = None
    ink: InkMeter | None = None

    @property
    def press_given(self) -> PressProfile:
        """The press profile, for rules that need one."""
        return _given(self.press)

    @property
    def layout_given(self) -> Layout:
        """layout.json, for rules that need it."""
        return _given(self.layout)

    @property
    def ink_given(self) -> InkMeter:
        """The ink meter, for rules that need it."""
        return _given(self.ink)


def _given(value: T | None) -> T:
    if value is None:
        raise LookupError("the rule runs without what it needs")
    return value


class Sheet(NamedTuple):
    """A page with what it paints, and as layout.json has it, where there is one."""

    page: Page
    walk: Walk
    layout: Layout = MappingProxyType({})


DocumentCheck = Callable[[Job], Iterator[Fault]]
PageCheck = Callable[[Job, Sheet], Iterator[Fault]]


class Rule(NamedTuple):
    """A rule of preflight."""

    id: str
    title: str
    why: str
    source: str
    codes: Mapping[str, Severity]
    document: DocumentCheck | None = None
    """Looks at the file once."""
    page: PageCheck | None = None
    """Looks at each page; of the file it knows `Document.of_any_page`, of layout.json its ``page`` and the page itself."""
    needs: frozenset[Need] = frozenset()
    """What the rule cannot run without."""


def pages_of(layout: Layout) -> Iterator[Mapping[str, Any]]:
    """Give the pages of layout.json."""
    yield from layout.get("pages", ())


def frames_of(page: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give the frames of a page of layout.json."""
    yield from page.get("frames", ())


def pictures_of(page: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give the pictures of the stories on a page of layout.json; advertisements and fillers bring their own words."""
    for frame in frames_of(page):
        if frame.get("kind") == "story":
            yield from frame.get("pictures", ())


def picture_at(page: Mapping[str, Any], box: Box) -> Mapping[str, Any]:
    """Return a story's picture in whose box the middle of a box lies; empty if there is none."""
    x, y = box.x + box.width / 2, box.y + box.height / 2
    for picture in pictures_of(page):
        around = box_of(picture)
        if around.x <= x <= around.x + around.width and around.y <= y <= around.y + around.height:
            return picture
    return {}


def columns_of(page: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give the columns of all frames of a page of layout.json."""
    for frame in frames_of(page):
        yield from frame.get("columns", ())


def box_of(part: Mapping[str, Any]) -> Box:
    """Return a part's box."""
    x, y, width, height = part["box"]
    return Box(x, y, width, height)


def at_line(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return where a line of layout.json came from, as arguments of a fault."""
    return {"box": box_of(line), "file": line.get("file", ""), "line": line.get("line", 0)}
