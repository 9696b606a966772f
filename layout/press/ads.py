"""Advertisements that come as PDF: into the print file as they are, as a picture everywhere else.

An advertiser's PDF keeps its fonts and its separations: nothing is converted, resampled or set anew. On the page it
takes the place of a blank picture that the layout has drawn there, cut to its trim box and fitted into the place it was
sold without being distorted. What is wrong with it preflight says (`layout.preflight.check`).
"""

import io
from collections.abc import Mapping
from hashlib import md5
from pathlib import Path
from typing import Any, Final

import pikepdf
import pydyf
from msgspec import Struct
from PIL import Image

from layout import raster, units
from layout.findings import Finding, Place, Result, Severity
from layout.press.graft import graft

#: Neither WeasyPrint nor pydyf has types.
_Object = Any

#: An ad may be this much wider or higher than the place it was sold; what is more is scaled and said.
_TOLERANCE: Final = 1.0 * units.POINTS_PER_MM
#: Stands where the PDF will stand: one white pixel.
BLANK: Final = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc\xf8\x0f\0\x01\x01\x01\0"
    b"\xb18\xf6\x14\0\0\0\0IEND\xaeB`\x82"
)


class PdfAd(Struct, frozen=True, kw_only=True):
    """An advertisement's PDF at its place: the picture's address in the HTML and its size on the page in points."""

    address: str
    path: Path
    width: float
    height: float


def is_pdf(path: Path) -> bool:
    """Whether an advertisement's file is a PDF, by its name."""
    return path.suffix.lower() == ".pdf"


def open_ad(path: Path, place: Place | None = None) -> Result[tuple[float, float] | None]:
    """Open an advertisement's PDF and return its trimmed width and height in points, or None where it cannot be used.

    Args:
        path: the file.
        place: where the edition names it; findings carry it.
    """
    try:
        size, count = _opened(path)
    except pikepdf.PasswordError:
        return _refused("picture/locked", f"{path.name} is locked by a password", "ask for it unlocked", place)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        return _refused("picture/missing", f"{path.name}: {reason}", "check the name and the folder", place)
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        message = f"{path.name} is no PDF that can be placed: {said.removeprefix(str(path)).lstrip(': ')}"
        return _refused("picture/damaged", message, "export it again", place)
    if count > 1:
        message = f"{path.name} has {count} pages; the first is printed"
        hint = "send one PDF an advertisement"
        return Result(
            size, (Finding(code="ad/pages", severity=Severity.WARN, message=message, hint=hint, place=place),)
        )
    return Result(size)


def _opened(path: Path) -> tuple[tuple[float, float], int]:
    """Return the first page's trimmed size and the number of pages."""
    with pikepdf.open(path) as pdf:
        if not pdf.pages:
            raise ValueError("it has no page")
        size = _size(pdf.pages[0].as_form_xobject())
        if min(size) < 1:
            raise ValueError("its page has no extent")
        return size, len(pdf.pages)


def ill_fitting(
    path: Path, size: tuple[float, float], sold: tuple[float, float], place: Place | None
) -> tuple[Finding, ...]:
    """Return what is to be said of a PDF that is not of the size its place was sold in; both in points."""
    if size[0] <= sold[0] + _TOLERANCE and size[1] <= sold[1] + _TOLERANCE and size[0] >= sold[0] - _TOLERANCE:
        return ()
    scale = _scale(size, sold)
    message = f"{path.name} is {_mm(size)} mm, its place {_mm(sold)} mm: it is printed at {scale * 100:.0f} %"
    hint = "ask for the size that was sold"
    return (Finding(code="ad/size", severity=Severity.WARN, message=message, hint=hint, place=place),)


