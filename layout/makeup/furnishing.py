"""Furnishing: the frames of the paper's own, beside the stories.

Teasers under the masthead, the openers of sections that start a page, contents, imprint, corrections,
advertisements where they were sold, and fillers for holes that no story closes. Each is a piece: a rectangle of the
page grid with what stands in it. Page numbers in teasers and contents are known only when all pages are made up;
`Furnishing.numbered` writes them in, line for line as high as before.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from layout.composer.galley import NEVER, Flow, Item, PictureItem, RuleItem, SetLine, Setter, Strip, Text, beside, white
from layout.copy.model import Copy, Correction, Edition, Imprint
from layout.findings import Place
from layout.kept import Kept
from layout.makeup.plan import Frame, FrameKind, Grid, whole
from layout.style import Format
from layout.typography.markup import Paragraph, Run, inline
from layout.typography.normalise import normalise
from layout.typography.phrases import long_date, phrase

#: A hole of fewer rows is left white.
_LEAST_HOLE: Final = 4
#: A page number that is not known yet, as wide as most.
_UNKNOWN: Final = 0


def asked_of(edition: Edition) -> tuple[object, ...]:
    """Return all of an edition that its furnishing is made from."""
    sections = tuple(
        (section.name, section.start, tuple(story.article.id for story in section.stories))
        for section in edition.sections
    )
    return (
        edition.path, edition.pages, edition.teasers, edition.contents, edition.ads, edition.imprint, edition.issn,
        edition.corrections, edition.fillers, sections,
    )  # fmt: skip


class Piece(Struct, frozen=True, kw_only=True):
    """A frame of the paper's own. ``head`` pieces stand under the masthead or running head, above all stories."""

    kind: FrameKind
    key: str
    column: int
    row: int
    columns: int
    rows: int
    flow: Flow
    head: bool = False


