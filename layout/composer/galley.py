"""The galley: a story's parts as lines and boxes on the grid, before anyone knows the page.

A *flow* is one part of a package at one width (body, a commentary's box, a picture with its caption …). It is a row
of *strips*, each a whole number of grid rows high; between strips it may be cut, at a price. The make-up counts
rows and cuts flows, and needs nothing else. Positions inside a strip are points from the flow's left edge and rows
from the strip's top.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from layout.composer.joints import Span, WordBreaks
from layout.composer.line import Label, Line, Piece, whole_units
from layout.composer.paragraph import Initial, Paragraph, labelled
from layout.composer.search import Measure, Rules
from layout.composer.shaping import Features, Shaper, TypeSetting
from layout.findings import Finding, Place, Severity
from layout.style import Format, ParagraphStyle, Style
from layout.typography.fonts import Face, FaceName, FontBook
from layout.typography.hyphens import Hyphenator
from layout.typography.ligatures import LigatureBreaker
from layout.typography.markup import Kind, Run

#: How the key of a story's first paragraph ends.
_OPENING: Final = "/body.1"
#: The price of a cut that must not be.
NEVER: Final = math.inf


class SetLine(Struct, frozen=True, gc=False):
    """A line with the paragraph it belongs to. ``generated`` lines are the paper's own words, not copy."""

    key: str
    style: str
    line: Line
    language: str
    generated: bool = False
    first: bool = False
    last: bool = False


class PictureItem(Struct, frozen=True, kw_only=True):
    """Room for a picture: which one, by its key, and its height in rows."""

    key: str
    rows: float


class RuleItem(Struct, frozen=True, kw_only=True):
    """A thin rule: upright (``rows`` high) or level (``width`` wide)."""

    rows: float = 0.0
    thickness: float = 0.3


class Item(Struct, frozen=True, gc=False):
    """Something in a strip. ``row`` is a line's baseline row, or the top of a picture or rule; ``x`` is in points."""

    x: float
    row: float
    width: float
    content: SetLine | PictureItem | RuleItem


class Strip(Struct, frozen=True, gc=False):
    """A stretch of a flow that is never cut.

    ``cut`` is the price of ending a column behind it. White strips vanish at a column's top and may be opened by
    ``stretch`` rows.
    """

    rows: int
    items: tuple[Item, ...] = ()
    cut: float = 0.0
    white: bool = False
    stretch: int = 0
    #: How many lines of running text it holds, for the rule of three at a box's cut.
    text: int = 1


class Flow(Struct, frozen=True, kw_only=True):
    """One part of a package at one width, in points."""

    part: str
    key: str
    width: float
    strips: tuple[Strip, ...]
    #: White rows before it; a box brings its own.
    gap: int = 1

    @property
    def rows(self) -> int:
        """Rows of the whole flow, uncut."""
        return sum(strip.rows for strip in self.strips)

    @property
    def lines(self) -> Iterable[SetLine]:
        """Every line of the flow, in reading order."""
        return (item.content for strip in self.strips for item in strip.items if isinstance(item.content, SetLine))


class Text(Struct, frozen=True, kw_only=True):
    """A paragraph of copy ready to be set: its runs after typography, where it belongs, what kind it is."""

    key: str
    style: str
    runs: tuple[Run, ...]
    language: str
    kind: Kind = "para"
    generated: bool = False


#: How a base face answers to a run's marks: (base, bold, italic) → face.
_FACES: Final[dict[tuple[str, bool, bool], FaceName]] = {
    ("regular", False, True): "italic",
    ("regular", True, False): "bold",
    ("regular", True, True): "bold_italic",
    ("italic", False, True): "regular",  # emphasis within italics stands upright
    ("italic", True, False): "bold_italic",
    ("italic", True, True): "bold",
    ("bold", False, True): "bold_italic",
    ("bold", True, True): "bold_italic",
    ("bold_italic", False, True): "bold",
    ("bold_italic", True, True): "bold",
}

#: A drop cap: the first letter of the copy, with the quotation mark before it.
_INITIAL: Final = re.compile(r"[„»‚›“‘]?[^\W_]")
#: The room behind it, in type sizes of the copy.
_INITIAL_GAP: Final = 0.15
_MARKER: Final = "▪"
#: Ems between the widest label of a list and its text, where the style has no room for it.
_BEHIND_LABEL: Final = 0.3
#: Share of the type size a caps-height stand-in takes where a face has no small capitals.
_FALSE_SMALL_CAPS: Final = 0.8
#: Paragraphs whose other ways to break are kept at hand: those of some thirty pages, some thirty kilobytes each.
_AT_HAND: Final = 1024


