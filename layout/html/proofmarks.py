"""What the proof adds to a page: its slip, boxes, baseline grid, line numbers and numbered flags; and the pages behind the last.

A proof is read on paper, often from a black-and-white printer, so everything it adds is grey, thin and told apart by its shape: the
grid is a hairline below the type, the type area is dotted, bleed is dashed, trim is marked at its corners as on a press sheet. The
sheet is larger than the page by `MARGIN` on each side, which holds what is said of the page; the copy stands where it stands in every
other variant. Positions are points from the trim box's top left, y down.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Literal

from msgspec import Struct, field

from layout.composer.galley import SetLine
from layout.composer.shaping import Shaper
from layout.findings import Box
from layout.html import signs
from layout.html.views import MarkView
from layout.makeup.plan import Grid, Page
from layout.typography.fonts import FaceName, FontBook
from layout.typography.phrases import long_date, phrase

#: What the sheet is larger than the page on each side, in points: room for a slip, corner marks and a pen.
MARGIN: Final = 34.0
#: Type size of line numbers, and the width of a figure as a share of it (Source Sans's tabular figures).
_NUMBER_SIZE: Final = 4.6
_FIGURE: Final = 0.5
_TICK: Final = 14.0
_OFF: Final = 8.5

Kind = Literal["note", "info", "warn", "fail", "broken"]

#: The faces that styles/ozd/proof.css names, by role.
PROOF_FACES: Final[tuple[tuple[str, FaceName], ...]] = (
    ("caption", "regular"),
    ("caption", "italic"),
    ("caption", "bold"),
    ("body", "regular"),
)


class Remark(Struct, frozen=True, kw_only=True):
    """A finding or a reader's note at its place on a page."""

    number: int
    kind: Kind
    page: int
    box: Box | None
    text: str
    """A finding's message with its hint, or a reader's words."""
    by: str
    """Who says it: a reader's name, or the code of a finding."""
    source: str = ""
    """The place in the copy, as file:line."""
    at: str = ""
    """When a reader left it, ISO 8601; a finding has no time."""


class Slip(Struct, frozen=True, kw_only=True):
    """What the proof says of itself on each page."""

    title: str
    version: str
    """Of the program."""
    copy: str
    """A short digest of the copy: two proofs with the same one were made from the same words."""
    language: str = "de"
    date: datetime.date | None = None
    """The date of the copy; nothing is taken from the clock."""
    pages: int = 1
    bleed: float = 0.0
    """Of the press, in points."""
    status: Mapping[int, str] = field(default_factory=dict)
    """Who approved a page, by page."""
    remarks: tuple[Remark, ...] = ()


class Marks(Struct, frozen=True, kw_only=True):
    """What is drawn below a page's type, and over it."""

    under: tuple[MarkView, ...]
    over: tuple[MarkView, ...]


def page_marks(page: Page, grid: Grid, slip: Slip) -> Marks:
    """Return what a page of the proof shows beside its copy."""
    return Marks(
        under=tuple(_overlay(grid)),
        over=(*_boxes(grid, slip), *_numbers(page, grid), *_flags(page, slip), *_slip(page, grid, slip)),
    )


def sheet_css() -> str:
    """Return what makes the sheet larger than the page."""
    return f"@page{{bleed:{MARGIN:g}pt}}"


def version_line(slip: Slip) -> str:
    """Return what tells one proof from another."""
    say = _WORDS[slip.language[:2] if slip.language[:2] in _WORDS else "de"]
    date = long_date(slip.date, slip.language, weekday=False) if slip.date else say["undated"]
    return f"Umbruch {slip.version} · {say['copy']} {slip.copy} · {say['dated']} {date}"


def found_remarks(findings: Iterable[Mapping[str, Any]], layout: Mapping[str, Any]) -> Iterator[Remark]:
    """Yield findings at their places, page by page; one that names only a place in the copy stands where that copy was set.

    Args:
        findings: as report.json has them.
        layout: as layout.json has it.
    """
    found = [_remark(finding, layout) for finding in findings]
    yield from sorted(found, key=lambda remark: (remark.page, remark.box.y if remark.box else -1.0))


