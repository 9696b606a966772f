"""Shaping: how wide a text is in a face, glyph by glyph. The only import of uharfbuzz.

Advances come from HarfBuzz on the same prepared file that the press embeds, so a line measured here is the line
that is drawn. Kerning with the space is stripped from prepared faces, so the advance of a text is the sum of its
words and spaces. A whole paragraph is shaped at one go; its words are remembered on the way.
"""

import re
from collections.abc import Callable
from functools import cached_property
from itertools import accumulate
from typing import Final

import uharfbuzz as hb
from msgspec import Struct

from layout.typography.fonts import SOFT_HYPHEN_AT_END, Face

#: Features as they go to HarfBuzz, sorted by tag: (("onum", True), …).
Features = tuple[tuple[str, bool], ...]

NO_FEATURES: Final[Features] = ()
#: The language shaped in. Our faces make no difference between German and English.
_LANGUAGE: Final = "de"
_NO_LIGATURES: Final = ("liga", False)
#: What HarfBuzz shapes with and nobody sees: soft hyphens, joiners, signs of direction, variation selectors.
UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff0-\ufff8\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


class Glyphs(Struct, frozen=True, gc=False):
    """A shaped text. Advances and offsets are in thousandths of the type size; ``clusters`` index the text's characters."""

    ids: tuple[int, ...]
    advances: tuple[float, ...]
    clusters: tuple[int, ...]

    @property
    def advance(self) -> float:
        """The advance of the whole text in thousandths of the type size."""
        return sum(self.advances)


class _Advances(dict[str, float]):
    """Advances of texts in one face with some features, each measured when it is first asked for."""

    def __init__(self, measure: Callable[[str], float]) -> None:
        super().__init__()
        self._measure = measure

    def __missing__(self, text: str) -> float:
        advance = self[text] = self._measure(text)
        return advance


