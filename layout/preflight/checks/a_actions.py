"""An archive copy does nothing by itself and is no form that is built when opened."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule


def check(job: Job) -> Iterator[Fault]:
    """Give actions and dynamic forms."""
    if job.document.actions:
        message = f"the file holds actions: {', '.join(job.document.actions)}"
        yield Fault(code="a/actions", message=message, hint="export without scripts and actions")
    dynamic = [each for each in job.document.forms if each != "fields"]
    if dynamic:
        message = f"the file is a form that is built when it is opened: {', '.join(dynamic)}"
        yield Fault(code="a/dynamic-form", message=message, hint="print it to a plain PDF")


RULE = Rule(
    id="a/actions",
    title="No actions",
    why="What a script shows depends on the day and the program.",
    source="ISO 19005-2:2011, 6.4.2, 6.5.1 and 6.5.2",
    codes={"a/actions": FAIL, "a/dynamic-form": FAIL},
    document=check,
)
