"""The search for a paragraph's best lines: Knuth and Plass's dynamic programming, and what a newspaper adds to it.

Every joint that can be reached is a *station*; the *ways* that reach it differ in what the next line must know: how open their last
line is, and how many hyphens stand one under the other. A line from a station to a joint costs by how far its word spaces are from the
face's own; what two lines do to each other (fitness, ladders, stacked words, rivers) is added where a way is continued.

The window of stations a line can come from is kept as tight as the tolerance allows: stations stand in the order of the copy, so the
lines to a joint grow shorter from the first to the last, and the loop ends at the first that is too open. That, and plain tuples, is
what makes it quick.
"""

import math
from bisect import bisect_left
from collections.abc import Callable
from itertools import pairwise
from typing import Final, Literal

from msgspec import Struct

from layout.composer.joints import BreakCosts, Joints

#: What must not be, but may where nothing else can.
_DREADED: Final = 120.0
#: A line that holds no word space is as bad as one opened by so many of its spaces, and worse by what it lacks.
_BARE: Final = 12.0
#: Lines whose spaces are opened by more than this share may make a river.
_RIVER: Final = 1.0
#: Letters are tracked as far as they may be where word spaces are opened by this share of their own.
_TRACKED: Final = 0.5
#: Ragged lines may be short by an eighth of the measure for each unit of tolerance.
_RAGGED: Final = 8.0
#: What a break inside a word counts for in a headline, beside how uneven its lines are: a reader takes them in at a glance.
_PARTED: Final = 40.0
#: Every line costs a little, so that of two equals the one with fewer lines is taken.
_LINE: Final = 0.02
#: Excesses that part the fitness classes: tight, fit, open, wide.
_FITNESS: Final = (-0.3, 0.5, 1.2)


class Measure(Struct, frozen=True, kw_only=True):
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


class Rules(Struct, frozen=True, kw_only=True):
    """What makes a paragraph good; penalties are in the costs of a line opened by one of its spaces."""

    align: Literal["justify", "left", "right", "center"] = "justify"
    balance: bool = False
    #: Of the face's space, the most a word space may lose.
    shrink: float = 0.32
    #: Of the type size, the most letters are opened or closed by.
    tracking: float = 0.02
    protrusion: bool = True
    #: Hyphens that may stand one under the other.
    ladder: int = 3
    #: Characters a last line must have.
    last_line: int = 5
    inside: BreakCosts = BreakCosts(hyphen=0.6, seam=0.25, stub=0.6, astray=4.0)
    double_hyphen: float = 0.6
    last_but_one_hyphen: float = 4.0
    stack: float = 10.0
    river: float = 3.0
    fitness: float = 2.0
    #: A line costs by this power of its excess, once for each space that shows it: above 2 the worst count more than the many.
    power: float = 3.0


#: A way to a joint: its cost, the last line's fitness class, hyphens one under the other, the last line's excess, the joint, lines so
#: far, and the way it continues.
Way = tuple[float, int, int, float, int, int, "Way | None"]
#: A joint that was reached: where a line from it starts, spaces before that, its room, the joint, and the ways that reach it.
_Station = tuple[float, int, float, int, list[Way]]
#: A line from a station: the ways it continues, the joint it starts at, its cost, fitness class and excess.
_Reached = tuple[list[Way], int, float, int, float]


