"""No object is tagged with the very profile of the output intent."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet
from layout.preflight.subject.colours import digest


def check(job: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give ICCBased CMYK spaces with the output intent's profile."""
    tagged = [space.real for space in sheet.walk.spaces if space.real.family == "ICCBased"]
    own = {digest(each.profile) for each in job.document.intents if each.profile} if tagged else ()
    for real in tagged:
        if real.components == 4 and real.icc in own:
            message = "colours are tagged with the profile that is the output intent's own"
            yield Fault(code="x4/intent-reused", message=message, hint="use DeviceCMYK, which means the same")


RULE = Rule(
    id="x4/intent-reuse",
    title="Intent's profile not on objects",
    why="Such colours may be converted to themselves, with loss, and do not overprint like DeviceCMYK.",
    source="ISO 15930-7:2010",
    codes={"x4/intent-reused": FAIL},
    page=check,
)
