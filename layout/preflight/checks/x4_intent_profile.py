"""The output intent's ICC profile is embedded and is a CMYK output profile."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule
from layout.press import icc


def check(job: Job) -> Iterator[Fault]:
    """Give what is wrong with the profile."""
    intent = next((each for each in job.document.intents if each.subtype == "GTS_PDFX"), None)
    if intent is None:
        return
    if intent.profile is None:
        if job.level == "x-4" or not intent.registry:
            message = "the output intent's ICC profile is not embedded"
            yield Fault(code="x4/no-profile", message=message, hint="embed it as DestOutputProfile")
        return
    try:
        header = icc.read_header(intent.profile)
    except icc.NoProfileError as error:
        message = f"the output intent's ICC profile cannot be read: {error}"
        yield Fault(code="x4/profile-damaged", message=message, hint="embed it again")
        return
    if header.device_class != "prtr":
        message = f"the output intent's profile is of class {header.device_class!r}, not an output profile"
        yield Fault(code="x4/profile-class", message=message, hint="use the printing house's profile")
    if header.space != "CMYK":
        message = f"the output intent's profile is for {header.space}, not CMYK"
        yield Fault(code="x4/profile-space", message=message, hint="use the printing house's profile")
    if intent.components != header.components:
        message = f"the profile's stream says N {intent.components}, the profile has {header.components} components"
        yield Fault(code="x4/profile-components", message=message, hint="embed it again")
    if header.version > (4, 4) or (job.level != "x-4" and header.version >= (4, 0)):
        message = f"the profile is of ICC version {header.version[0]}.{header.version[1]}, too new for this level"
        yield Fault(code="x4/profile-version", message=message, hint="use a version 2 profile")


RULE = Rule(
    id="x4/intent-profile",
    title="Output profile",
    why="Proofs and corrections are computed with it; a display profile there turns them into nonsense.",
    source="ISO 15930-7:2010; GWG2022 R0035",
    codes={
        "x4/no-profile": FAIL,
        "x4/profile-damaged": FAIL,
        "x4/profile-class": FAIL,
        "x4/profile-space": FAIL,
        "x4/profile-components": FAIL,
        "x4/profile-version": FAIL,
    },
    document=check,
)
