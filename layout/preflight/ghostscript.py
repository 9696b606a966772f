"""Ghostscript, the program: whether it is there, and what its separations say of a page's ink.

Ghostscript is called, never linked or imported; without it ink is not measured and preflight says so. Device
tiff32nc gives the four process separations with overprint and transparency as a RIP paints them. No output
profile is set: with one, Ghostscript separates anew and the sums mean nothing.
"""

import re
import shutil
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from layout.preflight.subject.values import Page
from layout.units import POINTS_PER_INCH, POINTS_PER_MM

if TYPE_CHECKING:  # a build measures no ink, and numpy takes a sixth of its start
    import numpy as np
    from numpy.typing import NDArray

#: Fine enough for a window of 3.9 mm (11 pixels), coarse enough for half a second a page.
DPI: Final = 72
_MOST_PIXELS: Final = 40_000_000
_TIMEOUT: Final = 120.0
#: How Ghostscript lists what it met, from 9.56 on; before, and of what stops a page, a line each.
_LISTED: Final = re.compile(r"^The following (errors|warnings) were encountered.*\n((?:\t.*\n?)+)", re.MULTILINE)
_LINE: Final = re.compile(r"^ *\*{4} (Error|Warning): *(.+)", re.MULTILINE)


class GhostscriptError(RuntimeError):
    """Ghostscript could not separate a page."""


def program() -> Path | None:
    """Return Ghostscript's path, or None where it is not installed."""
    found = shutil.which("gs") or shutil.which("gswin64c")
    return Path(found).resolve() if found else None


class InkPeak(NamedTuple):
    """Where most ink lies on a page; coordinates are points from the trim box's top left corner."""

    window: float
    """Highest mean total ink of a window, in per cent."""
    window_x: float
    window_y: float
    side: float
    """The window's side in points."""
    pixel: float
    """Highest total ink of a pixel, in per cent."""
    pixel_x: float
    pixel_y: float
    mean: float
    """Mean total ink of the page, in per cent."""
    errors: tuple[str, ...] = ()
    """What Ghostscript says was wrong with the page that it drew."""
    warnings: tuple[str, ...] = ()
    """What it says it had to mend."""


class InkMeter:
    """Measures the ink of one PDF's pages."""

    def __init__(self, pdf: Path, ghostscript: Path) -> None:
        self._pdf = pdf
        self._ghostscript = ghostscript

    def measure(self, page: Page, *, window_mm2: float) -> InkPeak:
        """Separate a page and slide a square window over it.

        Raises:
            GhostscriptError: if Ghostscript fails, or finds nothing to draw.
        """
        dpi = min(DPI, DPI * (_MOST_PIXELS / max(1.0, page.width * page.height)) ** 0.5)
        inks, said = _separated(self._pdf, page.number, dpi, self._ghostscript)
        errors, warnings = _complaints(said)
        return _peak(inks, dpi, window_mm2)._replace(errors=errors, warnings=warnings)


def separations(pdf: Path, page: int, *, dpi: float, ghostscript: Path) -> "NDArray[np.float32]":
    """Return a page's four separations within its trim box, as per cent (height × width × 4).

    Raises:
        GhostscriptError: if Ghostscript fails.
    """
    return _separated(pdf, page, dpi, ghostscript)[0]


def _separated(pdf: Path, page: int, dpi: float, ghostscript: Path) -> "tuple[NDArray[np.float32], str]":
    """Return a page's separations, and what Ghostscript printed while it made them."""
    import numpy as np
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "page.tif"
        command = [
            str(ghostscript),
            "-dSAFER",
            "-dNOPAUSE",
            "-dBATCH",
            "-dUseTrimBox",
            "-sDEVICE=tiff32nc",
            f"-r{dpi:.4f}",
            f"-dFirstPage={page}",
            f"-dLastPage={page}",
            f"-sOutputFile={out}",
            str(pdf.resolve()),
        ]
        environment = {"LC_ALL": "C", "TMPDIR": folder, "TEMP": folder}
        try:
            done = subprocess.run(  # noqa: S603 - an absolute path and arguments of our own
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=_TIMEOUT,
                check=False,
                env=environment,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise GhostscriptError(f"Ghostscript did not finish: {type(error).__name__}") from error
        printed = done.stdout.decode("utf-8", "replace")
        if done.returncode != 0 or not out.is_file():
            raise GhostscriptError(f"Ghostscript cannot draw page {page}: {_reason(printed) or done.returncode}")
        with Image.open(out, formats=("TIFF",)) as image:
            inks = np.asarray(image, dtype=np.float32)
    if inks.ndim != 3 or inks.shape[2] != 4:
        raise GhostscriptError(f"Ghostscript gave no four separations of page {page}")
    return inks * np.float32(100 / 255), printed


def _reason(printed: str) -> str:
    errors, warnings = _complaints(printed)
    return "; ".join((*errors, *warnings))[:200] or " ".join(printed.split())[-200:]


def _complaints(printed: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the errors and the warnings in what Ghostscript printed, each once."""
    found: dict[str, dict[str, None]] = {"errors": {}, "warnings": {}}
    for kind, lines in _LISTED.findall(printed):
        found[kind].update(dict.fromkeys(line.strip() for line in lines.splitlines()))
    for kind, line in _LINE.findall(printed):
        found[f"{kind.lower()}s"][line.strip()] = None
    return tuple(found["errors"]), tuple(found["warnings"])


def _peak(inks: "NDArray[np.float32]", dpi: float, window_mm2: float) -> InkPeak:
    import numpy as np

    total = inks.sum(axis=2, dtype=np.float64)
    to_points = POINTS_PER_INCH / dpi
    side = window_mm2**0.5 * POINTS_PER_MM
    pixels = max(1, min(round(side / to_points), *total.shape))
    means = window_means(total, pixels)
    y, x = np.unravel_index(int(means.argmax()), means.shape)
    pixel_y, pixel_x = np.unravel_index(int(total.argmax()), total.shape)
    return InkPeak(
        window=float(means.max()),
        window_x=float(x) * to_points,
        window_y=float(y) * to_points,
        side=pixels * to_points,
        pixel=float(total.max()),
        pixel_x=float(pixel_x) * to_points,
        pixel_y=float(pixel_y) * to_points,
        mean=float(total.mean()),
    )


def window_means(values: "NDArray[np.float64]", side: int) -> "NDArray[np.float64]":
    """Return the mean of every square of `side` pixels, by sums over the whole (an integral image)."""
    import numpy as np

    sums = np.zeros((values.shape[0] + 1, values.shape[1] + 1))
    sums[1:, 1:] = values.cumsum(axis=0).cumsum(axis=1)
    windows = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    return np.asarray(windows / (side * side))


@lru_cache(maxsize=1)
def version(ghostscript: Path) -> str:
    """Return Ghostscript's version, or an empty string."""
    try:
        done = subprocess.run([str(ghostscript), "--version"], capture_output=True, timeout=20, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("ascii", "replace").strip()
