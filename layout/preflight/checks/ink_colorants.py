"""Mixtures with spot colours describe each of them."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give DeviceN spaces without a Colorants entry for a spot colour."""
    for space in sheet.walk.spaces:
        if space.real.undescribed:
            message = f"a mixture of inks does not describe {', '.join(space.real.undescribed)}"
            yield Fault(code="ink/undescribed", message=message, hint="convert it to CMYK")


RULE = Rule(
    id="ink/colorants",
    title="Described colorants",
    why="Without it a press that lacks the ink cannot replace it.",
    source="ISO 15930-7:2010",
    codes={"ink/undescribed": FAIL},
    page=check,
)
