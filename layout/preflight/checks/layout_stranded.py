"""No head stands at the foot of a column without what it heads."""

from collections.abc import Iterator

from layout.preflight.rule import WARN, Fault, Job, Rule, at_line, columns_of, pages_of

_HEADS = frozenset(
    {"crosshead", "box-label", "section", "question", "kicker", "headline", "deck", "brief", "table-title"}
)


def check(job: Job) -> Iterator[Fault]:
    """Give crossheads, labels and questions that end a column."""
    for page in pages_of(job.layout_given):
        for column in columns_of(page):
            lines = column.get("lines", ())
            if not lines or column.get("part") == "head":
                continue
            last = lines[-1]
            if last.get("style") in _HEADS:
                message = f"{last['style']} {last['text'][:40]!r} is the last line of its column"
                hint = "let the copy above gain or lose a line"
                yield Fault(
                    code="layout/stranded-head", message=message, hint=hint, page=page["number"], **at_line(last)
                )


RULE = Rule(
    id="layout/stranded",
    title="No stranded heads",
    why="A head at the foot announces nothing.",
    source="German setting practice",
    codes={"layout/stranded-head": WARN},
    document=check,
    needs=frozenset({"layout"}),
)
