"""The four variants of a file, as a table: a new one is a new row.

All draw the same lines at the same places; a variant differs in its inks, its sheet and what kind of PDF it is.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from layout.press.profiles import PressProfile
from layout.press.stamp import NO_CLAIMS, Claims
from layout.style import Style

if TYPE_CHECKING:  # numpy and Pillow take a quarter of a start: only where there are pictures
    from layout.press.pictures import Target

VariantName = Literal["print", "proof", "archive", "screen"]
#: What is done to a file after it was drawn; `layout.press.finish` holds one function for each.
FinisherName = Literal["text", "tags", "outline", "embed", "sheets", "pdfx", "stamp"]


class Variant(Struct, frozen=True, kw_only=True):
    """What makes a variant. ``pdf`` are WeasyPrint's options for writing it."""

    name: VariantName
    ink: Literal["cmyk", "rgb"]
    pictures: "Target"
    #: Resolution pictures are resampled to, in pixels per inch as placed.
    ppi: float
    pdf: Mapping[str, object]
    #: Whether links can be followed; a press file must have no annotation inside its bleed box (ISO 15930-7 6.17).
    links: bool
    #: The standards it says it conforms to.
    claims: Claims = NO_CLAIMS
    #: What is done to the drawn file, in this order.
    finishers: tuple[FinisherName, ...] = ("text", "stamp")


VARIANTS: Final[Mapping[VariantName, Variant]] = {
    "print": Variant(
        name="print",
        ink="cmyk",
        pictures="cmyk",
        ppi=200,
        pdf={"pdf_version": "1.6", "output_intent": "device-cmyk"},
        links=False,
        claims=Claims(pdfx="PDF/X-4"),
        finishers=("text", "pdfx", "stamp"),
    ),
    "proof": Variant(name="proof", ink="rgb", pictures="srgb", ppi=130, pdf={"pdf_version": "1.7"}, links=False),
    "archive": Variant(
        name="archive",
        ink="rgb",
        pictures="srgb",
        ppi=300,
        pdf={"pdf_variant": "pdf/a-2a"},
        links=True,
        claims=Claims(pdfa="2A", pdfua="1"),
        finishers=("text", "tags", "outline", "stamp"),
    ),
    "screen": Variant(
        name="screen",
        ink="rgb",
        pictures="srgb",
        ppi=150,
        pdf={"pdf_version": "1.7", "pdf_tags": True},
        links=True,
        claims=Claims(pdfua="1"),
        finishers=("text", "tags", "outline", "stamp"),
    ),
}


#: How a file names the level of PDF/X it conforms to (ISO 15930-7, -6 and -4, GTS_PDFXVersion).
_LEVELS: Final[Mapping[str, str]] = {"x-4": "PDF/X-4", "x-3": "PDF/X-3:2003", "x-1a": "PDF/X-1a:2003"}


def for_press(variant: Variant, press: PressProfile) -> Variant:
    """Return the print variant as a printing house wants it: its level of PDF/X, its picture resolution."""
    claims = replace(variant.claims, pdfx=_LEVELS[press.pdfx])
    pdf = {**variant.pdf, "pdf_version": press.pdf_version}
    return replace(variant, claims=claims, pdf=pdf, ppi=press.pictures.target)


def alone(variant: Variant) -> Variant:
    """Return the print variant for a page that is written as it is laid out, and not bound from sheets."""
    return replace(variant, finishers=("sheets", *variant.finishers))


def with_sources(variant: Variant) -> Variant:
    """Return an archive variant that holds its source files too; only part 3 of PDF/A allows files of any kind."""
    claims = replace(variant.claims, pdfa="3A")
    return replace(variant, claims=claims, finishers=("embed", *variant.finishers))


def tokens(style: Style, variant: Variant) -> str:
    """Return the style's colours in a variant's inks, as CSS custom properties; and no bookmarks, which are our own."""
    colours = []
    for name, ink in style.colours.items():
        if variant.ink == "cmyk":
            written = " ".join(f"{part:g}" for part in ink.cmyk)
            colours.append(f"--{name}:device-cmyk({written})")
        else:
            colours.append(f"--{name}:{ink.rgb}")
    return f":root{{{';'.join(colours)}}}h1,h2,h3,h4,h5,h6{{bookmark-level:none}}"