class Elastic(Struct, frozen=True):
    """How a line gives: its word spaces, and its letters with them.

    Letters are tracked in step with the spaces: not at all where the spaces are the face's own, as far as they may be where
    those are opened by `_TRACKED` of their width or closed to their limit. All lengths in points.
    """

    #: The face's word space, and the most it may lose.
    space: float
    closes: float
    #: The most a letter is opened or closed by.
    letter: float

    def excess(self, slack: float, spaces: int, characters: int) -> float:
        """Return how far a line's word spaces are opened, in spaces; or closed, as a share (below -1 is too long).

        Tracking belongs between the letters of a word: what it gives a space and the letter before it counts as the space's.
        """
        letters = characters - 2 * spaces
        if slack >= 0.0:
            full = letters * self.letter
            most = spaces * self.space + full / _TRACKED
            if slack <= most * _TRACKED:
                return slack / most if slack else 0.0
            rest = slack - full
            return rest / (spaces * self.space) if spaces else _BARE + rest / self.space
        most = spaces * self.closes + letters * self.letter
        return slack / most if most else -math.inf

    def tracks(self, excess: float) -> bool:
        """Whether tracking alone can take up the slack of a line without word spaces."""
        return -1.0 <= excess <= _TRACKED and self.letter > 0.0

    def tracking(self, excess: float) -> float:
        """Return what each letter is opened or closed by in a line of some excess."""
        if excess < 0.0:
            return self.letter * max(excess, -1.0)
        return self.letter * min(excess / _TRACKED, 1.0)


def elastic(rules: Rules, space: float, size: float) -> Elastic:
    """Return how lines give by some rules, for a word space and type size in points."""
    return Elastic(space=space, closes=rules.shrink * space, letter=rules.tracking * size)


