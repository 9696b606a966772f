"""A story's parts as flows: what each part of a package takes at the width it is given.

The head, the body, the boxes, the pictures and the tables of one package, each set for a width and remembered. Every flow takes whole
grid rows; the labels of boxes are glued to what follows them, and a box is cut only where at least three lines stand on either side.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from layout.composer.galley import NEVER, Flow, Item, PictureItem, RuleItem, SetLine, Setter, Strip, Text, beside, white
from layout.composer.package import AnalysisColumn, LabelledBox, Package, TableBox
from layout.composer.paragraph import Span
from layout.findings import Place
from layout.style import HeadlineStep
from layout.typography.markup import Run

#: Inset of a tinted or ruled box's text from its edges, in points.
BOX_INSET: Final = 7.0
#: The narrowest a column of an analysis may be set side by side, in points (45 mm).
_ANALYSIS_MINIMUM: Final = 127.0
#: Room between columns of an analysis set side by side.
_ANALYSIS_GUTTER: Final = 17.0
#: The row a box opens with: its upper edge and the air above its label.
_OPENING: Final = Strip(rows=1, cut=NEVER, text=0)
_CELL_GAP: Final = 6.0
#: What a signature needs before it, at the end of the last line.
_SIGNATURE_GAP: Final = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureShape:
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
    """

    def __init__(self, setter: Setter, package: Package, ratios: Mapping[str, float]) -> None:
        self.setter = setter
        self.package = package
        self._ratios = ratios
        self._flows: dict[tuple[object, ...], Flow] = {}

    # -- head -------------------------------------------------------------------------------------------------------------

    def head(self, width: float, step: HeadlineStep, *, deck: bool = True) -> Flow:
        """Kicker, headline, deck and byline across a width."""
        return self._once(("head", width, step, deck), lambda: self._head(width, step, deck=deck))

    def _head(self, width: float, step: HeadlineStep, *, deck: bool) -> Flow:
        package, setter = self.package, self.setter
        strips = [setter.block(setter.set(text, width), width=width, pitch=1.0) for text in package.kicker]
        for text in package.headline:
            lines = setter.set(text, width, size=step.size)
            strips.append(setter.block(lines, width=width, pitch=step.pitch))
        if deck:
            for text in package.deck:
                style = setter.paragraph_style(text.style)
                strips.append(setter.block(setter.set(text, width), width=width, pitch=style.pitch, above=0.4))
        strips.extend(setter.block(setter.set(text, width), width=width, pitch=1.0) for text in package.byline)
        return Flow(part="head", key=f"{package.id}/head", width=width, strips=tuple(strips))

    def headline_lines(self, width: float, step: HeadlineStep) -> int:
        """How many lines the headline makes at a size."""
        return sum(len(self.setter.set(text, width, size=step.size)) for text in self.package.headline)

    # -- body -------------------------------------------------------------------------------------------------------------

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
                block = setter.block(setter.set(text, width), width=width, pitch=pitch)
                strips += [replace(block, cut=0.0), white(1, stretch=1, cut=NEVER)]
            elif text.kind == "item":
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

    # -- boxes ------------------------------------------------------------------------------------------------------------

    def commentary(self, width: float) -> Flow | None:
        """The commentary's box."""
        box = self.package.commentary
        return self._once(("commentary", width), lambda: self._labelled(box, "commentary", width)) if box else None

    def _labelled(self, box: LabelledBox, part: str, width: float) -> Flow:
        setter = self.setter
        inner = width - 2 * BOX_INSET
        strips = [_OPENING, self._label(box.label, inner)]
        for text in box.texts:
            strips += self._running(text, inner)
        for text in box.author:
            strips[-1] = replace(strips[-1], cut=NEVER)
            strips += setter.strips(setter.set(text, inner), x=BOX_INSET, width=inner)
        return Flow(part=part, key=box.key, width=width, strips=_closed(strips), gap=0)

    def _label(self, text: Text, inner: float, *, x: float = BOX_INSET) -> Strip:
        return self.setter.block(self.setter.set(text, inner), x=x, width=inner, pitch=1.0)

    def _running(self, text: Text, inner: float) -> list[Strip]:
        """A paragraph inside a box, of any kind copy may hold."""
        setter = self.setter
        if text.kind == "crosshead":
            return [white(1), setter.block(setter.set(text, inner), x=BOX_INSET, width=inner, pitch=1.0)]
        if text.kind == "pullquote":
            pitch = setter.paragraph_style(text.style).pitch
            block = setter.block(setter.set(text, inner), x=BOX_INSET, width=inner, pitch=pitch)
            return [white(1), replace(block, cut=0.0), white(1, cut=NEVER)]
        if text.kind == "item":
            return setter.strips(setter.set_item(text, inner), x=BOX_INSET, width=inner)
        return setter.strips(setter.set(text, inner), x=BOX_INSET, width=inner)

    def letters(self, width: float) -> Flow | None:
        """The readers' letters."""
        return self._once(("letters", width), lambda: self._letters(width)) if self.package.letters else None

    def _letters(self, width: float) -> Flow:
        box, setter = self.package.letters, self.setter
        assert box is not None
        strips = [_OPENING, self._label(box.label, width, x=0.0)]
        for index, letter in enumerate(box.letters):
            if index:
                strips.append(white(1))
            lines = [line for text in letter.texts for line in setter.set(text, width)]
            body = setter.strips(lines, width=width)
            for text in letter.author:
                body = self._sign(body, text, width)
            strips += body
        return Flow(part="letters", key=box.key, width=width, strips=_closed(strips), gap=0)

    def analysis(self, width: float) -> Flow | None:
        """The analysis: its sections side by side where the width allows, else one under the other."""
        return self._once(("analysis", width), lambda: self._analysis(width)) if self.package.analysis else None

    def _analysis(self, width: float) -> Flow:
        box = self.package.analysis
        assert box is not None
        inner = width - 2 * BOX_INSET
        count = len(box.columns)
        column = (inner - (count - 1) * _ANALYSIS_GUTTER) / count
        strips = [_OPENING, self._label(box.label, inner)]
        if count > 1 and column >= _ANALYSIS_MINIMUM:
            flows = [self._analysis_column(section, column) for section in box.columns]
            xs = [BOX_INSET + index * (column + _ANALYSIS_GUTTER) for index in range(count)]
            side = beside(flows, xs, part="analysis", key=box.key, width=width, hairlines=True)
            if side.rows <= self.setter.page.rows // 2:
                return Flow(part="analysis", key=box.key, width=width, strips=_closed([*strips, *side.strips]), gap=0)
        for index, section in enumerate(box.columns):
            if index:
                strips.append(white(1))
            flow = self._analysis_column(section, inner)
            strips += [_shifted(strip, BOX_INSET) for strip in flow.strips]
        return Flow(part="analysis", key=box.key, width=width, strips=_closed(strips), gap=0)

    def _analysis_column(self, section: AnalysisColumn, width: float) -> Flow:
        setter = self.setter
        strips: list[Strip] = []
        if section.heading:
            strips.append(setter.block(setter.set(section.heading, width), width=width, pitch=1.0))
        for text, label in zip(section.points, section.labels, strict=True):
            strips += setter.strips(setter.set_item(text, width, label=label), width=width)
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

    # -- pictures and tables ------------------------------------------------------------------------------------------------

    def pictures(self, width: float) -> tuple[PictureShape, ...]:
        """The pictures at a width, with their natural heights."""
        leading = self.setter.page.leading
        return tuple(
            PictureShape(key=picture.key, width=width, rows=width * self._ratios[picture.key] / leading)
            for picture in self.package.pictures
        )

    def picture(self, key: str, width: float, rows: int) -> Flow:
        """A picture of so many rows with its caption and credit below it."""
        return self._once(("picture", key, width, rows), lambda: self._picture(key, width, rows))

    def _picture(self, key: str, width: float, rows: int) -> Flow:
        copy = next(picture for picture in self.package.pictures if picture.key == key)
        items = [Item(x=0.0, row=0.0, width=width, content=PictureItem(key=key, rows=rows))]
        lines = self._caption_lines(copy.caption, copy.credit_line, width)
        items += [Item(x=0.0, row=rows + index, width=width, content=line) for index, line in enumerate(lines)]
        strip = Strip(rows=rows + len(lines), items=tuple(items), text=0)
        return Flow(part="picture", key=key, width=width, strips=(strip,))

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

    def _table(self, box: TableBox, width: float) -> Flow:
        setter = self.setter
        widths = self._table_widths(box, width)
        numeric = [all(_is_number(row[i]) for row in box.rows) for i in range(len(box.head))]
        strips: list[Strip] = []
        for text in box.title:
            strips += [replace(s, cut=NEVER) for s in setter.strips(setter.set(text, width), width=width)]
        for index, row in enumerate((box.head, *box.rows)):
            strips.append(self._row(row, widths, numeric, width, rule=True))
            if index < 2 or index == len(box.rows) - 1:
                strips[-1] = replace(strips[-1], cut=NEVER)
        for text in box.note:
            strips[-1] = replace(strips[-1], cut=NEVER)
            strips += setter.strips(setter.set(text, width), width=width)
        return Flow(part="table", key=box.key, width=width, strips=tuple(strips))

    def _table_widths(self, box: TableBox, width: float) -> list[float]:
        """Columns as wide as their copy asks for, in proportion where that is more or less than there is."""
        asked = [
            max(self.setter.width_of(row[i]) for row in (box.head, *box.rows)) + _CELL_GAP for i in range(len(box.head))
        ]
        room = width - sum(asked)
        if room >= 0:
            return [one + room / len(asked) for one in asked]
        least = min(width / len(asked), 34.0)
        spare = width - least * len(asked)
        over = [max(one - least, 0.0) for one in asked]
        return [least + spare * one / (sum(over) or 1.0) for one in over]

    def _row(
        self, row: Sequence[Text], widths: Sequence[float], numeric: Sequence[bool], width: float, *, rule: bool
    ) -> Strip:
        items: list[Item] = []
        rows, x = 1, 0.0
        for text, room, number in zip(row, widths, numeric, strict=True):
            inner = room - _CELL_GAP
            lines = self.setter.set(text, inner)
            shift = inner - lines[0].line.width if number and len(lines) == 1 else 0.0
            items += [Item(x=x + shift, row=index, width=inner, content=line) for index, line in enumerate(lines)]
            rows = max(rows, len(lines))
            x += room
        if rule:
            items.append(Item(x=0.0, row=float(rows), width=width, content=RuleItem()))
        return Strip(rows=rows, items=tuple(items))

    # -- -------------------------------------------------------------------------------------------------------------------

    def _once(self, key: tuple[object, ...], make: Callable[[], Flow]) -> Flow:
        if key not in self._flows:
            self._flows[key] = make()
        return self._flows[key]


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


def _shifted(strip: Strip, x: float) -> Strip:
    return replace(strip, items=tuple(replace(item, x=item.x + x) for item in strip.items))


def _is_number(text: Text) -> bool:
    written = "".join(run.text for run in text.runs).strip()
    return bool(written) and all(char.isdigit() or char in " .,:+-–−%€\u202f\u00a0" for char in written)


def picture_place(package: Package, key: str) -> Place:
    """Return where a picture is named in the copy."""
    return next(picture.place for picture in package.pictures if picture.key == key)
