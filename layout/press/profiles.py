"""Press profiles: what one printing house accepts, as data.

A profile is a YAML file in the style's `press` folder. It holds every number a house may set differently:
sizes, bleed, level of PDF/X, ICC profile, ink limit, picture resolution, least type and rules, delivery.
Lengths are in points once read. The ICC profile itself is looked for in the style's `icc` folder, then where
systems keep colour profiles.

Sources of the shipped figures: ISO 12647-3:2013, ISO 15930-7:2010, GWG2015 newspaper ads, and printing
houses' own data sheets.
"""

import datetime as dt
import string
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from msgspec import Struct
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from layout import units, yamlsource
from layout.errors import CopyRefusedError, MissingPartError
from layout.findings import Finding, Place, Result, Severity
from layout.press import icc

#: Where systems keep colour profiles: Debian and its kin, local additions, Scribus, macOS, Windows.
SYSTEM_ICC_FOLDERS: Final = (
    Path("/usr/share/color/icc"),
    Path("/usr/local/share/color/icc"),
    Path("/var/lib/color/icc"),
    Path("/usr/share/scribus/profiles"),
    Path("/Library/ColorSync/Profiles"),
    Path("C:/Windows/System32/spool/drivers/color"),
)
_CURE: Final = (
    "put the .icc file into the style's icc folder, or install Debian's package icc-profiles: it is in the "
    "non-free component, so add `non-free` to the line in /etc/apt/sources.list, then `apt-get update` and "
    "`apt-get install icc-profiles`"
)


def _length(value: object) -> float:
    if not isinstance(value, str):
        raise ValueError("is a number without a unit: write pt, mm, cm or in, as in 3mm")  # noqa: TRY004
    return units.points(value)


