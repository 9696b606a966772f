"""Pages that the edition prints in black hold black only."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give colour on black pages."""
    if sheet.layout.get("colour", True):
        return
    for mark in sheet.walk.marks:
        tones = mark.colour.cmyk
        coloured = tones is None or sum(tones[:3]) > 0.004
        if mark.kind in {"image", "shading"}:
            coloured = mark.colour.space.real.family not in {"DeviceGray", "CalGray"}
        if coloured and mark.colour.space.family != "Pattern":
            message = f"{mark.kind} in colour ({mark.colour}) on a page that prints in black"
            hint = "list the page under colour_pages, or take the colour out"
            yield Fault(code="colour/on-black-page", message=message, hint=hint, box=mark.box)


RULE = Rule(
    id="colour/black-page",
    title="Black pages are black",
    why="On a page with one plate the other three inks are lost, and with them what was in colour.",
    source="The edition's colour_pages",
    codes={"colour/on-black-page": FAIL},
    page=check,
    needs=frozenset({"layout"}),
)