class Furnishing:
    """Sets the paper's own frames.

    Args:
        edition: what was sold, what is to be corrected, who answers for it.
        setter: sets their words.
        head_rows: rows of the masthead and of the running head.
        ratios: height over width of filler pictures by their key, ``filler/<n>``.
    """

    def __init__(
        self, edition: Edition, setter: Setter, head_rows: tuple[int, int], ratios: Mapping[str, float]
    ) -> None:
        self.edition = edition
        self.setter = setter
        self.grid = Grid(setter.page)
        self.page_format: Format = setter.page
        self._heads = head_rows
        self._ratios = ratios
        self._pieces: dict[tuple[int, str, bool], tuple[Piece, ...]] = {}
        self._numbered = Kept()
        self._fillers: dict[int, Flow] = {}
        self._ads = self._dealt_ads()

    # -- pages
    # ----------------------------------------------------------------------------------------------------------------

    def page(self, number: int, section: str, *, opener: bool) -> tuple[Piece, ...]:
        """Return what stands on a page before any story is placed; asked twice, it is set once."""
        asked = (number, section, opener)
        if asked not in self._pieces:
            self._pieces[asked] = self._page(number, section, opener=opener)
        return self._pieces[asked]

    def _page(self, number: int, section: str, *, opener: bool) -> tuple[Piece, ...]:
        pieces: list[Piece] = []
        top = self._heads[0] if number == 1 else self._heads[1]
        if number == 1 and self.edition.teasers:
            pieces.append(self._head_piece("teasers", "teasers", self._teasers({}), top))
        if opener and self._starts_page(section):
            pieces.append(self._head_piece("opener", f"opener/{section}", self._opener(section), top))
        feet = [0] * self.page_format.columns
        for flow, kind, columns in self._foot_flows(number):
            pieces.append(self._at_foot(flow, kind, columns, feet))
        return tuple(pieces)

    def head_rows(self, number: int, pieces: Iterable[Piece]) -> int:
        """Return the rows above the stories of a page."""
        top = self._heads[0] if number == 1 else self._heads[1]
        return max([top, *(piece.row + piece.rows for piece in pieces if piece.head)])

    def frame(self, piece: Piece, number: int) -> Frame:
        """Return a piece as a frame."""
        return Frame(
            id=f"p{number}.{piece.key.replace('/', '.')}", kind=piece.kind, story=None, x=self.grid.column_x(piece.column),
            row=piece.row, width=self.page_format.span(piece.columns), rows=piece.rows,
            fragments=(whole(piece.flow, self.grid.column_x(piece.column), piece.row),),
        )  # fmt: skip

    def numbered(self, frames: Sequence[Frame], pages: Mapping[str, int]) -> tuple[Frame, ...]:
        """Return a page's frames with page numbers written into teasers and contents."""
        return tuple(self._with_numbers(frame, pages) for frame in frames)

    def _with_numbers(self, frame: Frame, pages: Mapping[str, int]) -> Frame:
        flow = {"teasers": self._teasers, "contents": self._contents}.get(frame.kind)
        if flow is None:
            return frame
        return self._numbered.once(
            frame.id,
            (frame, pages),
            lambda: replace(frame, fragments=(whole(flow(pages), frame.x, frame.row),)),
        )

    def fill(self, number: int, holes: Sequence[tuple[int, int, int, int]], printed: Sequence[str]) -> list[Frame]:
        """Close holes with the paper's fillers, each once a page: those printed least so far first, then the tallest.

        Args:
            number: the page.
            holes: column, row, columns and rows of each.
            printed: keys of the fillers on earlier pages.
        """
        fillers = {f"filler/{index + 1}": self._filler(index) for index in range(len(self.edition.fillers))}
        frames: list[Frame] = []
        for column, start, columns, height in holes:
            row, rows = start, height
            while rows >= _LEAST_HOLE:
                fitting = [key for key, flow in fillers.items() if flow.rows <= rows]
                if not fitting:
                    break
                chosen = min(fitting, key=lambda key: (printed.count(key), -fillers[key].rows, key))
                flow = fillers.pop(chosen)
                taken = rows if rows - flow.rows < _LEAST_HOLE else flow.rows + 1
                piece = Piece(kind="filler", key=chosen, column=column, row=row, columns=columns, rows=taken, flow=flow)
                frames.append(self.frame(piece, number))
                row, rows = row + taken, rows - taken
        return frames

    # -- places
    # ---------------------------------------------------------------------------------------------------------------

    def _head_piece(self, kind: FrameKind, key: str, flow: Flow, row: int) -> Piece:
        return Piece(
            kind=kind,
            key=key,
            column=0,
            row=row,
            columns=self.page_format.columns,
            rows=flow.rows + 1,
            flow=flow,
            head=True,
        )

    def _at_foot(self, flow: Flow, kind: FrameKind, columns: int, feet: list[int]) -> Piece:
        """Stack a piece on the page's foot: advertisements from the right, the paper's own from the left."""
        places = range(self.page_format.columns - columns + 1)
        order = reversed(places) if kind == "ad" else places
        column = min(order, key=lambda at: max(feet[at : at + columns]))
        height = max(feet[column : column + columns])
        row = self.page_format.rows - height - flow.rows
        for at in range(column, column + columns):
            feet[at] = height + flow.rows + 1
        return Piece(kind=kind, key=flow.key, column=column, row=row, columns=columns, rows=flow.rows, flow=flow)

    def _foot_flows(self, number: int) -> Iterable[tuple[Flow, FrameKind, int]]:
        for index in self._ads.get(number, ()):
            ad = self.edition.ads[index]
            columns = min(ad.columns, self.page_format.columns)
            yield self._ad(index, columns), "ad", columns
        if number == self._own_page():
            if self.edition.imprint:
                yield self._imprint(self.edition.imprint), "imprint", 1
            if self.edition.corrections:
                yield self._corrections(), "corrections", 1
        if number == 1 and self.edition.contents:
            yield self._contents({}), "contents", 1

    def _own_page(self) -> int:
        """The page of imprint and corrections: the second where there is sure to be one."""
        pages = self.edition.pages
        return 2 if pages and pages.min >= 2 else 1

    def _starts_page(self, section: str) -> bool:
        return any(str(one.name or "") == section and one.start == "new-page" for one in self.edition.sections)

    def _dealt_ads(self) -> dict[int, list[int]]:
        """Give each advertisement its page: the one it was sold for, else pages from the third on in turn."""
        dealt: dict[int, list[int]] = {}
        pages = self.edition.pages
        last = pages.min if pages else 1
        free = list(range(3, last + 1)) or [last]
        for index, ad in enumerate(self.edition.ads):
            number = ad.page or free[index % len(free)]
            dealt.setdefault(number, []).append(index)
        return dealt

    # -- flows
    # ----------------------------------------------------------------------------------------------------------------

    def _text(self, key: str, style: str, copy: Copy | str, label: str = "") -> tuple[Text, ...]:
        """Return the paper's words as texts, typography applied; a label opens the first, in bold."""
        words = Copy(copy, (Place(str(self.edition.path)),)) if isinstance(copy, str) else copy
        language = self.setter.style.language
        grouping = self.setter.style.digit_grouping
        read = inline(words)
        if label and read:
            read = (_opened(read[0], label), *read[1:])
        paragraphs = [normalise(p, language=language, digit_grouping=grouping).paragraph for p in read]
        return tuple(
            Text(key=f"{key}.{index + 1}", style=style, runs=paragraph.runs, language=language, generated=True)
            for index, paragraph in enumerate(paragraphs)
        )

    def _lines(self, key: str, style: str, copy: Copy | str, width: float, label: str = "") -> list[SetLine]:
        return [line for text in self._text(key, style, copy, label) for line in self.setter.set(text, width)]

    def _strips(self, key: str, style: str, copy: Copy | str, width: float, label: str = "") -> list[Strip]:
        return self.setter.strips(self._lines(key, style, copy, width, label), width=width)

    def _labelled(self, kind: str, label: str, strips: Sequence[Strip], width: float) -> Flow:
        head = self._strips(f"paper/{kind}.label", "box-label", label, width)
        return Flow(part=kind, key=f"paper/{kind}", width=width, strips=(*head, *strips))

    def _teasers(self, pages: Mapping[str, int]) -> Flow:
        """Announcements side by side, each with the page it points to."""
        edition, page = self.edition, self.page_format
        width = (page.type_width - (len(edition.teasers) - 1) * page.gutter) / len(edition.teasers)
        flows = []
        for index, teaser in enumerate(edition.teasers):
            number = pages.get(teaser.article, _UNKNOWN)
            pointer = f"{phrase(self.setter.style.language, 'page')}\u00a0{number or '00'}"
            key = f"paper/teaser.{index + 1}"
            strips = self._strips(key, "teaser", teaser.text, width)
            strips += self._strips(f"{key}.page", "teaser-page", pointer, width)
            flows.append(Flow(part="teasers", key=key, width=width, strips=tuple(strips)))
        xs = [index * (width + page.gutter) for index in range(len(edition.teasers))]
        return beside(flows, xs, part="teasers", key="paper/teasers", width=page.type_width, hairlines=True)

    def _opener(self, section: str) -> Flow:
        width = self.page_format.type_width
        lines = self._lines("paper/opener", "opener", section, width)
        strip = self.setter.block(lines, width=width, pitch=self.setter.paragraph_style("opener").pitch)
        return Flow(part="opener", key=f"paper/opener.{section}", width=width, strips=(strip,))

    def _contents(self, pages: Mapping[str, int]) -> Flow:
        """Each section with its first page, and what the page's lead says."""
        width = self.page_format.column_width
        strips: list[Strip] = []
        language = self.setter.style.language
        # As wide as any number: those on the page are known last, and may break no line elsewhere.
        (widest,) = self._lines("paper/contents.page", "contents-page", "000", width)
        for index, section in enumerate(self.edition.sections):
            first = min((pages[s.article.id] for s in section.stories if s.article.id in pages), default=_UNKNOWN)
            name = str(section.name or "")
            entry = self._lines(f"paper/contents.{index + 1}", "contents", name, width - 1.5 * widest.line.natural)
            page = self._lines(f"paper/contents.{index + 1}.page", "contents-page", str(first or "00"), width)
            if not entry:  # a section without a name
                continue
            rows = len(entry)
            items = (
                *(Item(x=0.0, row=float(row), width=width, content=line) for row, line in enumerate(entry)),
                Item(x=0.0, row=rows - 1.0, width=width, content=page[0]),
            )
            rule = Item(x=0.0, row=float(rows), width=width, content=RuleItem())
            strips.append(Strip(rows=rows, items=(*items, rule), cut=NEVER))
        return self._labelled("contents", phrase(language, "contents"), strips, width)

    def _imprint(self, imprint: Imprint) -> Flow:
        width = self.page_format.column_width
        language = self.setter.style.language
        fields = [
            (phrase(language, "publisher"), _joined(imprint.publisher, imprint.address)),
            (phrase(language, "responsible"), _joined(imprint.responsible_editor, imprint.editor_address)),
            (phrase(language, "printer"), _joined(imprint.printer, imprint.printer_address)),
            (phrase(language, "advertising"), _joined(imprint.advertising)),
            ("", _joined(imprint.ownership)),
            ("", _joined(imprint.contact)),
            ("ISSN", _joined(self.edition.issn)),
        ]
        strips: list[Strip] = []
        for index, (label, words) in enumerate(fields):
            strips += self._strips(f"paper/imprint.{index + 1}", "imprint", words, width, label)
        return self._labelled("imprint", phrase(language, "imprint"), strips, width)

    def _corrections(self) -> Flow:
        """What earlier editions had wrong, each under the day and page of the error."""
        width = self.page_format.column_width
        strips: list[Strip] = []
        for index, correction in enumerate(self.edition.corrections):
            if index:
                strips.append(white(1))
            key = f"paper/correction.{index + 1}"
            if where := self._where(correction):
                strips += self._strips(f"{key}.where", "teaser-page", where, width)
            strips += self._strips(key, "teaser", correction.text, width)
        return self._labelled("corrections", phrase(self.setter.style.language, "corrections"), strips, width)

    def _where(self, correction: Correction) -> str:
        """Say which edition and page were wrong: the day stands in the edition's slug."""
        language = self.setter.style.language
        day = correction.day
        edition = phrase(language, "edition-of", date=long_date(day, language, weekday=False)) if day else ""
        page = f"{phrase(language, 'page')}\u00a0{correction.page}" if correction.page else ""
        return ", ".join(part for part in (edition, page) if part)

    def _ad(self, index: int, columns: int) -> Flow:
        """An advertisement under the word that says what it is."""
        ad, page = self.edition.ads[index], self.page_format
        width = page.span(columns)
        rows = max(3, math.ceil(ad.height / page.leading - 1e-6))
        label = self._lines(f"ad/{index + 1}.label", "ad-label", phrase(self.setter.style.language, "ad"), width)
        key = f"ad/{index + 1}"
        items = (
            Item(x=0.0, row=0.0, width=width, content=label[0]),
            Item(x=0.0, row=1.0, width=width, content=PictureItem(key=key, rows=rows)),
        )
        return Flow(part="ad", key=key, width=width, strips=(Strip(rows=rows + 1, items=items, text=0),))

    def _filler(self, index: int) -> Flow:
        """A filler in one column; set once, and offered to every page."""
        if index not in self._fillers:
            self._fillers[index] = self._filler_set(index)
        return self._fillers[index]

    def _filler_set(self, index: int) -> Flow:
        filler, width = self.edition.fillers[index], self.page_format.column_width
        key = f"filler/{index + 1}"
        strips: list[Strip] = []
        if filler.file and key in self._ratios:
            rows = max(3, round(width * self._ratios[key] / self.page_format.leading))
            item = Item(x=0.0, row=0.0, width=width, content=PictureItem(key=key, rows=rows))
            strips.append(Strip(rows=rows, items=(item,), text=0))
        if filler.text:
            strips += self._strips(key, "filler", filler.text, width)
        return Flow(part="filler", key=key, width=width, strips=tuple(strips))


def _opened(paragraph: Paragraph, label: str) -> Paragraph:
    """Open a paragraph with a label in bold."""
    first, *others = paragraph.runs
    head = Run(text=f"{label}:", bold=True, place=paragraph.place)
    if first.bold or first.italic or first.href:
        return replace(paragraph, runs=(head, Run(text=" ", place=paragraph.place), *paragraph.runs))
    return replace(paragraph, runs=(head, replace(first, text=f" {first.text}"), *others))


def _joined(*copies: Copy | None) -> str:
    return ", ".join(copy.text.strip() for copy in copies if copy)
