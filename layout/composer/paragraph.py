"""Optimal paragraphs: where lines break so that a whole paragraph is as even as it can be.

The method is Knuth and Plass, "Breaking Paragraphs into Lines" (Software: Practice and Experience 11, 1981). Where lines
may end is found and measured by `layout.composer.joints`, which of them are best by `layout.composer.search`; here the
tolerance is raised step by step until the paragraph can be set, and the lines found are set: pieces, word spaces,
tracking, hanging punctuation. Asked for more or fewer lines than the best (looseness, the make-up's finest tool), it
searches once more, by number of lines.

The unit of evenness is the face's own word space: a line whose spaces are opened by their own width has an excess of 1.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from layout.composer.joints import STRETCHED, JointFinder, Span, WordBreaks
from layout.composer.line import PANGO_UNIT, Label, Line, LineEnd, Piece, drawable, whole_units
from layout.composer.search import Elastic, Measure, Rules, Search, Way, elastic, lines_of
from layout.composer.shaping import Shaper
from layout.findings import Place
from layout.typography.fonts import HARD_HYPHEN_AT_END, SOFT_HYPHEN_AT_END


class Tolerance(Struct, frozen=True):
    """A named step: the most a word space may open, in units of the face's own, before the next step is tried."""

    name: str
    excess: float


TOLERANCES: Final = (
    Tolerance("even", 1.0),
    Tolerance("normal", 2.0),
    Tolerance("loose", 4.0),
    Tolerance("open", 9.0),
    Tolerance("last-resort", math.inf),
)
_EXCESSES: Final = tuple(step.excess for step in TOLERANCES)
_LAST_RESORT: Final = len(TOLERANCES) - 1
_LOOSE: Final = 2
#: Ends of lines that part no word: what stands in them was measured with the paragraph.
_WHOLE: Final = frozenset({"space", "last"})
#: Type sizes in the narrowest measure that is tried with the first step.
_NARROW: Final = 12.5
#: The step up to which a paragraph is asked to run longer or shorter, where its best setting needs no more.
_LOOSENED: Final = 1
#: What shows that a paragraph was made to run longer: a line opened by more of its spaces than the best setting needs, a last line
#: of a smaller share of the measure.
_OPENED: Final = 1.75
_LAST_SHARE: Final = 0.15


def _widest(way: Way) -> float:
    """By how many of its spaces the widest line of a way is opened."""
    return max((end[3] for _, end in lines_of(way)), default=0.0)


class Initial(Struct, frozen=True):
    """A drop cap: its piece, its width in points with the room behind it, the rows it goes down."""

    piece: Piece
    width: float
    rows: int


