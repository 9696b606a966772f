"""Device colours of an archive copy are those of its output intent."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet

_COMPONENTS = {"DeviceRGB": 3, "DeviceCMYK": 4}


def check(job: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give device colours that the output intent does not describe."""
    intent = next((each for each in job.document.intents if each.subtype == "GTS_PDFA1"), None)
    if intent is None:
        return
    for mark in sheet.walk.marks:
        family = mark.colour.space.real.family
        if _COMPONENTS.get(family, intent.components) != intent.components:
            message = f"{mark.kind} in {family}, but the output intent has {intent.components} components"
            yield Fault(code="a/device-colour", message=message, hint="convert it", box=mark.box)


RULE = Rule(
    id="a/colour",
    title="Described colours",
    why="Colours without a description are only numbers.",
    source="ISO 19005-2:2011, 6.2.4.3",
    codes={"a/device-colour": FAIL},
    page=check,
)
