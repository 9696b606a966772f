"""An archive copy says what its colours mean."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule
from layout.press import icc


def check(job: Job) -> Iterator[Fault]:
    """Give what is wrong with the output intent."""
    intent = next((each for each in job.document.intents if each.subtype == "GTS_PDFA1"), None)
    if intent is None:
        message = "the file has no output intent for PDF/A"
        yield Fault(code="a/no-intent", message=message, hint="export as PDF/A with an sRGB intent")
        return
    try:
        header = icc.read_header(intent.profile or b"")
    except icc.NoProfileError as error:
        message = f"the output intent's profile cannot be read: {error}"
        yield Fault(code="a/profile", message=message, hint="embed it again")
        return
    if header.device_class not in {"prtr", "mntr"} or header.components != intent.components:
        message = f"the output intent's profile ({header.device_class}, {header.space}) does not fit"
        yield Fault(code="a/profile", message=message, hint="embed sRGB or an output profile")


RULE = Rule(
    id="a/intent",
    title="Output intent",
    why="Device colours alone mean nothing in fifty years.",
    source="ISO 19005-2:2011, 6.2.3",
    codes={"a/no-intent": FAIL, "a/profile": FAIL},
    document=check,
)
