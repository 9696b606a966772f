"""Preflight of any PDF from the command line: which press, whose layout, and what it looks like.

A file of a build lies beside its layout.json and report.json, which say what it was made from and for; a stranger's file
has neither. Without a press's name a file that calls itself PDF/A is held to the archive's rules, one of ours to the
press it was built for, and any other to the style's first choice.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from layout import raster
from layout.errors import CopyRefusedError, UsageError
from layout.findings import Severity
from layout.preflight.check import calls_itself_archive, preflight
from layout.preflight.profiles import PlacedWaiver, read_waivers
from layout.preflight.report import PagePicture, Report
from layout.preflight.subject.objects import is_special
from layout.press.profiles import PressProfile, load

#: Resolution of the report's page pictures: type of 8 pt can just be read.
_DPI: Final = 96


class Origin(Struct, frozen=True, kw_only=True):
    """What the build wrote beside a file of its own; nothing for a stranger's."""

    layout: Mapping[str, Any] | None = None
    press: str | None = None


def examine(
    pdf: Path, *, style: Path, default_press: str, press: str | None = None, waivers: tuple[PlacedWaiver, ...] = ()
) -> Report:
    """Check a PDF with everything there is to check it with; ink is measured where Ghostscript is installed.

    Args:
        pdf: the file.
        style: the style's folder, which holds the press profiles.
        default_press: the style's first choice.
        press: the name of the press profile to hold the file to.
        waivers: findings somebody has accepted.

    Raises:
        UsageError: if the style has no such press profile, or the path leads to a folder, a pipe or a device.
        CopyRefusedError: if the profile cannot be read.
    """
    if is_special(pdf):
        raise UsageError(f"{pdf} is no file but a folder, a pipe or a device")
    origin = origin_of(pdf)
    profile = None
    if press or not calls_itself_archive(pdf):
        profile = _profile(press or origin.press or default_press, style)
    return preflight(pdf, press=profile, layout=origin.layout, ink=profile is not None, waivers=waivers)


def origin_of(pdf: Path) -> Origin:
    """Return what stands beside a PDF, if it is named like a file of the build there (``<slug>.<variant>.pdf``)."""
    layout, report = (_read(pdf.parent / name) for name in ("layout.json", "report.json"))
    slug, _, variant = pdf.name.removesuffix(".pdf").rpartition(".")
    if layout is None or layout.get("slug") != slug or variant == "proof":  # a proof has pages of its own
        return Origin()
    told = (report or {}).get("preflight") or {}
    return Origin(layout=layout, press=told.get("press"))


def given_waivers(path: Path | None) -> tuple[PlacedWaiver, ...]:
    """Return the waivers of a file.

    Raises:
        CopyRefusedError: if it is not as it should be.
    """
    if path is None:
        return ()
    read = read_waivers(path)
    if any(finding.severity >= Severity.FAIL for finding in read.findings):
        raise CopyRefusedError("the waivers cannot be read", read.findings)
    return read.value


def pictures_of(pdf: Path) -> PagePicture:
    """Return what draws a PDF's pages for the report; what cannot be drawn is left out."""

    def picture(index: int) -> bytes | None:
        try:
            return raster.page_png(pdf, index, dpi=_DPI)
        except (raster.BrokenPdfError, IndexError):
            return None

    return picture


def _profile(name: str, style: Path) -> PressProfile:
    read = load(name, style=style)
    if read.value is None:
        unknown = any(finding.code == "press/unknown-profile" for finding in read.findings)
        refused = UsageError if unknown else CopyRefusedError
        raise refused(f"the press profile {name!r} cannot be used", read.findings)
    return read.value


def _read(path: Path) -> dict[str, Any] | None:
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None
