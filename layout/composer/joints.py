"""Joints: the places of a paragraph where a line may end and the next begin, measured.

A paragraph is shaped once, span by span; every joint is then two positions on that one long line: where a line that ends here ends
(with its hyphen, and less what of it hangs in the margin) and where a line that begins here begins. The search for the best lines
(`layout.composer.paragraph`) needs nothing but these numbers.
"""

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final, Protocol

from msgspec import Struct

from layout.composer.line import LineEnd
from layout.composer.shaping import Shaper, TypeSetting
from layout.findings import Place
from layout.typography.fonts import SOFT_HYPHEN_AT_END
from layout.typography.hyphens import Break

#: How much of a character's width may hang in the margin, left and right: a hyphen is mostly air, a quotation mark partly.
_HANG_RIGHT: Final = {
    "-": 0.65, "\u2010": 0.65, "\u2011": 0.65, ".": 0.65, ",": 0.65, "–": 0.3, "“": 0.5, "‘": 0.6, "”": 0.5, "’": 0.6,
    ":": 0.4, ";": 0.4, "!": 0.15, "?": 0.15, "…": 0.15,
}  # fmt: skip
_HANG_LEFT: Final = {"„": 0.4, "‚": 0.5, "“": 0.5, "‘": 0.5, "»": 0.3, "›": 0.3, "(": 0.1, "–": 0.3}

#: Words a headline's line should not end with: articles, prepositions, conjunctions.
_CLINGING: Final = frozenset(
    (  # noqa: SIM905 - fifty quoted words are no easier to read
        "der die das den dem des ein eine einen einem einer eines und oder als am an auf aus bei bis für im in ins mit nach "
        "ohne um vom von vor zu zum zur über unter the a and or of on at to for by with"
    ).split()
)

#: A no-break space, which opens with the word spaces.
STRETCHED: Final = "\u00a0"
#: Where a long address may break without a hyphen.
_ADDRESS: Final = re.compile(
    r"(?<=\w\w\w[/&=?_~])(?=[^\W\d]\w\w)|(?<=[^\W\d])(?=\.[^\W\d])|(?<=[^\W\d][^\W\d][–/])(?=[^\W\d]\w\w)"
)
_LETTER: Final = re.compile(r"[^\W\d_]")
#: A no-break space between a number and a word of five letters or more ("42 Kilometer"), and what it costs to break there.
_UNTIED: Final = re.compile(r"(?<=[\d.])\u00a0(?=[^\W\d_]{5})")
_UNTYING: Final = 6.0
#: A hyphen typed, with two characters before it and three behind: not "S-Bahn".
_OWN_HYPHEN: Final = re.compile(r"(?<=\w\w)-(?=\w{3})")
#: Letters that a break may stand from a seam without seeming to miss it.
_NEAR_SEAM: Final = 3
#: What a break in a word nothing else can break costs.
_FORCED: Final = 60.0
#: Letters that stand alone as a stub before a hyphen or behind one.
_STUB_BEFORE: Final = 2
_STUB_AFTER: Final = 3


class Breaks(Protocol):
    """What the composer asks of hyphenation (`layout.typography.hyphens.Hyphenator`)."""

    def breaks(self, word: str) -> Sequence[Break]:
        """Return the places a word may be broken at, in order."""


class Span(Struct, frozen=True):
    """Copy in one setting."""

    text: str
    setting: TypeSetting
    place: Place
    tracking: float = 0.0
    href: str | None = None
    #: Whether it stands apart from the span before it, so that no ligature joins them.
    apart: bool = False


class BreakCosts(Struct, frozen=True, kw_only=True):
    """What a break inside a word costs, in squared excesses of a word space; a stub and one astray above what it costs otherwise."""

    hyphen: float
    seam: float
    #: It leaves a syllable alone.
    stub: float
    #: It stands near a seam and not at it ("Kin-dertagesstätte"), or in a word with a hyphen of its own.
    astray: float


#: Breaks inside a word: offset, what a line's end there means, what it costs.
Inner = tuple[tuple[int, LineEnd, float], ...]
#: One joint: the columns of `Joints` but the last.
_Joint = tuple[float, float, int, int, int, int, LineEnd, float, float, float, int, int]


