"""Views: what the templates print, worked out beforehand. A template decides nothing.

A page's fragments become sections, their lines paragraphs of ready-made lines. Every paragraph is placed so that
its first baseline falls on the grid: WeasyPrint puts a baseline at half the leading left over by the face's ascent
and descent, so the top follows from the face's metrics. Lengths are points on the page, written with two to four
decimals.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct, field

from layout.composer.galley import Item, PictureItem, RuleItem, SetLine
from layout.composer.line import PANGO_UNIT, Piece, drawable
from layout.composer.shaping import TypeSetting
from layout.findings import Box
from layout.html.typeblocks import TypeBlock, TypeLine, TypeParagraph, linked, type_blocks
from layout.makeup.plan import Fragment, Frame, Grid, Page
from layout.style import Style
from layout.typography.fonts import HARD_HYPHEN_AT_END, SOFT_HYPHEN_AT_END

#: What a parted box's tint or frame reaches beyond its rows at the cut, in rows: as far as a text's ascenders stay from its edge.
_CUT_AIR: Final = 0.3
#: What a kind of paragraph is to readers of the structure tree (ISO 32000-1 14.8.4); all others are P.
ROLES: Final[Mapping[str, str]] = {
    "headline": "H1",
    "opener": "H1",
    "crosshead": "H2",
    "question": "H2",
    "box-label": "H2",
    "section": "H3",
    "item": "LBody",
    "subitem": "LBody",
    "point": "LBody",
    "point-lettered": "LBody",
    "caption": "Caption",
    "credit": "Caption",
    "table-title": "Caption",
    "table-head": "TH",
    "table-cell": "TD",
}
#: Parts whose text stands in a box that the stylesheet draws.
BOXED: Final = frozenset({"commentary", "letters", "analysis"})


class PieceView(Struct, frozen=True):
    """A stretch of a line. ``setting`` is a class of `SettingClasses`, empty where it is the paragraph's own."""

    text: str
    setting: str
    href: str | None
    #: Its own letterspacing where it is not the line's.
    style: str = ""


class LineView(Struct, frozen=True):
    """A ready-made line: its style attribute and its pieces. ``label`` hangs before it."""

    style: str
    pieces: tuple[PieceView, ...]
    label: str | None
    label_setting: str
    label_style: str


class ParagraphView(Struct, frozen=True):
    """The lines of a paragraph that stand together in one column. ``role`` is its type in the structure tree."""

    tag: str
    role: str
    key: str
    kind: str
    setting: str
    style: str
    language: str
    generated: bool
    lines: tuple[LineView, ...]


class PictureView(Struct, frozen=True):
    """A picture at its place. Without words it is an ornament and no part of the structure tree."""

    key: str
    role: str
    style: str
    source: str
    alt: str


class RuleView(Struct, frozen=True):
    """A thin rule at its place."""

    style: str


class FragmentView(Struct, frozen=True):
    """A fragment of a part: the box drawn behind it and what stands in it.

    Its copy is either blocks of type, with the squares that hang before lines, or paragraphs for WeasyPrint to set.
    """

    part: str
    key: str
    classes: str
    box: str
    paragraphs: tuple[ParagraphView, ...]
    pictures: tuple[PictureView, ...]
    rules: tuple[RuleView, ...]
    blocks: tuple[TypeBlock, ...] = ()
    squares: tuple[str, ...] = ()


class FrameView(Struct, frozen=True):
    """A frame: a story's fragments on one page."""

    id: str
    kind: str
    story: str
    language: str
    fragments: tuple[FragmentView, ...]
    rules: tuple[RuleView, ...]


class FurnitureView(Struct, frozen=True):
    """A piece of the page's furniture: a class of the stylesheet, a place, and text; ``box`` is where its text stands."""

    kind: str
    style: str
    text: str
    box: Box


class MarkView(Struct, frozen=True):
    """Something a proof shows beside the page's own: classes of the stylesheet, a place, and text."""

    classes: str
    style: str
    text: str