def place_ads(ads: Mapping[str, PdfAd], resources: _Object, pdf: _Object) -> None:
    """Put each PDF where the layout drew a blank picture for it.

    Args:
        ads: by the picture's address in the HTML.
        resources: the pages' resources in the drawn file.
        pdf: the drawn file.
    """
    pictures = resources.get("XObject", {})
    for address, ad in sorted(ads.items()):
        name = f"i{md5(address.encode(), usedforsecurity=False).hexdigest()}0"  # as WeasyPrint names a picture
        reference = pictures.get(name)
        if reference is None:
            raise LookupError(f"the layout drew no place for {address}")
        number = int(reference.split()[0])
        form = _form(ad, pdf)
        form.number = number
        pdf.objects[number] = form


def drawn(ad: PdfAd, ppi: float) -> bytes:
    """Return an advertisement's PDF as a picture of its place, PNG bytes in sRGB on white.

    Raises:
        BrokenPdfError: if it cannot be drawn.
    """
    pixels = (max(1, round(ad.width / 72 * ppi)), max(1, round(ad.height / 72 * ppi)))
    with raster.Document(ad.path) as document:
        sheet = document.sheet(0)
        trim = sheet.trim
        scale = _scale((trim.width, trim.height), (ad.width, ad.height))
        page = Image.fromarray(document.colours(0, dpi=ppi * scale))
    dots = page.width / sheet.width
    page = page.crop((trim.x * dots, trim.y * dots, trim.right * dots, trim.bottom * dots))
    picture = Image.new("RGB", pixels, "white")
    picture.paste(page, ((pixels[0] - page.width) // 2, (pixels[1] - page.height) // 2))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=9)
    return buffer.getvalue()


def _form(ad: PdfAd, pdf: _Object) -> _Object:
    """Return the form that stands for a picture: a unit square, with the PDF's page fitted into it."""
    with pikepdf.open(ad.path) as source:
        page = source.pages[0].as_form_xobject()
        left, bottom, right, top = _bounds(page)
        inner = graft(page, pdf)
    scale = _scale((right - left, top - bottom), (ad.width, ad.height))
    across, up = scale / ad.width, scale / ad.height
    x = (1 - (right - left) * across) / 2 - left * across
    y = (1 - (top - bottom) * up) / 2 - bottom * up
    content = f"q {across:.8f} 0 0 {up:.8f} {x:.8f} {y:.8f} cm /Ad Do Q".encode()
    resources = pydyf.Dictionary({"XObject": pydyf.Dictionary({"Ad": inner})})
    extra = {"Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array([0, 0, 1, 1]), "Resources": resources}
    return pydyf.Stream([content], extra)


def _scale(size: tuple[float, float], place: tuple[float, float]) -> float:
    """Return how far a PDF is scaled: not at all where it fits, else so that all of it is seen."""
    fit = min(place[0] / size[0], place[1] / size[1])
    return 1.0 if abs(fit - 1) * size[0] <= _TOLERANCE and fit >= 1 else fit


def _size(form: pikepdf.Object) -> tuple[float, float]:
    left, bottom, right, top = _bounds(form)
    return right - left, top - bottom


def _bounds(form: pikepdf.Object) -> tuple[float, float, float, float]:
    """Return a form's box as it is seen: with its matrix, which turns a rotated page upright."""
    box = [float(edge) for edge in form.BBox]
    matrix = pikepdf.Matrix(form.get("/Matrix", pikepdf.Array([1, 0, 0, 1, 0, 0])))
    corners = [matrix.transform((x, y)) for x in (box[0], box[2]) for y in (box[1], box[3])]
    across, up = [float(corner[0]) for corner in corners], [float(corner[1]) for corner in corners]
    return min(across), min(up), max(across), max(up)


def _mm(size: tuple[float, float]) -> str:
    return " × ".join(f"{units.mm(side):.1f}" for side in size)


def _refused(code: str, message: str, hint: str, place: Place | None) -> Result[tuple[float, float] | None]:
    return Result(None, (Finding(code=code, severity=Severity.FAIL, message=message, hint=hint, place=place),))
