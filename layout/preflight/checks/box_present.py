"""Every page says its finished size, once."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give missing and contradicting boxes."""
    boxes = sheet.page.boxes
    if boxes.trim is None and boxes.art is None:
        hint = "export with the trimmed size (TrimBox)"
        yield Fault(code="box/no-trim", message="the page does not say its finished size", hint=hint)
    if boxes.trim is not None and boxes.art is not None:
        message = "the page has a trim box and an art box; only one may be there"
        yield Fault(code="box/trim-and-art", message=message, hint="remove the art box")


RULE = Rule(
    id="box/present",
    title="Page boxes",
    why="Imposition places pages by their trim box; without one it has to guess.",
    source="ISO 15930-7:2010 (page boxes)",
    codes={"box/no-trim": FAIL, "box/trim-and-art": FAIL},
    page=check,
)
