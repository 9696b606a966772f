"""A press file is no form."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, WARN, Fault, Job, Rule


def check(job: Job) -> Iterator[Fault]:
    """Give XFA and form fields."""
    dynamic = [each for each in job.document.forms if each != "fields"]
    if dynamic:
        message = f"the file is a form that is built when it is opened: {', '.join(dynamic)}"
        yield Fault(code="x4/dynamic-form", message=message, hint="print it to a plain PDF")
    if "fields" in job.document.forms:
        message = "the file has form fields, whose content may change"
        yield Fault(code="x4/form-fields", message=message, hint="flatten the form")


RULE = Rule(
    id="x4/forms",
    title="No forms",
    why="What a dynamic form shows depends on the program that opens it.",
    source="ISO 15930-7:2010; ISO 32000-1:2008, 12.7",
    codes={"x4/dynamic-form": FAIL, "x4/form-fields": WARN},
    document=check,
)
