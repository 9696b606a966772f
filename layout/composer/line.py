"""A set line: what the composer hands to make-up, press, proof and archive.

Lengths are points. A line knows its pieces (text of one face each), how far its word spaces and letters are opened,
and what its end means: a space, a soft hyphen of the composer's, a hard hyphen of the copy's, or the paragraph's
end.
"""

import re
from typing import Final, Literal

from msgspec import Struct

from layout.composer.shaping import Shaper, TypeSetting
from layout.findings import Place

#: Pango's finest unit in points: letterspacing is a whole number of it, or a long line drifts.
PANGO_UNIT: Final = 0.75 / 1024

#: WeasyPrint doubles what it gives a space at either end of a text box, and Pango rounds what it halves again: a sum of word
#: spacing and tracking that is this many units above a whole pixel comes out half a pixel wrong.
_ROUNDED: Final = 512

#: What parts words, caught so that its width can be added.
_SPACED: Final = re.compile("([ \u00a0])")

LineEnd = Literal["space", "soft", "hard", "joint", "last"]


def whole_units(tracking: float) -> float:
    """Return letterspacing as a whole number of Pango's units, towards zero."""
    return int(tracking / PANGO_UNIT) * PANGO_UNIT


def drawable(word_spacing: float, tracking: float) -> float:
    """Return word spacing that comes out as it is: a unit less, where its sum with the tracking would be rounded."""
    units = round((word_spacing + tracking) / PANGO_UNIT)
    return word_spacing - PANGO_UNIT if units % 1024 == _ROUNDED else word_spacing


#: Values of which an edition has a hundred thousand are unknown to the collector (``gc=False``): they hold nothing that could
#: hold them, and each takes 16 bytes less.
class Piece(Struct, frozen=True, gc=False):
    """A stretch of a line in one face. ``tracking`` is the style's own, in points between letters."""

    text: str
    setting: TypeSetting
    tracking: float = 0.0
    href: str | None = None


class Label(Struct, frozen=True, gc=False):
    """What hangs before a line and is not copy: a bullet or a letter. ``x`` is its left edge from the column's."""

    text: str
    piece: Piece | None
    x: float


class Line(Struct, frozen=True, gc=False):
    """One set line. ``x`` is where it starts, from the left edge of its column (negative where a quote hangs)."""

    pieces: tuple[Piece, ...]
    x: float
    natural: float
    spaces: int
    letters: int
    word_spacing: float
    tracking: float
    end: LineEnd
    place: Place
    step: str
    #: Width of the space that hangs, unseen, behind a line that ends in one: word spacing and tracking included.
    hang: float = 0.0
    label: Label | None = None
    #: Rows its first letter goes down, where that is a drop cap.
    initial: int = 0

    @property
    def text(self) -> str:
        """The line as drawn, with U+2010 for a soft hyphen and U+2011 for a hard one at its end."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def width(self) -> float:
        """The width drawn: natural width, opened word spaces and tracking."""
        return self.natural + self.spaces * self.word_spacing + self.letters * self.tracking

    def words(self, shaper: Shaper) -> list[tuple[str, float, float]]:
        """Return each word with its left and right edge in points from the column's left edge.

        A no-break space parts words like any other; a narrow one belongs to its abbreviation or number.
        """
        found: list[tuple[str, float, float]] = []
        x, word, start = self.x, "", self.x
        for piece in self.pieces:
            setting = piece.setting
            size, advances = setting.size / 1000.0, shaper.advances(setting.face, setting.features)
            spacing = self.tracking + piece.tracking
            for part in _SPACED.split(piece.text):
                if part in {" ", "\u00a0"}:
                    if word:
                        found.append((word, start, x))
                    x += advances[part] * size + spacing + self.word_spacing
                    word, start = "", x
                elif part:
                    x += advances[part] * size + len(part) * spacing
                    word += part
        if word:
            found.append((word, start, x))
        return found
