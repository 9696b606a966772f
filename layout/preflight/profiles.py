"""Targets and waivers: which rules a file is held to, and which of their findings somebody has accepted.

Data only. A target lists rules by id; an override changes a code's severity and says why. Waivers come from a
YAML file:

    waivers:
      - {rule: picture/low-resolution, page: 3, reason: "Agency has no larger one", name: H. Krüger}
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from layout import yamlsource
from layout.findings import Finding, Place, Result, Severity
from layout.preflight.rule import Level

#: The file of waivers, beside the edition.
WAIVERS: Final = "waivers.yaml"


class Override(NamedTuple):
    """Another severity for a code, and why."""

    severity: Severity
    reason: str


class Target(NamedTuple):
    """What a file is to be."""

    name: str
    rules: tuple[str, ...]
    overrides: Mapping[str, Override] = MappingProxyType({})


_FILE: Final = ("file/readable", "file/repaired", "file/content", "picture/data")
_PDFX: Final = (
    "x4/version",
    "x4/encryption",
    "x4/trailer-id",
    "x4/streams",
    "x4/jpeg2000",
    "x4/identity",
    "x4/properties",
    "x4/info",
    "x4/trapped",
    "x4/intent",
    "x4/intent-profile",
    "x4/intent-reuse",
    "x4/graphics-state",
    "x4/xobjects",
    "x4/actions",
    "x4/forms",
    "x4/embedded-files",
    "x4/annotations",
    "x4/layers",
    "press/intent",
)
_TRANSPARENCY: Final = ("x4/groups", "x4/blend")
_BOXES: Final = (
    "box/present",
    "box/nesting",
    "box/crop",
    "box/user-unit",
    "box/rotate",
    "box/equal",
    "box/size",
    "box/bleed",
    "box/type-area",
    "box/empty-page",
)
_COLOUR: Final = (
    "colour/rgb",
    "colour/device-independent",
    "colour/space",
    "colour/grey-type",
    "colour/black-page",
    "ink/spots",
    "ink/one-recipe",
    "ink/all",
    "ink/colorants",
    "ink/tone",
    "ink/flat",
    "ink/rich-black",
    "ink/coverage",
    "overprint/black-type",
    "overprint/black-lines",
    "overprint/white",
    "overprint/icc",
)
_FONTS: Final = ("font/embedded", "font/notdef", "font/courier", "font/unicode")
_SIZES: Final = ("type/size", "line/width")
_PICTURES: Final = ("picture/resolution", "picture/whole-page")
_LAYOUT: Final = (
    "layout/pages",
    "layout/overset",
    "layout/painted",
    "layout/overlap",
    "layout/widows",
    "layout/grid",
    "layout/stranded",
    "layout/hyphens",
    "layout/headlines",
    "layout/credit",
    "layout/alt",
    "layout/imprint",
)
_ARCHIVE: Final = (
    "a/identity",
    "a/version",
    "a/encryption",
    "a/intent",
    "a/tags",
    "a/actions",
    "a/embedded-files",
    "a/annotations",
    "a/graphics-state",
    "a/streams",
    "a/limits",
    "a/colour",
    "a/layers",
    "picture/interpolate",
)
_NEWS: Final = (*_BOXES, *_COLOUR, *_FONTS, *_SIZES, *_PICTURES, *_LAYOUT)

#: What an advertisement's PDF must keep to, which is placed in a page of ours: all that becomes part of the page.
_ADVERTISEMENT: Final = (
    *_FILE,
    "x4/encryption",
    "x4/streams",
    "x4/jpeg2000",
    "x4/graphics-state",
    "x4/xobjects",
    "x4/layers",
    *_COLOUR,
    *_FONTS,
    *_SIZES,
    *_PICTURES,
)

TARGETS: Final[Mapping[Level, Target]] = {
    "x-4": Target(name="PDF/X-4", rules=(*_FILE, *_PDFX, *_TRANSPARENCY, *_NEWS)),
    "x-3": Target(name="PDF/X-3", rules=(*_FILE, *_PDFX, "x3/transparency", *_NEWS)),
    "x-1a": Target(
        name="PDF/X-1a",
        rules=(*_FILE, *_PDFX, "x3/transparency", *_NEWS),
        overrides={
            "x4/layers": Override(Severity.FAIL, "PDF 1.4, which PDF/X-1a:2003 is built on, has no layers."),
        },
    ),
    "archive": Target(
        name="PDF/A",
        rules=(*_FILE, *_ARCHIVE, *_FONTS, *_LAYOUT),
        overrides={
            "font/no-unicode": Override(Severity.FAIL, "Levels a and u of PDF/A ask what every character means."),
            "layout/no-alt": Override(Severity.FAIL, "PDF/UA-1, which the archive copy also is, asks for it."),
            "font/courier": Override(
                Severity.INFO, "No press replaces fonts in an archive copy; Courier may be meant."
            ),
        },
    ),
}


def advertisement(level: Level) -> Target:
    """Return what an advertisement's PDF is held to that goes into a print file of a level."""
    blending = _TRANSPARENCY if level == "x-4" else ("x3/transparency",)
    return Target(name="advertisement", rules=(*_ADVERTISEMENT, *blending))


class Waiver(BaseModel):
    """Somebody's decision that a finding may stand."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    rule: str = Field(min_length=3)
    """A code, or a rule's id for all of its codes."""
    page: int | None = Field(default=None, ge=1)
    """The page; without it, the whole file."""
    reason: str = Field(min_length=3)
    name: str = Field(min_length=2)
    """Who decided."""

    def covers(self, finding: Finding, rule: str) -> bool:
        """Whether the waiver speaks of a finding; what a crashed check would have said nobody can waive."""
        if finding.severity is Severity.BROKEN or self.rule not in {finding.code, rule}:
            return False
        return self.page is None or (finding.on_page is not None and finding.on_page.page == self.page)


class _WaiverFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    waivers: tuple[Waiver, ...] = ()


class PlacedWaiver(NamedTuple):
    """A waiver and where it is written."""

    waiver: Waiver
    place: Place


def read_waivers(path: Path) -> Result[tuple[PlacedWaiver, ...]]:
    """Read a file of waivers; findings say what is wrong with it."""
    read = yamlsource.read(path, room="preflight")
    if read.value is None:
        return Result((), read.findings)
    valid = yamlsource.validate(read.value, _WaiverFile, room="preflight")
    if valid.value is None:
        return Result((), read.findings + valid.findings)
    nodes = [yamlsource.node_at(read.value, ("waivers", index)) for index in range(len(valid.value.waivers))]
    placed = tuple(PlacedWaiver(waiver, node.place) for waiver, node in zip(valid.value.waivers, nodes, strict=True))
    return Result(placed, read.findings + valid.findings)