#: A length in points, written with its unit.
Length = Annotated[float, BeforeValidator(_length, json_schema_input_type=str), Field(ge=0)]
Percent = Annotated[float, Field(ge=0, le=400)]
#: ICC rendering intents for pictures; `relative-bpc` is relative colorimetric with black point compensation.
Intent = Literal["perceptual", "relative", "relative-bpc"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Area(_Part):
    """A width and a height in points."""

    width: Length
    height: Length


class Size(Area):
    """A page size the house prints: its closed page and the type area that press can print on."""

    type_area: Area


class Condition(_Part):
    """A printing condition: the ICC profile that describes it and the name it goes by."""

    file: str = Field(pattern=r"^[^/\\]+\.ic[cm]$")
    """File name of the ICC profile."""
    intent: Intent
    """The rendering intent for pictures; which one keeps the ink limit differs between versions of a profile.
    """
    identifier: str = Field(min_length=1)
    """OutputConditionIdentifier: a registered name such as `IFRA26`, or one of our own, which then has no
    registry.
    """
    registry: str = ""
    """`http://www.color.org` where the identifier is in the ICC's registry."""
    info: str = Field(min_length=1)

    @property
    def registered(self) -> bool:
        """Whether the identifier is in a registry."""
        return bool(self.registry)


class Ink(_Part):
    """How much ink the paper takes."""

    limit: Percent
    """Most total ink as the mean of a window, in per cent."""
    pixel_limit: Percent
    """Most total ink of a single pixel, in per cent; exceeding it is a warning."""
    window: Annotated[float, Field(gt=0)] = 15.0
    """Area of the square window in mm² (GWG2015: 15)."""
    tone_range: tuple[Percent, Percent] = (3.0, 90.0)
    """Lightest and darkest tone of tints and pictures in per cent; below it prints as paper, above it as
    solid.
    """


class Resolution(_Part):
    """Resolution as placed, in pixels per inch."""

    error: Annotated[float, Field(ge=0)]
    warn: Annotated[float, Field(ge=0)]
    target: Annotated[float, Field(gt=0)]
    """What pictures are resampled to; never upwards."""
    line_art_error: Annotated[float, Field(ge=0)] = 0
    line_art_warn: Annotated[float, Field(ge=0)] = 0
    """For pictures of one bit a pixel; 0: not judged."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.error <= self.warn <= self.target:
            raise ValueError("error, warn and target must not fall: error ≤ warn ≤ target")
        return self


class LeastText(_Part):
    """Least sizes of type in points."""

    positive: Length
    """In one ink on paper."""
    negative: Length
    """Lighter than its ground."""
    on_tint: Length
    """In one ink on a tint or picture."""
    coloured: Length
    """In more than one ink, which must register."""


class LeastLine(_Part):
    """Least widths of rules in points."""

    positive: Length
    negative: Length
    coloured: Length = 0.0
    """In more than one ink."""


class Delivery(_Part):
    """How the house wants its files."""

    by: Literal["edition", "page"] = "edition"
    name: str
    """A pattern of Python's format syntax with `title`, `slug`, `date`, `number` and `page`:
    `OZD_{date:%Y%m%d}_{page:03}.pdf`.
    """

    @field_validator("name")
    @classmethod
    def _pattern(cls, name: str) -> str:
        fields = {field for _, field, _, _ in string.Formatter().parse(name) if field is not None}
        unknown = sorted(fields - {"title", "slug", "date", "number", "page"})
        if unknown:
            raise ValueError(f"unknown field {{{unknown[0]}}}: use title, slug, date, number or page")
        if "/" in name or "\\" in name:
            raise ValueError("a name pattern holds no folders")
        if not name.endswith(".pdf"):
            raise ValueError("a name pattern ends in .pdf")
        return name

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        if self.by == "page" and "{page" not in self.name:
            raise ValueError("one PDF a page needs {page} in its name pattern")
        return self

    def file_name(self, *, title: str, slug: str, date: dt.date, number: int = 0, page: int = 1) -> str:
        """Return the delivered file's name."""
        return self.name.format(title=title, slug=slug, date=date, number=number, page=page)


class PressProfile(_Part):
    """What one printing house accepts."""

    name: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    note: str = ""
    sizes: dict[str, Size] = Field(min_length=1)
    """Page sizes by their name in edition files (`a4`, `berliner` …)."""
    any_size: bool = False
    """Whether pages of other sizes are accepted too."""
    bleed: Length
    pdfx: Literal["x-4", "x-3", "x-1a"]
    conditions: tuple[Condition, ...] = Field(min_length=1)
    """Printing conditions in order of preference: the first whose ICC profile is found is used."""
    ink: Ink
    pictures: Resolution
    text: LeastText
    lines: LeastLine
    spot_colours: Annotated[int, Field(ge=0)] = 0
    delivery: Delivery

    @property
    def pdf_version(self) -> str:
        """The highest version of PDF that the level of PDF/X allows."""
        return {"x-4": "1.6", "x-3": "1.4", "x-1a": "1.4"}[self.pdfx]

    @property
    def transparency(self) -> bool:
        """Whether live transparency may stay in the file."""
        return self.pdfx == "x-4"

    def size_of(self, width: float, height: float, *, tolerance: float = 0.5) -> Size | None:
        """Return the accepted size of a trim box in points, or None; a panorama is no accepted size."""
        for size in self.sizes.values():
            if abs(size.width - width) <= tolerance and abs(size.height - height) <= tolerance:
                return size
        return None


def names(style: Path) -> tuple[str, ...]:
    """Return the names of the press profiles that a style folder offers, in order."""
    return tuple(sorted(file.stem for file in (style / "press").glob("*.yaml")))


def file_of(name: str, style: Path) -> Path:
    """Return the file of a style's press profile."""
    return style / "press" / f"{name}.yaml"


def load(name: str, *, style: Path, asked: Place | None = None) -> Result[PressProfile | None]:
    """Read a press profile of a style by its name.

    Args:
        name: the profile's.
        style: the style's folder.
        asked: who asks for it, which is where a name that there is not is mistyped.

    Returns:
        The profile, or None with findings where the file cannot be read as one.
    """
    path = file_of(name, style)
    if name not in names(style):
        offered = ", ".join(names(style)) or "none"
        finding = Finding(
            code="press/unknown-profile",
            severity=Severity.FAIL,
            message=f"there is no press profile {name!r} in the style {style.name!r}",
            hint=f"the style offers: {offered}",
            place=asked or Place(str(path)),
        )
        return Result(None, (finding,))
    read = yamlsource.read(path, room="press")
    if read.value is None:
        return Result(None, read.findings)
    valid = yamlsource.validate(read.value, PressProfile, room="press")
    return Result(valid.value, read.findings + valid.findings)


class FoundIcc(Struct, frozen=True):
    """The ICC profile that a run prints with."""

    path: Path
    condition: Condition
    data: bytes
    """The file's bytes, as they are embedded."""


def find_icc(profile: PressProfile, *, style: Path, folders: tuple[Path, ...] = SYSTEM_ICC_FOLDERS) -> FoundIcc:
    """Find the ICC profile: of the profile's conditions the first whose file the style or the system has.

    Raises:
        MissingPartError: if none is found, or the one found is no CMYK output profile.
    """
    for condition in profile.conditions:
        for folder in (style / "icc", *folders):
            path = _in_folder(folder, condition.file)
            if path is not None:
                return FoundIcc(path, condition, _cmyk_output(path, profile))
    wanted = " or ".join(condition.file for condition in profile.conditions)
    finding = Finding(
        code="press/icc-missing",
        severity=Severity.FAIL,
        message=f"the press profile {profile.name!r} needs the ICC profile {wanted}, which is not installed",
        hint=_CURE,
    )
    raise MissingPartError(finding.message, (finding,))


class Press(Struct, frozen=True, kw_only=True):
    """The press a run prints for: what its house accepts, and the ICC profile that describes it."""

    profile: PressProfile
    icc: FoundIcc


def open_press(
    name: str, *, style: Path, asked: Place | None = None, folders: tuple[Path, ...] = SYSTEM_ICC_FOLDERS
) -> Press:
    """Return a press of a style by its profile's name; ``asked`` is who asks for it.

    Raises:
        CopyRefusedError: if the style has no such profile, or it cannot be read.
        MissingPartError: if its ICC profile is not there.
    """
    read = load(name, style=style, asked=asked)
    if read.value is None:
        raise CopyRefusedError(f"the press profile {name!r} cannot be used", read.findings)
    return Press(profile=read.value, icc=find_icc(read.value, style=style, folders=folders))


def _in_folder(folder: Path, name: str) -> Path | None:
    direct = folder / name
    if direct.is_file():
        return direct
    if not folder.is_dir():
        return None
    return next((file for file in sorted(folder.rglob(name)) if file.is_file()), None)


def _cmyk_output(path: Path, profile: PressProfile) -> bytes:
    """Return the file's bytes if they are a CMYK output profile."""
    try:
        data = path.read_bytes()
        header = icc.read_header(data)
        fault = "" if header.space == "CMYK" and header.device_class == "prtr" else "it is no CMYK output profile"
    except (OSError, icc.NoProfileError) as error:
        data, fault = b"", str(error)
    if fault:
        finding = Finding(
            code="press/icc-unusable",
            severity=Severity.FAIL,
            message=f"the ICC profile of press profile {profile.name!r} cannot be used: {fault}",
            hint="replace it by the printing house's CMYK output profile",
            place=Place(str(path)),
        )
        raise MissingPartError(finding.message, (finding,))
    return data
