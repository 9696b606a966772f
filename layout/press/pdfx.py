"""The press finisher: makes of a drawn file one that a printing house takes as PDF/X.

What WeasyPrint leaves open is closed here: boxes with the press's bleed and their origin at nought, the output intent
with its profile, the page's transparency group, advertisements that come as PDF; and what a press file may
not have goes: links, annotations, named destinations, outlines, colour spaces that depend on no ink. The marks and
metadata that say PDF/X are the stamp's (`layout.press.stamp`), to which the variant passes its claim.

Sources: ISO 15930-7:2010 (PDF/X-4), ISO 15930-4:2003 (PDF/X-1a) and 15930-6:2003 (PDF/X-3), ISO 32000-1 14.11 (boxes,
output intents) and 11.6.6 (groups), GWG2015 newspaper ads. Single pages, no printer's marks: they are the imposition's.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pydyf

from layout.press.ads import PdfAd, place_ads
from layout.press.overprint import overprinting
from layout.press.profiles import FoundIcc, Press, PressProfile
from layout.press.sheets import moved

#: Neither WeasyPrint nor pydyf has types.
_Object = Any

#: What belongs to readers on a screen.
_SCREEN_ONLY: Final = ("Names", "Dests", "Outlines", "PageMode", "OpenAction")


def pressing(press: Press, ads: Mapping[str, PdfAd]) -> Callable[[_Object, _Object], None]:
    """Return the finisher that makes a drawn file fit for a press.

    Args:
        press: the printing house's profile and its ICC profile.
        ads: advertisements that come as PDF, by the address their blank picture has in the HTML.
    """

    def finish(_: _Object, pdf: _Object) -> None:
        for key in _SCREEN_ONLY:
            pdf.catalog.pop(key, None)
        pages = _pages(pdf)
        for page in pages:
            _box(page, press.profile)
            _clear(page, press.profile, pdf)
        place_ads(ads, _held(pages[0]["Resources"], pdf), pdf)
        pdf.catalog["OutputIntents"] = pydyf.Array([_intent(press.icc, pdf)])

    return finish


def as_sheets(press: Press) -> Callable[[_Object, _Object], None]:
    """Return the finisher that makes of pages as they were laid out what sheets are already.

    Solid black overprints, and the page stands within the press's bleed.
    """

    def finish(_: _Object, pdf: _Object) -> None:
        pages = _pages(pdf)
        for stream, resources in _contents(pdf, pages):
            states = _held(resources.setdefault("ExtGState", pydyf.Dictionary()), pdf)
            stream.stream = overprinting(stream.stream, states)
        for page in pages:
            _held(page["Contents"], pdf).stream[:0] = moved(press.profile.bleed)

    return finish


def _pages(pdf: _Object) -> list[_Object]:
    return [pdf.objects[number] for number in pdf.pages["Kids"][::3]]


def _held(value: _Object, pdf: _Object) -> _Object:
    """Return what a value is or refers to."""
    return pdf.objects[int(value.split()[0])] if isinstance(value, bytes) else value


def _contents(pdf: _Object, pages: list[_Object]) -> Iterator[tuple[_Object, _Object]]:
    """Yield each content stream with its resources: of pages, of forms, of patterns."""
    for page in pages:
        yield _held(page["Contents"], pdf), _held(page["Resources"], pdf)
    for item in list(pdf.objects):
        if isinstance(item, pydyf.Stream) and "BBox" in item.extra:
            yield item, _held(item.extra["Resources"], pdf)


def _box(page: _Object, profile: PressProfile) -> None:
    """Give a page's sheet the press's bleed; it begins at nought."""
    left, bottom, right, top = (float(edge) for edge in page["TrimBox"])
    bleed, width, height = profile.bleed, right - left, top - bottom
    sheet = _edges(0.0, 0.0, width + 2 * bleed, height + 2 * bleed)
    page["MediaBox"], page["BleedBox"] = sheet, sheet
    page["TrimBox"] = _edges(bleed, bleed, bleed + width, bleed + height)


def _edges(*edges: float) -> _Object:
    return pydyf.Array([round(edge, 4) for edge in edges])


def _clear(page: _Object, profile: PressProfile, pdf: _Object) -> None:
    """Take out what a press file may not have, and name the space that pages blend in where they may blend."""
    for key in ("Annots", "Tabs", "StructParents", "Group"):
        page.pop(key, None)
    if profile.transparency:
        page["Group"] = pydyf.Dictionary({"Type": "/Group", "S": "/Transparency", "CS": "/DeviceCMYK"})
    resources = _held(page["Resources"], pdf)
    _held(resources.get("ColorSpace", pydyf.Dictionary()), pdf).clear()  # WeasyPrint's Lab spaces, which nothing uses


def _intent(icc: FoundIcc, pdf: _Object) -> _Object:
    """Return the output intent: the condition the colours were made for, and its profile."""
    profile = pydyf.Stream([icc.data], {"N": 4, "Alternate": "/DeviceCMYK"}, compress=True)
    pdf.add_object(profile)
    condition = icc.condition
    intent = pydyf.Dictionary(
        {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFX",
            "OutputConditionIdentifier": pydyf.String(condition.identifier),
            "OutputCondition": pydyf.String(condition.info),
            "Info": pydyf.String(condition.info),
            "DestOutputProfile": profile.reference,
        }
    )
    if condition.registered:
        intent["RegistryName"] = pydyf.String(condition.registry)
    return intent
