"""Thin black lines overprint."""

from collections.abc import Iterator

from layout.preflight.rule import WARN, Fault, Job, Rule, Sheet

_THIN = 2.0


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give thin black lines that knock out."""
    for mark in sheet.walk.marks:
        if not mark.is_line or mark.size >= _THIN or not mark.colour.is_black:
            continue
        if mark.colour.space.family != "DeviceCMYK" or mark.source in {"softmask", "glyph"}:
            continue
        if not (mark.overprint and mark.overprint_mode == 1):
            message = f"a black line of {mark.size:.2f} pt does not overprint"
            hint = "set overprint (OPM 1) for 100 % black lines"
            yield Fault(code="overprint/black-line", message=message, hint=hint, box=mark.box)


RULE = Rule(
    id="overprint/black-lines",
    title="Black lines overprint",
    why="A hairline that knocks out of a tint is mostly white seam.",
    source="GWG2022 R0010",
    codes={"overprint/black-line": WARN},
    page=check,
)