class Joints(Struct, frozen=True):
    """The joints of a paragraph in parallel columns; the first is its beginning, the last its end. Lengths are points."""

    #: Where a line that ends here ends, and where a line that begins here begins, hanging punctuation left out.
    ends: tuple[float, ...]
    starts: tuple[float, ...]
    #: Word spaces before the end and before the start.
    spaces_end: tuple[int, ...]
    spaces_start: tuple[int, ...]
    #: Characters before the end and before the start.
    stops: tuple[int, ...]
    resumes: tuple[int, ...]
    kinds: tuple[LineEnd, ...]
    costs: tuple[float, ...]
    #: What hangs in the margin of a line that ends here, and of one that begins here.
    hang_right: tuple[float, ...]
    hang_left: tuple[float, ...]
    #: Numbers of the words a line ends and begins with; 0 for a word too short to be seen standing under itself.
    last_words: tuple[int, ...]
    first_words: tuple[int, ...]
    #: Where each word space stands on the long line.
    spaces: tuple[float, ...]


class WordBreaks:
    """Where words may be parted, with what it means and costs; remembered by word.

    Args:
        breaks: hyphenation; None where there is none for the language.
        hyphenates: whether words are parted by it, or at real hyphens and in addresses only, and by it at need.
    """

    def __init__(self, breaks: Breaks | None, *, hyphenates: bool = True) -> None:
        self._breaks = breaks
        self._hyphenates = hyphenates
        self._known: dict[BreakCosts, dict[str, Inner]] = {}

    def inner(self, costs: BreakCosts) -> Callable[[str], Inner]:
        """Return what tells the offsets inside a word where a line may end, with what its end means and what it costs."""
        known = self._known.setdefault(costs, {})

        def breaks(word: str) -> Inner:
            found = known.get(word)
            if found is None:
                found = known[word] = tuple(self._inner(word, costs)) if len(word) > 1 else ()
            return found

        return breaks

    def forced(self, word: str, costs: BreakCosts) -> Inner:
        """Return the same with a break behind nearly every character: for words wider than their column."""
        found = {offset: (kind, cost) for offset, kind, cost in self._inner(word, costs, at_need=True)}
        for offset in range(2, len(word) - 1):
            if word[offset - 1].isalnum() and word[offset].isalnum():
                found.setdefault(offset, ("soft" if word[offset].isalpha() else "joint", _FORCED))
            elif word[offset - 1] != "-" and word[offset].isalnum():
                found.setdefault(offset, ("joint", _FORCED))
        return tuple((offset, kind, cost) for offset, (kind, cost) in sorted(found.items()))

    def _inner(self, word: str, costs: BreakCosts, *, at_need: bool = False) -> Iterator[tuple[int, LineEnd, float]]:
        found: dict[int, tuple[LineEnd, float]] = {}
        if self._breaks is not None and (self._hyphenates or at_need) and len(word) > 4:
            places = self._breaks.breaks(word)
            for place in places:
                kind: LineEnd = "soft" if not place.hard else "hard" if word[place.offset - 1] == "-" else "joint"
                cost = costs.seam if place.seam or place.hard else costs.hyphen
                if kind == "soft":
                    cost += costs.stub * _leaves_stub(word, place.offset) + costs.astray * _is_astray(place, places)
                found[place.offset] = kind, cost
        for match in _ADDRESS.finditer(word):
            found.setdefault(match.start(), ("joint", costs.seam))
        if "-" in word[1:-1]:  # a real hyphen breaks even where the style hyphenates nothing
            for match in _OWN_HYPHEN.finditer(word):
                found.setdefault(match.end(), ("hard", costs.hyphen))
        for offset, (kind, cost) in sorted(found.items()):
            yield offset, kind, cost


def _is_astray(place: Break, places: Sequence[Break]) -> bool:
    """Whether a break is no seam though the word has one near it, or a hyphen of its own."""
    return not place.seam and any(
        other.hard or (other.seam and abs(other.offset - place.offset) <= _NEAR_SEAM) for other in places
    )


def _leaves_stub(word: str, offset: int) -> bool:
    """Whether a break leaves but a syllable of the word: two letters before it, or three behind it."""
    return len(_LETTER.findall(word[:offset])) <= _STUB_BEFORE or len(_LETTER.findall(word[offset:])) <= _STUB_AFTER


