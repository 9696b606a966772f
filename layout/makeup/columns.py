"""Columns: flows poured into columns of whole rows.

The best places to cut are found by dynamic programming over (column, strip): widows, orphans and stranded
crossheads are cuts that must not be, a hyphen at a column's end is dear, and what a column lacks to its foot costs
by its square unless white rows in it can be opened to take it up. Columns are filled in the order given.

A `Filling` is what has been poured so far. It is a value: the make-up fills the pages before the last once and goes
on from there with every depth it tries for the last.
"""

from bisect import bisect_right, insort
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from layout.composer.galley import NEVER, Flow, Strip, white
from layout.makeup.plan import Fragment, PlacedStrip

#: What a row missing at a column's foot costs, squared, and what a row taken up by opening white costs.
_FOOT: Final = 3.0
_OPENED: Final = 0.4
#: How many of the places a column may end at are followed up: the cheapest.
_TRIED: Final = 8
#: How much dearer a way may be than one that has placed as much or more, before it is given up.
_HOPELESS: Final = 60.0
#: The price of a cut that must not be where nothing else is left: a run without a cut that is taller than a column.
_FORCED: Final = 400.0


class Slot(Struct, frozen=True, kw_only=True):
    """Room for lines: a stretch of one column, x and width in points, rows counted from the page's first."""

    page: int
    x: float
    width: float
    row: int
    rows: int


class Poured(Struct, frozen=True):
    """Flows in columns: fragments by slot, rows used of each, and what it costs."""

    fragments: tuple[tuple[Fragment, ...], ...]
    used: tuple[int, ...]
    cost: float


class _Entry(Struct, frozen=True, gc=False):
    flow: int
    strip: Strip


class _Cut(Struct, frozen=True):
    cost: float
    start: int
    before: "_Cut | None"
    stop: int


class Stock:
    """Flows of one width made ready for pouring, in reading order.

    Args:
        flows: the parts.
        stretch: rows by which the white before each flow may be opened to level a column's foot.
        tallest: rows of the tallest column there is; a run without a cut that exceeds it is cut all the same.
    """

    def __init__(self, flows: Sequence[Flow], *, stretch: int, tallest: int) -> None:
        self.flows = tuple(flows)
        self.entries = _softened(_entries(flows, stretch), tallest)
        self._cuts: dict[tuple[int, int], tuple[tuple[int, float], ...]] = {}
        strips = [entry.strip for entry in self.entries]
        #: Rows above each entry, and the rows that white above it may be opened by.
        self._rows_above = list(accumulate((strip.rows for strip in strips), initial=0))
        self._white_above = list(accumulate((strip.stretch if strip.white else 0 for strip in strips), initial=0))

    @property
    def rows(self) -> int:
        """Rows of everything, with the white between."""
        return sum(entry.strip.rows for entry in self.entries)

    def begin(self, start: int) -> int:
        """Where a column begins that follows a cut: white rows vanish at its top."""
        entries = self.entries
        while start < len(entries) and entries[start].strip.white:
            start += 1
        return start

    def cuts(self, begin: int, rows: int) -> tuple[tuple[int, float], ...]:
        """Return the places a column may end that begins at an entry, with what each costs."""
        key = (begin, rows)
        if key not in self._cuts:
            self._cuts[key] = self._find_cuts(begin, rows)
        return self._cuts[key]

    def _find_cuts(self, begin: int, rows: int) -> tuple[tuple[int, float], ...]:
        below, whites, count = self._rows_above[begin] + rows, self._white_above, len(self.entries)
        found: list[tuple[float, int]] = []
        # From the fullest column upwards, until no emptier one could be cheaper than what is found.
        fullest = bisect_right(self._rows_above, below) - 1
        most = whites[fullest] - whites[begin]
        for index in range(fullest - 1, begin - 1, -1):
            strip = self.entries[index].strip
            if strip.white or strip.cut >= NEVER:
                continue
            left = below - self._rows_above[index + 1]
            if len(found) == _TRIED and _FOOT * max(left - most, 0) ** 2 > found[-1][0]:
                break
            # White behind the last solid strip is not opened: it vanishes at the column's end.
            opened = min(left, whites[index] - whites[begin])
            dear = 0.0 if index + 1 == count else strip.cut
            insort(found, (dear + _FOOT * (left - opened) ** 2 + _OPENED * opened, index + 1))
            del found[_TRIED:]
        if not found:
            return ((begin, _FOOT * rows**2),)  # nothing fits here: leave the column empty
        return tuple((stop, cost) for cost, stop in found)


