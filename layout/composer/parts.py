"""A story's parts as flows: what each part of a package takes at the width it is given.

The head, the body, the boxes, the pictures and the tables of one package, each set for a width and remembered.
Every flow takes whole grid rows; the labels of boxes are glued to what follows them, and a box is cut only where at
least three lines stand on either side.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from layout.composer.galley import NEVER, Flow, Item, PictureItem, RuleItem, SetLine, Setter, Strip, Text, beside, white
from layout.composer.joints import Span
from layout.composer.package import AnalysisBox, AnalysisColumn, LabelledBox, Package, TableBox
from layout.errors import MakeupError
from layout.findings import Finding, Severity
from layout.style import HeadlineStep
from layout.typography.markup import ITEMS, Run
from layout.units import POINTS_PER_MM

FlowT = TypeVar("FlowT", Flow, Flow | None, float)

#: Inset of a tinted or ruled box's text from its edges, in points.
BOX_INSET: Final = 7.0
#: The narrowest a column of an analysis may be set side by side, in points (45 mm).
_ANALYSIS_MINIMUM: Final = 127.0
#: Room between columns of an analysis set side by side.
_ANALYSIS_GUTTER: Final = 17.0
#: The row a box opens with: its upper edge and the air above its label.
_OPENING: Final = Strip(rows=1, cut=NEVER, text=0)
_CELL_GAP: Final = 6.0
#: Rows of display type that are never parted.
_LONGEST_DISPLAY: Final = 24
#: Lines of a caption that stay with their picture; a longer one may be parted behind them.
_CAPTION_HELD: Final = 6
#: The most rows of the grid that a row of a table takes without being parted, and those of a table that is never parted.
_TALLEST_ROW: Final = 10
_TABLE_HELD: Final = 24
#: The narrowest a caption is set beside a picture that is narrower than its column, and the room between them.
_BESIDE_PICTURE: Final = 78.0
_BESIDE_GAP: Final = 8.0
#: The narrowest a table's column may be.
_NARROWEST_CELL: Final = 13.0
#: What a signature needs before it, at the end of the last line.
_SIGNATURE_GAP: Final = 9.0


class PictureShape(Struct, frozen=True, kw_only=True):
    """A picture as it may be placed: its width in points and its natural height in rows."""

    key: str
    width: float
    rows: float


class Galley:
    """The flows of one package. Asked twice for the same, it sets it once.

    Args:
        setter: sets paragraphs on the grid.
        package: the copy.
        ratios: height over width of each picture by its key.
        widest: how wide each picture may be placed, in points, before it turns soft; one that is missing is fine at any width.
    """

    def __init__(
        self, setter: Setter, package: Package, ratios: Mapping[str, float], widest: Mapping[str, float] | None = None
    ) -> None:
        self.setter = setter
        self.package = package
        self.widest = widest or {}
        self._ratios = ratios
        #: What was set so far, by what was asked for.
        self.flows: dict[tuple[object, ...], Any] = {}

    # -- head
    # -------------------------------------------------------------------------------------------------------------

    def head(self, width: float, step: HeadlineStep, *, deck: bool = True) -> Flow:
        """Kicker, headline, deck and byline across a width."""
        return self._once(("head", width, step, deck), lambda: self._head(width, step, deck=deck))

    def _head(self, width: float, step: HeadlineStep, *, deck: bool) -> Flow:
        package, setter = self.package, self.setter
        strips = [setter.block(setter.set(text, width), width=width, pitch=1.0) for text in package.kicker]
        for text in package.headline:
            strips += self._display(setter.set(text, width, size=step.size), width, step.pitch)
        if deck:
            for text in package.deck:
                pitch = setter.paragraph_style(text.style).pitch
                strips += self._display(setter.set(text, width), width, pitch, above=0.4)
        # A byline right under the headline keeps clear of the letters that reach below its line.
        above = 0.0 if deck and package.deck else 1.0
        for text in package.byline:
            strips.append(setter.block(setter.set(text, width), width=width, pitch=1.0, above=above))
        return Flow(part="head", key=f"{package.id}/head", width=width, strips=tuple(strips))

    def _display(self, lines: Sequence[SetLine], width: float, pitch: float, *, above: float = 0.0) -> list[Strip]:
        """Lines of display type as one strip; a great many, as a few strips of whole rows each, which may be parted."""
        setter = self.setter
        if len(lines) * pitch <= _LONGEST_DISPLAY:
            return [setter.block(lines, width=width, pitch=pitch, above=above)]
        step = next(count for count in range(2, 9) if count * pitch == int(count * pitch))
        parts = [lines[start : start + step] for start in range(0, len(lines), step)]
        strips = [setter.block(part, width=width, pitch=pitch, above=above) for part in parts]
        return [*(replace(strip, cut=0.0) for strip in strips[:-1]), strips[-1]]

    def headline_lines(self, width: float, step: HeadlineStep) -> int:
        """How many lines the headline makes at a size."""
        return sum(len(self.setter.set(text, width, size=step.size)) for text in self.package.headline)

    def holds_headline(self, width: float, step: HeadlineStep) -> bool:
        """Whether every word of the headline goes on a line at a size."""
        widest = self._once(("widest",), lambda: max(map(self.setter.widest_word, self.package.headline), default=0.0))
        return widest * step.size / self.setter.paragraph_style("headline").size <= width

    # -- body
    # -------------------------------------------------------------------------------------------------------------

    def body(self, width: float, loose: Mapping[str, int] | None = None) -> Flow:
        """Lead and body in a column; ``loose`` asks paragraphs, by key, to run longer or shorter."""
        asked = tuple(sorted((loose or {}).items()))
        return self._once(("body", width, asked), lambda: self._body(width, dict(asked)))

    def looseness(self, width: float) -> dict[str, tuple[int, ...]]:
        """By paragraph, how many lines more or fewer than its best it can be set in."""
        found = {}
        for text, tail in self._body_texts():
            if text.kind == "para":
                counts = self.setter.paragraph(text, width, tail=tail).line_counts
                others = tuple(sorted((count - counts[0] for count in counts[1:]), key=abs))
                if others:
                    found[text.key] = others
        return found

    def _body_texts(self) -> list[tuple[Text, tuple[Span, ...]]]:
        package = self.package
        texts = [replace(text, style="lead") for text in package.lead]
        body = list(package.body)
        if package.dateline and body:
            runs = self._dateline()
            body[0] = replace(body[0], runs=(*runs, *body[0].runs))
        return [(text, ()) for text in (*texts, *body)]

    def _dateline(self) -> tuple[Run, ...]:
        runs = self.package.dateline
        end = "" if runs[-1].text.endswith((".", ":")) else "."
        return (*(replace(run, bold=True) for run in runs), Run(text=f"{end} ", place=runs[-1].place))

    def _body(self, width: float, loose: Mapping[str, int]) -> Flow:
        setter, package = self.setter, self.package
        strips: list[Strip] = []
        for text, _ in self._body_texts():
            if text.kind == "crosshead":
                strips.append(white(1, stretch=1))
                strips.append(setter.block(setter.set(text, width), width=width, pitch=1.0))
            elif text.kind == "pullquote":
                pitch = setter.paragraph_style(text.style).pitch
                strips.append(white(1, stretch=1))
                strips += self._display(setter.set(text, width), width, pitch)
                strips[-1] = replace(strips[-1], cut=0.0)
                strips.append(white(1, stretch=1, cut=NEVER))
            elif text.kind in ITEMS:
                lines = setter.set_item(text, width, looseness=loose.get(text.key, 0))
                strips += setter.strips(lines, width=width)
            else:
                lines = setter.set(text, width, looseness=loose.get(text.key, 0))
                strips += setter.strips(lines, width=width)
        for text in package.signature:
            strips = self._sign(strips, text, width)
        return Flow(part="body", key=f"{package.id}/body", width=width, strips=tuple(strips))

    def _sign(self, strips: list[Strip], text: Text, width: float) -> list[Strip]:
        """Put the signature at the end of the last line, or flush right on a line of its own."""
        lines = self.setter.set(text, width)
        last = strips[-1] if strips else None
        ends = [item.content.line for item in last.items if isinstance(item.content, SetLine)] if last else []
        if last and len(lines) == 1 and ends and ends[-1].end == "last":
            free = width - (ends[-1].x + ends[-1].width)
            if free >= lines[0].line.width + _SIGNATURE_GAP:
                signed = Item(x=0.0, row=last.rows - 1, width=width, content=lines[0])
                return [*strips[:-1], replace(last, items=(*last.items, signed))]
        own = self.setter.strips(lines, width=width)
        return [*strips[:-1], replace(strips[-1], cut=NEVER), *own] if strips else own

    # -- boxes
    # ------------------------------------------------------------------------------------------------------------

    def commentary(self, width: float, columns: int = 1) -> Flow | None:
        """The commentary's box; its text in several columns where it spans them, None where that would be too tall."""
        box = self.package.commentary
        if box is None:
            return None
        return self._once(("commentary", width, columns), lambda: self._labelled(box, "commentary", width, columns))

    def _labelled(self, box: LabelledBox, part: str, width: float, columns: int) -> Flow | None:
        setter = self.setter
        inner = width - 2 * BOX_INSET
        gutter = setter.page.gutter
        column = (inner - (columns - 1) * gutter) / columns
        strips: list[Strip] = []
        for text in box.texts:
            strips += self._running(text, column)
        for text in box.author:
            strips[-1] = replace(strips[-1], cut=NEVER)
            strips += setter.strips(setter.set(text, column), width=column)
        xs = [BOX_INSET + index * (column + gutter) for index in range(columns)]
        text_strips = self._side_by_side(strips, xs, column)
        if text_strips is None:
            return None
        return Flow(
            part=part, key=box.key, width=width, gap=0,
            strips=_closed([_OPENING, self._label(box.label, inner), *text_strips]),
        )  # fmt: skip

    def _side_by_side(self, strips: Sequence[Strip], xs: Sequence[float], width: float) -> list[Strip] | None:
        """Return strips in columns of equal depth as one strip; None where it would be taller than half a page."""
        if len(xs) == 1:
            return [_shifted(strip, xs[0]) for strip in strips]
        columns = levelled(strips, len(xs))
        flows = [Flow(part="", key="", width=width, strips=tuple(column)) for column in columns]
        side = beside(flows, xs[: len(flows)], part="", key="", width=width)
        return list(side.strips) if side.rows <= self.setter.page.rows // 2 else None

    def _label(self, text: Text, inner: float, *, x: float = BOX_INSET) -> Strip:
        return self.setter.block(self.setter.set(text, inner), x=x, width=inner, pitch=1.0)

    def _running(self, text: Text, inner: float) -> list[Strip]:
        """A paragraph inside a box, of any kind copy may hold."""
        setter = self.setter
        if text.kind == "crosshead":
            return [white(1), setter.block(setter.set(text, inner), width=inner, pitch=1.0)]
        if text.kind == "pullquote":
            pitch = setter.paragraph_style(text.style).pitch
            quote = self._display(setter.set(text, inner), inner, pitch)
            return [white(1), *quote[:-1], replace(quote[-1], cut=0.0), white(1, cut=NEVER)]
        if text.kind in ITEMS:
            return setter.strips(setter.set_item(text, inner), width=inner)
        return setter.strips(setter.set(text, inner), width=inner)

    def letters(self, width: float, columns: int = 1) -> Flow | None:
        """The readers' letters; in several columns where they span them, None where that would be too tall."""
        if not self.package.letters:
            return None
        return self._once(("letters", width, columns), lambda: self._letters(width, columns))

    def _letters(self, width: float, columns: int) -> Flow | None:
        box, setter = self.package.letters, self.setter
        assert box is not None
        gutter = setter.page.gutter
        column = (width - (columns - 1) * gutter) / columns
        strips: list[Strip] = []
        for index, letter in enumerate(box.letters):
            if index:
                strips.append(white(1))
            lines = [line for text in letter.texts for line in setter.set(text, column)]
            body = setter.strips(lines, width=column)
            for text in letter.author:
                body = self._sign(body, text, column)
            strips += body
        text_strips = self._side_by_side(strips, [index * (column + gutter) for index in range(columns)], column)
        if text_strips is None:
            return None
        label = self._label(box.label, width, x=0.0)
        return Flow(part="letters", key=box.key, width=width, strips=_closed([_OPENING, label, *text_strips]), gap=0)

    def analysis(self, width: float) -> Flow | None:
        """The analysis: its sections side by side where the width allows, else one under the other."""
        return self._once(("analysis", width), lambda: self._analysis(width)) if self.package.analysis else None

    def _analysis(self, width: float) -> Flow:
        box = self.package.analysis
        assert box is not None
        inner = width - 2 * BOX_INSET
        strips = [_OPENING, self._label(box.label, inner)]
        most = int((inner + _ANALYSIS_GUTTER) / (_ANALYSIS_MINIMUM + _ANALYSIS_GUTTER))
        strips += self._analysis_rows(box, inner, most) or self._analysis_stacked(box, inner)
        return Flow(part="analysis", key=box.key, width=width, strips=_closed(strips), gap=0)

    def _analysis_rows(self, box: AnalysisBox, inner: float, most: int) -> list[Strip]:
        """Sections side by side, in as many rows as it takes; nothing where a row would be taller than half a page."""
        count = len(box.columns)
        if min(most, count) < 2:
            return []
        rows = -(-count // most)
        abreast = -(-count // rows)
        column = (inner - (abreast - 1) * _ANALYSIS_GUTTER) / abreast
        xs = [BOX_INSET + index * (column + _ANALYSIS_GUTTER) for index in range(abreast)]
        strips: list[Strip] = []
        for start in range(0, count, abreast):
            flows = [self._analysis_column(section, column) for section in box.columns[start : start + abreast]]
            side = beside(flows, xs[: len(flows)], part="", key="", width=inner, hairlines=True)
            if side.rows > self.setter.page.rows // 2:
                return []
            strips += [white(1), *side.strips] if start else side.strips
        return strips

    def _analysis_stacked(self, box: AnalysisBox, inner: float) -> list[Strip]:
        strips: list[Strip] = []
        for index, section in enumerate(box.columns):
            if index:
                strips.append(white(1))
            strips += [_shifted(strip, BOX_INSET) for strip in self._analysis_column(section, inner).strips]
        return strips

    def _analysis_column(self, section: AnalysisColumn, width: float) -> Flow:
        setter = self.setter
        strips: list[Strip] = []
        if section.heading:
            strips.append(setter.block(setter.set(section.heading, width), width=width, pitch=1.0))
        hanging = 0.0
        if section.points:
            hanging = setter.hanging_of(setter.paragraph_style(section.points[0].style), section.labels)
        for text, label in zip(section.points, section.labels, strict=True):
            strips += setter.strips(setter.set_item(text, width, label=label, hanging=hanging), width=width)
        return Flow(part="analysis", key=section.key, width=width, strips=tuple(strips))

    def explainers(self, width: float) -> tuple[Flow, ...]:
        """The explainers, each a flow of its own."""
        return tuple(
            self._once(("explainer", box.key, width), lambda box=box: self._explainer(box, width))  # type: ignore[misc]
            for box in self.package.explainers
        )

    def _explainer(self, box: LabelledBox, width: float) -> Flow:
        setter = self.setter
        strips = [replace(setter.block(setter.set(box.label, width), width=width, pitch=1.0), text=0)]
        for text in box.texts:
            strips += setter.strips(setter.set(text, width), width=width)
        return Flow(part="explainer", key=box.key, width=width, strips=_guarded(strips))

    def disclaimer(self, width: float) -> Flow | None:
        """The page's last line, over a hairline."""
        texts = self.package.disclaimer
        return self._once(("disclaimer", width), lambda: self._plain(texts, "disclaimer", width)) if texts else None

    def _plain(self, texts: Iterable[Text], part: str, width: float) -> Flow:
        strips: list[Strip] = []
        for text in texts:
            strips += self.setter.strips(self.setter.set(text, width), width=width)
        return Flow(part=part, key=f"{self.package.id}/{part}", width=width, strips=tuple(strips))

    # -- pictures and tables
    # ------------------------------------------------------------------------------------------------

    def pictures(self, width: float) -> tuple[PictureShape, ...]:
        """The pictures at a width, with their natural heights."""
        page = self.setter.page
        return tuple(
            PictureShape(key=picture.key, width=width, rows=page.picture_rows(width * self._ratios[picture.key]))
            for picture in self.package.pictures
        )

    def picture(self, key: str, width: float, rows: int) -> Flow:
        """A picture of so many rows with its caption and credit.

        A picture that would have to lose more than the style allows to be so low is made narrower instead; its
        caption then stands beside it where there is room.
        """
        return self._once(("picture", key, width, rows), lambda: self._picture(key, width, rows))

    def picture_width(self, key: str, width: float, rows: int) -> float:
        """How wide a picture of so many rows is set: narrower than its column only where its caption has room beside it."""
        lowest = self.setter.style.fit.picture_crop[0]
        wide = self.setter.page.picture_height(rows) / (self._ratios[key] * lowest)
        return wide if width - wide >= _BESIDE_PICTURE + _BESIDE_GAP else width

    def _picture(self, key: str, width: float, rows: int) -> Flow:
        page = self.setter.page
        copy = next(picture for picture in self.package.pictures if picture.key == key)
        wide = self.picture_width(key, width, rows)
        content = PictureItem(key=key, rows=page.picture_height(rows) / page.leading)
        picture = Item(x=0.0, row=page.cap_row, width=wide, content=content)
        room = width - wide - _BESIDE_GAP
        if room >= _BESIDE_PICTURE:
            lines = self._caption_lines(copy.caption, copy.credit_line, room)
            if len(lines) <= rows:
                items = [
                    Item(x=wide + _BESIDE_GAP, row=rows - len(lines) + i, width=room, content=line)
                    for i, line in enumerate(lines)
                ]
                return Flow(
                    part="picture", key=key, width=width, strips=(Strip(rows=rows, items=(picture, *items), text=0),)
                )
        lines = self._caption_lines(copy.caption, copy.credit_line, width)
        held = min(len(lines), _CAPTION_HELD)
        items = [Item(x=0.0, row=rows + i, width=width, content=line) for i, line in enumerate(lines[:held])]
        strip = Strip(rows=rows + held, items=(picture, *items), text=0)
        return Flow(
            part="picture", key=key, width=width, strips=(strip, *self.setter.strips(lines[held:], width=width))
        )

    def _caption_lines(self, caption: Sequence[Text], credit: Sequence[Text], width: float) -> list[SetLine]:
        """The caption, with the credit run on behind its last words."""
        setter = self.setter
        lines: list[SetLine] = []
        for text in caption[:-1]:
            lines += setter.set(text, width)
        if caption:
            tail: list[Span] = []
            for text in credit:
                spans = setter.spans(text)
                tail += [replace(spans[0], text=" "), *spans]
            lines += setter.dress(caption[-1], setter.paragraph(caption[-1], width, tail=tuple(tail)).lines() or ())
            return lines
        for text in credit:
            lines += setter.set(text, width)
        return lines

    def tables(self, width: float) -> tuple[Flow, ...]:
        """The tables, each a flow of its own."""
        return tuple(
            self._once(("table", box.key, width), lambda box=box: self._table(box, width))  # type: ignore[misc]
            for box in self.package.tables
        )

    def tables_fit(self, width: float) -> bool:
        """Whether no table has to break words in its cells at a width."""
        return all(sum(self._least_widths(box)) <= width for box in self.package.tables)

    def _least_widths(self, box: TableBox) -> list[float]:
        """By column, the width of its widest word."""
        return [
            max(self.setter.widest_word(row[index]) for row in (box.head, *box.rows)) + _CELL_GAP
            for index in range(len(box.head))
        ]

    def _table(self, box: TableBox, width: float) -> Flow:
        setter = self.setter
        if width / len(box.head) < _NARROWEST_CELL:
            raise _too_wide(box, width)
        numeric = [all(_is_number(row[i]) for row in box.rows) for i in range(len(box.head))]
        widths = self._table_widths(box, width, numeric)
        strips: list[Strip] = []
        for text in box.title:
            strips += [replace(s, cut=NEVER) for s in setter.strips(setter.set(text, width), width=width)]
        for index, row in enumerate((box.head, *box.rows)):
            strips += self._row(row, widths, numeric, width)
            if index < 2 or index == len(box.rows) - 1:
                strips[-1] = replace(strips[-1], cut=NEVER)
        for text in box.note:
            strips[-1] = replace(strips[-1], cut=NEVER)
            strips += setter.strips(setter.set(text, width), width=width)
        if sum(strip.rows for strip in strips) <= _TABLE_HELD:
            strips = [replace(strip, cut=NEVER) for strip in strips]
        return Flow(part="table", key=box.key, width=width, strips=tuple(strips))

    def _table_widths(self, box: TableBox, width: float, numeric: Sequence[bool]) -> list[float]:
        """Columns as wide as their copy asks for, in proportion where that is more; what is left goes to those of words."""
        asked = [
            max(self.setter.width_of(row[i]) for row in (box.head, *box.rows)) + _CELL_GAP for i in range(len(box.head))
        ]
        room = width - sum(asked)
        if room >= 0:
            words = [0.0 if number and not all(numeric) else one for one, number in zip(asked, numeric, strict=True)]
            return [one + room * share / sum(words) for one, share in zip(asked, words, strict=True)]
        least = self._least_widths(box)
        if sum(least) > width:  # words must break somewhere
            least = [min(one, width / len(asked)) for one in least]
        spare = width - sum(least)
        over = [max(one - low, 0.0) for one, low in zip(asked, least, strict=True)]
        return [low + spare * one / (sum(over) or 1.0) for low, one in zip(least, over, strict=True)]

    def _row(self, row: Sequence[Text], widths: Sequence[float], numeric: Sequence[bool], width: float) -> list[Strip]:
        """A row of cells over a hairline; a very tall one may be parted between its lines."""
        items: list[Item] = []
        rows, x = 1, 0.0
        for text, room, number in zip(row, widths, numeric, strict=True):
            inner = room - min(_CELL_GAP, room / 4)
            lines = self.setter.set(text, inner)
            shift = inner - lines[0].line.width if number and len(lines) == 1 else 0.0
            items += [Item(x=x + shift, row=index, width=inner, content=line) for index, line in enumerate(lines)]
            rows = max(rows, len(lines))
            x += room
        rule = Item(x=0.0, row=float(rows), width=width, content=RuleItem())
        if rows <= _TALLEST_ROW:
            return [Strip(rows=rows, items=(*items, rule))]
        parted = [
            Strip(rows=1, items=tuple(replace(item, row=0.0) for item in items if item.row == index), cut=20.0)
            for index in range(rows)
        ]
        parted[-1] = replace(parted[-1], items=(*parted[-1].items, replace(rule, row=1.0)), cut=0.0)
        return parted

    # --
    # -------------------------------------------------------------------------------------------------------------------

    def _once(self, key: tuple[object, ...], make: Callable[[], FlowT]) -> FlowT:
        if key not in self.flows:
            self.flows[key] = make()
        flow: FlowT = self.flows[key]
        return flow


def levelled(strips: Sequence[Strip], count: int) -> list[list[Strip]]:
    """Divide strips among columns so that the deepest is as shallow as their cuts allow."""
    total = sum(strip.rows for strip in strips)
    columns: list[list[Strip]] = []
    for depth in range(-(-total // count), total + 1):
        columns = []
        rest = list(strips)
        while rest and len(columns) < count:
            column = _front(rest, depth)
            columns.append(_trimmed(column))
            rest = rest[len(column) :]
            while rest and rest[0].white:
                rest = rest[1:]
        if not rest:
            break
    return columns


def _front(strips: Sequence[Strip], depth: int) -> list[Strip]:
    """The most strips that make a column of a depth."""
    rows, held = 0, 0
    for index, strip in enumerate(strips, 1):
        rows += strip.rows
        if rows > depth and not strip.white:
            break
        if index == len(strips) or (strip.cut < NEVER and not strip.white):
            held = index
    return list(strips[:held])


def _trimmed(strips: Sequence[Strip]) -> list[Strip]:
    """Strips without the white at their end."""
    last = max((index for index, strip in enumerate(strips) if not strip.white), default=-1)
    return list(strips[: last + 1])


def _closed(strips: Sequence[Strip]) -> tuple[Strip, ...]:
    """Close a tinted or ruled box with a row of its own, and guard its cuts."""
    guarded = list(_guarded(strips))
    guarded[-1] = replace(guarded[-1], cut=NEVER)
    return (*guarded, Strip(rows=1, cut=0.0, text=0))


def _guarded(strips: Sequence[Strip]) -> tuple[Strip, ...]:
    """Forbid cuts that leave fewer than three lines of a box on a side, and make every cut dear."""
    total = sum(strip.text for strip in strips)
    seen = 0
    guarded = []
    for strip in strips:
        seen += strip.text
        near = seen < 3 or total - seen < 3
        last = strip is strips[-1]
        guarded.append(replace(strip, cut=strip.cut if last else NEVER if near else max(strip.cut, 40.0)))
    return tuple(guarded)


def _too_wide(box: TableBox, width: float) -> MakeupError:
    place = next((text.runs[0].place for text in box.head if text.runs), None)
    finding = Finding(
        code="table/too-wide",
        severity=Severity.FAIL,
        message=f"{len(box.head)} columns do not fit {width / POINTS_PER_MM:.0f} mm",
        hint="part the table in two, or turn its rows into columns",
        place=place,
    )
    return MakeupError("a table has more columns than the page has room for", [finding])


def _shifted(strip: Strip, x: float) -> Strip:
    return replace(strip, items=tuple(replace(item, x=item.x + x) for item in strip.items))


def _is_number(text: Text) -> bool:
    written = "".join(run.text for run in text.runs).strip()
    return bool(written) and all(char.isdigit() or char in " .,:+-–−%€\u202f\u00a0" for char in written)
