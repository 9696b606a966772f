"""No more spot colours than the press has units for."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet
from layout.preflight.subject.values import PROCESS_INKS


def check(job: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give spot colours beyond the number allowed; none where no press is named (GWG WebCmykNews)."""
    allowed = job.press.spot_colours if job.press else 0
    inks = {ink for space in sheet.walk.spaces for ink in space.real.inks}
    spots = sorted(inks - {*PROCESS_INKS, "All", "None"})
    if len(spots) > allowed:
        message = f"{len(spots)} spot colours ({', '.join(spots)}); {allowed} are allowed"
        box = next((m.box for m in sheet.walk.marks if set(m.colour.space.real.inks) & set(spots)), None)
        yield Fault(code="ink/spot-colours", message=message, hint="convert them to CMYK", box=box)


RULE = Rule(
    id="ink/spots",
    title="Spot colours",
    why="Each needs a printing unit of its own, booked before.",
    source="GWG2015 (NewspaperAds 1, WebCmykNews 0); GWG2022 R0020",
    codes={"ink/spot-colours": FAIL},
    page=check,
)