class PageView(Struct, frozen=True):
    """A page of HTML."""

    title: str
    language: str
    number: int
    variant: str
    links: bool
    furniture: tuple[FurnitureView, ...]
    frames: tuple[FrameView, ...]
    #: What a proof draws below the type and over it.
    under: tuple[MarkView, ...] = ()
    over: tuple[MarkView, ...] = ()

    @property
    def blocks(self) -> tuple[TypeBlock, ...]:
        """The page's blocks of type, in reading order."""
        return tuple(block for frame in self.frames for part in frame.fragments for block in part.blocks)


class ExpectedLine(Struct, frozen=True, gc=False):
    """A line as it should be laid out, in the order it stands in the document. Points on the page."""

    line: SetLine
    x: float
    baseline: float
    width: float
    page: int


class SettingClasses(Struct):
    """Names each type setting with a short class, in the order they come up."""

    names: dict[tuple[object, ...], str] = field(default_factory=dict)
    settings: dict[str, TypeSetting] = field(default_factory=dict)

    def name(self, setting: TypeSetting) -> str:
        """Return the class of a setting."""
        if setting.key not in self.names:
            name = f"t{len(self.names)}"
            self.names[setting.key] = name
            self.settings[name] = setting
        return self.names[setting.key]

    def css(self) -> str:
        """Return the rules of all classes named so far."""
        return "\n".join(_setting_css(name, setting) for name, setting in self.settings.items())


def _setting_css(name: str, setting: TypeSetting) -> str:
    features = ", ".join(f'"{tag}" {int(on)}' for tag, on in setting.features)
    written = f";font-feature-settings:{features}" if features else ""
    return f'.{name}{{font-family:"{setting.face.name}";font-size:{_pt(setting.size + PANGO_UNIT / 4)}{written}}}'


class Pictures(Struct, frozen=True):
    """Where the bytes of each picture come from, and what it shows."""

    sources: Mapping[str, str]
    alts: Mapping[str, str]


def page_view(  # noqa: PLR0913 - a page's view is what all these say together
    page: Page,
    grid: Grid,
    style: Style,
    classes: SettingClasses,
    pictures: Pictures,
    furniture: Sequence[FurnitureView],
    *,
    title: str,
    language: str,
    variant: str,
    links: bool = True,
    pointers: Mapping[str, str] | None = None,
    plain: bool = False,
) -> tuple[PageView, tuple[ExpectedLine, ...]]:
    """Return a page's view and the lines that must come out of it.

    A plain page has its copy as text for WeasyPrint to set, line by line; any other as blocks of type.
    """
    maker = _Maker(grid, style, classes, pictures, page.number, pointers or {})
    maker.plain, maker.links = plain, links
    frames = tuple(maker.frame(frame) for frame in page.frames)
    view = PageView(title, language, page.number, variant, links, tuple(furniture), frames)
    return view, tuple(maker.expected)


