"""Optimal paragraphs: where lines break so that a whole paragraph is as even as it can be.

The method is Knuth and Plass, "Breaking Paragraphs into Lines" (Software: Practice and Experience 11, 1981): every feasible break
is a node, every line between two nodes has a cost, and the cheapest way through is the paragraph. Added to it: hyphen ladders as a
hard limit in the state, compounds broken at their seam first, stacked words, margin protrusion, tracking within the style's
limits, and line counts other than the best (looseness), which is how the make-up fits a column.

The unit of evenness is the face's own word space: a line whose spaces are opened by their own width has an excess of 1.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final, Protocol

from layout.composer.line import Label, Line, LineEnd, Piece, whole_units
from layout.composer.shaping import Shaper, TypeSetting
from layout.findings import Place
from layout.typography.fonts import HARD_HYPHEN_AT_END, SOFT_HYPHEN_AT_END
from layout.typography.hyphens import Break

#: How much of a character's width may hang in the margin, left and right: a hyphen is mostly air, a quotation mark partly.
_HANG_RIGHT: Final = {
    "-": 0.65, "\u2010": 0.65, "\u2011": 0.65, ".": 0.65, ",": 0.65, "–": 0.3, "“": 0.5, "‘": 0.6, "”": 0.5, "’": 0.6,
    ":": 0.4, ";": 0.4, "!": 0.15, "?": 0.15, "…": 0.15,
}  # fmt: skip
_HANG_LEFT: Final = {"„": 0.4, "‚": 0.5, "“": 0.5, "‘": 0.5, "»": 0.3, "›": 0.3, "(": 0.1, "–": 0.3}

#: Words a headline's line should not end with: articles, prepositions, conjunctions.
_CLINGING: Final = frozenset(
    "der die das den dem des ein eine einen einem einer eines und oder als am an auf aus bei bis für im in ins mit nach ohne um "
    "vom von vor zu zum zur über unter the a an and or of in on at to for by with".split()
)

_STRETCHED: Final = "\u00a0"
#: Where a long address may break without a hyphen.
_JOINTS: Final = re.compile(r"(?<=[/&=?_~])(?=\w)|(?<=\w)(?=\.\w)|(?<=\w[–/])(?=\w)")


@dataclass(frozen=True, slots=True)
class Tolerance:
    """A named step: the most a word space may open, in units of the face's own, before the next step is tried."""

    name: str
    excess: float


TOLERANCES: Final = (
    Tolerance("even", 1.0),
    Tolerance("normal", 2.0),
    Tolerance("loose", 4.0),
    Tolerance("open", 9.0),
    Tolerance("last-resort", float("inf")),
)


class Breaks(Protocol):
    """What the composer asks of hyphenation (`layout.typography.hyphens.Hyphenator`)."""

    def breaks(self, word: str) -> Sequence[Break]:
        """Return the places a word may be broken at, in order."""


