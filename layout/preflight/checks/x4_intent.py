"""Exactly one output intent says which printing condition the colours were made for."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, WARN, Fault, Job, Rule

#: Identifiers of the ICC's characterisation data registry begin so.
_REGISTERED = ("FOGRA", "IFRA", "CGATS", "SWOP", "JC20", "PC", "CRPC", "GRACoL")


def check(job: Job) -> Iterator[Fault]:
    """Give what is wrong with the number and names of output intents."""
    intents = [each for each in job.document.intents if each.subtype == "GTS_PDFX"]
    others = [each for each in job.document.intents if each.subtype != "GTS_PDFX"]
    if not intents:
        hint = "export as PDF/X with the printing house's output intent"
        yield Fault(code="x4/no-intent", message="the file has no output intent for PDF/X", hint=hint)
        return
    intent = intents[0]
    if len(intents) > 1:
        message = f"the file has {len(intents)} output intents for PDF/X; one is right"
        yield Fault(code="x4/many-intents", message=message, hint="keep the one of the printing house")
    if any(each.profile_identity != intent.profile_identity for each in others):
        message = "output intents of different standards use different profiles"
        yield Fault(code="x4/intents-differ", message=message, hint="let all refer to one profile")
    if not intent.identifier:
        message = "the output intent has no OutputConditionIdentifier"
        yield Fault(code="x4/intent-identifier", message=message, hint="name the printing condition")
    elif intent.identifier.upper().startswith(_REGISTERED):
        if not intent.registry:
            message = f"{intent.identifier} is a registered condition, but the output intent names no registry"
            yield Fault(code="x4/intent-registry", message=message, hint="set RegistryName http://www.color.org")
    elif not intent.info:
        message = f"{intent.identifier} is in no registry, and the output intent has no Info"
        yield Fault(code="x4/intent-info", message=message, hint="describe the condition in Info")


RULE = Rule(
    id="x4/intent",
    title="Output intent",
    why="CMYK values mean nothing without the press and paper they were made for.",
    source="ISO 15930-7:2010; ISO 32000-1:2008, 14.11.5",
    codes={
        "x4/no-intent": FAIL,
        "x4/many-intents": FAIL,
        "x4/intents-differ": FAIL,
        "x4/intent-identifier": FAIL,
        "x4/intent-registry": WARN,
        "x4/intent-info": FAIL,
    },
    document=check,
)
