"""A page's printing plates, one by one, and how it will look on its paper.

Ghostscript separates the page of the print PDF as a RIP would; the soft proof brings the separations
through the press's ICC profile to the screen by absolute colorimetry, so that the paper's own grey and
the thin black of newsprint are seen. Without Ghostscript there are no plates, without a profile there is
no soft proof.
"""

import io
import tempfile
from pathlib import Path
from typing import Final, Literal

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from PIL import Image, ImageCms

from layout.errors import MissingPartError
from layout.findings import Finding, Severity
from layout.preflight import ghostscript

PlateName = Literal["cyan", "magenta", "yellow", "black", "paper"]

PLATES: Final[tuple[PlateName, ...]] = ("cyan", "magenta", "yellow", "black")
#: Resolutions plates are drawn at; Ghostscript takes a few seconds for a page of newspaper size at the higher.
PLATE_DPIS: Final = (72, 144)
#: Dots that Ghostscript draws, across and down, for each one shown: as single dots, type could not be read.
_DOTS: Final = 2


class PrintFile(Struct, frozen=True, kw_only=True):
    """A page drawn for the press, which plates are made of."""

    content: bytes
    """The page as a PDF of its own."""
    icc: bytes | None = None
    """The press's CMYK output profile."""


def views(*, profiled: bool) -> tuple[PlateName, ...]:
    """Return what can be shown with what is installed: the paper, if the press has a profile, and the plates."""
    if ghostscript.program() is None:
        return ()
    return ("paper", *PLATES) if profiled else PLATES


def pictures(file: PrintFile, *, dpi: float) -> dict[PlateName, bytes]:
    """Return every view of a page's trimmed area as PNG.

    Raises:
        MissingPartError: if Ghostscript is missing or cannot separate the page.
    """
    program = ghostscript.program()
    if program is None:
        raise _failed("Ghostscript is not installed")
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "page.pdf"
        pdf.write_bytes(file.content)
        try:
            inks = ghostscript.separations(pdf, 1, dpi=dpi * _DOTS, ghostscript=program)
        except ghostscript.GhostscriptError as error:
            raise _failed(str(error)) from error
    coverage = _smoothed(np.clip(np.rint(inks * np.float32(2.55)), 0, 255).astype(np.uint8))
    drawn = {name: _png(Image.fromarray(255 - coverage[:, :, index])) for index, name in enumerate(PLATES)}
    if file.icc:
        drawn["paper"] = _png(_on_paper(coverage, file.icc))
    return drawn


def _smoothed(dots: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the mean of each square of dots; a rest at the right or the foot is left out."""
    height, width = dots.shape[0] // _DOTS, dots.shape[1] // _DOTS
    squares = dots[: height * _DOTS, : width * _DOTS].reshape(height, _DOTS, width, _DOTS, dots.shape[2])
    means: NDArray[np.float32] = squares.mean(axis=(1, 3), dtype=np.float32)
    return np.rint(means).astype(np.uint8)


def _on_paper(coverage: NDArray[np.uint8], icc: bytes) -> Image.Image:
    """Return the separations as they look in print."""
    press = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    image = Image.fromarray(coverage, "CMYK")
    shown = ImageCms.profileToProfile(
        image,
        press,
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.ABSOLUTE_COLORIMETRIC,
        outputMode="RGB",
    )
    assert shown is not None
    return shown


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()


def _failed(message: str) -> MissingPartError:
    hint = "umbruch doctor says what is missing"
    finding = Finding(code="proof/no-plates", severity=Severity.FAIL, message=message, hint=hint)
    return MissingPartError(message, [finding])