def _remark(finding: Mapping[str, Any], layout: Mapping[str, Any]) -> Remark:
    page, box = finding["page"], Box(*finding["box"]) if finding["box"] else None
    if not page and finding["file"]:
        page, box = _place_of(finding["file"], finding["line"], layout)
    hint = f" ({finding['hint']})" if finding["hint"] else ""
    return Remark(
        number=0, kind=finding["severity"], page=page or 1, box=box, text=f"{finding['message']}{hint}", by=finding["code"],
        source=f"{finding['file']}:{finding['line']}" if finding["file"] else "",
    )  # fmt: skip


def _place_of(file: str, line: int, layout: Mapping[str, Any]) -> tuple[int, Box | None]:
    """Return the first set line whose copy begins at a place in a file, or nearest above it."""
    best = 0
    found: tuple[int, Box | None] = (0, None)
    for page in layout["pages"]:
        for frame in page["frames"]:
            for each in (each for column in frame["columns"] for each in column["lines"]):
                if each["file"] == file and best < each["line"] <= line:
                    best, found = each["line"], (page["number"], Box(*each["box"]))
    return found


# -- the grid below the type ------------------------------------------------------------------------------------------------------


def _overlay(grid: Grid) -> Iterator[MarkView]:
    page = grid.page
    for row in range(page.rows):
        yield _rule("grid-line", page.left, grid.baseline(row) - 0.1, page.type_width, 0.2)
    top, height = page.top, page.rows * page.leading
    for column in range(page.columns):
        left = grid.x(grid.column_x(column))
        for x in (left, left + page.column_width):
            yield _rule("grid-line", x - 0.1, top, 0.2, height)


# -- boxes and corners ------------------------------------------------------------------------------------------------------------


def _boxes(grid: Grid, slip: Slip) -> Iterator[MarkView]:
    page = grid.page
    yield _frame("type-area", Box(page.left, page.top, page.type_width, page.rows * page.leading))
    yield _frame("trim-box", Box(0, 0, page.width, page.height))
    bleed = slip.bleed
    if bleed:
        yield _frame("bleed-box", Box(-bleed, -bleed, page.width + 2 * bleed, page.height + 2 * bleed))
    off = max(_OFF, bleed + 2)
    for x in (0.0, page.width):
        for y in (-off - _TICK, page.height + off):
            yield _rule("corner", x - 0.15, y, 0.3, _TICK)
    for y in (0.0, page.height):
        for x in (-off - _TICK, page.width + off):
            yield _rule("corner", x, y - 0.15, _TICK, 0.3)


# -- line numbers -----------------------------------------------------------------------------------------------------------------


class _Set(Struct, frozen=True):
    left: float
    right: float
    baseline: float


def _numbers(page: Page, grid: Grid) -> Iterator[MarkView]:
    """Number the lines of a page as the desk counts them; where a neighbour leaves no room, a number is counted and not printed."""
    lines = [
        _Set(
            grid.x(fragment.x + item.x) + min(0.0, item.content.line.label.x if item.content.line.label else 0.0),
            grid.x(fragment.x + item.x) + item.content.line.x + item.content.line.width,
            grid.baseline(row),
        )
        for frame in page.frames
        for fragment in frame.fragments
        for row, item in fragment.items()
        if isinstance(item.content, SetLine)
    ]
    taken: set[tuple[int, int]] = set()
    for number, line in enumerate(lines, 1):
        width = len(str(number)) * _FIGURE * _NUMBER_SIZE + 0.6
        right = line.left - 2.2
        near = (
            other
            for other in lines
            if other is not line and abs(other.baseline - line.baseline) < 0.6 * grid.page.leading
        )
        spot = (
            round(right),
            round(line.baseline),
        )  # a signature shares its row and its left edge with the last line of copy
        if spot not in taken and not any(other.left < right and other.right > right - width for other in near):
            taken.add(spot)
            style = f"left:{right - width:.2f}pt;top:{line.baseline - _NUMBER_SIZE:.2f}pt;width:{width:.2f}pt"
            yield MarkView("proof-mark line-number", style, str(number))


# -- flags ------------------------------------------------------------------------------------------------------------------------