class Shaper:
    """HarfBuzz fonts by face, and the advances of what was shaped so far."""

    def __init__(self) -> None:
        self._fonts: dict[str, tuple[hb.Font, float]] = {}
        self._hyphened: dict[tuple[str, Features], dict[str, float]] = {}
        self._advances: dict[tuple[str, Features], _Advances] = {}
        #: Words of each face and features that hold no ligature: tracked or not, they are as wide.
        self._plain: dict[tuple[str, Features], set[str]] = {}
        #: Words of each face and features with a glyph a character, as they were shaped in their paragraphs.
        self._glyphs: dict[tuple[str, Features], dict[str, Glyphs]] = {}

    def font(self, face: Face) -> hb.Font:
        """Return the HarfBuzz font of a face, in its own units."""
        return self._font(face)[0]

    def let_go(self) -> None:
        """Forget what was shaped; it is shaped anew if it is asked for again."""
        for told in (self._advances, self._hyphened, self._glyphs, self._plain):
            for known in told.values():
                known.clear()

    def glyphs(self, face: Face, text: str, features: Features = NO_FEATURES) -> Glyphs:
        """Shape a text: glyph ids, advances and the characters they stand for; a word of a paragraph is shaped already."""
        known = self._glyphs.get((face.name, features), {}).get(text)
        if known is not None:
            return known
        buffer, scale = self._shape(face, text, features, shown=True)
        infos, positions = buffer.glyph_infos or (), buffer.glyph_positions or ()  # none for what is all unseen
        return Glyphs(
            ids=tuple(info.codepoint for info in infos),
            advances=tuple(position.x_advance * scale for position in positions),
            clusters=tuple(info.cluster for info in infos),
        )

    def positions(self, face: Face, text: str, features: Features = NO_FEATURES) -> tuple[list[float], list[int]]:
        """Return where each character of a text begins and the last one ends, in thousandths of the type size.

        With it come the characters that have no glyph of their own: a ligature stands for them. Characters of one glyph
        share its advance. The text's words are remembered for `advance`.
        """
        buffer, scale = self._shape(face, text, features)
        infos, advances = buffer.glyph_infos, [position.x_advance for position in buffer.glyph_positions]
        clusters = [info.cluster for info in infos]
        ends = list(accumulate(advances, initial=0))
        tied: list[int] = []
        ids: list[int] = []
        if len(clusters) != len(text) or len(set(clusters)) != len(text):
            ends, tied = _by_character(clusters, ends, len(text))
        elif not UNSEEN.search(text):
            ids = [info.codepoint for info in infos]
        self._remember(face, text, features, ends, tied, (ids, advances), scale)
        return [end * scale for end in ends], tied

    def hyphened(self, face: Face, char: str, features: Features = NO_FEATURES) -> float:
        """Return what a soft hyphen adds behind a character, kerned, in thousandths of the type size."""
        known = self._hyphened.setdefault((face.name, features), {})
        width = known.get(char)
        if width is None:
            alone = self._measure(face, char, features)
            width = known[char] = self._measure(face, char + SOFT_HYPHEN_AT_END, features) - alone
        return width

    def advance(self, face: Face, text: str, features: Features = NO_FEATURES) -> float:
        """Return the advance of a text in thousandths of the type size."""
        return self.advances(face, features)[text]

    def advances(self, face: Face, features: Features = NO_FEATURES) -> dict[str, float]:
        """Return the advances of whatever texts they are asked for, in thousandths of the type size."""
        key = (face.name, features)
        if key not in self._advances:
            self._advances[key] = _Advances(lambda text: self._measure(face, text, features))
        return self._advances[key]

    def _measure(self, face: Face, text: str, features: Features) -> float:
        if _NO_LIGATURES in features:
            tied = tuple(feature for feature in features if feature != _NO_LIGATURES)
            if text in self._plain.get((face.name, tied), ()):
                return self._advances[face.name, tied][text]
        buffer, scale = self._shape(face, text, features)
        return float(sum(position.x_advance for position in buffer.glyph_positions or ())) * scale  # none for no text

    def _remember(
        self,
        face: Face,
        text: str,
        features: Features,
        units: list[int],
        tied: list[int],
        glyphs: tuple[list[int], list[int]],
        scale: float,
    ) -> None:
        """Remember a text's words: their widths and, where each character has a glyph of its own, their glyphs."""
        ids, advances = glyphs
        key = (face.name, features)
        shaped = self._glyphs.setdefault(key, {})
        known, plain = self.advances(face, features), self._plain.setdefault(key, set())
        start = 0
        for word in text.split(" "):
            stop = start + len(word)
            if word not in known:
                known[word] = (units[stop] - units[start]) * scale
                if not any(start <= index < stop for index in tied):
                    plain.add(word)
            if word and ids and word not in shaped:
                shaped[word] = Glyphs(
                    ids=tuple(ids[start:stop]),
                    advances=tuple([advance * scale for advance in advances[start:stop]]),
                    clusters=tuple(range(stop - start)),
                )
            start = stop + 1

    def _font(self, face: Face) -> tuple[hb.Font, float]:
        if face.name not in self._fonts:
            font = hb.Font(hb.Face(hb.Blob.from_file_path(str(face.path))))
            self._fonts[face.name] = font, 1000.0 / font.face.upem
        return self._fonts[face.name]

    def _shape(self, face: Face, text: str, features: Features, *, shown: bool = False) -> tuple[hb.Buffer, float]:
        """Shape a text; to be shown, without glyphs for what nobody sees: they are spaces that have no width."""
        font, scale = self._font(face)
        buffer = hb.Buffer()
        if shown:
            buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction, buffer.language = "ltr", _LANGUAGE  # not the machine's locale
        hb.shape(font, buffer, dict(features) if features else None)
        return buffer, scale


def _by_character(clusters: list[int], ends: list[int], count: int) -> tuple[list[int], list[int]]:
    """Return where each of so many characters begins, and which of them share a glyph with the one before."""
    units = [-1] * (count + 1)
    for cluster, x in zip(reversed(clusters), reversed(ends[:-1]), strict=True):
        units[cluster] = x
    units[count] = ends[-1]
    tied = [index for index, x in enumerate(units) if x < 0]
    for index in tied:  # what is left of the glyph, divided among the characters it stands for
        right = next(later for later in range(index + 1, count + 1) if units[later] >= 0)
        units[index] = units[index - 1] + (units[right] - units[index - 1]) // (right - index + 1)
    return units, tied


class TypeSetting(Struct, frozen=True, dict=True):
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
        if _NO_LIGATURES in self.features:
            return self
        return TypeSetting(self.face, self.size, (*self.features, _NO_LIGATURES))
