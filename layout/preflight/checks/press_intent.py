"""The output intent names the condition that the press profile asks for."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule


def check(job: Job) -> Iterator[Fault]:
    """Give another printing condition."""
    wanted = sorted({condition.identifier for condition in job.press_given.conditions})
    intent = next((each for each in job.document.intents if each.subtype == "GTS_PDFX"), None)
    if intent is not None and intent.identifier and intent.identifier not in wanted:
        message = f"the file was made for {intent.identifier}, this press wants {' or '.join(wanted)}"
        yield Fault(code="press/other-intent", message=message, hint="build it for this press")


RULE = Rule(
    id="press/intent",
    title="Made for this press",
    why="Colours separated for coated paper are far too heavy for newsprint.",
    source="Printing houses' data sheets (MAFRA lists it among the typical errors)",
    codes={"press/other-intent": FAIL},
    document=check,
    needs=frozenset({"press"}),
)
