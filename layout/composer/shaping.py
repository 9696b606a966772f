"""Shaping: how wide a text is in a face, glyph by glyph. The only import of uharfbuzz.

Advances come from HarfBuzz on the same prepared file that the press embeds, so a line measured here is the line that is drawn.
Kerning with the space is stripped from prepared faces, so the advance of a text is the sum of its words and spaces; words are
shaped once and remembered.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import uharfbuzz as hb

from layout.typography.fonts import Face

#: Features as they go to HarfBuzz, sorted by tag: (("onum", True), …).
Features = tuple[tuple[str, bool], ...]

NO_FEATURES: Final[Features] = ()
#: The language shaped in. Our faces make no difference between German and English.
_LANGUAGE: Final = "de"


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A shaped text. Advances and offsets are in thousandths of the type size; ``clusters`` index the text's characters."""

    ids: tuple[int, ...]
    advances: tuple[float, ...]
    clusters: tuple[int, ...]

    @property
    def advance(self) -> float:
        """The advance of the whole text in thousandths of the type size."""
        return sum(self.advances)


class Shaper:
    """HarfBuzz fonts by face, and the advances of what was shaped so far."""

    def __init__(self) -> None:
        self._fonts: dict[str, hb.Font] = {}
        self._advances: dict[tuple[str, Features], dict[str, float]] = {}

    def font(self, face: Face) -> hb.Font:
        """Return the HarfBuzz font of a face, scaled to thousandths."""
        if face.name not in self._fonts:
            font = hb.Font(hb.Face(hb.Blob.from_file_path(str(face.path))))
            self._fonts[face.name] = font
        return self._fonts[face.name]

    def glyphs(self, face: Face, text: str, features: Features = NO_FEATURES) -> Glyphs:
        """Shape a text: glyph ids, advances and the characters they stand for."""
        font = self.font(face)
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction, buffer.language = "ltr", _LANGUAGE  # not the machine's locale
        hb.shape(font, buffer, dict(features) if features else None)
        scale = 1000.0 / font.face.upem
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        return Glyphs(
            ids=tuple(info.codepoint for info in infos),
            advances=tuple(position.x_advance * scale for position in positions),
            clusters=tuple(info.cluster for info in infos),
        )

    def advance(self, face: Face, text: str, features: Features = NO_FEATURES) -> float:
        """Return the advance of a text in thousandths of the type size."""
        known = self._advances.setdefault((face.name, features), {})
        width = known.get(text)
        if width is None:
            width = known[text] = self._measure(face, text, features)
        return width

    def _measure(self, face: Face, text: str, features: Features) -> float:
        font = self.font(face)
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction, buffer.language = "ltr", _LANGUAGE  # not the machine's locale
        hb.shape(font, buffer, dict(features) if features else None)
        return float(sum(position.x_advance for position in buffer.glyph_positions)) * 1000.0 / font.face.upem


@dataclass(frozen=True)
class TypeSetting:
    """How a stretch of text is set: face, size in points, OpenType features."""

    face: Face
    size: float
    features: Features = NO_FEATURES

    @cached_property
    def key(self) -> tuple[str, float, Features]:
        """What tells one setting from another."""
        return (self.face.name, self.size, self.features)

    @cached_property
    def untied(self) -> "TypeSetting":
        """The same without ligatures, which is how letterspaced text is shaped."""
        if ("liga", False) in self.features:
            return self
        return TypeSetting(self.face, self.size, (*self.features, ("liga", False)))
