"""Trimmed products bleed as far as the press asks."""

from collections.abc import Iterator

from layout import units
from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(job: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give a bleed box that is too small."""
    wanted = job.press_given.bleed
    boxes = sheet.page.boxes
    final, bleed = boxes.page, boxes.bleed or boxes.page
    if wanted <= 0:
        return
    spare = min(final[0] - bleed[0], final[1] - bleed[1], bleed[2] - final[2], bleed[3] - final[3])
    if spare < wanted - 0.05:
        message = f"the bleed is {units.mm(max(0.0, spare)):.2f} mm, the press wants {units.mm(wanted):g} mm"
        yield Fault(code="box/bleed", message=message, hint="build it for this press profile")


RULE = Rule(
    id="box/bleed",
    title="Bleed",
    why="Without it a knife that is half a millimetre off leaves a white edge.",
    source="Printing houses' data sheets; ISO 15930-7:2010",
    codes={"box/bleed": FAIL},
    page=check,
    needs=frozenset({"press"}),
)
