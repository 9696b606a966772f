"""Crops: each placed picture in a variant's colours, cut to its frame around its focus and resampled once."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from layout.kept import Kept
from layout.press.ads import BLANK, PdfAd, drawn, is_pdf
from layout.press.cache import Store, file_digest, key_of
from layout.press.profiles import Press
from layout.press.variants import Variant

if TYPE_CHECKING:  # numpy and Pillow take a quarter of a start: only where there are pictures
    from layout.press.pictures import CropBox, Pixels


class PlacedPicture(Struct, frozen=True):
    """A picture at its size on its page, in points; ``colour`` says whether the page prints in colour."""

    key: str
    path: Path
    focus: tuple[float, float]
    width: float
    height: float
    colour: bool
    page: int = 1

    @property
    def address(self) -> str:
        """The address it has in the HTML."""
        return f"picture:{self.key}"


def cropped(
    placed: Sequence[PlacedPicture],
    variant: Variant,
    press: Press | None = None,
    store: Store | None = None,
    kept: Kept | None = None,
) -> dict[str, bytes]:
    """Return each picture's bytes by the address it has in the HTML.

    Args:
        placed: the pictures of an edition, each at its place.
        variant: whose colours and resolution they are given.
        press: what the print variant prints on; its ICC profile, intent, ink limit and resolution hold.
        store: where converted pictures are kept.
        kept: pictures of the last time; those whose file and place are as they were are not made again.
    """
    kept = kept or Kept()

    made_for = _made_for(variant, press) if store else ""

    def make(picture: PlacedPicture) -> bytes:
        one = partial(_one, picture, variant, press)
        return store.made(_key(picture, made_for), one) if store else one()

    return {
        picture.address: kept.of_file(
            ("picture", variant.name, picture.address), picture.path, (picture, press), partial(make, picture)
        )
        for picture in placed
    }


def _made_for(variant: Variant, press: Press | None) -> str:
    """Return a digest of what pictures are made for."""
    if press is None:
        return key_of(variant.pictures, variant.ppi)
    return key_of(press.profile, press.icc.data)


def _key(picture: PlacedPicture, made_for: str) -> str:
    """Return a key of all that a picture's bytes are made from."""
    shape = (picture.focus, picture.width, picture.height, picture.colour, is_pdf(picture.path))
    return key_of("picture", file_digest(picture.path), shape, made_for)


def pdf_ads(placed: Sequence[PlacedPicture]) -> dict[str, PdfAd]:
    """Return the placed advertisements that are PDF, by the address they have in the HTML."""
    return {picture.address: _ad(picture) for picture in placed if is_pdf(picture.path)}


def _ad(picture: PlacedPicture) -> PdfAd:
    return PdfAd(address=picture.address, path=picture.path, width=picture.width, height=picture.height)


def _one(picture: PlacedPicture, variant: Variant, press: Press | None) -> bytes:
    from layout.press.pictures import convert, size_at, upright_size

    if is_pdf(picture.path):
        return BLANK if press else drawn(_ad(picture), variant.ppi)
    box = crop_box(upright_size(picture.path), picture.focus, picture.width / picture.height)
    ppi = press.profile.pictures.target if press else variant.ppi
    size = size_at(picture.width, picture.height, ppi)
    if press is None:
        return convert(picture.path, target=variant.pictures, crop_box_px=box, size_px=size)
    return convert(
        picture.path,
        target=variant.pictures if picture.colour else "grey",
        crop_box_px=box,
        size_px=size,
        profile=press.icc,
        ink_limit=press.profile.ink.limit,
    )


def crop_box(pixels: "Pixels", focus: tuple[float, float], ratio: float) -> "CropBox":
    """Return the largest box of a ratio (width over height) that keeps the focus as near its middle as it can."""
    width, height = map(float, pixels)
    if width / height > ratio:
        wide, high = height * ratio, height
    else:
        wide, high = width, width / ratio
    left = min(max(focus[0] * width - wide / 2, 0.0), width - wide)
    top = min(max(focus[1] * height - high / 2, 0.0), height - high)
    return (round(left), round(top), max(round(left + wide), round(left) + 1), max(round(top + high), round(top) + 1))