class Filling(Struct, frozen=True):
    """Columns filled so far: the cheapest way to each place the next column may begin at."""

    stock: Stock
    layer: dict[int, _Cut] = field(default_factory=lambda: {0: _Cut(0.0, 0, None, 0)})

    def fill(self, slots: Sequence[Slot], *, level: bool = True) -> "Filling":
        """Fill further columns.

        Args:
            slots: the columns, in the order they are filled.
            level: whether the column in which everything ends, and those left empty behind it, should reach their foot.
        """
        filling = self
        for slot in slots:
            filling = Filling(self.stock, filling._filled(slot, level=level))
        return filling

    def _filled(self, slot: Slot, *, level: bool) -> dict[int, _Cut]:
        stock, count = self.stock, len(self.stock.entries)
        layer: dict[int, _Cut] = {}
        for start, cut in self.layer.items():
            begin = stock.begin(start)
            if begin >= count:
                _offer(layer, _Cut(cut.cost + (_FOOT * slot.rows**2 if level else 0.0), start, cut, start))
                continue
            for stop, cost in stock.cuts(begin, slot.rows):
                free = stop == count and not level
                _offer(layer, _Cut(cut.cost + (0.0 if free else cost), begin, cut, stop))
        return _promising(layer)

    @property
    def holds_all(self) -> bool:
        """Whether some way has everything placed."""
        return len(self.stock.entries) in self.layer

    def poured(self, slots: Sequence[Slot]) -> Poured | None:
        """Return the cheapest way that places everything in the slots filled so far; None where there is none."""
        done = self.layer.get(len(self.stock.entries))
        return _poured(done, self.stock, slots) if done else None


def pour(
    flows: Sequence[Flow], slots: Sequence[Slot], *, stretch: int, level: bool = True, tallest: int | None = None
) -> Poured | None:
    """Pour flows into slots, in order; None where they do not fit.

    Args:
        flows: parts of one width, in reading order.
        slots: the columns, in the order they are filled.
        stretch: rows by which the white before each flow may be opened to level a column's foot.
        level: whether the last column that is used should reach its foot like the others.
        tallest: rows of the tallest column there is; the tallest slot where not given.
    """
    deepest = tallest if tallest is not None else max((slot.rows for slot in slots), default=0)
    stock = Stock(flows, stretch=stretch, tallest=deepest)
    return Filling(stock).fill(slots, level=level).poured(slots)


def pour_front(flow: Flow, slots: Sequence[Slot], *, least_rest: int) -> tuple[Poured, Flow] | None:
    """Pour the beginning of a flow into slots; return it with the rest, of at least so many rows, or None if there is no such cut.

    The rest begins with its first solid strip: white at the cut belongs to neither side.
    """
    stock = Stock([flow], stretch=0, tallest=max((slot.rows for slot in slots), default=0))
    strips = [entry.strip for entry in stock.entries]
    fillings = [Filling(stock)]
    for slot in slots:
        filled = fillings[-1].fill([slot]).layer
        fillings.append(
            Filling(stock, {stop: cut for stop, cut in filled.items() if _rows(strips[stop:]) >= least_rest})
        )
    layer = fillings[-1].layer
    if not layer:
        return None
    done = min(layer.values(), key=lambda cut: (cut.cost, cut.stop))
    return _poured(done, stock, slots), replace(flow, strips=tuple(strips[stock.begin(done.stop) :]))


def _rows(strips: Sequence[Strip]) -> int:
    return sum(strip.rows for strip in strips)


def rows_of(flows: Sequence[Flow]) -> int:
    """Return the rows of flows one under the other, with the white between them."""
    return sum(flow.rows for flow in flows) + sum(flow.gap for flow in flows[1:])


