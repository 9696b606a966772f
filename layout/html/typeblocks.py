"""Blocks of type: stretches of finished lines that one element of the HTML stands for.

HTML and CSS say where a block stands, what colour it has and how its links are marked; its lines are handed over beside
the HTML, under the block's address, and written into the page as they were composed (see `layout.press.textpath`). A
block holds paragraphs of one kind that follow one another in one fragment. Its address is a digest of all that is
drawn in it, so that equal HTML is an equal page. Lengths are points from the page's top left corner, y down.
"""

import re
from collections.abc import Sequence
from hashlib import blake2b
from itertools import groupby
from typing import Final

from msgspec import Struct, msgpack

from layout.composer.line import Line

#: Scheme of the addresses of blocks.
SCHEME: Final = "type"
#: What every stylesheet says of blocks: WeasyPrint would clip an image to its box, and letters stand out of theirs.
#: Neither width nor height moves a line, but an element without them is not drawn.
CSS: Final = ".type{position:absolute;overflow:visible;object-fit:fill;width:1pt;height:1pt}"
_ADDRESS: Final = re.compile(rf'"{SCHEME}:[0-9]+\.[0-9a-f]+"')


class TypeLine(Struct, frozen=True, gc=False):
    """A line at its place: its left edge, its baseline, and where each of its pieces leads, if anywhere."""

    line: Line
    x: float
    baseline: float
    hrefs: tuple[str | None, ...] = ()
    #: Left edge of what hangs before it, if anything.
    label: float = 0.0


class TypeParagraph(Struct, frozen=True):
    """The lines of a paragraph that stand together in one column. ``language`` is None where it is the frame's."""

    key: str
    kind: str
    role: str
    language: str | None
    lines: tuple[TypeLine, ...]


class TypeBlock(Struct, frozen=True):
    """Paragraphs of one kind, from a corner that is the first line's left edge and baseline."""

    address: str
    kind: str
    x: float
    y: float
    paragraphs: tuple[TypeParagraph, ...]

    @property
    def style(self) -> str:
        """The place of the block's element: all are of one size, so that a page with other words is the same boxes."""
        return f"left:{self.x:.5f}pt;top:{self.y:.5f}pt"


def type_blocks(paragraphs: Sequence[TypeParagraph], page: int) -> tuple[TypeBlock, ...]:
    """Return a fragment's paragraphs as blocks of their page, in reading order."""
    return tuple(_block(kind, tuple(group), page) for kind, group in groupby(paragraphs, key=lambda one: one.kind))


def _block(kind: str, paragraphs: tuple[TypeParagraph, ...], page: int) -> TypeBlock:
    lines = [line for paragraph in paragraphs for line in paragraph.lines]
    x, y = min(line.x for line in lines), min(line.baseline for line in lines)
    return TypeBlock(f"{SCHEME}:{page}.{_digest(paragraphs)}", kind, x, y, paragraphs)


def boxes_of(html: str) -> str:
    """Return a page's HTML but for which blocks stand at their places: what WeasyPrint makes boxes of."""
    return _ADDRESS.sub(f'"{SCHEME}:"', html)


def _digest(paragraphs: Sequence[TypeParagraph]) -> str:
    """Return a digest of what is drawn in a block and where."""
    drawn = [
        (paragraph.key, paragraph.role, paragraph.language, [_told(line) for line in paragraph.lines])
        for paragraph in paragraphs
    ]
    return blake2b(msgpack.encode(drawn), digest_size=12).hexdigest()


def _told(line: TypeLine) -> tuple[object, ...]:
    """Return all that tells one line at its place from another."""
    made, label = line.line, line.line.label
    pieces = [(piece.text, piece.setting.key, piece.tracking) for piece in made.pieces]
    mark = (label.text, label.piece and label.piece.setting.key, line.label) if label else None
    return (pieces, line.x, line.baseline, made.word_spacing, made.tracking, made.hang, line.hrefs, mark)


def linked(hrefs: Sequence[str | None], pointer: str | None, *, links: bool) -> tuple[str | None, ...]:
    """Return where each piece of a line leads: its own link, else the whole line's; nowhere in a file without links."""
    return tuple(href or pointer for href in hrefs) if links else (None,) * len(hrefs)
