"""Not too many hyphens one under the other."""

from collections.abc import Iterator

from layout.preflight.rule import INFO, Fault, Job, Rule, Sheet, at_line, columns_of

_MOST = 3


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give ladders of more than three hyphens, once each."""
    for column in columns_of(sheet.layout):
        in_row = 0
        for line in column.get("lines", ()):
            in_row = in_row + 1 if line.get("end") in {"soft", "hard"} else 0
            if in_row == _MOST + 1:
                message = f"more than {_MOST} lines in a row end with a hyphen"
                hint = "a word more or less mends it"
                yield Fault(code="layout/hyphen-ladder", message=message, hint=hint, **at_line(line))


RULE = Rule(
    id="layout/hyphens",
    title="Hyphen ladders",
    why="They catch the eye and make it skip lines.",
    source="German setting practice: at most three in a row",
    codes={"layout/hyphen-ladder": INFO},
    page=check,
    needs=frozenset({"layout"}),
)