class Paragraph:
    """A paragraph ready to be broken: measured once, broken as often as the make-up asks.

    Args:
        spans: the copy; spaces are U+0020, no-break spaces as typed.
        measure: the room.
        rules: what is good.
        words: where words may be parted.
        shaper: measures text.
        initial: a drop cap before the copy, for which the measure leaves room.
    """

    def __init__(
        self,
        spans: Sequence[Span],
        measure: Measure,
        rules: Rules,
        words: WordBreaks,
        shaper: Shaper,
        initial: Initial | None = None,
    ) -> None:
        self.spans = tuple(span for span in spans if span.text)
        self.measure = measure
        self.rules = rules
        self._shaper = shaper
        self._initial = initial
        hangs = rules.protrusion and rules.align == "justify"
        self._finder = JointFinder(self.spans, words, rules.inside, shaper, hangs=hangs, clings=rules.balance)
        self._gives = self._elastic()
        #: The step of `TOLERANCES` the paragraph needed.
        self._step = 0
        self._best = self._search() if self.spans else None

    @property
    def line_counts(self) -> tuple[int, ...]:
        """The numbers of lines this paragraph can be set in, the best first."""
        if self._best is None:
            return ()
        best = self._best[5]
        return (best, *(way[5] for way in self._by_lines if way[5] != best))

    def lines(self, looseness: int = 0) -> tuple[Line, ...] | None:
        """Return the set lines, so many more (or fewer) than the best; None if the paragraph cannot be set so."""
        way = self._best
        if way is None:
            return ()
        if looseness:
            wanted = way[5] + looseness
            way = next((other for other in self._by_lines if other[5] == wanted), None)
        if way is None:
            return None
        lines = tuple(self._set(start, end) for start, end in lines_of(way))
        return (_begun(lines[0], self._initial), *lines[1:]) if self._initial else lines

    def _elastic(self) -> Elastic:
        if not self.spans:
            return elastic(self.rules, 1.0, 1.0)
        setting = self.spans[0].setting
        space = self._shaper.advance(setting.face, " ", setting.features) * setting.size / 1000.0
        return elastic(self.rules, space, setting.size)

    # -- the search

    def _search(self) -> Way:
        """Raise the tolerance until there is a way; part words too wide for a line anywhere where none suffices."""
        self._joints = self._finder.find()
        best: Way | None = None
        for step in range(int(self._is_narrow()), len(TOLERANCES)):
            if step == _LOOSE and STRETCHED in self._finder.text:  # rather that than a line full of holes
                self._joints = self._finder.find(unties=True)
            ways = self._looked(step)
            if ways and (best is None or ways[0][0] < best[0]):
                best, self._step = ways[0], step
            # Lines are opened up to "loose" rather than that a syllable stands alone in the last.
            if best and (step >= _LOOSE or not self._ends_in_stub(best)):
                return best
        self._step = _LAST_RESORT
        narrowest = min(self.measure.width - self.measure.left(line) for line in range(self.measure.shaped + 1))
        self._joints = self._finder.find(widest=narrowest, unties=True)
        ways = self._looked(_LAST_RESORT)
        if not ways:  # a word in many pieces ends many lines with a hyphen
            self.rules = replace(self.rules, ladder=len(self._joints.ends))
            ways = self._looked(_LAST_RESORT)
        if ways:
            return ways[0]
        # A single character wider than the column: it stands out, and the drift check will say so.
        return (0.0, 1, 0, math.inf, len(self._joints.ends) - 1, 1, (0.0, 1, 0, 0.0, 0, 0, None))

    def _is_narrow(self) -> bool:
        """Whether a measure is too narrow for even lines to be worth a try: in German copy one paragraph in thirty has them."""
        return bool(self.spans) and self.measure.width < _NARROW * self.spans[0].setting.size

    def _ends_in_stub(self, way: Way) -> bool:
        before = way[6]
        if before is None or before[6] is None:  # a line of its own may be as short as it is
            return False
        return self._joints.stops[way[4]] - self._joints.resumes[before[4]] < self.rules.last_line

    def _looked(self, step: int, *, by_line: bool = False) -> list[Way]:
        """Search at a step: the last is the one before it, but where no line leads on, one is opened as far as it takes."""
        tolerance = TOLERANCES[min(step, _LAST_RESORT - 1)].excess
        search = Search(self._joints, self.measure, self.rules, self._gives)
        return search.ways(tolerance, by_line=by_line, rescue=step == _LAST_RESORT)

    @cached_property
    def _by_lines(self) -> list[Way]:
        """The cheapest way of each number of lines, found when first asked for; none that shows it is longer than it would be."""
        ways = self._looked(max(self._step, _LOOSENED), by_line=True)
        if self._best is None or self.rules.align != "justify":
            return ways
        best, most = self._best[5], max(_OPENED, _widest(self._best))
        return [
            way for way in ways if way[5] <= best or (_widest(way) <= most and self._last_share(way) >= _LAST_SHARE)
        ]

    def _last_share(self, way: Way) -> float:
        """How much of the measure a way's last line takes."""
        start = self._joints.starts[way[6][4]] if way[6] else 0.0
        return (self._joints.ends[way[4]] - start) / self.measure.width

    def _step_of(self, excess: float) -> str:
        """The first tolerance a line holds; a ragged line has that of its paragraph."""
        if self.rules.align != "justify":
            return TOLERANCES[self._step].name
        return TOLERANCES[bisect_left(_EXCESSES, excess)].name

    # -- setting a line

    def _set(self, start: Way, end: Way) -> Line:
        """Set one line. Letterspaced text is shaped without ligatures, where it has any."""
        joints, a, b = self._joints, start[4], end[4]
        kind = joints.kinds[b]
        pieces = self._pieces(joints.resumes[a], joints.stops[b], kind)
        if len(pieces) == len(self.spans) == 1 and kind in _WHOLE and joints.kinds[a] == "space":
            natural = self._finder.between(joints.resumes[a], joints.stops[b])
        else:
            natural = sum(map(self._piece_width, pieces))
        text = "".join([piece.text for piece in pieces])
        spaces = text.count(" ") + text.count(STRETCHED)
        left = self.measure.left(start[5])
        slack = self.measure.width - left + joints.hang_left[a] + joints.hang_right[b] - natural
        word_spacing, tracking = 0.0, 0.0
        if self.rules.align == "justify":
            left -= joints.hang_left[a]
            if kind != "last" or slack < 0:
                tracking = self._track(slack, spaces, len(text))
                if tracking and self._finder.ties(joints.resumes[a], joints.stops[b]):
                    slack += natural
                    pieces = tuple([replace(piece, setting=piece.setting.untied) for piece in pieces])
                    natural = sum(map(self._piece_width, pieces))
                    slack -= natural
                word_spacing = _spaced(slack - tracking * len(text), spaces, tracking)
        elif self.rules.align == "right":
            left += slack
        elif self.rules.align == "center":
            left += slack / 2
        return Line(
            pieces=pieces, x=left, natural=natural, spaces=spaces, letters=len(text), word_spacing=word_spacing,
            tracking=tracking, end=kind, place=self._place(joints.resumes[a]), step=self._step_of(end[3]),
            hang=self._hanging_space(pieces[-1], word_spacing, tracking) if kind == "space" else 0.0,
        )  # fmt: skip

    def _hanging_space(self, piece: Piece, word_spacing: float, tracking: float) -> float:
        """The width of the space behind a line. Pango gives half the tracking more before one that is opened itself."""
        setting = piece.setting
        space = self._shaper.advance(setting.face, " ", setting.features) * setting.size / 1000.0
        return space + piece.tracking + word_spacing + (1.5 if word_spacing else 1.0) * tracking

    def _track(self, slack: float, spaces: int, letters: int) -> float:
        """Return what letters are opened or closed by; a line without spaces is, where that brings it to the measure."""
        excess = self._gives.excess(slack, spaces, letters)
        if not spaces:
            return whole_units(slack / letters) if self._gives.tracks(excess) else 0.0
        return whole_units(self._gives.tracking(excess))

    def _piece_width(self, piece: Piece) -> float:
        size, face, features = piece.setting.size / 1000.0, piece.setting.face, piece.setting.features
        advances = self._shaper.advances(face, features)
        words = piece.text.split(" ")
        width = sum([advances[word] for word in words if word])
        return (width + (len(words) - 1) * advances[" "]) * size + len(piece.text) * piece.tracking

    def _pieces(self, start: int, stop: int, kind: LineEnd) -> tuple[Piece, ...]:
        pieces: list[Piece] = []
        seen = 0
        for span in self.spans:
            head, tail = max(start - seen, 0), min(stop - seen, len(span.text))
            if head < tail:
                text = span.text[head:tail]
                last = pieces[-1] if pieces and not (span.apart and head == 0) else None
                if last and last.setting is span.setting and last.href == span.href and last.tracking == span.tracking:
                    pieces[-1] = replace(last, text=last.text + text)
                else:
                    pieces.append(Piece(text, span.setting, span.tracking, span.href))
            seen += len(span.text)
        if pieces and kind == "soft":
            pieces[-1] = replace(pieces[-1], text=pieces[-1].text + SOFT_HYPHEN_AT_END)
        elif pieces and kind == "hard" and pieces[-1].text.endswith("-"):
            pieces[-1] = replace(pieces[-1], text=pieces[-1].text[:-1] + HARD_HYPHEN_AT_END)
        return tuple(pieces)

    def _place(self, offset: int) -> Place:
        seen = 0
        for span in self.spans:
            seen += len(span.text)
            if offset < seen:
                return span.place
        return self.spans[-1].place


def _spaced(slack: float, spaces: int, tracking: float) -> float:
    """Return the word spacing that takes a line's slack up, a whole number of units that Pango draws as they are."""
    if not spaces:
        return 0.0
    spacing = drawable(whole_units(slack / spaces), tracking)
    return spacing if spacing or not tracking else -PANGO_UNIT


def _begun(line: Line, initial: Initial) -> Line:
    """Return a first line with its drop cap before it. What tracking gives the letter hangs in the margin."""
    letters = len(initial.piece.text)
    return replace(
        line,
        pieces=(initial.piece, *line.pieces),
        x=line.x - initial.width - letters * line.tracking,
        natural=line.natural + initial.width,
        letters=line.letters + letters,
        initial=initial.rows,
    )


def labelled(lines: Sequence[Line], label: Label) -> tuple[Line, ...]:
    """Return the lines with a label hung before the first."""
    return (replace(lines[0], label=label), *lines[1:]) if lines else ()
