"""A page that is one picture has lost its type."""

from collections.abc import Iterator

from layout.preflight.rule import WARN, Fault, Job, Rule, Sheet

_MOST = 0.9


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give pages that hold one picture and no visible type."""
    page = sheet.page
    if any(mark.kind == "text" and not mark.invisible for mark in sheet.walk.marks):
        return
    for mark in sheet.walk.marks:
        share = mark.box.width * mark.box.height / max(page.width * page.height, 1)
        if mark.kind in {"image", "stencil"} and share > _MOST:
            message = "the page is one picture; its type was turned into pixels"
            yield Fault(code="picture/whole-page", message=message, hint="export with live type", box=mark.box)
            return


RULE = Rule(
    id="picture/whole-page",
    title="No rasterised page",
    why="Type of pixels is ragged in print and mixed from four inks.",
    source="GWG2022 R0033",
    codes={"picture/whole-page": WARN},
    page=check,
)
