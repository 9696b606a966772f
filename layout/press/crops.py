"""Crops: each placed picture in a variant's colours, cut to its frame around its focus and resampled once."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from layout.press.pictures import CropBox, PictureInfo, convert, open_picture, size_at
from layout.press.profiles import FoundIcc, find_icc, load
from layout.press.variants import Variant


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture at its size on the page, in points; ``colour`` says whether its page prints in colour."""

    key: str
    path: Path
    focus: tuple[float, float]
    width: float
    height: float
    colour: bool


def cropped(placed: Sequence[PlacedPicture], style: Path, variant: Variant) -> dict[str, bytes]:
    """Return each picture's bytes by the address it has in the HTML."""
    icc = _icc(style) if variant.pictures == "cmyk" else None
    return {f"picture:{picture.key}": _one(picture, variant, icc) for picture in placed}


def _icc(style: Path) -> FoundIcc | None:
    profile = load("synthetic-newsprint", style=style).value
    return find_icc(profile, style=style) if profile else None


def _one(picture: PlacedPicture, variant: Variant, icc: FoundIcc | None) -> bytes:
    info = open_picture(picture.path).value
    assert info is not None  # it was opened when the pages were made up
    box = crop_box(info, picture.focus, picture.width / picture.height)
    size = size_at(picture.width, picture.height, variant.ppi)
    target = variant.pictures if picture.colour or variant.pictures == "srgb" else "grey"
    return convert(picture.path, target=target, crop_box_px=box, size_px=size, profile=icc)


def crop_box(info: PictureInfo, focus: tuple[float, float], ratio: float) -> CropBox:
    """Return the largest box of a ratio (width over height) that keeps the focus as near its middle as it can."""
    width, height = float(info.width_px), float(info.height_px)
    if width / height > ratio:
        wide, high = height * ratio, height
    else:
        wide, high = width, width / ratio
    left = min(max(focus[0] * width - wide / 2, 0.0), width - wide)
    top = min(max(focus[1] * height - high / 2, 0.0), height - high)
    return (round(left), round(top), max(round(left + wide), round(left) + 1), max(round(top + high), round(top) + 1))
