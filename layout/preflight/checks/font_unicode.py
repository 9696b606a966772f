"""What the characters mean is in the file."""

from collections.abc import Iterator

from layout.preflight.rule import INFO, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give fonts without a table of meanings."""
    for font in sheet.walk.fonts:
        if not font.unicode:
            box = next((mark.box for mark in sheet.walk.marks if mark.font == font), None)
            message = f"the characters of {font.called} cannot be read as text"
            yield Fault(code="font/no-unicode", message=message, hint="export with a ToUnicode table", box=box)


RULE = Rule(
    id="font/unicode",
    title="Readable text",
    why="Search, archive and screen readers need to know what a glyph stands for; the press does not.",
    source="ISO 19005-2:2011, 6.2.11.7",
    codes={"font/no-unicode": INFO},
    page=check,
)
