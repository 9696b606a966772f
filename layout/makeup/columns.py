"""Columns: flows poured into columns of whole rows.

The best places to cut are found by dynamic programming over (column, strip): widows, orphans and stranded crossheads are cuts that
must not be, a hyphen at a column's end is dear, and what a column lacks to its foot costs by its square unless white rows in it can
be opened to take it up. Columns are filled in the order given.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from layout.composer.galley import NEVER, Flow, Strip, white
from layout.makeup.plan import Fragment, PlacedStrip

#: What a row missing at a column's foot costs, squared, and what a row taken up by opening white costs.
_FOOT: Final = 3.0
_OPENED: Final = 0.4
#: How far a column may fall short before its cut is not considered, beyond the tallest strip.
_SLACK: Final = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Room for lines: a stretch of one column, x and width in points, rows counted from the page's first."""

    page: int
    x: float
    width: float
    row: int
    rows: int


@dataclass(frozen=True, slots=True)
class Poured:
    """Flows in columns: fragments by slot, what was left over, and how even the feet are."""

    fragments: tuple[tuple[Fragment, ...], ...]
    used: tuple[int, ...]
    cost: float

    @property
    def shortest(self) -> int:
        """The fewest rows any column used."""
        return min(self.used)


@dataclass(frozen=True, slots=True)
class _Entry:
    flow: int
    strip: Strip


@dataclass(frozen=True, slots=True)
class _Cut:
    cost: float
    start: int
    before: "_Cut | None"
    stop: int


def pour(flows: Sequence[Flow], slots: Sequence[Slot], *, stretch: int, level: bool = True) -> Poured | None:
    """Pour flows into slots, in order; None where they do not fit.

    Args:
        flows: parts of one width, in reading order.
        slots: the columns, in the order they are filled.
        stretch: rows by which the white before each flow may be opened to level a column's foot.
        level: whether the last column that is used should reach its foot like the others.
    """
    entries = _entries(flows, stretch)
    if not entries:
        return Poured(tuple(() for _ in slots), tuple(0 for _ in slots), 0.0)
    heights = _heights(entries)
    tallest = max(entry.strip.rows for entry in entries)
    layer: dict[int, _Cut] = {0: _Cut(0.0, 0, None, 0)}
    count = len(entries)
    for number, slot in enumerate(slots):
        following: dict[int, _Cut] = {}
        last_slot = number == len(slots) - 1
        for start, cut in layer.items():
            if start >= count:  # everything is placed; a column left empty is all foot
                _offer(following, _Cut(cut.cost + (_FOOT * slot.rows**2 if level else 0.0), start, cut, start))
                continue
            begin = _skip_white(entries, start)
            for stop, cost in _cuts(entries, heights, begin, slot.rows, tallest):
                if stop == count and not level:
                    cost = 0.0  # noqa: PLW2901 - a ragged last foot is free where asked
                if last_slot and stop < count:
                    continue
                _offer(following, _Cut(cut.cost + cost, begin, cut, stop))
        layer = following
        if not layer:
            return None
    done = layer.get(count)
    return _poured(done, entries, flows, slots) if done else None


def pour_front(flow: Flow, slots: Sequence[Slot], *, least_rest: int) -> tuple[Poured, Flow] | None:
    """Pour the beginning of a flow into slots; return it with the rest, of at least so many rows, or None if there is no such cut.

    The rest begins with its first solid strip: white at the cut belongs to neither side.
    """
    entries = _entries([flow], 0)
    heights = _heights(entries)
    tallest = max(entry.strip.rows for entry in entries)
    count = len(entries)
    layer: dict[int, _Cut] = {0: _Cut(0.0, 0, None, 0)}
    for slot in slots:
        following: dict[int, _Cut] = {}
        for start, cut in layer.items():
            begin = _skip_white(entries, start)
            for stop, cost in _cuts(entries, heights, begin, slot.rows, tallest) if begin < count else ():
                if heights[count] - heights[stop] >= least_rest:
                    _offer(following, _Cut(cut.cost + cost, begin, cut, stop))
        layer = following
    if not layer:
        return None
    done = min(layer.values(), key=lambda cut: (cut.cost, cut.stop))
    rest = [entry.strip for entry in entries[_skip_white(entries, done.stop) :]]
    return _poured(done, entries, [flow], slots), replace(flow, strips=tuple(rest))


def rows_of(flows: Sequence[Flow]) -> int:
    """Return the rows of flows one under the other, with the white between them."""
    return sum(flow.rows for flow in flows) + sum(flow.gap for flow in flows[1:])