class WordLore(Struct, frozen=True):
    """What the composer knows of a language's words: where they break, and where their letters must not join."""

    hyphens: Hyphenator
    ligatures: LigatureBreaker


def missing_glyph(char: str, place: Place | None) -> Finding:
    """Say that a character cannot be drawn."""
    return Finding(
        code="font/missing-glyph",
        severity=Severity.FAIL,
        message=f"no face has the character {char!r} (U+{ord(char):04X})",
        hint="write it otherwise, or add a font that has it to fonts.yaml",
        place=place,
    )


class Setter:
    """Sets paragraphs in a style on a format's grid.

    Args:
        style: the house style.
        page: the format, which gives body size, leading and columns.
        fonts: the paper's faces.
        lore: what is known of each language's words; a language it lacks is not hyphenated.
    """

    def __init__(self, style: Style, page: Format, fonts: FontBook, lore: Mapping[str, WordLore]) -> None:
        self.style = style
        self.page = page
        self.fonts = fonts
        self.shaper = Shaper()
        self.findings: list[Finding] = []
        self._lore = lore
        self._settings: dict[tuple[str, float, Features], TypeSetting] = {}
        self._broken: dict[tuple[object, ...], Paragraph] = {}
        self._breaks: dict[tuple[str, bool], WordBreaks] = {}
        self._unbroken = WordBreaks(None)

    def keep(self) -> None:
        """Keep what was learnt of words for the next run."""
        for lore in self._lore.values():
            lore.hyphens.keep()

    def let_go(self) -> None:
        """Forget how paragraphs and words can be broken, once all are set: more than half of what a made up edition holds."""
        self._broken.clear()
        self._breaks.clear()
        for lore in self._lore.values():
            lore.hyphens.let_go()

    def paragraph_style(self, name: str) -> ParagraphStyle:
        """Return a paragraph style in this format."""
        return self.style.paragraph(name, self.page)

    # -- text to lines
    # ----------------------------------------------------------------------------------------------------

    def paragraph(
        self,
        text: Text,
        width: float,
        *,
        size: float | None = None,
        tail: tuple[Span, ...] = (),
    ) -> Paragraph:
        """Return a paragraph broken for a width; asked twice in a while, it is broken once."""
        key = (text, width, size, tail)
        known = self._broken.pop(key, None)
        if known is None:
            begun = self._begun(text, width, tail)
            style = self.paragraph_style(text.style)
            measure = Measure(width=width, indent=style.indent, hanging=style.hanging)
            known = begun or self._paragraph(text, (*self.spans(text, size=size), *tail), measure)
            if len(self._broken) >= _AT_HAND:
                del self._broken[next(iter(self._broken))]  # the one not asked for the longest
        self._broken[key] = known
        return known

    def _paragraph(
        self, text: Text, spans: tuple[Span, ...], measure: Measure, initial: Initial | None = None
    ) -> Paragraph:
        style = self.paragraph_style(text.style)
        return Paragraph(spans, measure, self._rules(style), self._words(style, text), self.shaper, initial)

    def _begun(self, text: Text, width: float, tail: tuple[Span, ...]) -> Paragraph | None:
        """Return a story's first paragraph with its drop cap; None where the style wants none, or the paragraph is too short."""
        rows, opening = self.style.composer.drop_cap, _INITIAL.match(text.runs[0].text) if text.runs else None
        if not rows or text.style != "body-first" or not text.key.endswith(_OPENING) or opening is None:
            return None
        run, style = text.runs[0], self.paragraph_style(text.style)
        name = _FACES.get((style.face, run.bold, run.italic), style.face)
        initial = self._initial(opening[0], style, name, rows)
        rest = replace(text, runs=(replace(run, text=run.text[opening.end() :]), *text.runs[1:]))
        measure = Measure(width=width, insets=(initial.width,) * rows)
        paragraph = self._paragraph(text, (*self.spans(rest), *tail), measure, initial)
        return paragraph if paragraph.line_counts[:1] > (rows,) else None

    def _initial(self, letters: str, style: ParagraphStyle, name: FaceName, rows: int) -> Initial:
        """Return a drop cap whose top is level with the first line's capitals, and whose foot stands on its last line."""
        own = self.fonts.face(style.role, name)
        depth = (rows - 1) * self.page.leading
        size = whole_units(style.size + 1000.0 * depth / own.cap_height)
        shift, gap = round(1000.0 * depth / size), round(1000.0 * _INITIAL_GAP * style.size / size)
        face = self.fonts.lowered(style.role, name, shift, gap)
        piece = Piece(letters, self._setting(face, size, ()))
        return Initial(piece, self.shaper.advance(face, letters) * piece.setting.size / 1000.0, rows)

    def set(self, text: Text, width: float, *, looseness: int = 0, size: float | None = None) -> tuple[SetLine, ...]:
        """Set a paragraph; falls back to its best number of lines where the looseness cannot be had."""
        paragraph = self.paragraph(text, width, size=size)
        lines = paragraph.lines(looseness) or paragraph.lines()
        return self.dress(text, lines or ())

    def dress(self, text: Text, lines: Sequence[Line]) -> tuple[SetLine, ...]:
        """Return lines with the key and style of their paragraph."""
        return tuple(
            SetLine(
                key=text.key, style=text.style, line=line, language=text.language, generated=text.generated,
                first=index == 0, last=index == len(lines) - 1,
            )
            for index, line in enumerate(lines)
        )  # fmt: skip

    def marker(self, style: ParagraphStyle, text: str | None = None) -> Label:
        """Return what hangs before an item: the style's square, or a letter or number."""
        if text is None:
            return Label(_MARKER, None, max(0.0, style.hanging - style.size))
        face = self.fonts.face(style.role, style.face)
        return Label(text, Piece(text, self._setting(face, style.size, self._features(face, style))), 0.0)

    def set_item(
        self, text: Text, width: float, *, label: str | None = None, looseness: int = 0, hanging: float = 0.0
    ) -> tuple[SetLine, ...]:
        """Set a list item with its label hung before the first line, in the room of the style or in more."""
        style = self.paragraph_style(text.style)
        if hanging > style.hanging:
            measure = Measure(width=width, indent=style.indent, hanging=hanging)
            paragraph = self._paragraph(text, self.spans(text), measure)
        else:
            paragraph = self.paragraph(text, width)
        lines = paragraph.lines(looseness) or paragraph.lines() or ()
        if lines and (style.marker or label):
            lines = labelled(lines, self.marker(style, label))
        return self.dress(text, lines)

    def hanging_of(self, style: ParagraphStyle, labels: Iterable[str | None]) -> float:
        """Return the room that the widest of a list's labels needs, in points."""
        markers = [self.marker(style, label).piece for label in labels if label]
        widths = [
            self.shaper.advance(piece.setting.face, piece.text, piece.setting.features) for piece in markers if piece
        ]
        return (max(widths, default=0.0) / 1000 + _BEHIND_LABEL) * style.size

    def width_of(self, text: Text) -> float:
        """Return the width of a text set on one line, in points."""
        style = self.paragraph_style(text.style)
        measure = Measure(width=1e6)
        paragraph = Paragraph(
            self.spans(text), measure, replace(self._rules(style), align="left"), self._unbroken, self.shaper
        )
        return sum(line.width for line in paragraph.lines() or ())

    def widest_word(self, text: Text) -> float:
        """Return the width of a text's widest word, in points."""
        words = [replace(text, runs=(replace(run, text=word),)) for run in text.runs for word in run.text.split(" ")]
        return max((self.width_of(word) for word in words), default=0.0)

    def spans(self, text: Text, *, size: float | None = None) -> tuple[Span, ...]:
        """Return a paragraph's copy by faces; a character that no face has is a finding."""
        style = self.paragraph_style(text.style)
        points = size or style.size
        spans: list[Span] = []
        for run in text.runs:
            written = _capitals(run.text) if style.caps else run.text
            name = _FACES.get((style.face, run.bold, run.italic), style.face)
            seen = 0
            for face, stretch in self.fonts.spans(style.role, name, written):
                if face is None:
                    self._missing(stretch, run.place, seen)
                seen += len(stretch)
                drawn = face or self.fonts.face(style.role, name)
                setting, shown = self._set_in(drawn, points, style, stretch)
                for position, part in enumerate(self._apart(shown, text.language)):
                    tracking = whole_units(style.tracking * points / 1000.0)
                    spans.append(Span(part, setting, run.place, tracking, run.href, apart=position > 0))
        return _spaces_joined(spans)

    def _set_in(self, face: Face, size: float, style: ParagraphStyle, text: str) -> tuple[TypeSetting, str]:
        features = self._features(face, style)
        if style.small_caps and "smcp" not in face.features:
            return self._setting(face, round(size * _FALSE_SMALL_CAPS, 2), features), _capitals(text)
        return self._setting(face, size, features), text

    def _apart(self, text: str, language: str) -> Iterable[str]:
        """Split a text where two letters must not join in a ligature."""
        lore = self._lore.get(language[:2])
        if lore is None or "f" not in text:
            return (text,)
        cuts: list[int] = []
        offset = 0
        for word in text.split(" "):
            if "f" in word:
                cuts.extend(offset + cut for cut in lore.ligatures.breaks(word))
            offset += len(word) + 1
        return (text[a:b] for a, b in zip((0, *cuts), (*cuts, len(text)), strict=True)) if cuts else (text,)

    def _setting(self, face: Face, size: float, features: Features) -> TypeSetting:
        size = whole_units(size)  # Pango cuts sizes to whole units too
        key = (face.name, size, features)
        if key not in self._settings:
            self._settings[key] = TypeSetting(face, size, features)
        return self._settings[key]

    def _features(self, face: Face, style: ParagraphStyle) -> Features:
        wanted = (*style.features, *(("smcp",) if style.small_caps else ()))
        tracked = (("liga", False),) if style.tracking else ()
        return (*((tag, True) for tag in sorted(wanted) if tag in face.features), *tracked)

    def _missing(self, stretch: str, place: Place, offset: int) -> None:
        for position, char in enumerate(stretch):
            at = Place(place.file, place.line, place.column + offset + position)
            self.findings.append(missing_glyph(char, at))

    def _rules(self, style: ParagraphStyle) -> Rules:
        tokens = self.style.composer
        return Rules(
            align=style.align, balance=style.balance, shrink=tokens.shrink, tracking=tokens.tracking, protrusion=tokens.protrusion,
            ladder=tokens.hyphen_ladder, last_line=tokens.last_line,
        )  # fmt: skip

    def _words(self, style: ParagraphStyle, text: Text) -> WordBreaks:
        language = text.language[:2]
        if language not in self._lore:
            return self._unbroken
        key = (language, style.hyphenate)
        if key not in self._breaks:
            self._breaks[key] = WordBreaks(self._lore[language].hyphens, hyphenates=style.hyphenate)
        return self._breaks[key]

    # -- lines to strips
    # --------------------------------------------------------------------------------------------------

    def strips(
        self, lines: Sequence[SetLine], *, x: float = 0.0, width: float, orphans: int = 2, widows: int = 2
    ) -> list[Strip]:
        """Return a paragraph's lines as strips of one row, cut nowhere near its ends."""
        count = len(lines)
        orphans = max([orphans, *(line.line.initial for line in lines)])
        strips = []
        for index, line in enumerate(lines):
            done, left = index + 1, count - index - 1
            cut = NEVER if left and (done < orphans or left < widows) else 0.0
            if left and line.line.end in {"soft", "hard"}:
                cut = max(cut, 6.0)
            strips.append(Strip(rows=1, items=(Item(x=x, row=0.0, width=width, content=line),), cut=cut))
        return strips

    def block(
        self, lines: Sequence[SetLine], *, x: float = 0.0, width: float, pitch: float, above: float = 0.0
    ) -> Strip:
        """Return lines of display type as one strip: baselines ``pitch`` rows apart, the last on the grid's last row."""
        rows = max(1, math.ceil(len(lines) * pitch + above - 1e-6))
        items = tuple(
            Item(x=x, row=rows - 1 - (len(lines) - 1 - index) * pitch, width=width, content=line)
            for index, line in enumerate(lines)
        )
        return Strip(rows=rows, items=items, cut=NEVER, text=0)


