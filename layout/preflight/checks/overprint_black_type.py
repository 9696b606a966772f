"""Small black type overprints."""

from collections.abc import Iterator

from layout.preflight.rule import WARN, Fault, Job, Rule, Sheet

#: GWG: black type under this size, in points, should overprint.
_SMALL = 12.0


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give small black type on a ground that it knocks out of."""
    for mark in sheet.walk.marks:
        if mark.kind != "text" or mark.invisible or mark.size >= _SMALL or not mark.colour.is_black:
            continue
        if mark.colour.space.family != "DeviceCMYK" or mark.source in {"softmask", "glyph"}:
            continue
        if not mark.overprint:
            message = f"black type of {mark.size:.1f} pt does not overprint"
            hint = "set overprint for 100 % black type"
            yield Fault(code="overprint/black-type", message=message, hint=hint, box=mark.box)
        elif mark.overprint_mode != 1:
            message = f"black type of {mark.size:.1f} pt overprints in mode 0, which knocks out of CMYK"
            yield Fault(code="overprint/mode", message=message, hint="set OPM 1", box=mark.box)


RULE = Rule(
    id="overprint/black-type",
    title="Black type overprints",
    why="Type that knocks out of a tint shows a white seam wherever register is off.",
    source="GWG2022 R0009; druckhaus data sheets",
    codes={"overprint/black-type": WARN, "overprint/mode": WARN},
    page=check,
)
