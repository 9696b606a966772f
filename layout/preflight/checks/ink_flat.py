"""Flat colours hold no more ink than the paper takes: what can be told without measuring."""

from collections.abc import Iterator

from layout import units
from layout.preflight.rule import FAIL, WARN, Fault, Job, Rule, Sheet


def check(job: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give colours with too much ink; areas smaller than the window are a warning."""
    ink = job.press_given.ink
    for mark in sheet.walk.marks:
        tones = mark.colour.cmyk
        if tones is None or mark.kind in {"image", "shading"} or mark.invisible:
            continue
        total = sum(tones) * 100
        if total > ink.limit + 0.5:
            area = units.mm(mark.box.width) * units.mm(mark.box.height)
            wide = mark.kind == "fill" and area >= ink.window and not mark.is_line
            message = f"{mark.kind} with {total:.0f} % ink ({mark.colour}); {ink.limit:g} % is the limit"
            code = "ink/heavy-area" if wide else "ink/heavy-detail"
            yield Fault(code=code, message=message, hint="use less colour", box=mark.box, rank=-total)


RULE = Rule(
    id="ink/flat",
    title="Ink in flat colours",
    why="Too much ink sets off on the facing page and strikes through the paper.",
    source="ISO 12647-3:2013 (220 % coldset, 240 % others); GWG2022 R0026",
    codes={"ink/heavy-area": FAIL, "ink/heavy-detail": WARN},
    page=check,
    needs=frozenset({"press"}),
)
