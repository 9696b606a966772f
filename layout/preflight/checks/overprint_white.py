"""White never overprints."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, WARN, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give white type and white areas that overprint."""
    for mark in sheet.walk.marks:
        if not mark.overprint or mark.invisible or mark.colour.cmyk is None or not mark.colour.is_white:
            continue
        if mark.source == "softmask" or mark.kind in {"image", "shading"}:
            continue
        code = "overprint/white-type" if mark.kind == "text" else "overprint/white-area"
        what = "type" if mark.kind == "text" else mark.kind
        message = f"white {what} overprints and will not be seen"
        yield Fault(code=code, message=message, hint="take overprint off", box=mark.box)


RULE = Rule(
    id="overprint/white",
    title="White knocks out",
    why="Overprinting white puts no ink down and takes none away: it vanishes.",
    source="GWG2022 R0007, R0008",
    codes={"overprint/white-type": FAIL, "overprint/white-area": WARN},
    page=check,
)