class _Maker:
    def __init__(
        self,
        grid: Grid,
        style: Style,
        classes: SettingClasses,
        pictures: Pictures,
        page: int,
        pointers: Mapping[str, str],
    ) -> None:
        self.grid = grid
        self.style = style
        self.classes = classes
        self.pictures = pictures
        self.page = page
        self.pointers = pointers
        self.expected: list[ExpectedLine] = []
        self.plain = False
        self.links = True

    def frame(self, frame: Frame) -> FrameView:
        language = next((line.language for line in _lines(frame.fragments)), self.style.language)
        fragments = tuple(self.fragment(fragment, language) for fragment in frame.fragments)
        rules = tuple(
            RuleView(
                _place(
                    self.grid.x(rule.x) - 0.15, self._cap_line(rule.row), 0.3, self._rule_height(rule.row, rule.rows)
                )
            )
            for rule in frame.rules
        )
        rules += tuple(
            RuleView(_place(self.grid.x(rule.x), self.grid.y(rule.row + 0.5) - 0.15, rule.width, 0.3))
            for rule in frame.levels
        )
        return FrameView(frame.id, frame.kind, frame.story or "", language, fragments, rules)

    def _cap_line(self, row: float) -> float:
        """Where capitals of the copy begin in a row: rules and pictures beside copy start there."""
        return self.grid.y(row + self.grid.page.cap_row)

    def _rule_height(self, row: float, rows: float) -> float:
        return self.grid.baseline(row + rows - 1) - self._cap_line(row)

    def fragment(self, fragment: Fragment, language: str) -> FragmentView:
        groups = tuple(_groups(fragment))
        paragraphs = tuple(self.paragraph(fragment, group) for group in groups) if self.plain else ()
        type_paragraphs = (
            () if self.plain else tuple(self.type_paragraph(fragment, group, language) for group in groups)
        )
        pictures = tuple(
            self.picture(fragment, row, item, item.content)
            for row, item in fragment.items()
            if isinstance(item.content, PictureItem)
        )
        rules = tuple(
            self.rule(fragment, row, item, item.content)
            for row, item in fragment.items()
            if isinstance(item.content, RuleItem)
        )
        ends = (
            (" opens" if fragment.opens else "")
            + (" closes" if fragment.closes else "")
            + (" top" if fragment.at_top else "")
        )
        return FragmentView(
            part=fragment.part,
            key=fragment.key,
            classes=f"part {fragment.part}{ends}",
            box=_box(self.fragment_box(fragment)),
            paragraphs=paragraphs,
            pictures=pictures,
            rules=rules,
            blocks=type_blocks(type_paragraphs, self.page),
            squares=() if self.plain else tuple(self.squares(fragment, groups)),
        )

    def fragment_box(self, fragment: Fragment) -> Box:
        """The box drawn behind a part: from its upper edge to the baseline of its last row.

        A box opens with a row of its own: its edge is the cap line where it heads a column, else a little lower, so
        that the white above it and the air below the edge are alike. Where it is parted, its tint or frame takes the
        whole of the rows at the cut and, within the type area, some air beyond them.
        """
        top, bottom = self._cap_line(fragment.row), self.grid.baseline(fragment.row + fragment.rows - 1)
        if fragment.part in BOXED:
            if not fragment.opens:
                top = self.grid.y(max(0.0, fragment.row - _CUT_AIR))
            elif not fragment.at_top:
                top = self.grid.y(fragment.row + 0.55)
            if not fragment.closes:
                bottom = self.grid.y(min(self.grid.page.rows, fragment.row + fragment.rows + _CUT_AIR))
        return Box(self.grid.x(fragment.x), top, fragment.width, bottom - top)

    def picture(self, fragment: Fragment, row: float, item: Item, content: PictureItem) -> PictureView:
        place = _box(self.grid.box(fragment.x + item.x, row, item.width, content.rows))
        source, alt = self.pictures.sources.get(content.key, ""), self.pictures.alts.get(content.key, "")
        return PictureView(content.key, "Figure" if alt else "Artifact", place, source, alt)

    def rule(self, fragment: Fragment, row: float, item: Item, content: RuleItem) -> RuleView:
        x = self.grid.x(fragment.x + item.x)
        if content.rows:
            top = self._cap_line(row)
            height = self.grid.baseline(row + content.rows - 1) - top
            return RuleView(_place(x - content.thickness / 2, top, content.thickness, height))
        return RuleView(_place(x, self.grid.y(row) - content.thickness / 2, item.width, content.thickness))

    def type_paragraph(self, fragment: Fragment, group: "_Group", language: str) -> TypeParagraph:
        """Return a paragraph's lines at their places; a language that is the frame's is not named again."""
        pitch, x, baseline = self._placed(fragment, group)
        first, lines = group.lines[0], []
        for index, line in enumerate(group.lines):
            self._expect(line, x, baseline + index * pitch)
            label = x + line.line.label.x if line.line.label else 0.0
            hrefs = linked([piece.href for piece in line.line.pieces], self.pointers.get(line.key), links=self.links)
            lines.append(TypeLine(line.line, x + line.line.x, baseline + index * pitch, hrefs, label))
        return TypeParagraph(
            key=first.key, kind=self.style.paragraph(group.style, self.grid.page).name, role=ROLES.get(group.style, "P"),
            language=first.language if first.language != language else None, lines=tuple(lines),
        )  # fmt: skip

    def squares(self, fragment: Fragment, groups: Sequence["_Group"]) -> Iterator[str]:
        """Yield the places of the squares that hang before lines; the stylesheet says what a square looks like."""
        for group in groups:
            for index, line in enumerate(group.lines):
                if line.line.label is not None and line.line.label.piece is None:
                    pitch, x, baseline = self._placed(fragment, group)
                    top = baseline + index * pitch - _lead(_strut(group.lines), pitch)
                    yield f"left:{_pt(x + line.line.label.x)};top:{_pt(top)}"

    def _placed(self, fragment: Fragment, group: "_Group") -> tuple[float, float, float]:
        """Return a group's pitch in points, its left edge and its first baseline."""
        x = self.grid.x(fragment.x + group.x)
        return group.pitch * self.grid.page.leading, x, self.grid.baseline(group.row)

    def _expect(self, line: SetLine, x: float, baseline: float) -> None:
        width = line.line.width + (_hang(line) if self.plain else line.line.hang)
        self.expected.append(ExpectedLine(line, x + line.line.x, baseline, width, self.page))

    def paragraph(self, fragment: Fragment, group: "_Group") -> ParagraphView:
        style = self.style.paragraph(group.style, self.grid.page)
        strut = _strut(group.lines)
        pitch, x, baseline = self._placed(fragment, group)
        lead = _lead(strut, pitch)
        own = self.classes.name(strut)
        lines = []
        for index, line in enumerate(group.lines):
            self._expect(line, x, baseline + index * pitch)
            lines.append(self.line(line, own, index * pitch))
        role = ROLES.get(group.style, "P")
        tag = role.lower() if role in {"H1", "H2", "H3"} else "p"
        place = _place(x, baseline - lead, group.width, len(lines) * pitch)
        first = group.lines[0]
        return ParagraphView(
            tag=tag, role=role, key=first.key, kind=style.name, setting=own, style=f"{place};line-height:{_pt(pitch)}",
            language=first.language, generated=first.generated, lines=tuple(lines),
        )  # fmt: skip

    def line(self, set_line: SetLine, own: str, top: float) -> LineView:
        line = set_line.line
        tracking = line.tracking + (line.pieces[0].tracking if line.pieces else 0.0)
        parts = []
        if abs(line.x) > 1e-4:
            parts.append(f"text-indent:{_pt(line.x)}")
        # WeasyPrint cuts both to whole Pango units, word spacing after adding the letter's: stay a quarter of one
        # on the safe side.
        if abs(line.word_spacing) > 1e-5:
            side = math.copysign(PANGO_UNIT / 4, line.word_spacing + tracking)
            parts.append(f"word-spacing:{_pt(line.word_spacing + side)}")
        if abs(tracking) > 1e-5:
            parts.append(f"letter-spacing:{_spaced(tracking)}")
        label, label_setting, label_style = None, "", ""
        if line.label is not None:
            label = line.label.text if line.label.piece else ""
            label_setting = self.classes.name(line.label.piece.setting) if line.label.piece else ""
            label_style = f"top:{_pt(top)};left:{_pt(line.label.x)}"
        return LineView(";".join(parts), tuple(self._pieces(set_line, own)), label, label_setting, label_style)

    def _pieces(self, set_line: SetLine, own: str) -> Iterator[PieceView]:
        pieces, pointer = set_line.line.pieces, self.pointers.get(set_line.key)
        for index, piece in enumerate(pieces):
            setting = self.classes.name(piece.setting)
            text = piece.text
            # Readers of the text layer and of tags need the space between two lines; it hangs unseen.
            if index == len(pieces) - 1 and set_line.line.end == "space":
                text += " "
            apart = index > 0 and self.classes.name(pieces[index - 1].setting) == setting and not piece.href
            tracking = set_line.line.tracking + piece.tracking
            styles = [f"letter-spacing:{_spaced(tracking)}"] if abs(piece.tracking - pieces[0].tracking) > 1e-6 else []
            if len(pieces) > 1 and abs(set_line.line.word_spacing) > 1e-5:
                spacing = _word_spacing(piece.text, set_line.line.word_spacing, tracking)
                if spacing != set_line.line.word_spacing:
                    styles.append(f"word-spacing:{_pt(spacing + math.copysign(PANGO_UNIT / 4, spacing + tracking))}")
            own_style = ";".join(styles)
            named = setting if setting != own or apart or own_style else ""
            yield PieceView(text, named, piece.href or pointer, own_style)


