"""Every picture is described for those who cannot see it."""

from collections.abc import Iterator

from layout.preflight.rule import INFO, Fault, Job, Rule, Sheet, box_of, pictures_of


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give pictures without an alternative text; what an advertisement shows the edition says."""
    for picture in pictures_of(sheet.layout):
        if not picture.get("alt"):
            message = f"the picture {picture.get('file', '')} has no description"
            hint = "give its alt text in the article"
            yield Fault(
                code="layout/no-alt", message=message, hint=hint, box=box_of(picture), line=picture.get("line", 0)
            )


RULE = Rule(
    id="layout/alt",
    title="Picture descriptions",
    why="The archive copy is read aloud too; the printed page does not need it.",
    source="ISO 14289-1:2014 (PDF/UA-1), 7.3",
    codes={"layout/no-alt": INFO},
    page=check,
    needs=frozenset({"layout"}),
)