def _entries(flows: Sequence[Flow], stretch: int) -> list[_Entry]:
    entries: list[_Entry] = []
    for index, flow in enumerate(flows):
        if index:
            entries.append(_Entry(-1, white(flow.gap, stretch=stretch)))
        entries.extend(_Entry(index, strip) for strip in flow.strips)
    return entries


def _heights(entries: Sequence[_Entry]) -> list[int]:
    heights = [0]
    for entry in entries:
        heights.append(heights[-1] + entry.strip.rows)
    return heights


def _skip_white(entries: Sequence[_Entry], start: int) -> int:
    while start < len(entries) and entries[start].strip.white:
        start += 1
    return start


def _offer(layer: dict[int, _Cut], cut: _Cut) -> None:
    known = layer.get(cut.stop)
    if known is None or cut.cost < known.cost:
        layer[cut.stop] = cut


def _cuts(
    entries: Sequence[_Entry], heights: Sequence[int], begin: int, rows: int, tallest: int
) -> list[tuple[int, float]]:
    """Return the places a column that begins at an entry may end, with what each costs."""
    found: list[tuple[int, float]] = []
    stretch, index, count = 0, begin, len(entries)
    last_solid = begin
    while index < count:
        strip = entries[index].strip
        used = heights[index + 1] - heights[begin]
        if used > rows and not strip.white:
            break
        if strip.white:
            stretch += strip.stretch
        else:
            last_solid = index + 1
            # White behind the last solid strip is not opened: it vanishes at the column's end.
            inner = (
                sum(entry.strip.stretch for entry in entries[begin:last_solid] if entry.strip.white) if stretch else 0
            )
            short = rows - used
            if strip.cut < NEVER and (short <= tallest + _SLACK or index + 1 == count):
                rest = max(0, short - inner)
                opened = min(short, inner)
                cut = 0.0 if index + 1 == count else strip.cut
                found.append((index + 1, cut + _FOOT * rest**2 + _OPENED * opened))
        index += 1
    if not found and begin < count:
        found.append((begin, _FOOT * rows**2))  # nothing fits here: leave the column empty
    return found


def _poured(done: _Cut, entries: Sequence[_Entry], flows: Sequence[Flow], slots: Sequence[Slot]) -> Poured:
    cuts: list[_Cut] = []
    cut: _Cut | None = done
    while cut is not None and cut.before is not None:
        cuts.append(cut)
        cut = cut.before
    cuts.reverse()
    fragments, used = [], []
    for slot, made in zip(slots, cuts, strict=True):
        column, rows = _column(entries[made.start : made.stop], made.start, entries, flows, slot)
        fragments.append(column)
        used.append(rows)
    return Poured(tuple(fragments), tuple(used), done.cost)


def _column(
    held: Sequence[_Entry], first: int, entries: Sequence[_Entry], flows: Sequence[Flow], slot: Slot
) -> tuple[tuple[Fragment, ...], int]:
    """Place one column's strips, opening its white rows so that its foot is level."""
    opened = _opened(held, slot.rows)
    fragments: list[Fragment] = []
    placed: list[PlacedStrip] = []
    row = slot.row
    current = -1

    def close(stop: int) -> None:
        if placed:
            flow = flows[current]
            begins = entries[stop - len(placed)].strip is flow.strips[0]
            ends = entries[stop - 1].strip is flow.strips[-1]
            fragments.append(
                Fragment(
                    part=flow.part,
                    key=flow.key,
                    x=slot.x,
                    width=flow.width,
                    strips=tuple(placed),
                    opens=begins,
                    closes=ends,
                    at_top=placed[0].row == slot.row,
                )  # fmt: skip
            )

    for index, entry in enumerate(held):
        if entry.flow != current:
            close(first + index)
            placed, current = [], entry.flow
        if entry.flow >= 0:
            placed.append(PlacedStrip(row=row, strip=entry.strip))
        row += entry.strip.rows + opened[index]
    close(first + len(held))
    return tuple(fragments), row - slot.row


def _opened(held: Sequence[_Entry], rows: int) -> list[int]:
    """How many rows each strip of a column is opened by, one by one from the top, until the foot is level."""
    short = rows - sum(entry.strip.rows for entry in held)
    opened = [0] * len(held)
    while short > 0:
        able = [i for i, entry in enumerate(held) if entry.strip.white and opened[i] < entry.strip.stretch]
        if not able:
            break
        for index in able:
            if short == 0:
                break
            opened[index] += 1
            short -= 1
    return opened