class _Group(Struct, frozen=True):
    """Lines of one paragraph, one under the other at one pitch."""

    style: str
    x: float
    width: float
    row: float
    pitch: float
    lines: tuple[SetLine, ...]


def _groups(fragment: Fragment) -> Iterator[_Group]:
    """Group a fragment's lines into stretches of one paragraph at one left edge and one pitch, in reading order."""
    held: list[tuple[float, Item, SetLine]] = []
    for row, item in fragment.items():
        content = item.content
        if not isinstance(content, SetLine):
            continue
        if held and not _continues(held, row, item, content):
            yield _group(held)
            held = []
        held.append((row, item, content))
    if held:
        yield _group(held)


def _continues(held: Sequence[tuple[float, Item, SetLine]], row: float, item: Item, line: SetLine) -> bool:
    last_row, last_item, last_line = held[-1]
    same = line.key == last_line.key and line.style == last_line.style and item.x == last_item.x and not line.first
    if not same or row <= last_row:
        return False
    return len(held) == 1 or abs((row - last_row) - (held[1][0] - held[0][0])) < 1e-6


def _group(held: Sequence[tuple[float, Item, SetLine]]) -> _Group:
    row, item, line = held[0]
    pitch = held[1][0] - row if len(held) > 1 else 1.0
    return _Group(line.style, item.x, item.width, row, pitch, tuple(entry[2] for entry in held))