def _spaces_joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Set a space that stands alone between two faces in one of them: alone in a text box, it could not be opened."""
    joined: list[Span] = []
    for index, span in enumerate(spans):
        beside = spans[index + 1] if index + 1 < len(spans) else joined[-1] if joined else None
        if beside and not span.text.strip(" \u00a0"):
            span = replace(span, setting=beside.setting, tracking=beside.tracking, href=beside.href)  # noqa: PLW2901
        joined.append(span)
    return tuple(joined)


def _capitals(text: str) -> str:
    return text.replace("ß", "ẞ").upper()


def white(rows: int = 1, *, stretch: int = 0, cut: float = 0.0) -> Strip:
    """Return empty rows, which vanish at a column's top."""
    return Strip(rows=rows, white=True, stretch=stretch, cut=cut, text=0)


def beside(
    flows: Sequence[Flow], xs: Sequence[float], *, part: str, key: str, width: float, hairlines: bool = False
) -> Flow:
    """Return flows set side by side, with hairlines between where asked, as one flow of a single strip."""
    rows = max(flow.rows for flow in flows)
    items: list[Item] = []
    for flow, x in zip(flows, xs, strict=True):
        row = 0
        for strip in flow.strips:
            items.extend(replace(item, x=item.x + x, row=item.row + row) for item in strip.items)
            row += strip.rows
    if hairlines:
        for left, right in zip(flows, range(1, len(flows)), strict=False):
            gutter = xs[right] - (xs[right - 1] + left.width)
            rule = RuleItem(rows=rows)
            items.append(Item(x=xs[right] - gutter / 2, row=0.0, width=0.0, content=rule))
    return Flow(part=part, key=key, width=width, strips=(Strip(rows=rows, items=tuple(items), text=rows),))