class Search:
    """Finds the cheapest ways through a paragraph.

    Args:
        joints: where lines may end.
        measure: the room.
        rules: what is good.
        gives: how lines give.
    """

    def __init__(self, joints: Joints, measure: Measure, rules: Rules, gives: Elastic) -> None:
        self._joints = joints
        self._measure = measure
        self._rules = rules
        self._gives = gives
        self._edges: dict[tuple[int, int], list[tuple[float, float]]] = {}

    def ways(self, tolerance: float, *, by_line: bool = False, rescue: bool = False) -> list[Way]:
        """Return the cheapest way through the paragraph, or with ``by_line`` one for each number of lines, the cheapest first.

        Args:
            tolerance: the most a word space may open, in units of the face's own.
            by_line: whether ways of other numbers of lines are looked for.
            rescue: whether a line may be opened as far as it takes where no other leads on.
        """
        joints = self._joints
        by_line = by_line or self._measure.shaped > 1
        self._rooms = [self._measure.width - self._measure.left(line) for line in range(self._measure.shaped + 1)]
        last = len(joints.ends) - 1
        stations: list[_Station] = [(joints.starts[0], 0, self._rooms[0], 0, [(0.0, 1, 0, 0.0, 0, 0, None)])]
        first = before = 0
        # Most joints are too near for any line: they are passed over by what a line could be opened by at most.
        plain = self._measure.shaped == 1 and self._rules.align == "justify" and tolerance > _TRACKED
        opens, letter = tolerance * self._gives.space, self._gives.letter
        reach = self._reaching()
        for at in range(1, last + 1):
            if plain and at < last and first < len(stations):
                start, spaces, room, origin, _ = stations[first]
                slack, characters = room - joints.ends[at] + start, joints.stops[at] - joints.resumes[origin] + 1
                if slack > opens * (joints.spaces_end[at] - spaces) + letter * characters:
                    before = first
                    continue
            before, (first, reached) = first, reach(at, stations, first, tolerance)
            if not reached and (at == last or first == len(stations)):
                if not rescue or not self._rescue(at - 1, stations, before, by_line=by_line):
                    return []
                first, reached = reach(at, stations, first, tolerance)
            if reached:
                found = self._continued(at, reached, by_line=by_line)
                if at == last:
                    return _finished(found)
                self._arrive(at, found, stations, by_line=by_line)
        return []

    def _arrive(self, at: int, found: list[Way], stations: list[_Station], *, by_line: bool) -> None:
        """Make a joint that was reached a station: one for each number of lines, where those are told apart."""
        joints, rooms = self._joints, self._rooms
        for ways in _by_lines(found) if by_line else (found,) if found else ():
            room = rooms[min(ways[0][5], len(rooms) - 1)]
            stations.append((joints.starts[at], joints.spaces_start[at], room, at, ways))

    def _rescue(self, at: int, stations: list[_Station], first: int, *, by_line: bool) -> bool:
        """Reach the last joint there is before every line grows too long, by the line that is left, however open."""
        count, reach = len(stations), self._reaching()
        for joint in range(at, stations[-1][3], -1):
            _, reached = reach(joint, stations, first, math.inf)
            if reached:
                self._arrive(joint, self._continued(joint, reached, by_line=by_line), stations, by_line=by_line)
            if len(stations) > count:
                return True
        return False

    # -- lines ----------------------------------------------------------------------------------------------------------

    def _reaching(self) -> Callable[[int, list[_Station], int, float], tuple[int, list[_Reached]]]:
        """Return what finds the lines that end at a joint; kept in the search, it would hold it for ever."""
        return self._reach_justified if self._rules.align == "justify" else self._reach_ragged

    def _reach_justified(
        self, at: int, stations: list[_Station], first: int, tolerance: float
    ) -> tuple[int, list[_Reached]]:
        """Return the first station that later lines may still start from, and the lines that end at a joint."""
        joints, rules, gives = self._joints, self._rules, self._gives
        if joints.kinds[at] == "last":
            return first, self._reach_last(at, stations, first)
        end, spaces_end, price = joints.ends[at], joints.spaces_end[at], joints.costs[at] + _LINE
        stop = joints.stops[at] + (joints.kinds[at] == "soft")
        power, resumes, excess_of = rules.power, joints.resumes, gives.excess
        shaped = self._measure.shaped > 1
        reached: list[_Reached] = []
        for index in range(first, len(stations)):
            start, spaces, room, origin, ways = stations[index]
            gaps = spaces_end - spaces
            excess = excess_of(room - end + start, gaps, stop - resumes[origin])
            if excess > tolerance:
                if shaped:
                    continue
                break
            if excess < -1.0001:
                if index == first:
                    first += 1
                continue
            cost = abs(excess) ** power * (gaps or 1) + price
            reached.append((ways, origin, cost, bisect_left(_FITNESS, excess), excess))
        return first, reached

    def _reach_last(self, at: int, stations: list[_Station], first: int) -> list[_Reached]:
        joints, rules = self._joints, self._rules
        reached: list[_Reached] = []
        for start, spaces, room, origin, ways in stations[first:]:
            slack = room - joints.ends[at] + start
            gaps, characters = joints.spaces_end[at] - spaces, joints.stops[at] - joints.resumes[origin]
            if slack >= 0.0 or self._gives.excess(slack, gaps, characters) >= -0.5:
                short = origin and joints.stops[at] - joints.resumes[origin] < rules.last_line
                hyphened = rules.last_but_one_hyphen if joints.kinds[origin] == "soft" else 0.0
                reached.append((ways, origin, (_DREADED if short else 0.0) + hyphened, 1, 0.0))
        return reached

    def _reach_ragged(
        self, at: int, stations: list[_Station], first: int, tolerance: float
    ) -> tuple[int, list[_Reached]]:
        """The same for lines that are not justified."""
        joints, rules = self._joints, self._rules
        final, balance = joints.kinds[at] == "last", rules.balance
        most = 1.0 if balance else tolerance / _RAGGED
        # Fewer lines come first: a headline is balanced within the fewest lines it can have.
        price = _LINE + (1000.0 if balance else 4.0)
        reached: list[_Reached] = []
        for index in range(first, len(stations)):
            start, _, room, origin, ways = stations[index]
            slack = room - joints.ends[at] + start
            if slack < -1e-6:
                if index == first:
                    first += 1
                continue
            share, cost = slack / room, price
            if not final and share > most:
                break
            if not final or balance:
                parted = balance and joints.kinds[at] in {"soft", "hard"}
                cost += (share * _RAGGED) ** 2 + joints.costs[at] * (_PARTED if parted else 3.0)
                if parted and joints.costs[at] > rules.inside.seam:
                    cost += 2 * price  # rather a line or two more
            elif origin and joints.stops[at] - joints.resumes[origin] < rules.last_line:
                cost += _DREADED
            reached.append((ways, origin, cost, 1, 0.0))
        return first, reached

    # -- ways -----------------------------------------------------------------------------------------------------------

    def _continued(self, at: int, reached: list[_Reached], *, by_line: bool) -> list[Way]:
        """Continue every way by the line that leads on from it; keep the cheapest of each kind."""
        joints, rules = self._joints, self._rules
        kind = joints.kinds[at]
        hyphened, final = kind in {"soft", "hard"}, kind == "last"
        last_word, best = joints.last_words[at], dict[int, Way]()
        for ways, origin, line_cost, fitness, excess in reached:
            first_word = joints.first_words[origin]
            under = rules.stack if last_word and joints.last_words[origin] == last_word else 0.0
            for way in ways:
                cost, before = way[0] + line_cost + under, way[6]
                ladder = way[2] + 1 if hyphened else 0
                if ladder > 1:
                    if ladder > rules.ladder:
                        continue
                    cost += rules.double_hyphen * (ladder - 1)
                if not final and not -2 < fitness - way[1] < 2:
                    cost += rules.fitness
                if before is not None:
                    if first_word and joints.first_words[before[4]] == first_word:
                        cost += rules.stack
                    if excess > _RIVER and way[3] > _RIVER:
                        cost += rules.river * self._crossings((before[4], origin, way[3]), (origin, at, excess))
                key = ladder * 4 + fitness
                if by_line:
                    key += way[5] * 64
                known = best.get(key)
                if known is None or cost < known[0]:
                    best[key] = (cost, fitness, ladder, excess, at, way[5] + 1, way)
        return list(best.values())

    def _crossings(self, above: tuple[int, int, float], below: tuple[int, int, float]) -> int:
        """Count the wide spaces of a line that stand under wide spaces of the line above it."""
        wide, count = self._gives.space * 0.5, 0
        upper = self._spaces(*above)
        for a, b in self._spaces(*below):
            for c, d in upper:
                if (min(d, b)) - (max(c, a)) > wide:
                    count += 1
        return count

    def _spaces(self, origin: int, at: int, excess: float) -> list[tuple[float, float]]:
        """Where the word spaces of a line stand, left and right edges, measured from the line's start."""
        known = self._edges.get((origin, at))
        if known is None:
            joints, space, gives = self._joints, self._gives.space, self._gives
            start, added = joints.starts[origin], excess * space
            wider = 1.0 + gives.letter * (joints.stops[at] - joints.resumes[origin]) / (joints.ends[at] - start)
            between = joints.spaces[joints.spaces_start[origin] : joints.spaces_end[at]]
            edges = [(x - start) * wider + index * added for index, x in enumerate(between)]
            known = self._edges[origin, at] = [(edge, edge + space + added) for edge in edges]
        return known


def _by_lines(ways: list[Way]) -> list[list[Way]]:
    groups: dict[int, list[Way]] = {}
    for way in ways:
        groups.setdefault(way[5], []).append(way)
    return list(groups.values())


def _finished(ways: list[Way]) -> list[Way]:
    """Return the cheapest way of each number of lines, the cheapest first."""
    ends = [min(group, key=lambda way: way[0]) for group in _by_lines(ways)]
    return sorted(ends, key=lambda way: (way[0], way[5]))


def lines_of(way: Way) -> list[tuple[Way, Way]]:
    """Return a way's lines, each as the way to its start and the way to its end."""
    chain = [way]
    while (before := chain[-1][6]) is not None:
        chain.append(before)
    chain.reverse()
    return list(pairwise(chain))