def _lines(fragments: Iterable[Fragment]) -> Iterator[SetLine]:
    for fragment in fragments:
        for _, item in fragment.items():
            if isinstance(item.content, SetLine):
                yield item.content


def _lead(strut: TypeSetting, pitch: float) -> float:
    """How far above its baseline a line begins: WeasyPrint halves what a line's height leaves over."""
    ascent, descent = strut.face.ascent * strut.size / 1000, strut.face.descent * strut.size / 1000
    return (pitch - ascent - descent) / 2 + ascent


def _strut(lines: Sequence[SetLine]) -> TypeSetting:
    """The setting most of a paragraph is in: it carries the baselines."""
    letters: dict[tuple[object, ...], tuple[int, TypeSetting]] = {}
    for line in lines:
        for piece in line.line.pieces:
            count = letters.get(piece.setting.key, (0, piece.setting))[0]
            letters[piece.setting.key] = (count + len(piece.text), piece.setting)
    return max(letters.values(), key=lambda entry: entry[0])[1]


def plain(pieces: Sequence[Piece]) -> str:
    """Return a line's text with the hyphens at its end written as readers know them."""
    text = "".join(piece.text for piece in pieces)
    return text.replace(SOFT_HYPHEN_AT_END, "-").replace(HARD_HYPHEN_AT_END, "-")


def _hang(set_line: SetLine) -> float:
    """The width of the space that hangs behind a line that WeasyPrint sets, in the word spacing its last piece is given."""
    line = set_line.line
    if len(line.pieces) < 2 or not line.hang or abs(line.word_spacing) <= 1e-5:
        return line.hang
    last = line.pieces[-1]
    return line.hang + _word_spacing(last.text, line.word_spacing, line.tracking + last.tracking) - line.word_spacing


def _word_spacing(text: str, spacing: float, tracking: float) -> float:
    """Return the word spacing to ask for, so that a text box's spaces come out opened by ``spacing`` on the whole.

    WeasyPrint doubles what it gives a space at either end of a text box, because Pango draws half of it there; but it doubles the
    tracking too, which Pango draws whole, and it forgets a no-break space at the end.
    """
    spaces = text.count(" ") + text.count("\u00a0")
    if not spaces:
        return spacing
    doubled = (text[0] in " \u00a0") + (text[-1] == " ")
    return drawable((spaces * spacing - doubled * tracking / 2) / (spaces - 0.5 * (text[-1] == "\u00a0")), tracking)


def _spaced(tracking: float) -> str:
    """Letterspacing as Pango will cut it: a quarter of a unit on the safe side of whole units."""
    return _pt(tracking + math.copysign(PANGO_UNIT / 4, tracking)) if abs(tracking) > 1e-5 else "normal"


def _pt(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".") + "pt"


def _place(x: float, y: float, width: float, height: float) -> str:
    return f"left:{_pt(x)};top:{_pt(y)};width:{_pt(width)};height:{_pt(height)}"


def _box(box: Box) -> str:
    return _place(box.x, box.y, box.width, box.height)
