"""The house style: tokens from style.yaml as frozen values.

Composer, make-up and stylesheets read the same tokens: the stylesheets get them as CSS custom properties
(`layout.html.views`). Lengths are points. A text size may be written relative to the format's body size (``body``,
``body+0.3``), so that one style serves every format; `Style.on` resolves it for a format.
"""

import re
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from layout import yamlsource
from layout.errors import CopyRefusedError
from layout.findings import Finding, Place, Severity
from layout.units import POINTS_PER_MM, points

#: Where a baseline stands in its row, as a share of the leading from the row's top.
BASELINE: Final = 0.74
#: Height of the copy's capitals as a share of its type size: pictures and rules beside copy begin there.
CAPS: Final = 0.67
_RELATIVE: Final = re.compile(r"body\s*([+-]\s*\d+(?:\.\d+)?)?")
_EMS: Final = re.compile(r"(\d+(?:\.\d+)?)em")


def _length(value: object) -> object:
    return points(value) if isinstance(value, str) else value


#: A length in points, written with its unit.
Length = Annotated[float, BeforeValidator(_length, json_schema_input_type=str)]


class _Token(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Masthead(_Token):
    """What stands on top of the first page when an edition does not say."""

    title: str
    motto: str | None = None


class Format(_Token):
    """A page: trimmed size, type area, grid. All lengths in points."""

    width: Length
    height: Length
    type_width: Length
    top: Length
    bottom: Length
    columns: int = Field(ge=1, le=8)
    gutter: Length
    leading: Length
    body: Length

    @cached_property
    def rows(self) -> int:
        """Whole lines of the grid in the type area."""
        return int((self.height - self.top - self.bottom) / self.leading + 1e-6)

    @cached_property
    def column_width(self) -> float:
        """Width of one column of the page grid."""
        return (self.type_width - (self.columns - 1) * self.gutter) / self.columns

    @cached_property
    def teasers(self) -> int:
        """How many announcements stand side by side under the masthead."""
        return max(self.columns, 2)

    @cached_property
    def left(self) -> float:
        """Left edge of the type area, which is centred in the page."""
        return (self.width - self.type_width) / 2

    @cached_property
    def cap_row(self) -> float:
        """Where the copy's capitals begin in a row, as a share of the row from its top."""
        return BASELINE - CAPS * self.body / self.leading

    def picture_rows(self, height: float) -> int:
        """Rows a picture of a height takes, at least two."""
        return max(2, round(height / self.leading + 1 - CAPS * self.body / self.leading))

    def picture_height(self, rows: float) -> float:
        """Height of a picture of so many rows: from the cap line of its first to the baseline of its last."""
        return (rows - 1) * self.leading + CAPS * self.body

    def span(self, columns: int) -> float:
        """Width of so many columns with the gutters between them."""
        return columns * self.column_width + (columns - 1) * self.gutter


class FreeFormat(_Token):
    """How a page of a free size is set: margins all round, gutter, leading and body size."""

    margin: Length
    gutter: Length
    leading: Length
    body: Length


#: A column of the page grid is as wide as this, in points (36 and 95 mm): narrower cannot be justified, wider not be read.
COLUMN_WIDTHS: Final = (36 * POINTS_PER_MM, 95 * POINTS_PER_MM)


class Ink(_Token):
    """A colour of the house: as ink on the press and as light on a screen."""

    cmyk: tuple[float, float, float, float]
    rgb: str


class ParagraphTokens(_Token):
    """How a kind of paragraph is set, as written in style.yaml."""

    role: str
    size: str
    face: Literal["regular", "italic", "bold", "bold_italic"] = "regular"
    align: Literal["justify", "left", "right", "center"] = "left"
    indent: str | None = None
    hanging: str | None = None
    marker: Literal["square"] | None = None
    hyphenate: bool = True
    balance: bool = False
    small_caps: bool = False
    caps: bool = False
    #: Thousandths of the type size between letters.
    tracking: float = 0
    #: Distance of baselines in rows of the grid.
    pitch: float = 1
    features: tuple[str, ...] = ()


class ParagraphStyle(_Token):
    """How a kind of paragraph is set in one format: sizes and indents in points."""

    name: str
    role: str
    size: float
    face: Literal["regular", "italic", "bold", "bold_italic"]
    align: Literal["justify", "left", "right", "center"]
    indent: float
    hanging: float
    marker: Literal["square"] | None
    hyphenate: bool
    balance: bool
    small_caps: bool
    caps: bool
    tracking: float
    pitch: float
    features: tuple[str, ...]


class HeadlineStep(_Token):
    """A size of headline and the distance of its baselines in rows."""

    size: Length
    pitch: float


class ComposerTokens(_Token):
    """Limits of the composer."""

    hyphen_ladder: int = 3
    last_line: int = 5
    shrink: float = 0.3
    tracking: float = 0.02
    protrusion: bool = True
    names: tuple[str, ...] = ()
    #: Lines the first letter of a story's copy goes down.
    drop_cap: Literal[0, 2, 3] = 0


class GapTokens(_Token):
    """White rows between the parts of a package."""

    min: int = 1
    max: int = 4


class FitTokens(_Token):
    """What the make-up may do to fit."""

    box_gap: GapTokens = GapTokens()
    picture_crop: tuple[float, float] = (0.82, 1.15)


class PageWeights(_Token):
    """What the make-up of a page weighs against each other, in hundredths of a line of one column left white."""

    #: A line of one column left white.
    white: int = Field(default=100, ge=1)
    #: Each point that a shape costs: a picture cropped, a paragraph a line longer, a headline smaller than it could be.
    shape: int = Field(default=12, ge=0)
    #: Each row that a lead, or a major story, hangs below the page's top.
    low_lead: int = Field(default=60, ge=0)
    low_major: int = Field(default=8, ge=0)
    #: A story that hangs a few rows below the page's top, with nothing above it.
    hole: int = Field(default=1500, ge=0)
    #: That a story of the queue's front waits for a later page; for each place it is further in front.
    late: int = Field(default=260, ge=0)
    #: Each line by which a story is set closer or wider than its run of pages has room for.
    apart: int = Field(default=60, ge=0)
    #: A jump, and one of a story that need not jump.
    jump: int = Field(default=700, ge=0)
    needless_jump: int = Field(default=2500, ge=0)
    #: Two headlines of one size side by side.
    butted: int = Field(default=6000, ge=0)
    #: Two pictures side by side, of stories that begin at one height.
    crowded: int = Field(default=400, ge=0)


class Style(_Token):
    """A house style."""

    name: str
    language: Literal["de", "en"] = "de"
    masthead: Masthead
    bare_format: str
    #: The press profile of editions that name none.
    press: str = "synthetic-newsprint"
    formats: dict[str, Format]
    free_format: FreeFormat
    colours: dict[str, Ink]
    paragraphs: dict[str, ParagraphTokens]
    headlines: tuple[HeadlineStep, ...]
    composer: ComposerTokens = ComposerTokens()
    fit: FitTokens = FitTokens()
    weights: PageWeights = PageWeights()
    digit_grouping: Literal["point", "space", "none"] = "point"
    #: The folder the style was read from.
    folder: Annotated[Path, Field(exclude=True)] = Path()

    def format_of(self, name: str | None, size: tuple[float, float] | None, columns: int | None) -> Format:
        """Return the format an edition is set in.

        Args:
            name: a format of the style, or None.
            size: width and height in points, where the format is no format of the style.
            columns: of the page grid; None takes the format's own.

        Raises:
            ValueError: if its columns would be narrower or wider than `COLUMN_WIDTHS`.
        """
        if name in self.formats:
            page = self.formats[name]
        elif size is not None:
            page = self._free(size, columns or 1)
        else:
            page = self.formats[self.bare_format]
        if columns and columns != page.columns:
            gutter = page.gutter if (columns == 2) == (page.columns == 2) else self._gutter(columns)
            page = Format(**{**page.model_dump(), "columns": columns, "gutter": gutter})
        least, most = COLUMN_WIDTHS
        if not least - 0.5 <= page.column_width <= most + 0.5:
            width = page.column_width / POINTS_PER_MM
            raise ValueError(f"{page.columns} columns are {width:.0f} mm wide each; a column is 36 to 95 mm wide")
        return page

    def _gutter(self, columns: int) -> float:
        """The white between columns: wider where there are but two."""
        return (1.5 if columns == 2 else 1.0) * self.free_format.gutter

    def _free(self, size: tuple[float, float], columns: int) -> Format:
        free = self.free_format
        return Format(
            width=size[0], height=size[1], type_width=size[0] - 2 * free.margin, top=free.margin, bottom=free.margin,
            columns=columns, gutter=self._gutter(columns), leading=free.leading, body=free.body,
        )  # fmt: skip

    def paragraph(self, name: str, page: Format) -> ParagraphStyle:
        """Return a kind of paragraph as it is set in a format.

        Raises:
            KeyError: if the style has no such paragraph.
        """
        key = (name, page.body)
        if key not in self._resolved:
            self._resolved[key] = _resolve(name, self.paragraphs[name], page.body)
        return self._resolved[key]

    @cached_property
    def _resolved(self) -> dict[tuple[str, float], ParagraphStyle]:
        return {}


def _resolve(name: str, tokens: ParagraphTokens, body: float) -> ParagraphStyle:
    size = _size(tokens.size, body)
    given: dict[str, Any] = tokens.model_dump(exclude={"size", "indent", "hanging"})
    return ParagraphStyle(
        name=name, size=size, indent=_ems(tokens.indent, size), hanging=_ems(tokens.hanging, size), **given
    )


def _size(text: str, body: float) -> float:
    relative = _RELATIVE.fullmatch(text)
    if relative is None:
        return points(text)
    return round(body + float((relative[1] or "0").replace(" ", "")), 3)


def _ems(text: str | None, size: float) -> float:
    if text is None:
        return 0.0
    ems = _EMS.fullmatch(text)
    return float(ems[1]) * size if ems else points(text)


def load_style(folder: Path, asked: Place | None = None) -> Style:
    """Read a house style.

    Args:
        folder: the style's folder, which holds style.yaml.
        asked: who asks for it, which is where a name that there is not is mistyped.

    Raises:
        CopyRefusedError: with every finding, if the file is missing or not as it should be.
    """
    path = folder / "style.yaml"
    if not path.is_file():
        offered = ", ".join(sorted(found.parent.name for found in folder.parent.glob("*/style.yaml"))) or "none"
        finding = Finding(
            code="style/missing",
            severity=Severity.FAIL,
            message=f"there is no style {folder.name!r} in {folder.parent}",
            place=asked or Place(str(path)),
            hint=f"a style is a folder that holds a style.yaml; these are there: {offered}",
        )
        raise CopyRefusedError(f"no style at {folder}", [finding])
    read = yamlsource.read(path)
    checked = yamlsource.validate(read.value, Style) if read.value is not None else None
    if checked is None or checked.value is None:
        raise CopyRefusedError(f"{path} cannot be read", (*read.findings, *(checked.findings if checked else ())))
    return checked.value.model_copy(update={"folder": folder})