class JointFinder:
    """Finds and measures the joints of one paragraph.

    Args:
        spans: the copy.
        words: where words may be parted.
        costs: what that costs.
        shaper: measures text.
        hangs: whether punctuation hangs in the margin.
        clings: whether a line had better not end with an article or preposition.
    """

    def __init__(
        self, spans: Sequence[Span], words: WordBreaks, costs: BreakCosts, shaper: Shaper, *, hangs: bool, clings: bool
    ) -> None:
        self._spans = spans
        self._words = words
        self._costs = costs
        self._shaper = shaper
        self._hangs = hangs
        self._clings = clings
        self.text = "".join(span.text for span in spans)
        self._x, self._owners, self._tied = self._measure()
        self._numbers: dict[str, int] = {}

    def find(self, *, widest: float = math.inf, unties: bool = False) -> Joints:
        """Return the joints of a text that is not empty.

        Args:
            widest: words wider than this, in points, are parted anywhere.
            unties: whether a line may end between a number and a long word, which are else held together.
        """
        rows: list[_Joint] = []
        gaps: list[float] = []
        words = self.text.split(" ")
        x, start, last = self._x, 0, len(words) - 1
        inner, forced = self._words.inner(self._costs), partial(self._words.forced, costs=self._costs)
        left, number = self._hang(_HANG_LEFT, 0, words[0]), self._number(words[0])
        rows.append((0.0, left, 0, 0, 0, 0, "space", 0.0, 0.0, left, 0, number))
        for index, word in enumerate(words):
            spaces, stop = len(gaps), start + len(word)
            tied = [match.start() for match in re.finditer(STRETCHED, word)] if STRETCHED in word else []
            gaps.extend(x[start + at] for at in tied)
            loose = {at for at in tied if unties and _UNTIED.match(word, at)}
            parted = inner(word) if x[stop] - x[start] <= widest else forced(word)
            if loose:
                parted = tuple(sorted((*parted, *((at, "space", _UNTYING) for at in loose))))
            for offset, kind, cost in parted:
                at = start + offset
                here = spaces + word.count(STRETCHED, 0, offset) if tied else spaces
                if offset in loose:
                    rows.append((x[at], x[at + 1], here, here + 1, at, at + 1, kind, cost, 0.0, 0.0, 0, 0))
                    continue
                end, hang = self._parted(at, kind)
                rows.append((end - hang, x[at], here, here, at, at, kind, cost, hang, 0.0, 0, 0))
            hang, spaces, end = self._hang(_HANG_RIGHT, stop - 1, word[-1:]), len(gaps), x[stop]
            if index == last:
                rows.append((end - hang, end, spaces, spaces, stop, stop, "last", 0.0, hang, 0.0, number, 0))
                break
            following, ending = words[index + 1], number
            left, number = self._hang(_HANG_LEFT, stop + 1, following), self._number(following)
            clings = 2.0 if self._clings and word.lower() in _CLINGING else 0.0
            rows.append(
                (end - hang, x[stop + 1] + left, spaces, spaces + 1, stop, stop + 1, "space", clings, hang, left, ending, number)
            )  # fmt: skip
            gaps.append(end)
            start = stop + 1
        return Joints(*zip(*rows, strict=True), tuple(gaps))  # type: ignore[call-arg]  # a column of rows a field

    def between(self, start: int, stop: int) -> float:
        """The width of a stretch of the copy that begins and ends with whole words, in points."""
        return self._x[stop] - self._x[start]

    def ties(self, start: int, stop: int) -> bool:
        """Whether a ligature stands between two characters of the copy."""
        at = bisect_right(self._tied, start)
        return at < len(self._tied) and self._tied[at] < stop

    def _measure(self) -> tuple[list[float], list[int], list[int]]:
        """Return where each character begins, the span each belongs to, and the characters that a ligature took in."""
        x: list[float] = [0.0]
        owners: list[int] = []
        tied: list[int] = []
        for index, span in enumerate(self._spans):
            setting, tracking, offset = span.setting, span.tracking, len(owners)
            scale, left = setting.size / 1000.0, x.pop()
            positions, joined = self._shaper.positions(setting.face, span.text, setting.features)
            if tracking:
                x += [left + at * scale + count * tracking for count, at in enumerate(positions)]
            else:
                x += [left + at * scale for at in positions]
            owners += [index] * len(span.text)
            tied += [offset + at for at in joined]
        return x, owners, tied

    def _parted(self, at: int, kind: LineEnd) -> tuple[float, float]:
        """Where a line ends that ends inside a word, and what of it hangs."""
        if kind != "soft":
            return self._x[at], self._hang(_HANG_RIGHT, at - 1, self.text[at - 1])
        span = self._spans[self._owners[at - 1]]
        setting = span.setting
        hyphen = self._shaper.hyphened(setting.face, self.text[at - 1], setting.features)
        width = hyphen * setting.size / 1000.0 + span.tracking
        return self._x[at] + width, width * _HANG_RIGHT[SOFT_HYPHEN_AT_END] if self._hangs else 0.0

    def _hang(self, table: Mapping[str, float], at: int, word: str) -> float:
        if not self._hangs or word[:1] not in table:
            return 0.0
        return table[word[:1]] * (self._x[at + 1] - self._x[at])

    def _number(self, word: str) -> int:
        return self._numbers.setdefault(word, len(self._numbers) + 1) if len(word) > 2 else 0