def _entries(flows: Sequence[Flow], stretch: int) -> list[_Entry]:
    entries: list[_Entry] = []
    for index, flow in enumerate(flows):
        if index:
            entries.append(_Entry(-1, white(flow.gap, stretch=stretch)))
        entries.extend(_Entry(index, strip) for strip in flow.strips[:-1])
        # Whatever glues a strip to what follows it, at a flow's end there is nothing to be glued to.
        entries.extend(_Entry(index, replace(strip, cut=0.0)) for strip in flow.strips[-1:])
    return entries


def _softened(entries: list[_Entry], tallest: int) -> tuple[_Entry, ...]:
    """Allow cuts, at a price, inside runs of strips that no column could hold uncut."""
    softened, run, rows = list(entries), [], 0
    for index, entry in enumerate(entries):
        run.append(index)
        rows += entry.strip.rows
        if entry.strip.cut < NEVER and not entry.strip.white:
            run, rows = [], 0
        elif rows > tallest:
            for member in run:
                strip = entries[member].strip
                softened[member] = replace(softened[member], strip=replace(strip, cut=min(strip.cut, _FORCED)))
    return tuple(softened)


def _offer(layer: dict[int, _Cut], cut: _Cut) -> None:
    known = layer.get(cut.stop)
    if known is None or cut.cost < known.cost:
        layer[cut.stop] = cut


def _promising(layer: dict[int, _Cut]) -> dict[int, _Cut]:
    """Give up ways that are much dearer than one that has got as far or further."""
    kept: dict[int, _Cut] = {}
    cheapest = NEVER
    for stop in sorted(layer, reverse=True):
        cut = layer[stop]
        cheapest = min(cheapest, cut.cost)
        if cut.cost <= cheapest + _HOPELESS:
            kept[stop] = cut
    return kept


def _poured(done: _Cut, stock: Stock, slots: Sequence[Slot]) -> Poured:
    cuts: list[_Cut] = []
    cut: _Cut | None = done
    while cut is not None and cut.before is not None:
        cuts.append(cut)
        cut = cut.before
    cuts.reverse()
    fragments, used = [], []
    for slot, made in zip(slots, cuts, strict=True):
        column, rows = _column(stock, made.start, made.stop, slot)
        fragments.append(column)
        used.append(rows)
    return Poured(tuple(fragments), tuple(used), done.cost)


def _column(stock: Stock, start: int, stop: int, slot: Slot) -> tuple[tuple[Fragment, ...], int]:
    """Place one column's strips, opening its white rows so that its foot is level."""
    held = stock.entries[start:stop]
    opened = _opened([entry.strip for entry in held], slot.rows)
    fragments: list[Fragment] = []
    placed: list[PlacedStrip] = []
    row = slot.row
    current = -1
    for index, entry in enumerate(held):
        if entry.flow != current:
            fragments += _fragment(stock, current, placed, start + index, slot)
            placed, current = [], entry.flow
        if entry.flow >= 0:
            placed.append(PlacedStrip(row=row, strip=entry.strip))
        row += entry.strip.rows + opened[index]
    fragments += _fragment(stock, current, placed, stop, slot)
    return tuple(fragments), row - slot.row


def _fragment(stock: Stock, number: int, placed: list[PlacedStrip], stop: int, slot: Slot) -> tuple[Fragment, ...]:
    """Return the stretch of a flow whose strips end before entry ``stop``; none where nothing was placed."""
    if not placed:
        return ()
    flow, entries = stock.flows[number], stock.entries
    first = stop - len(placed)
    return (
        Fragment(
            part=flow.part,
            key=flow.key,
            x=slot.x,
            width=flow.width,
            strips=tuple(placed),
            opens=first == 0 or entries[first - 1].flow != number,
            closes=stop == len(entries) or entries[stop].flow != number,
            at_top=placed[0].row == slot.row,
        ),
    )


def _opened(strips: Sequence[Strip], rows: int) -> list[int]:
    """How many rows each strip of a column is opened by, one by one from the top, until the foot is level."""
    solid = max((index for index, strip in enumerate(strips) if not strip.white), default=-1)
    short = rows - sum(strip.rows for strip in strips[: solid + 1])
    opened = [0] * len(strips)
    while short > 0:
        able = [i for i, strip in enumerate(strips[: solid + 1]) if strip.white and opened[i] < strip.stretch]
        if not able:
            break
        for index in able[:short]:
            opened[index] += 1
        short -= min(short, len(able))
    return opened
