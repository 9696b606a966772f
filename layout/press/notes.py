"""Notes: a proof's findings and readers' remarks as annotations that a PDF reader lists and opens (ISO 32000-1 12.5.6.4).

Each is a text annotation on its remark's flag, with an appearance of its own, so that every program shows it alike and none has to
make one up; it prints as the flag does, which is drawn in the page. No annotation carries the time it was written.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import pydyf

from layout.findings import Box
from layout.html.proofmarks import Remark, placed

#: Neither WeasyPrint nor pydyf has types.
_Object = Any

#: Hidden neither on screen nor on paper: the flag Print (ISO 32000-1 table 165).
_PRINT: Final = 4
#: Colours by kind, as readers show them in their lists.
_COLOURS: Final = {
    "note": (0.1, 0.35, 0.8),
    "info": (0.4, 0.4, 0.4),
    "warn": (0.9, 0.6, 0.0),
    "fail": (0.8, 0.1, 0.1),
    "broken": (0.0, 0.0, 0.0),
}


def noting(remarks: Sequence[Remark]) -> Callable[[_Object, _Object], None]:
    """Return the finisher that writes remarks as annotations on their pages."""

    def note(_: _Object, pdf: _Object) -> None:
        for number, reference in enumerate(pdf.page_references, 1):
            mine = tuple(placed(remarks, number))
            if mine:
                _annotate(pdf, pdf.objects[int(reference.split()[0])], mine)

    return note


def bleeding(bleed: float) -> Callable[[_Object, _Object], None]:
    """Return the finisher that gives pages the press's bleed, in points; their sheets are larger for the marks."""

    def bleed_box(_: _Object, pdf: _Object) -> None:
        for reference in pdf.page_references:
            page = pdf.objects[int(reference.split()[0])]
            left, low, right, high = (float(edge) for edge in page["TrimBox"])
            page["BleedBox"] = pydyf.Array(
                [round(edge, 4) for edge in (left - bleed, low - bleed, right + bleed, high + bleed)]
            )

    return bleed_box


def _annotate(pdf: _Object, page: _Object, remarks: Sequence[tuple[Remark, Box]]) -> None:
    left, _, _, top = (float(value) for value in page["TrimBox"])
    written = page.get("Annots") or pydyf.Array()
    for remark, flag in remarks:
        annotation = _annotation(remark, flag, left, top)
        appearance = _appearance(remark, flag)
        pdf.add_object(appearance)
        annotation["AP"] = pydyf.Dictionary({"N": appearance.reference})
        pdf.add_object(annotation)
        written.append(annotation.reference)
    page["Annots"] = written


def _annotation(remark: Remark, flag: Box, left: float, top: float) -> _Object:
    corners = (left + flag.x, top - flag.bottom, left + flag.right, top - flag.y)
    where = f"{remark.source}\n" if remark.source else ""
    when = {"M": pydyf.String(_date(remark.at))} if remark.at else {}
    return pydyf.Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Text",
            "Rect": pydyf.Array([round(corner, 3) for corner in corners]),
            "Contents": pydyf.String(f"{where}{remark.text}"),
            "T": pydyf.String(remark.by),
            "Subj": pydyf.String(f"{remark.number}"),
            "NM": pydyf.String(f"umbruch-{remark.page}-{remark.number}"),
            "Name": "/Comment" if remark.kind == "note" else "/Note",
            "F": _PRINT,
            "C": pydyf.Array(_COLOURS[remark.kind]),
            **when,
        }
    )


def _appearance(remark: Remark, flag: Box) -> _Object:
    """A thin underline in the kind's colour below the flag that stands on the page; the flag itself stays to be read."""
    red, green, blue = _COLOURS[remark.kind]
    drawing = f"{red:g} {green:g} {blue:g} rg 0 0 {flag.width / 2:g} 0.7 re f"
    extra = {
        "Type": "/XObject",
        "Subtype": "/Form",
        "BBox": pydyf.Array([0, 0, flag.width, flag.height]),
        "Resources": pydyf.Dictionary(),
    }
    return pydyf.Stream([drawing.encode()], extra)


def _date(at: str) -> str:
    """Return an ISO 8601 time as PDF writes it (ISO 32000-1 7.9.4)."""
    day, _, rest = at.partition("T")
    zone = rest[-6:].replace(":", "'") + "'" if rest[-6:-5] in {"+", "-"} else "Z" if rest.endswith("Z") else ""
    clock = rest.removesuffix("Z")[: len(rest) - (6 if zone not in {"", "Z"} else 0)]
    return "D:" + day.replace("-", "") + clock.replace(":", "").ljust(6, "0") + zone