@dataclass(frozen=True, slots=True)
class Span:
    """Copy in one setting."""

    text: str
    setting: TypeSetting
    place: Place
    tracking: float = 0.0
    href: str | None = None
    #: Whether it stands apart from the span before it, so that no ligature joins them.
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """The room for a paragraph: column width, indents, lines that are shorter than the others. Points."""

    width: float
    indent: float = 0.0
    hanging: float = 0.0
    #: Left insets of the first lines, beside a drop cap.
    insets: tuple[float, ...] = ()

    def left(self, line: int) -> float:
        """Where a line starts; lines count from 0."""
        inset = self.insets[line] if line < len(self.insets) else 0.0
        return self.hanging + inset + (self.indent if line == 0 else 0.0)

    @property
    def shaped(self) -> int:
        """How many first lines differ from the others."""
        return max(len(self.insets), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What makes a paragraph good; penalties are in squared excesses of a word space."""

    align: str = "justify"
    balance: bool = False
    shrink: float = 0.32
    tracking: float = 0.02
    protrusion: bool = True
    ladder: int = 3
    last_line: int = 5
    hyphen: float = 0.9
    seam: float = 0.35
    double_hyphen: float = 0.8
    last_but_one_hyphen: float = 1.2
    stack: float = 1.5
    fitness: float = 0.35
    #: The excess grows with this power: above 2 the worst lines count more than the many.
    power: float = 2.6


@dataclass(frozen=True, slots=True)
class _Joint:
    """A feasible break. Widths are points from the paragraph's start."""

    end: float  # where a line that ends here ends, hyphen included
    start: float  # where a line that begins here begins
    spaces_end: int
    spaces_start: int
    letters_end: int
    letters_start: int
    stop: int  # character offsets into the paragraph's text
    resume: int
    kind: LineEnd
    cost: float
    hang_right: float
    hang_left: float
    last_word: str
    first_word: str


@dataclass(slots=True)
class _Node:
    cost: float
    line: int
    fitness: int
    ladder: int
    at: int
    parent: "_Node | None"
    step: str


@dataclass(slots=True)
class _Word:
    text: str
    start: int
    width: float
    parts: list[tuple[Span, str]] = field(default_factory=list)


class Paragraph:
    """A paragraph ready to be broken: measured once, broken as often as the make-up asks.

    Args:
        spans: the copy; spaces are U+0020, no-break spaces as typed.
        measure: the room.
        rules: what is good.
        breaks: hyphenation; None where the style wants none.
        shaper: measures text.
    """

    def __init__(
        self, spans: Sequence[Span], measure: Measure, rules: Rules, breaks: Breaks | None, shaper: Shaper
    ) -> None:
        self.spans = tuple(span for span in spans if span.text)
        self.measure = measure
        self.rules = rules
        self._shaper = shaper
        self._hyphenate = breaks
        self.text = "".join(span.text for span in self.spans)
        self._space = self._space_width()
        self._breaks = self._find_breaks(emergency=False)
        self._ends = self._search()

    @property
    def line_counts(self) -> tuple[int, ...]:
        """The numbers of lines this paragraph can be set in, the best first."""
        return tuple(node.line for node in self._ends)

    def lines(self, looseness: int = 0) -> tuple[Line, ...] | None:
        """Return the set lines, so many more (or fewer) than the best; None if the paragraph cannot be set so."""
        if not self._ends:
            return ()
        wanted = self._ends[0].line + looseness
        node = next((end for end in self._ends if end.line == wanted), None)
        if node is None:
            return None
        chain = [node]
        while chain[-1].parent is not None:
            chain.append(chain[-1].parent)
        chain.reverse()
        return tuple(self._set(a, b) for a, b in pairwise(chain))

    # -- breaks ---------------------------------------------------------------------------------------------------------

    def _space_width(self) -> float:
        if not self.spans:
            return 1.0
        span = self.spans[0]
        return self._shaper.advance(span.setting.face, " ", span.setting.features) * span.setting.size / 1000.0

    def _width(self, span: Span, text: str) -> float:
        return (
            self._shaper.advance(span.setting.face, text, span.setting.features) * span.setting.size / 1000.0
            + len(text) * span.tracking
        )

    def _words(self) -> list[_Word]:
        words: list[_Word] = [_Word("", 0, 0.0)]
        offset = 0
        for span in self.spans:
            for position, text in enumerate(span.text.split(" ")):
                if position:
                    offset += 1
                    words.append(_Word("", offset, 0.0))
                if text:
                    word = words[-1]
                    word.text += text
                    word.width += self._width(span, text)
                    word.parts.append((span, text))
                    offset += len(text)
        return words

    def _part_widths(self, word: _Word, offset: int, hyphen: str) -> tuple[float, float]:
        """Width of a word's first ``offset`` characters with a hyphen behind them, and of the rest."""
        if len(word.parts) == 1:
            span = word.parts[0][0]
            return self._width(span, word.text[:offset] + hyphen), self._width(span, word.text[offset:])
        before, after, seen = 0.0, 0.0, 0
        for span, text in word.parts:
            cut = min(max(offset - seen, 0), len(text))
            ends_here = seen < offset <= seen + len(text)
            head = text[:cut] + (hyphen if ends_here else "")
            before += self._width(span, head) if head else 0.0
            after += self._width(span, text[cut:]) if text[cut:] else 0.0
            seen += len(text)
        return before, after

    def _inner_breaks(self, word: _Word, *, emergency: bool) -> list[tuple[int, LineEnd, float]]:
        """Offsets inside a word where a line may end, with what its end means and what it costs."""
        rules, text = self.rules, word.text
        found: dict[int, tuple[LineEnd, float]] = {}
        if len(text) < 2:
            return []
        if self._hyphenate is not None and len(text) > 4:
            for place in self._hyphenate.breaks(text):
                kind: LineEnd = "soft" if not place.hard else "hard" if text[place.offset - 1] == "-" else "joint"
                found[place.offset] = (kind, rules.seam if place.seam or place.hard else rules.hyphen)
        for match in _JOINTS.finditer(text):
            found.setdefault(match.start(), ("joint", rules.seam))
        if "-" in text[1:-1]:  # a real hyphen breaks even where the style hyphenates nothing
            for offset in range(2, len(text) - 1):
                if text[offset - 1] == "-" and text[offset - 2].isalnum() and text[offset].isalnum():
                    found.setdefault(offset, ("hard", rules.hyphen))
        if emergency:
            for offset in range(2, len(text) - 1):
                if text[offset - 1].isalnum() and text[offset].isalnum():
                    found.setdefault(offset, ("soft" if text[offset].isalpha() else "joint", 60.0))
                elif text[offset - 1] != "-" and text[offset].isalnum():
                    found.setdefault(offset, ("joint", 60.0))
        return [(offset, kind, cost) for offset, (kind, cost) in sorted(found.items())]

    def _find_breaks(self, *, emergency: bool) -> list[_Joint]:
        breaks: list[_Joint] = []
        x, spaces, letters = 0.0, 0, 0
        words = self._words()
        if not self.text:
            return []
        first = words[0]
        breaks.append(
            _Joint(0, 0, 0, 0, 0, 0, 0, 0, "space", 0.0, 0.0, self._hang(first, _HANG_LEFT, 0), "", first.text)
        )
        for index, word in enumerate(words):
            following = words[index + 1] if index + 1 < len(words) else None
            nbsp = 0
            for offset, kind, cost in self._inner_breaks(word, emergency=emergency):
                hyphen = SOFT_HYPHEN_AT_END if kind == "soft" else ""
                head, tail = self._part_widths(word, offset, hyphen)
                nbsp = word.text[:offset].count(_STRETCHED)
                breaks.append(
                    _Joint(
                        x + head,
                        x + word.width - tail,
                        spaces + nbsp,
                        spaces + nbsp,
                        letters + offset + len(hyphen),
                        letters + offset,
                        word.start + offset,
                        word.start + offset,
                        kind,
                        cost,
                        self._hang_width(word.parts[0][0], hyphen or word.text[offset - 1], _HANG_RIGHT),
                        0.0,
                        word.text[:offset],
                        word.text[offset:],
                    )  # fmt: skip
                )
            x += word.width
            spaces += word.text.count(_STRETCHED)
            letters += len(word.text)
            stop = word.start + len(word.text)
            if following is None:
                breaks.append(
                    _Joint(
                        x,
                        x,
                        spaces,
                        spaces,
                        letters,
                        letters,
                        stop,
                        stop,
                        "last",
                        0.0,
                        self._hang(word, _HANG_RIGHT, -1),
                        0.0,
                        word.text,
                        "",
                    )  # fmt: skip
                )
            else:
                cost = 2.0 if self.rules.balance and word.text.lower() in _CLINGING else 0.0
                breaks.append(
                    _Joint(
                        x,
                        x + self._space,
                        spaces,
                        spaces + 1,
                        letters,
                        letters + 1,
                        stop,
                        following.start,
                        "space",
                        cost,
                        self._hang(word, _HANG_RIGHT, -1),
                        self._hang(following, _HANG_LEFT, 0),
                        word.text,
                        following.text,
                    )  # fmt: skip
                )
                x += self._space + (self.spans[0].tracking if self.spans else 0.0)
                spaces += 1
                letters += 1
        return breaks

    def _hang(self, word: _Word, table: dict[str, float], at: int) -> float:
        return self._hang_width(word.parts[at][0], word.text[at], table) if word.text else 0.0

    def _hang_width(self, span: Span, char: str, table: dict[str, float]) -> float:
        share = table.get(char) if self.rules.protrusion and self.rules.align == "justify" else None
        return share * self._width(span, char) if share else 0.0

    # -- the search -----------------------------------------------------------------------------------------------------

    def _search(self) -> list[_Node]:
        """Return an end node for each number of lines that is possible, the cheapest first."""
        if not self._breaks:
            return []
        for tolerance in TOLERANCES:
            ends = self._pass(tolerance)
            if ends:
                return ends
        self._breaks = self._find_breaks(emergency=True)
        ends = self._pass(TOLERANCES[-1])
        if not ends:  # a single character wider than the column: it stands out, and the drift check will say so
            last = len(self._breaks) - 1
            return [_Node(0.0, 1, 1, 0, last, _Node(0.0, 0, 1, 0, 0, None, ""), TOLERANCES[-1].name)]
        return ends

    def _pass(self, tolerance: Tolerance) -> list[_Node]:
        breaks, rules = self._breaks, self.rules
        judge = self._judge_ragged if rules.align != "justify" else self._judge_justified
        active: list[list[_Node]] = [[_Node(0.0, 0, 1, 0, 0, None, "")]]  # groups of one break and line number
        last = len(breaks) - 1
        ends: list[_Node] = []
        for at in range(1, last + 1):
            here = breaks[at]
            best: dict[tuple[int, int, int], _Node] = {}
            keep: list[list[_Node]] = []
            for group in active:
                lead = group[0]
                verdict = judge(breaks[lead.at], here, lead.line, tolerance)
                if verdict is _TOO_LONG:
                    continue
                keep.append(group)
                if verdict is None:
                    continue
                cost, fitness, step = verdict
                self._extend(group, at, cost, fitness, step, best)
            active = keep
            if best:
                groups: dict[int, list[_Node]] = {}
                for node in best.values():
                    groups.setdefault(node.line, []).append(node)
                if at == last:
                    ends = [min(nodes, key=lambda node: node.cost) for nodes in groups.values()]
                else:
                    active.extend(groups.values())
        return sorted(ends, key=lambda node: (node.cost, node.line))

    def _extend(
        self, group: list[_Node], at: int, cost: float, fitness: int, step: str, best: dict[tuple[int, int, int], _Node]
    ) -> None:
        """Continue each way that ends at a group's break with the line from there to ``at``."""
        rules, breaks = self.rules, self._breaks
        here, origin = breaks[at], breaks[group[0].at]
        hyphened = here.kind in {"soft", "hard"}
        final = here.kind == "last"
        if final and origin.kind == "soft":
            cost += rules.last_but_one_hyphen
        for node in group:
            ladder = node.ladder + 1 if hyphened else 0
            if ladder > rules.ladder:
                continue
            total = node.cost + cost
            if hyphened and node.ladder:
                total += rules.double_hyphen * node.ladder
            if abs(fitness - node.fitness) > 1 and not final:
                total += rules.fitness
            if node.parent is not None and _stacked(breaks[node.parent.at], origin, here):
                total += rules.stack
            key = (node.line, fitness, ladder)
            known = best.get(key)
            if known is None or total < known.cost:
                best[key] = _Node(total, node.line + 1, fitness, ladder, at, node, step)

    def _room(self, origin: _Joint, here: _Joint, line: int) -> float:
        return self.measure.width - self.measure.left(line) + origin.hang_left + here.hang_right

    def _judge_justified(
        self, origin: _Joint, here: _Joint, line: int, tolerance: Tolerance
    ) -> "tuple[float, int, str] | _TooLong | None":
        rules, space = self.rules, self._space
        natural = here.end - origin.start
        slack = self._room(origin, here, line) - natural
        gaps = here.spaces_end - origin.spaces_start
        give = natural * rules.tracking
        if here.kind == "last":
            if slack < -(gaps * space * rules.shrink * 0.5):
                return _TOO_LONG
            short = here.stop - origin.resume < rules.last_line and origin.stop != 0
            if slack >= 0:
                return (120.0 if short else 0.0), 1, "even"
        if slack >= 0:
            rest = max(slack - give, 0.0)
            excess = rest / (gaps * space) if gaps else (0.0 if rest < 0.01 else 12.0 + rest / space)
        else:
            rest = min(slack + give, 0.0)
            if rest < -(gaps * space * rules.shrink) - 1e-6:
                return _TOO_LONG
            excess = rest / (gaps * space * rules.shrink) * 0.8 if gaps else 0.0
        if excess > tolerance.excess:
            return None
        fitness = 0 if excess < -0.3 else 1 if excess < 0.5 else 2 if excess < 1.2 else 3
        step = next(step.name for step in TOLERANCES if excess <= step.excess)
        return abs(excess) ** rules.power + here.cost + 0.02, fitness, step

    def _judge_ragged(
        self, origin: _Joint, here: _Joint, line: int, tolerance: Tolerance
    ) -> "tuple[float, int, str] | _TooLong | None":
        room = self._room(origin, here, line)
        slack = room - (here.end - origin.start)
        if slack < -1e-6:
            return _TOO_LONG
        share = slack / room
        cost = 0.02
        if here.kind != "last" or self.rules.balance:
            # A ragged line may be short by an eighth of the measure for each unit of tolerance.
            if here.kind != "last" and share > tolerance.excess / 8 + (0.25 if self.rules.balance else 0.0):
                return None
            cost = (share * 8.0) ** 2 + here.cost * 3.0 + 0.02
        elif here.stop - origin.resume < self.rules.last_line and origin.stop != 0:
            cost = 120.0
        # Fewer lines come first: a headline is balanced within the fewest lines it can have.
        return cost + (1000.0 if self.rules.balance else 4.0), 1, tolerance.name

    # -- setting a line ---------------------------------------------------------------------------------------------------

    def _set(self, origin: _Node, end: _Node) -> Line:
        a, b = self._breaks[origin.at], self._breaks[end.at]
        pieces = self._pieces(a.resume, b.stop, b.kind)
        natural = sum(self._piece_width(piece) for piece in pieces)
        text = "".join(piece.text for piece in pieces)
        spaces = text.count(" ") + text.count(_STRETCHED)
        room = self._room(a, b, origin.line)
        word_spacing, tracking = 0.0, 0.0
        left = self.measure.left(origin.line)
        slack = room - natural
        if self.rules.align == "justify":
            left -= a.hang_left
            if b.kind != "last" or slack < 0:
                word_spacing, tracking = self._open(natural, slack, spaces, len(text))
                if tracking:  # letterspaced text is shaped without ligatures
                    pieces = tuple(replace(piece, setting=piece.setting.untied) for piece in pieces)
                    natural = sum(self._piece_width(piece) for piece in pieces)
                    word_spacing = whole_units((room - natural - tracking * len(text)) / spaces)
        elif self.rules.align == "right":
            left += slack
        elif self.rules.align == "center":
            left += slack / 2
        return Line(
            pieces=pieces, x=left, natural=natural, spaces=spaces, letters=len(text), word_spacing=word_spacing,
            tracking=tracking, end=b.kind, place=self._place(a.resume), step=end.step,
            hang=self._piece_width(replace(pieces[-1], text=" ")) + word_spacing + tracking if b.kind == "space" else 0.0,
        )  # fmt: skip

    def _open(self, natural: float, slack: float, spaces: int, letters: int) -> tuple[float, float]:
        """Divide a line's slack between its word spaces and, where that alone would show, its letters.

        A line is tracked only where its spaces would otherwise be opened by more than a quarter or closed at all.
        """
        if not spaces:
            return 0.0, 0.0
        give = natural * self.rules.tracking
        spare = 0.25 * self._space * spaces
        tracked = min(max(slack - spare, 0.0), give) if slack > 0 else max(slack, -give)
        tracking = whole_units(tracked / letters)
        return whole_units((slack - tracking * letters) / spaces), tracking

    def _piece_width(self, piece: Piece) -> float:
        size, face, features = piece.setting.size / 1000.0, piece.setting.face, piece.setting.features
        advance = self._shaper.advance
        width = sum(advance(face, word, features) for word in piece.text.split(" ") if word)
        return (width + piece.text.count(" ") * advance(face, " ", features)) * size + len(piece.text) * piece.tracking

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


class _TooLong:
    """A line that cannot be shrunk to the measure, nor can any longer one."""


_TOO_LONG: Final = _TooLong()

_LETTERS: Final = re.compile(r"\W+")


def _stacked(before: _Joint, origin: _Joint, here: _Joint) -> bool:
    """Whether two lines, one under the other, begin or end with the same word."""
    if origin.kind != "space" or before.stop == origin.stop:
        return False
    first = before.kind == "space" and len(origin.first_word) > 2 and before.first_word == origin.first_word
    return first or (here.kind == "space" and len(here.last_word) > 2 and here.last_word == origin.last_word)


def labelled(lines: Sequence[Line], label: Label) -> tuple[Line, ...]:
    """Return the lines with a label hung before the first."""
    return (replace(lines[0], label=label), *lines[1:]) if lines else ()


Broken = Callable[[int], "tuple[Line, ...] | None"]
