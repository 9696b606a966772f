"""Every picture names its maker."""

from collections.abc import Iterator

from layout.preflight.rule import WARN, Fault, Job, Rule, Sheet, box_of, pictures_of


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give pictures without a credit; advertisements and fillers carry their own."""
    for picture in pictures_of(sheet.layout):
        if not picture.get("credit"):
            message = f"the picture {picture.get('file', '')} has no credit"
            hint = "give its credit in the article"
            yield Fault(
                code="layout/no-credit", message=message, hint=hint, box=box_of(picture), line=picture.get("line", 0)
            )


RULE = Rule(
    id="layout/credit",
    title="Picture credits",
    why="The maker has a right to be named, and a forgotten credit costs the fee twice.",
    source="UrhG § 13",
    codes={"layout/no-credit": WARN},
    page=check,
    needs=frozenset({"layout"}),
)
