"""No head stands at the foot of a column without what it heads."""

from collections.abc import Iterator

from layout.preflight.rule import WARN, Fault, Job, Rule, Sheet, at_line, columns_of

_HEADS = frozenset(
    {"crosshead", "box-label", "section", "question", "kicker", "headline", "deck", "brief", "table-title"}
)


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give crossheads, labels and questions that end a column."""
    for column in columns_of(sheet.layout):
        lines = column.get("lines", ())
        if not lines or column.get("part") == "head":
            continue
        last = lines[-1]
        if last.get("style") in _HEADS:
            message = f"{last['style']} {last['text'][:40]!r} is the last line of its column"
            hint = "let the copy above gain or lose a line"
            yield Fault(code="layout/stranded-head", message=message, hint=hint, **at_line(last))


RULE = Rule(
    id="layout/stranded",
    title="No stranded heads",
    why="A head at the foot announces nothing.",
    source="German setting practice",
    codes={"layout/stranded-head": WARN},
    page=check,
    needs=frozenset({"layout"}),
)