def flag_box(remark: Remark, index: int = 0) -> Box:
    """Return where a remark's flag stands: behind its box, or at the page's head beside others that have none."""
    if remark.box is None:
        return Box(4.0 + 24.0 * index, 3.0, 22.0, 8.0)
    return Box(remark.box.right + 1.0, remark.box.y - 1.5, 22.0, 8.0)


def placed(remarks: Iterable[Remark], page: int) -> Iterator[tuple[Remark, Box]]:
    """Yield a page's remarks with the boxes of their flags, no two at one place."""
    loose = 0
    taken: dict[tuple[float, float], int] = {}
    for remark in remarks:
        if remark.page != page:
            continue
        box = flag_box(remark, loose)
        loose += remark.box is None
        spot = (round(box.x), round(box.y))
        again = taken.get(spot, 0)
        taken[spot] = again + 1
        yield remark, Box(box.x, box.y + 7.0 * again, box.width, box.height)


def _flags(page: Page, slip: Slip) -> Iterator[MarkView]:
    for remark, box in placed(slip.remarks, page.number):
        if remark.box:
            around = remark.box
            yield _frame(
                f"remark {remark.kind}", Box(around.x - 1, around.y - 0.5, around.width + 2, around.height + 1)
            )
        style = f"left:{box.x:.2f}pt;top:{box.y:.2f}pt"
        yield MarkView(f"proof-mark flag {remark.kind}", style, str(remark.number))


# -- the slip ---------------------------------------------------------------------------------------------------------------------


def _slip(page: Page, grid: Grid, slip: Slip) -> Iterator[MarkView]:
    say = _WORDS[slip.language[:2] if slip.language[:2] in _WORDS else "de"]
    width, height = grid.page.width, grid.page.height
    number = f"{phrase(slip.language, 'page')} {page.number} {say['of']} {slip.pages}"
    mine = sum(remark.page == page.number for remark in slip.remarks)
    status = [slip.status.get(page.number, say["open"])]
    if mine:
        status.append(say["remark"] if mine == 1 else say["remarks"].format(count=mine))
    mm = 25.4 / 72
    size = f"{say['trim']} {width * mm:.0f} × {height * mm:.0f} mm"
    bleed = f"{say['bleed']} {slip.bleed * mm:g} mm" if slip.bleed else say["no-bleed"]
    leading = f"{grid.page.leading:g} pt".replace(".", say["comma"])
    top, foot = -24.0, height + 16.0
    yield _text("slip-name", top, width, phrase(slip.language, "proof"))
    yield _text("slip middle", top + 2.4, width, f"{slip.title} · {number}")
    yield _text("slip end", top + 2.4, width, " · ".join(status))
    yield _text("slip", foot, width, version_line(slip))
    yield _text("slip end", foot, width, f"{size} · {bleed} · {say['grid']} {leading}")


def _text(kind: str, top: float, width: float, text: str) -> MarkView:
    return MarkView(f"proof-mark {kind}", f"left:14pt;top:{top:.2f}pt;width:{width - 28:.2f}pt", text)


def _rule(kind: str, x: float, y: float, width: float, height: float) -> MarkView:
    return MarkView(kind, f"left:{x:.2f}pt;top:{y:.2f}pt;width:{width:.2f}pt;height:{height:.2f}pt", "")


def _frame(kind: str, box: Box) -> MarkView:
    return _rule(f"proof-frame {kind}", box.x, box.y, box.width, box.height)


_WORDS: Final = {
    "de": {
        "of": "von", "open": "in Arbeit", "remark": "1 Hinweis", "remarks": "{count} Hinweise", "copy": "Kopie", "dated": "Stand",
        "undated": "ohne Datum", "trim": "Endformat", "bleed": "Anschnitt", "no-bleed": "ohne Anschnitt", "grid": "Raster",
        "comma": ",",
    },
    "en": {
        "of": "of", "open": "in progress", "remark": "1 remark", "remarks": "{count} remarks", "copy": "copy", "dated": "as of",
        "undated": "no date", "trim": "trim", "bleed": "bleed", "no-bleed": "no bleed", "grid": "grid", "comma": ".",
    },
}  # fmt: skip


