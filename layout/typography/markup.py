r"""Markup: copy as typed, read into paragraphs of runs.

Copy takes the little Markdown that a newspaper needs: ``*emphasis*``, ``**strong**``, ``[a link](https://…)``
and, where blocks are allowed, ``## `` for a crosshead, ``> `` for a pull quote and ``- `` for a list item.
A backslash before a mark prints the mark. Everything else prints as typed: "22. August" opens a paragraph and
not a list, "[Anm.]: …" does not vanish.

Blocks are read here line by line: CommonMark's containers nest and swallow (an empty quote, an indented list, a link
definition); here no line of copy vanishes, and each run knows the line it was typed in.

Marks within a block are read by `layout.typography.marks`, which is imported where one stands. Quotes, dashes and
spaces are left to `layout.typography.normalise`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal, Protocol

from msgspec import Struct
from msgspec.structs import replace

from layout.findings import Place

Kind = Literal["para", "crosshead", "pullquote", "item", "subitem"]

#: Kinds of paragraph that a list is made of.
ITEMS: Final[frozenset[Kind]] = frozenset({"item", "subitem"})

#: A mark opens a block when it stands within the first three columns, as in CommonMark.
_MARK: Final = re.compile(r" {0,3}(##|>|-)[ \t]+(?=\S)")
#: A list item may be indented deeper when it follows another, and is a sub-item if by two columns or more.
_DEEP_ITEM: Final = re.compile(r"[ \t]*-[ \t]+(?=\S)")
_DEEPER: Final = 2
_BARE_QUOTE: Final = re.compile(r" {0,3}>[ \t]*")
_CLOSING_HASHES: Final = re.compile(r"[ \t]+#+[ \t]*$")
#: What every mark within a block begins with.
_MARKS: Final = re.compile(r"[*\[\\]")
_KINDS: Final[dict[str, Kind]] = {"##": "crosshead", ">": "pullquote", "-": "item"}


class CopyText(Protocol):
    r"""Copy as typed: `layout.copy.model.Copy`, or anything shaped like it."""

    @property
    def text(self) -> str:
        r"""The characters as typed, lines separated by ``\n``."""

    @property
    def places(self) -> tuple[Place, ...]:
        """Where each line of the text starts in its file."""


class Run(Struct, frozen=True, kw_only=True):
    """Characters of one look from one line of a file."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str | None = None
    """Where a link leads; None for plain text."""
    place: Place


class Paragraph(Struct, frozen=True, kw_only=True):
    """A paragraph, crosshead, pull quote or list item; never without a run."""

    kind: Kind
    runs: tuple[Run, ...]
    place: Place

    @property
    def text(self) -> str:
        """The characters of all runs."""
        return "".join(run.text for run in self.runs)


class _Line(Struct, frozen=True):
    text: str
    place: Place


def blocks(copy: CopyText) -> tuple[Paragraph, ...]:
    """Read copy that may hold crossheads, pull quotes and lists."""
    return tuple(_paragraph(kind, lines) for kind, lines in _split(_lines(copy)))


def inline(copy: CopyText) -> tuple[Paragraph, ...]:
    """Read copy that takes inline marks only; a blank line still makes a paragraph."""
    paragraphs: list[list[_Line]] = [[]]
    for line in _lines(copy):
        if line.text.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return tuple(_paragraph("para", lines) for lines in paragraphs if lines)


def _lines(copy: CopyText) -> Iterator[_Line]:
    places = copy.places or (Place(""),)
    for number, text in enumerate(copy.text.split("\n")):
        yield _Line(text, places[min(number, len(places) - 1)])


def _split(lines: Iterator[_Line]) -> Iterator[tuple[Kind, list[_Line]]]:
    kind: Kind = "para"
    open_lines: list[_Line] = []
    after_item = False  # an item, a blank line, an indented item: still the list
    column = 0  # where its items stand
    for line in lines:
        ends_quoted = kind == "pullquote" and open_lines and _BARE_QUOTE.fullmatch(line.text)
        if not line.text.strip() or ends_quoted:
            if open_lines:
                yield kind, open_lines
            open_lines, kind = [], "para"
            continue
        mark = _MARK.match(line.text) or (_DEEP_ITEM.match(line.text) if after_item else None)
        if mark is None:
            if kind == "crosshead":
                yield kind, open_lines
                open_lines, kind = [], "para"
            after_item = after_item and bool(open_lines)
            open_lines.append(line)
            continue
        opened = _KINDS[mark[0].strip()]
        if open_lines and not (opened == kind == "pullquote"):
            yield kind, open_lines
            open_lines = []
        if opened == "item":
            own = line.text.expandtabs(4).index("-")
            if after_item and own >= column + _DEEPER:
                opened = "subitem"
            else:
                column = own
        kind, after_item = opened, opened in ITEMS
        text = line.text[mark.end() :]
        open_lines.append(_Line(_CLOSING_HASHES.sub("", text) if opened == "crosshead" else text, line.place))
    if open_lines:
        yield kind, open_lines


def _paragraph(kind: Kind, lines: list[_Line]) -> Paragraph:
    source = "\n".join(line.text.strip(" \t") for line in lines)
    places = [line.place for line in lines]
    pieces = _marked(source, places) if _MARKS.search(source) else _plain(source, places)
    return Paragraph(kind=kind, runs=tuple(_joined(pieces)), place=lines[0].place)


def _plain(source: str, places: Sequence[Place]) -> Iterator[Run]:
    """Yield a run a line; a line's end is a space."""
    last = len(places) - 1
    for number, (text, place) in enumerate(zip(source.split("\n"), places, strict=True)):
        yield Run(text=text if number == last else f"{text} ", place=place)


def _marked(source: str, places: Sequence[Place]) -> Iterator[Run]:
    """Yield a run a piece; `_joined` puts those of one look and line together."""
    from layout.typography.marks import pieces_of

    for piece in pieces_of(source):
        yield Run(text=piece.text, bold=piece.bold, italic=piece.italic, href=piece.href, place=places[piece.line])


def _joined(pieces: Iterator[Run]) -> Iterator[Run]:
    last: Run | None = None
    for piece in pieces:
        if last is None:
            last = piece
        elif _look(last) == _look(piece) and last.place == piece.place:
            last = replace(last, text=last.text + piece.text)
        else:
            yield last
            last = piece
    if last is not None:
        yield last


def _look(run: Run) -> tuple[bool, bool, str | None]:
    return run.bold, run.italic, run.href
