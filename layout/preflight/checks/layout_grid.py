"""Running copy stands on the baseline grid."""

from collections.abc import Iterator

from layout.preflight.rule import WARN, Fault, Job, Rule, Sheet, at_line, columns_of

#: Kinds of paragraph that are set line for line on the grid; the others have a rhythm of their own.
_ON_GRID = frozenset(
    {"body", "body-first", "lead", "item", "subitem", "commentary", "commentary-first", "letter", "answer"}
)
_TOLERANCE = 0.1


def check(job: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give lines off the grid."""
    page_facts = job.layout_given["page"]
    leading, first = page_facts["leading"], page_facts["first_baseline"]
    for column in columns_of(sheet.layout):
        for line in column.get("lines", ()):
            rows = (line["baseline"] - first) / leading
            off = (rows - round(rows)) * leading
            if line.get("style") in _ON_GRID and abs(off) > _TOLERANCE:
                message = f"a line of {line['style']} stands {off:+.2f} pt off the grid"
                hint = "look at the heights above it"
                yield Fault(code="layout/off-grid", message=message, hint=hint, **at_line(line))


RULE = Rule(
    id="layout/grid",
    title="Baseline grid",
    why="Lines of neighbouring columns that do not meet make the page look careless, and shine through.",
    source="Design of the page: one leading",
    codes={"layout/off-grid": WARN},
    page=check,
    needs=frozenset({"layout"}),
)