# -- the pages behind the last ----------------------------------------------------------------------------------------------------


class BackPage(Struct, frozen=True, kw_only=True):
    """A page behind the last: the template that prints it, and its values."""

    template: str
    values: dict[str, object]


def back_pages(slip: Slip, grid: Grid, fonts: FontBook, shaper: Shaper) -> tuple[BackPage, ...]:
    """Return the list of remarks, where there are any, and the page of correction signs."""
    return (*_remark_pages(slip, grid), _sign_page(slip, grid, fonts, shaper))


def _remark_pages(slip: Slip, grid: Grid) -> Iterator[BackPage]:
    say = _back_words(slip)
    rows = int((grid.page.height - _BACK_TOP - 60) / _ENTRY) - 1
    for start in range(0, len(slip.remarks), rows):
        shown = slip.remarks[start : start + rows]
        entries = [_entry(remark, _BACK_TOP + _ENTRY * row, grid.page.width) for row, remark in enumerate(shown, 1)]
        yield BackPage(
            template="proof-remarks",
            values={
                "language": slip.language,
                "title": say["remarks"],
                "remarks": entries,
                "foot": version_line(slip),
                "head": [say[name] for name in ("number", "page", "remark", "by", "source")],
                "top": _BACK_TOP,
            },
        )


def _sign_page(slip: Slip, grid: Grid, fonts: FontBook, shaper: Shaper) -> BackPage:
    say = _back_words(slip)
    face = fonts.face("body")
    drawn = tuple(signs.signs(lambda text: shaper.advance(face, text) * signs.SIZE / 1000, slip.language))
    left, gap = 14 * _MM, 6 * _MM
    column = (grid.page.width - 2 * left - gap) / 2
    rows = -(-len(drawn) // 2)
    pitch = min(64.0, (grid.page.height - _BACK_TOP - 70) / rows)
    cells = [
        {
            "view": view,
            "left": round(left + index // rows * (column + gap), 2),
            "top": round(_BACK_TOP + 18 + index % rows * pitch, 2),
        }
        for index, view in enumerate(drawn)
    ]
    return BackPage(
        template="proof-signs",
        values={
            "language": slip.language, "title": say["signs"], "lead": say["lead"], "foot": version_line(slip), "signs": cells,
            "column": round(column, 2), "width": signs.WIDTH, "row": signs.ROW, "baseline": signs.BASELINE, "size": signs.SIZE,
            "type": face.name, "pen": fonts.face("caption", "italic").name,
        },
    )  # fmt: skip


def _entry(remark: Remark, top: float, width: float) -> dict[str, object]:
    """Return a remark as one line of the list; the widths of A4's fields grow with the page."""
    wide = width / 595.0
    return {
        "number": remark.number, "kind": remark.kind, "top": round(top, 2), "page": remark.page, "by": _cut(remark.by, int(26 * wide)),
        "text": _cut(" ".join(remark.text.split()), int(72 * wide)), "source": _cut(remark.source, int(30 * wide)),
    }  # fmt: skip


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _back_words(slip: Slip) -> dict[str, str]:
    return _BACK_WORDS[slip.language[:2] if slip.language[:2] in _BACK_WORDS else "de"]


_MM: Final = 72 / 25.4
_BACK_TOP: Final = 84.0
_ENTRY: Final = 14.0
_BACK_WORDS: Final = {
    "de": {
        "number": "Nr.", "page": "Seite", "remark": "Hinweis", "by": "Von", "source": "Stelle",
        "remarks": "Hinweise und Notizen", "signs": "Korrekturzeichen nach DIN 16511",
        "lead": "Jedes Zeichen im Text am Rand wiederholen, rechts daneben, was stehen soll. Zweifelsfälle als Frage an den Rand.",
    },
    "en": {
        "number": "No.", "page": "Page", "remark": "Remark", "by": "By", "source": "Place",
        "remarks": "Remarks and notes", "signs": "Correction signs after DIN 16511",
        "lead": "Repeat each sign in the margin, with what shall stand there right of it. Ask in the margin where in doubt.",
    },
}  # fmt: skip
